"""The list that a page was opened from: which record comes after it, and which before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from store.records.pages import Key, Page


class Siblings(NamedTuple):
    """A place in a list of any length."""

    find: Callable[..., Page[Any]]
    asked: tuple[Any, ...]
    """What the list was asked for, before its window."""
    key: Key
    record_id: Callable[[Any], int]
    place: int | None = None
    """Counted from 1, where it is known."""
    total: int | None = None

    def step(self, by: int) -> tuple[int, Siblings] | None:
        """The next record (1) or the one before (-1), with its own place; None at the end of the list. Asks the store."""
        window = {"after": self.key} if by > 0 else {"before": self.key}
        page = self.find(*self.asked, **window, limit=1)
        if not page.rows:
            return None
        row = page.rows[0]
        place = None if self.place is None else self.place + by
        return self.record_id(row), self._replace(key=row.key, place=place)

    @property
    def words(self) -> str:
        """``J/K 1 of 4``"""
        if self.place is None:
            return "J/K"
        return f"J/K {self.place:,} of {self.total:,}" if self.total else f"J/K {self.place:,}"
