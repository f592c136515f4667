"""What a hundred times as many contacts change."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks import screens
from benchmarks.books import Book
from benchmarks.screens import WORDS, Screens
from benchmarks.table import Row
from benchmarks.terminal import Felt

_USABLE, _CURSOR, _LETTER, _PAGE = "exec to a list that answers", "cursor key", "letter in the filter", "open a contact's page"
_LIMITS = {_USABLE: 1.2, _CURSOR: 1.1, _LETTER: 2.0, _PAGE: 1.3}


def growth(small: Book, large: Book, runs: int) -> Iterator[Row]:
    """What is felt on ``large``, as a multiple of the same on ``small``: both open at once, and used by turns."""
    figures: dict[str, tuple[list[float], list[float]]] = {what: ([], []) for what in _LIMITS}
    for _ in range(runs):
        for side, book in zip(figures[_USABLE], (small, large), strict=True):
            side.append(screens.usable(book))
        with screens.carnet(small) as few, screens.carnet(large) as many:
            few.go("contact")
            many.go("contact")
            for what, turn in _turns():
                for side, carnet in zip(figures[what], (few, many), strict=True):
                    side += [felt.ms for felt in turn(carnet)]
    for what, (before, after) in figures.items():
        yield Row(
            f"{what}, {large.contacts:,} contacts", large.engine, statistics.median(after), "ms",
            floor=statistics.median(before), floor_name=f"{small.contacts:,} contacts", ratio_limit=_LIMITS[what],
        )  # fmt: skip


def _turns() -> Iterator[tuple[str, Callable[[Screens], list[Felt]]]]:
    """What is done on the one and then on the other."""
    yield from [(_CURSOR, lambda carnet: [carnet.cursor(1)])] * 30
    yield from [(_LETTER, partial(_typed, word)) for word in WORDS]
    yield from [(_PAGE, lambda carnet: [carnet.open_page(1)])] * 8


def _typed(word: bytes, carnet: Screens) -> list[Felt]:
    return carnet.letters(word)
