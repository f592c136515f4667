"""From one picture to another by the fewest bytes: what of the new picture to write, and how."""

from __future__ import annotations

from typing import Final

from tui.driver.cells import NARROW, reach
from tui.driver.pencil import Pencil
from tui.driver.pens import DEFAULT, Pen, pen_change
from tui.driver.shadow import Grid

# A gap between two changes is worth comparing with a move only while it is about as long as a move.
_LONGEST_GAP: Final = 9
# Shorter runs of one character are not worth a repeat or an erase.
_SHORTEST_RUN: Final = 5


def emit_changes(old: Grid, new: Grid, pencil: Pencil) -> None:
    """Write what turns the cells of `old` into those of `new`, which is of the same size."""
    for y in range(new.height):
        if old.texts[y] != new.texts[y] or old.pens[y] != new.pens[y]:
            _Row(old, new, y, pencil).emit()


class _Row:
    """One row being written."""

    def __init__(self, old: Grid, new: Grid, y: int, pencil: Pencil) -> None:
        """Compare row y of the two pictures."""
        self.y = y
        self.texts, self.pens, self.width = new.texts[y], new.pens[y], new.width
        self.pencil = pencil
        self.changed = self._changes(old)
        self.tail = self._tail()

    def _changes(self, old: Grid) -> list[bool]:
        """Flag the cells to write: those that differ, whole characters only, and what a disputed one may paint over."""
        texts, pens, width = self.texts, self.pens, self.width
        old_texts, old_pens = old.texts[self.y], old.pens[self.y]
        changed = [texts[x] != old_texts[x] or pens[x] != old_pens[x] for x in range(width)]
        for x in range(width - 1, 0, -1):
            if changed[x] and texts[x] == "":
                changed[x - 1] = True
        for x in range(width):
            if changed[x] and texts[x] != "" and (cells := reach(texts[x])):
                end = min(x + cells, width)
                while end < width and texts[end] == "":
                    end += 1
                changed[x:end] = [True] * (end - x)
        return changed

    def _tail(self) -> int:
        """Give the column from which the row is blank in a pen that erasing leaves behind."""
        pen = self.pens[-1]
        if not self._erasable(pen):
            return self.width
        x = self.width
        while x > 0 and self.texts[x - 1] == " " and self.pens[x - 1] == pen:
            x -= 1
        return x

    def _erasable(self, pen: Pen) -> bool:
        """Tell whether a blank of this pen is what erasing leaves: no attributes, no colour but the background."""
        return pen == DEFAULT or (self.pencil.able.erase_keeps_colour and not pen.fg and not pen.attributes)

    def emit(self) -> None:
        """Write the changed cells, from left to right."""
        x = self._next(0)
        while x < self.width:
            self._approach(x)
            if x >= self.tail and sum(self.changed[x:]) > len("\x1b[K"):
                self.pencil.take(self.pens[x])
                self.pencil.send("\x1b[K")
                return
            x = self._next(self._write(x))

    def _next(self, x: int) -> int:
        """Give the first changed column from x on; the width if there is none."""
        try:
            return self.changed.index(True, x)
        except ValueError:
            return self.width

    def _approach(self, x: int) -> None:
        """Get to column x: over what is unchanged by writing it again, where that is shorter than a move."""
        pencil = self.pencil
        if pencil.row == self.y and pencil.column is not None and 0 < x - pencil.column <= _LONGEST_GAP:
            start = pencil.column
            if NARROW.issuperset(self.texts[start:x]):
                way = pencil.path(self.y, x) + pen_change(pencil.pen, self.pens[x])
                if self._cost(start, x) <= len(way):
                    for at in range(start, x):
                        pencil.take(self.pens[at])
                        pencil.write(self.texts[at], 1)
                    return
        pencil.move(self.y, x)

    def _cost(self, start: int, end: int) -> int:
        """Count the bytes of writing columns start to end (exclusive) and changing to the pen after them."""
        pen, cost = self.pencil.pen, 0
        for x in range(start, end + 1):
            cost += len(pen_change(pen, self.pens[x]))
            pen = self.pens[x]
            if x < end:
                cost += len(self.texts[x].encode())
        return cost

    def _write(self, x: int) -> int:
        """Write the character at column x, and with it all that follows of the same kind; give the column after."""
        text, pen = self.texts[x], self.pens[x]
        self.pencil.take(pen)
        if text not in NARROW:
            return self._write_cluster(x)
        run = 1
        while x + run < self.width and self.texts[x + run] == text and self.pens[x + run] == pen:
            run += 1
        while not self.changed[x + run - 1]:
            run -= 1
        if run >= _SHORTEST_RUN and self._write_run(x, run):
            return x + run
        self.pencil.write(text, 1)
        return x + 1

    def _write_run(self, x: int, run: int) -> bool:
        """Write `run` times the same character by erasing or repeating; tell whether that was shorter."""
        text, pencil = self.texts[x], self.pencil
        more = self._next(x + run) < self.width
        ways = []
        if pencil.able.repeat and text.isascii():
            ways.append((text + f"\x1b[{run - 1}b", run))
        if pencil.able.erase_cells and text == " " and self._erasable(self.pens[x]):
            ways.append((f"\x1b[{run}X", 0))
        if not ways:
            return False
        # An erase leaves the cursor where it is: getting past it costs about as much again.
        sequence, cells = min(ways, key=lambda way: len(way[0]) + (0 if way[1] or not more else len(way[0])))
        if len(sequence) >= run * len(text.encode()):
            return False
        pencil.write(sequence, cells)
        return True

    def _write_cluster(self, x: int) -> int:
        """Write a wide or a disputed character, so that nothing after it depends on how wide the terminal takes it."""
        text, pencil = self.texts[x], self.pencil
        cells = 1
        while x + cells < self.width and self.texts[x + cells] == "":
            cells += 1
        if not reach(text):
            pencil.write(text, cells)
            return x + cells
        # A terminal that paints less than Textual expects would show what was there before.
        pencil.write(" " * cells, cells)
        pencil.move(self.y, x)
        pencil.write(text, cells)
        pencil.doubt_column()
        if x == self.width - 1:
            self._mend_before(x)
        return x + cells

    def _mend_before(self, x: int) -> None:
        """Write the character before the last column again: what had no room there may have been put over it."""
        start = x - 1
        while start > 0 and self.texts[start] == "":
            start -= 1
        if start >= 0 and not reach(self.texts[start]):
            self.pencil.move(self.y, start)
            self.pencil.take(self.pens[start])
            self.pencil.write(self.texts[start], x - start)
            self.pencil.doubt_column()
