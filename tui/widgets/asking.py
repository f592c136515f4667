"""A widget over a window on a list, which says what part of the list it wants next, and each part only once."""

from __future__ import annotations

from typing import Any, Generic, TypeAlias

from store.records.pages import Page
from tui.widgets import list_messages
from tui.widgets.list_messages import FIRST_ROWS
from tui.widgets.tickable import Tickable
from tui.widgets.window import R, Window

MORE_ROWS = 150
"""Rows asked for ahead of the cursor."""


class Asking(Tickable, Generic[R]):
    """Subclasses take what was wanted, and count `_serial` up when the rows are others."""

    Wanted: TypeAlias = list_messages.Wanted

    def __init__(self, window: Window[R], *, ticks: bool) -> None:
        """`ticks`: rows can be ticked."""
        super().__init__(ticks=ticks)
        self.window = window
        self._serial = 0
        """Which rows an answer is for."""
        self._wanting = ""
        """What is on its way."""
        self._at_end = False
        """Whether the cursor is to stand on the last of the rows that come."""

    def missed(self, wanted: list_messages.Wanted) -> None:
        """Know that what was wanted does not come; it is not asked for again by itself, for the store may be gone for long."""
        if wanted.serial == self._serial:
            self._wanting, self._at_end = "", False

    def _ask_ahead(self) -> None:
        """Want more rows before the cursor can come to the end of those there are."""
        margin = max(FIRST_ROWS // 2, 3 * self.window.lines)
        rows = self.window.rows
        if not rows or self._wanting:
            return
        if self.window.has_after and self.window.cursor + margin >= len(rows):
            self._want("after", after=rows[-1].key, limit=MORE_ROWS)
        elif self.window.has_before and self.window.cursor < margin:
            self._want("before", before=rows[0].key, limit=MORE_ROWS)

    def _is_past_the_end(self, page: Page[R]) -> bool:
        """Whether nothing of the list is left from there on, only something before; its last rows are wanted then."""
        if page.rows or not page.has_before:
            return False
        self._at_end, self._wanting = True, ""
        self._want("last", last=True)
        return True

    def _want(self, what: str, **part: Any) -> None:
        """Want a part of the list; a jump begins anew with every letter."""
        if what != self._wanting or what == "jump":
            self._wanting = what
            self.post_message(self.Wanted(self, self._serial, **part))
