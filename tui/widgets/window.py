"""A window on a list of any length: the rows in memory, the cursor, and which row stands at the top of the screen."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

from store.records.pages import Key, Page


class Row(Protocol):
    """What every record of a list has: where it stands."""

    @property
    def key(self) -> Key:
        """Its place in the list."""


R = TypeVar("R", bound=Row)

MOST_ROWS = 600
"""Rows kept; what is further from the cursor is asked again when somebody goes there."""


class Window(Generic[R]):
    """Rows that follow each other in the list, each some lines high, on a screen of so many lines."""

    def __init__(self, identity: Callable[[R], Hashable], height_of: Callable[[R], int]) -> None:
        self.identity = identity
        """What names a record, over filtering and refreshing."""
        self.height_of = height_of
        self.rows: list[R] = []
        self.has_before = False
        self.has_after = False
        self.cursor = 0
        self.top = 0
        self.lines = 1
        """Lines of the screen."""
        self.start: int | None = None
        """The place of the first row in the whole list, counted from 1; None while it is not known."""

    @property
    def current(self) -> R | None:
        """The record under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    @property
    def position(self) -> int | None:
        """The cursor's place in the whole list, counted from 1, where it is known."""
        return None if self.start is None or not self.rows else self.start + self.cursor

    def show(self, page: Page[R], *, at_end: bool = False) -> None:
        """Hold another part of the list, the cursor on its first row, or on its last."""
        self._take(page)
        self.cursor = max(0, len(self.rows) - 1) if at_end else 0
        self.top = 0
        self.start = None if page.has_before else 1
        self.settle()

    def renew(self, page: Page[R]) -> None:
        """Hold the same part as it is now: the cursor stays on its record and at its height, or at least at its height."""
        kept = self.identity(self.current) if self.current is not None else None
        above = self.cursor_line()
        self._take(page)
        if not page.has_before:
            self.start = 1
        places = {self.identity(row): place for place, row in enumerate(self.rows)}
        self.cursor = places.get(kept, min(self.cursor, max(0, len(self.rows) - 1)))
        self.put_cursor_at(above)

    def append(self, page: Page[R]) -> None:
        """Take the rows that follow; those furthest above the cursor go when there are too many."""
        self.rows += page.rows
        self.has_after = page.has_after
        surplus = min(len(self.rows) - MOST_ROWS, self.top)
        if surplus > 0:
            del self.rows[:surplus]
            self.has_before = True
            self._shift(-surplus)

    def prepend(self, page: Page[R]) -> None:
        """Take the rows before; those furthest below the screen go when there are too many."""
        self.rows[:0] = page.rows
        self.has_before = page.has_before
        self._shift(len(page.rows))
        if not self.has_before:
            self.start = 1
        keep = max(MOST_ROWS, self.cursor + self.lines + 1)
        if len(self.rows) > keep:
            del self.rows[keep:]
            self.has_after = True

    def move(self, by: int) -> None:
        """Move the cursor by so many rows. When it leaves the screen the rows move by half a screen.

        Most rows so stay where the eye has them, and a key held on a slow line repaints the screen once in ten times.
        """
        self.go(self.cursor + by)

    def go(self, place: int) -> None:
        """Move the cursor to a row of the window."""
        self.cursor = max(0, min(place, len(self.rows) - 1))
        if not self.rows:
            return
        if self.cursor < self.top:
            self.put_cursor_at(self.lines // 2)
        elif self.cursor_line() + self._height(self.cursor) > self.lines:
            self.put_cursor_at((self.lines - 1) // 2)
        self.settle()

    def page(self, way: int) -> None:
        """One screenful down (1) or up (-1), the cursor at its height."""
        above = self.cursor_line()
        room, place = self.lines, self.cursor
        while 0 <= place + way < len(self.rows) and room - self._height(place + way) >= 0:
            place += way
            room -= self._height(place)
        self.cursor = place
        self.put_cursor_at(above)

    def settle(self) -> None:
        """Bring the cursor onto the screen, and leave no empty lines below where rows could stand."""
        self.top = max(0, min(self.top, self.cursor))
        while self.top < self.cursor and self.cursor_line() + self._height(self.cursor) > self.lines:
            self.top += 1
        room = self.lines
        for place in range(self.top, len(self.rows)):
            room -= self._height(place)
            if room <= 0:
                return
        while self.top > 0 and room >= self._height(self.top - 1):
            self.top -= 1
            room -= self._height(self.top)

    def is_short(self) -> bool:
        """Whether it leaves lines empty for rows before the first one, which are still to come."""
        seen = range(self.top, min(len(self.rows), self.top + self.lines))
        return self.has_before and sum(map(self._height, seen)) < self.lines

    def put_cursor_at(self, line: int) -> None:
        """Choose the top row so that the cursor's row begins at that line of the screen, or as near as can be."""
        self.top = self.cursor
        while self.top > 0 and line - self._height(self.top - 1) >= 0:
            self.top -= 1
            line -= self._height(self.top)
        self.settle()

    def cursor_line(self) -> int:
        """The line of the screen at which the cursor's row begins."""
        return sum(self._height(place) for place in range(self.top, min(self.cursor, len(self.rows))))

    def _take(self, page: Page[R]) -> None:
        self.rows = list(page.rows)
        self.has_before, self.has_after = page.has_before, page.has_after

    def _shift(self, by: int) -> None:
        self.cursor += by
        self.top += by
        if self.start is not None:
            self.start -= by

    def _height(self, place: int) -> int:
        return max(1, self.height_of(self.rows[place]))
