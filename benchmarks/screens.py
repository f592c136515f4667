"""What somebody does on the screens, each thing done some times and answered by its median."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from benchmarks import books
from benchmarks import floor as _floor_program
from benchmarks.books import Book
from benchmarks.line import NEAR, Line
from benchmarks.terminal import Felt, Terminal, median
from store import customers

DOWN, UP, PAGE_DOWN, ESCAPE, ENTER, ERASE, LAST, FIRST, FILTER, NEW, WHY = (
    b"j", b"k", b"\x1b[6~", b"\x1b", b"\r", b"\x7f", b"G", b"g", b"/", b"n", b"w"
)  # fmt: skip
LIST, QUIT = {"customer": b"1", "project": b"2", "contact": b"3", "timeline": b"4", "list": b"5"}, b"\x11"
WORDS = (b"thomas", b"martin", b"schulz", b"wright", b"moreau")
"""What is typed into the filter, letter by letter: common names of the generated book, which are the slowest to find."""
FLOOR_ROWS = 20
"""As many rows as the floor's cursor can go down without leaving the screen."""


class Screens:
    """Carnet on a terminal, on the list of contacts unless another is asked for."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def go(self, subject: str) -> None:
        """Show the list of contacts, customers, projects, interactions or mailing lists, as it was left."""
        self.terminal.send(LIST[subject])
        self.terminal.settle(0.5)

    def cursor(self, times: int = 30) -> Felt:
        """The cursor goes down by a row."""
        return median([self.terminal.press(DOWN) for _ in range(times)])

    def page_down(self, times: int = 12) -> Felt:
        """The cursor goes down by a screen."""
        return median([self.terminal.press(PAGE_DOWN) for _ in range(times)])

    def ends(self, times: int = 5) -> tuple[Felt, Felt]:
        """To the last row and back to the first."""
        pairs = [(self.terminal.press(LAST), self.terminal.press(FIRST)) for _ in range(times)]
        return median([there for there, _ in pairs]), median([back for _, back in pairs])

    def letters(self, *words: bytes) -> list[Felt]:
        """Every letter of these words typed into the filter, or of WORDS."""
        felt: list[Felt] = []
        for word in words or WORDS:
            self.terminal.press(FILTER)
            felt += [self.terminal.press(bytes([letter])) for letter in word]
            self.terminal.press(ESCAPE)
            self.terminal.settle(0.3)
        return felt

    def open_page(self, times: int = 8) -> Felt:
        """The page of the row under the cursor, another one each time."""
        felt = []
        for _ in range(times):
            felt.append(self.terminal.press(ENTER))
            self.terminal.press(ESCAPE)
            self.terminal.press(DOWN)
            self.terminal.settle(0.2)
        return median(felt)

    def open_dialog(self, times: int = 5) -> Felt:
        """The form of a new record."""
        felt = []
        for _ in range(times):
            felt.append(self.terminal.press(NEW))
            self.terminal.press(ESCAPE)
            self.terminal.settle(0.2)
        return median(felt)

    def letter_in_dialog(self) -> Felt:
        """A letter typed into the form."""
        self.terminal.press(NEW)
        self.terminal.settle(0.5)
        felt = [self.terminal.press(bytes([letter])) for letter in b"qwrtzpsdf"]
        self.terminal.send(ERASE * len(felt))
        self.terminal.settle(0.5)
        self.terminal.press(ESCAPE)
        return median(felt)

    def close_dialog(self, times: int = 5) -> Felt:
        """Escape, on a terminal that cannot tell it from the beginning of another key."""
        felt = []
        for _ in range(times):
            self.terminal.press(NEW)
            self.terminal.settle(0.2)
            felt.append(self.terminal.press(ESCAPE))
        return median(felt)

    def idle(self, seconds: float) -> tuple[int, float]:
        """Bytes and per cent of a processor while nobody types, with the cursor in the filter."""
        self.terminal.press(FILTER)
        self.terminal.settle(1.5)
        found = self.terminal.idle(seconds)
        self.terminal.press(ESCAPE)
        return found


@cache
def first_row(book: Book) -> str:
    """What the first list shows first."""
    with books.opened(book.url):
        return customers.find(limit=1).rows[0].name


def _start(book: Book, line: Line = NEAR) -> Terminal:
    """Carnet in a home of its own, with nothing in it that an earlier run did not save."""
    home = books.folder() / f"home-{book.engine}-{book.contacts}"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    return Terminal([books.CARNET, "--database", book.url], {"HOME": str(home)}, line=line)


@contextmanager
def carnet(book: Book, line: Line = NEAR) -> Iterator[Screens]:
    """Carnet on a store, its first list drawn and at rest."""
    with _start(book, line) as terminal:
        terminal.wait_for(first_row(book))
        terminal.settle(0.5)
        yield Screens(terminal)


@contextmanager
def floor(rows: int) -> Iterator[Terminal]:
    """The floor's list, drawn and at rest."""
    with Terminal(_floor(rows)) as terminal:
        terminal.wait_for("filter")
        terminal.settle(0.3)
        yield terminal


def _floor(rows: int) -> list[str]:
    return [sys.executable, _floor_program.__file__, books.floor_file(rows)]


def floor_cursor(rows: int) -> Felt:
    """The floor's cursor goes down by a row."""
    with floor(rows) as terminal:
        return median([terminal.press(b"+") for _ in range(FLOOR_ROWS)])


def usable(book: Book) -> float:
    """Milliseconds from exec to a list that is drawn and has answered a key."""
    with _start(book) as terminal:
        return terminal.answered(first_row(book), DOWN)


def usable_floor(rows: int) -> float:
    """The same of the floor."""
    with Terminal(_floor(rows)) as terminal:
        return terminal.answered("filter", b"+")


def peak_memory(book: Book) -> float:
    """The most memory, in MB, of somebody who has been everywhere."""
    with carnet(book) as screens:
        for subject in ("project", "contact", "customer", "contact"):
            screens.go(subject)
            screens.ends(1)
            screens.open_page(2)
        screens.letters()
        screens.page_down()
        screens.letter_in_dialog()
        return screens.terminal.peak_memory()


def quitting(book: Book, times: int) -> float:
    """Milliseconds from the key that quits until the process has ended."""
    took = []
    for _ in range(times):
        with carnet(book) as screens:
            took.append(screens.terminal.leave(QUIT))
    return statistics.median(took)
