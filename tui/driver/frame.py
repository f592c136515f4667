"""A frame: what to send so that the terminal, which shows one picture, shows another."""

from __future__ import annotations

from typing import Final

from tui.driver.capabilities import Capabilities
from tui.driver.emit import emit_changes
from tui.driver.pencil import Pencil
from tui.driver.pens import DEFAULT, Pen
from tui.driver.scroll import emit_shift, find_shifts
from tui.driver.shadow import Grid

SYNC_START: Final = "\x1b[?2026h"
SYNC_END: Final = "\x1b[?2026l"

# Less than this arrives in one piece anyway, so nothing could be seen half drawn.
_WORTH_A_SYNC: Final = 256

# A change shorter than this is not shortened by the sequences around a scroll and the row that comes in.
_WORTH_A_SCROLL: Final = 100

# The whole screen as it comes: ASCII character set, no scroll region, no wrapping, no cursor, nothing on it. Line
# noise and other programs writing to the terminal may have changed any of these.
_CLEAN_SLATE: Final = "\x0f\x1b(B\x1b[r\x1b[?7l\x1b[?25l\x1b[0m\x1b[H\x1b[2J"


class Painted:
    """What is known to be on the terminal: the picture and the pen; forgotten when anything else may have drawn."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.picture: Grid | None = None
        self.pen: Pen | None = None

    def forget(self) -> None:
        """Take what is on the terminal for unknown, so that the next frame paints everything."""
        self.picture = self.pen = None

    def bring_to(self, target: Grid, able: Capabilities, sync: bool) -> str:
        """Give what makes the terminal show `target`, "" if it does, and take it for done.

        The first move is always an absolute one: what somebody else wrote to the terminal stays where it is.
        """
        old = self.picture
        if old is None or (old.width, old.height) != (target.width, target.height):
            pencil = Pencil(able, target.width, DEFAULT)
            pencil.send(_CLEAN_SLATE)
            pencil.row = pencil.column = 0
            emit_changes(Grid(target.width, target.height), target, pencil)
        else:
            pencil = self._shortest_change(old, target, able)
            if not pencil.output and old.cursor == target.cursor:
                return ""
        pencil.move(*target.cursor)
        self.pen = pencil.pen
        self._remember(target)
        output = pencil.output
        return f"{SYNC_START}{output}{SYNC_END}" if sync and len(output) >= _WORTH_A_SYNC else output

    def _shortest_change(self, old: Grid, target: Grid, able: Capabilities) -> Pencil:
        """Write the change without and with letting the terminal scroll, and give the shortest."""
        best = Pencil(able, target.width, self.pen)
        emit_changes(old, target, best)
        for shift in find_shifts(old, target) if able.scroll_region and len(best.output) > _WORTH_A_SCROLL else ():
            scrolled = old.copy()
            scrolled.scroll(*shift)
            pencil = Pencil(able, target.width, self.pen)
            emit_shift(shift, pencil)
            emit_changes(scrolled, target, pencil)
            best = min(best, pencil, key=lambda one: len(one.output))
        return best

    def _remember(self, target: Grid) -> None:
        """Take `target` for what the terminal shows."""
        old = self.picture
        if old is None or (old.width, old.height) != (target.width, target.height):
            self.picture = target.copy()
            return
        for y in range(target.height):
            if old.texts[y] != target.texts[y] or old.pens[y] != target.pens[y]:
                old.take_row(y, target)
        old.cursor = target.cursor
