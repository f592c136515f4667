"""What a hundred times as many contacts change."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks import screens
from benchmarks.books import Book
from benchmarks.table import Row
from benchmarks.terminal import Felt, median

_LIMITS = {"exec to a list that answers": 1.2, "cursor key": 1.1, "letter in the filter": 2.0, "open a contact's page": 1.3}


def growth(small: Book, large: Book, runs: int) -> Iterator[Row]:
    """What is felt on ``large``, as a multiple of the same on ``small``; the two by turns."""
    name = f"{small.contacts:,} contacts"
    figures: dict[str, tuple[list[float], list[float]]] = {what: ([], []) for what in _LIMITS}
    for _ in range(runs):
        for side, book in enumerate((small, large)):
            for what, figure in _felt(book):
                figures[what][side].append(figure)
    for what, (before, after) in figures.items():
        yield Row(
            f"{what}, {large.contacts:,} contacts", large.engine, statistics.median(after), "ms",
            floor=statistics.median(before), floor_name=name, ratio_limit=_LIMITS[what],
        )  # fmt: skip


def _felt(book: Book) -> Iterator[tuple[str, float]]:
    usable, cursor, letter, page = _LIMITS
    yield usable, screens.usable(book)
    with screens.carnet(book) as carnet:
        carnet.go("contact")
        yield cursor, carnet.cursor().ms
        yield letter, _ms(carnet.letters())
        yield page, carnet.open_page().ms


def _ms(felt: list[Felt]) -> float:
    return median(felt).ms
