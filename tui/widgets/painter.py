"""Draws the rows of a list as strips of the screen, and remembers those it drew."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Generic, NamedTuple

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.strip import Strip
from textual.style import Style

from tui.signs import CHANGED, CURSOR, GUARD, TICKED, UNTICKED
from tui.widgets import cells
from tui.widgets.look import Look
from tui.widgets.window import R

GUTTER = 3
"""Cells before each row: the cursor, the tick, a space."""


class Styles(NamedTuple):
    """What the stylesheet says of a list at present."""

    base: Style
    heading: Style
    marker: RichStyle
    cursor: RichStyle
    """Laid over what is loud; a Rich style, since the toolkit's own forgets `reverse`."""


class RowState(NamedTuple):
    """What a row says besides its record."""

    under_cursor: bool = False
    ticked: bool | None = None
    """None: nothing in the list is ticked."""
    marked: bool = False
    """Somebody else just changed it."""


class Painter(Generic[R]):
    """Draws for one width and one set of styles at a time."""

    def __init__(self, look: Look[R]) -> None:
        self.look = look
        self._width = 0
        self._styles: Styles | None = None
        self._contents: dict[R, Sequence[Content]] = {}
        self._strips: dict[tuple[R, RowState], Sequence[Strip]] = {}

    def prepare(self, width: int, styles: Styles, keep: int) -> None:
        """Draw for that many cells and those styles from now on; remember about `keep` rows."""
        if (width, styles) != (self._width, self._styles) or len(self._contents) > keep:
            self._width, self._styles = width, styles
            self._contents.clear()
            self._strips.clear()

    def height(self, record: R) -> int:
        """How many lines the record takes."""
        return len(self._lines(record))

    def row(self, record: R, state: RowState) -> Sequence[Strip]:
        """The lines of a record in that state."""
        strips = self._strips.get((record, state))
        if strips is None:
            first = CURSOR if state.under_cursor else CHANGED if state.marked else " "
            tick = " " if state.ticked is None else TICKED if state.ticked else UNTICKED
            gutters = itertools.chain([first + tick], itertools.repeat((CURSOR if state.under_cursor else " ") + " "))
            strips = [self._strip(gutter, line) for gutter, line in zip(gutters, self._lines(record), strict=False)]
            if state.under_cursor:
                strips[0] = self._loud(strips[0])
            self._strips[record, state] = strips
        return strips

    def heading(self) -> Strip | None:
        """The line above the rows, where there is one."""
        return None if self.look.heading is None else self.quiet(self.look.heading(self._width - GUTTER))

    def quiet(self, text: Content | str) -> Strip:
        """A line that is no record."""
        assert self._styles is not None
        line = cells.fit(text, self._width - GUTTER)
        segments = line.render_segments(self._styles.heading)
        return Strip([Segment(" " * GUTTER, self._styles.heading.rich_style), *segments], self._width)

    def _lines(self, record: R) -> Sequence[Content]:
        lines = self._contents.get(record)
        if lines is None:
            lines = self._contents[record] = self.look.lines(record, max(1, self._width - GUTTER))
        return lines

    def _loud(self, strip: Strip) -> Strip:
        assert self._styles is not None
        end = GUTTER + self.look.loud(self._width - GUTTER)
        name = strip.crop(GUTTER, end)
        loud = Strip(Segment.apply_style(name, post_style=self._styles.cursor + RichStyle(dim=False)), name.cell_length)
        return Strip.join([strip.crop(0, GUTTER), loud, strip.crop(end)])

    def _strip(self, gutter: str, line: Content) -> Strip:
        assert self._styles is not None
        guard = GUARD if cells.is_right_to_left(line.plain) else " "
        segments = line.render_segments(self._styles.base)
        return Strip([Segment(gutter + guard, self._styles.marker), *segments], GUTTER + line.cell_length)
