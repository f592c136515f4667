"""What a user feels, over a pseudo-terminal of 80x24, beside the toolkit's own floor in the same run."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import screens
from benchmarks.books import Book
from benchmarks.screens import Screens
from benchmarks.table import Row
from benchmarks.terminal import median, p95

SMALL = 1000
"""Contacts of the store that memory is compared with."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is to be reached on one engine; times in milliseconds, memory in MB, ``usable`` as a multiple of the floor."""

    usable: float
    letter: float
    page: float
    open: float
    ends: float
    quit: float
    memory: float


LIMITS = {
    "sqlite": Limits(usable=1.5, letter=25, page=30, open=60, ends=60, quit=150, memory=75),
    "postgres": Limits(usable=1.8, letter=40, page=40, open=80, ends=90, quit=200, memory=90),
}


def feel(book: Book, small: Book, runs: int, rest: float) -> Iterator[Row]:
    """Every row that is felt on the screens of ``book``; ``rest`` is how many seconds nobody touches it."""
    limits, engine = LIMITS[book.engine], book.engine
    yield _usable(book, limits, runs)
    floor_cursor = screens.floor_cursor(book.contacts)
    with screens.carnet(book) as carnet:
        yield Row("first paint", engine, carnet.terminal.written, "bytes", limit=9000)
        carnet.go("contact")
        yield from _moving(carnet, engine, limits, floor_cursor.ms)
        yield from _filtering(carnet, engine, limits)
        yield from _opening(carnet, engine, limits)
        written, cpu = carnet.idle(rest)
        yield Row(f"idle for {rest:.0f} s in the filter", engine, written, "bytes", limit=0)
        yield Row(f"idle for {rest:.0f} s in the filter", engine, cpu, "% CPU", limit=0.3)
    peak, peak_of_small = screens.peak_memory(book), screens.peak_memory(small)
    yield Row(
        "peak memory", engine, peak, "MB", limit=limits.memory,
        floor=peak_of_small, floor_name=f"{SMALL:,} contacts", ratio_limit=1.15,
    )  # fmt: skip
    yield Row("quit", engine, screens.quitting(book, runs), "ms", limit=limits.quit)


def _usable(book: Book, limits: Limits, runs: int) -> Row:
    pairs = [(screens.usable(book), screens.usable_floor(book.contacts)) for _ in range(runs + 1)][1:]
    ours, floors = (statistics.median(side) for side in zip(*pairs, strict=True))
    return Row(
        "exec to a list that answers", book.engine, ours, "ms", floor=floors, floor_name="floor", ratio_limit=limits.usable
    )


def _moving(carnet: Screens, engine: str, limits: Limits, floor_cursor: float) -> Iterator[Row]:
    felt = carnet.cursor()
    yield Row("cursor key", engine, felt.ms, "ms", floor=floor_cursor, floor_name="floor", ratio_limit=2)
    yield Row("cursor key", engine, felt.bytes, "bytes", limit=150)
    felt = carnet.page_down()
    yield Row("page down", engine, felt.ms, "ms", limit=limits.page)
    yield Row("page down", engine, felt.bytes, "bytes", limit=2200)
    there, back = carnet.ends()
    yield Row("to the last row", engine, there.ms, "ms", limit=limits.ends)
    yield Row("and back", engine, back.ms, "ms", limit=limits.ends)
    behind = carnet.terminal.hold(screens.DOWN, 2)
    yield Row("a key held for 2 s: behind at the end", engine, behind, "ms", limit=20)


def _filtering(carnet: Screens, engine: str, limits: Limits) -> Iterator[Row]:
    felt = carnet.letters() + carnet.letters()
    yield Row("letter in the filter, 95 of 100", engine, p95(felt), "ms", limit=limits.letter)
    yield Row("letter in the filter, counted too", engine, median(felt).settled, "ms")
    yield Row("letter in the filter", engine, median(felt).bytes, "bytes", limit=900)


def _opening(carnet: Screens, engine: str, limits: Limits) -> Iterator[Row]:
    for subject in ("contact", "customer"):
        carnet.go(subject)
        felt = carnet.open_page()
        yield Row(f"open a {subject}'s page", engine, felt.ms, "ms", limit=limits.open)
        yield Row(f"open a {subject}'s page", engine, felt.bytes, "bytes", limit=3500)
    carnet.go("contact")
    felt = carnet.open_dialog()
    yield Row("open a dialog", engine, felt.ms, "ms", limit=50)
    yield Row("open a dialog", engine, felt.bytes, "bytes", limit=5000)
    felt = carnet.letter_in_dialog()
    yield Row("letter in a dialog", engine, felt.ms, "ms", limit=15)
    yield Row("letter in a dialog", engine, felt.bytes, "bytes", limit=140)
    yield Row("escape closes a dialog", engine, carnet.close_dialog().ms, "ms", limit=30)
