"""What is felt at the end of a slow line."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import screens
from benchmarks.books import Book
from benchmarks.line import FAR, NARROW
from benchmarks.table import Row
from benchmarks.terminal import median


def lines(book: Book) -> Iterator[Row]:
    """A key behind 80 ms; letters, dialogs and a held key behind 56 kbit/s."""
    engine = book.engine
    with screens.carnet(book, FAR) as carnet:
        carnet.go("contact")
        yield Row(f"cursor key, {FAR.name}", engine, carnet.cursor().settled, "ms", limit=95)
        yield Row(f"letter in a dialog, {FAR.name}", engine, carnet.letter_in_dialog().settled, "ms", limit=95)
    with screens.carnet(book, NARROW) as carnet:
        carnet.go("contact")
        yield Row(f"letter in the filter, {NARROW.name}", engine, median(carnet.letters()).settled, "ms", limit=250)
        yield Row(f"open a dialog, {NARROW.name}", engine, carnet.open_dialog().settled, "ms", limit=900)
        carnet.go("customer")
        carnet.go("contact")
        behind = carnet.terminal.hold(screens.DOWN, 2)
        yield Row(f"a key held for 2 s, {NARROW.name}: behind", engine, behind, "ms", limit=300)
