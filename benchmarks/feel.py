"""What a user feels, over a pseudo-terminal of 80x24, beside the toolkit's own floor in the same run."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import books
from benchmarks.table import Row
from benchmarks.terminal import Felt, Terminal, median, p95

DOWN, UP, PAGE_DOWN, ESCAPE, ENTER = b"j", b"k", b"\x1b[6~", b"\x1b", b"\r"
FILTERS = (b"mar", b"lef", b"ann", b"sch", b"ber")
"""What is typed into the filter, letter by letter."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is to be reached on one engine; times in milliseconds."""

    usable: float
    letter: float
    page: float
    open: float
    ends: float
    quit: float
    memory: float


SQLITE = Limits(usable=1.5, letter=25, page=30, open=60, ends=60, quit=150, memory=75)
POSTGRES = Limits(usable=1.8, letter=40, page=40, open=80, ends=90, quit=200, memory=90)


def start(url: str) -> Terminal:
    """Carnet on the store at ``url``, on the list of contacts."""
    return Terminal([books.CARNET, "--database", url])


def usable(url: str, floor_file: str, runs: int) -> tuple[float, float]:
    """Median milliseconds from exec to a drawn list that answers keys: Carnet's and the floor's, in turn."""
    ours, floors = [], []
    for run in range(runs + 1):
        with start(url) as terminal:
            drawn = terminal.wait_for("Customers")
            if run:
                ours.append(drawn)
        with floor(floor_file) as terminal:
            drawn = terminal.wait_for("filter")
            if run:
                floors.append(drawn)
    return statistics.median(ours), statistics.median(floors)


def floor(file: str) -> Terminal:
    """The floor's list."""
    return Terminal([sys.executable, "-m", "benchmarks.floor", file])


def feel(url: str, floor_file: str, engine: str, limits: Limits, runs: int) -> Iterator[Row]:
    """Every row that is felt on a screen of the store at ``url``."""
    ours, floors = usable(url, floor_file, runs)
    yield Row("exec to usable list", engine, ours, "ms", floor=floors, floor_name="floor", ratio_limit=limits.usable)
    with floor(floor_file) as terminal:
        terminal.wait_for("filter")
        floor_cursor = median([terminal.press(b"+") for _ in range(30)])
    with start(url) as terminal:
        terminal.wait_for("Customers")
        terminal.settle(0.5)
        yield Row("first paint", engine, terminal.written, "bytes", limit=9000)
        terminal.press(b"3")
        terminal.settle(0.5)
        yield from _moving(terminal, engine, limits, floor_cursor)
        yield from _filtering(terminal, engine, limits)
        yield from _opening(terminal, engine, limits)
        yield from _resting(terminal, engine, limits)


def _moving(terminal: Terminal, engine: str, limits: Limits, floor_cursor: Felt) -> Iterator[Row]:
    cursor = [terminal.press(DOWN) for _ in range(30)]
    at = median(cursor)
    yield Row("cursor key", engine, at.ms, "ms", floor=floor_cursor.ms, floor_name="floor", ratio_limit=2)
    yield Row("cursor key", engine, at.bytes, "bytes", limit=150)
    pages = median([terminal.press(PAGE_DOWN) for _ in range(12)])
    yield Row("page down", engine, pages.ms, "ms", limit=limits.page)
    yield Row("page down", engine, pages.bytes, "bytes", limit=2200)
    yield Row("to the last row", engine, terminal.press(b"G").ms, "ms", limit=limits.ends)
    yield Row("and back", engine, terminal.press(b"g").ms, "ms", limit=limits.ends)
    yield Row("a key held for 2 s: behind", engine, terminal.hold(DOWN, 2), "ms", limit=20)


def _filtering(terminal: Terminal, engine: str, limits: Limits) -> Iterator[Row]:
    felt: list[Felt] = []
    for word in FILTERS:
        terminal.press(b"/")
        felt += [terminal.press(bytes([letter])) for letter in word]
        terminal.press(ESCAPE)
        terminal.settle(0.3)
    yield Row("letter in the filter, 95 of 100", engine, p95(felt), "ms", limit=limits.letter)
    yield Row("letter in the filter", engine, median(felt).bytes, "bytes", limit=900)


def _opening(terminal: Terminal, engine: str, limits: Limits) -> Iterator[Row]:
    felt = _there_and_back(terminal, ENTER, 8)
    yield Row("open a contact's page", engine, felt.ms, "ms", limit=limits.open)
    yield Row("open a contact's page", engine, felt.bytes, "bytes", limit=3500)
    felt = _there_and_back(terminal, b"n", 5)
    yield Row("open a dialog", engine, felt.ms, "ms", limit=50)
    yield Row("open a dialog", engine, felt.bytes, "bytes", limit=5000)
    terminal.press(b"n")
    letters = median([terminal.press(letter) for letter in (b"q", b"w", b"r", b"t", b"z")])
    yield Row("letter in a dialog", engine, letters.ms, "ms", limit=15)
    yield Row("letter in a dialog", engine, letters.bytes, "bytes", limit=140)
    for _ in range(5):
        terminal.press(b"\x7f")
    yield Row("escape closes a dialog", engine, terminal.press(ESCAPE).ms, "ms", limit=30)


def _there_and_back(terminal: Terminal, key: bytes, times: int) -> Felt:
    felt = []
    for _ in range(times):
        felt.append(terminal.press(key))
        terminal.press(ESCAPE)
        terminal.settle(0.2)
    return median(felt)


def _resting(terminal: Terminal, engine: str, limits: Limits) -> Iterator[Row]:
    terminal.press(b"/")
    terminal.settle(1.5)
    written, cpu = terminal.idle(20)
    yield Row("idle with the filter open", engine, written, "bytes in 20 s", limit=0)
    yield Row("idle with the filter open", engine, cpu, "% of a processor", limit=0.3)
    terminal.press(ESCAPE)
    yield Row("peak memory", engine, terminal.peak_memory(), "MB", limit=limits.memory)
    yield Row("quit", engine, terminal.leave(b"\x11"), "ms", limit=limits.quit)
