"""The shadow of the screen: a grid of cells, and the reader of what Textual writes that keeps it up to date."""

from __future__ import annotations

import re
from typing import Final

from tui.driver.cells import LONGEST_CLUSTER, NARROW, clusters, harmless
from tui.driver.pens import DEFAULT, Pen, apply_sgr

# All that Textual puts between texts when it draws: a move, a style, an end of line, a link (which is not kept: nothing
# here draws one, and text from outside must not be able to make one). Anything else is text, and loses its controls.
_TOKEN: Final = re.compile(
    r"\x1b\[(?P<row>[0-9]{1,5});(?P<column>[0-9]{1,5})H"
    r"|\x1b\[(?P<sgr>[0-9;]{0,96})m"
    r"|\x1b\]8;[^\x07\x1b]*\x1b\\"
    r"|(?P<newline>\n)"
)


class Grid:
    """A picture: for each cell its text ("" right of a wide character) and its pen, and where the cursor is.

    A cell never holds a control character.
    """

    def __init__(self, width: int, height: int) -> None:
        """Make a blank picture of this many cells."""
        self.width = width
        self.height = height
        self.texts: list[list[str]] = [[" "] * width for _ in range(height)]
        self.pens: list[list[Pen]] = [[DEFAULT] * width for _ in range(height)]
        self.cursor = (0, 0)
        """Row and column, from 0."""

    def copy(self) -> Grid:
        """Give an independent copy."""
        twin = Grid(0, 0)
        twin.width, twin.height, twin.cursor = self.width, self.height, self.cursor
        twin.texts = [row.copy() for row in self.texts]
        twin.pens = [row.copy() for row in self.pens]
        return twin

    def take_row(self, y: int, other: Grid) -> None:
        """Make row y the same as the other's."""
        self.texts[y] = other.texts[y].copy()
        self.pens[y] = other.pens[y].copy()

    def resize(self, width: int, height: int) -> None:
        """Change the size; what still fits stays, as on a terminal."""
        for y in range(self.height):
            if 0 < width < self.width and self.texts[y][width] == "":
                self._unpair(y, width)
            self.texts[y] = self.texts[y][:width] + [" "] * (width - self.width)
            self.pens[y] = self.pens[y][:width] + [DEFAULT] * (width - self.width)
        self.texts = self.texts[:height] + [[" "] * width for _ in range(height - self.height)]
        self.pens = self.pens[:height] + [[DEFAULT] * width for _ in range(height - self.height)]
        self.width, self.height = width, height
        self.cursor = (min(self.cursor[0], height - 1), min(self.cursor[1], width - 1))

    def scroll(self, top: int, bottom: int, lines: int) -> None:
        """Move the rows top to bottom (inclusive) up by `lines` (down if negative); blank rows come in."""
        kept = slice(top + lines, bottom + 1) if lines > 0 else slice(top, bottom + 1 + lines)
        texts, pens = self.texts[kept], self.pens[kept]
        new_texts = [[" "] * self.width for _ in range(abs(lines))]
        new_pens = [[DEFAULT] * self.width for _ in range(abs(lines))]
        self.texts[top : bottom + 1] = texts + new_texts if lines > 0 else new_texts + texts
        self.pens[top : bottom + 1] = pens + new_pens if lines > 0 else new_pens + pens

    def draw(self, data: str) -> None:
        """Draw what Textual writes for a frame; nothing in `data` can do more than change cells."""
        y, x = self.cursor
        pen = DEFAULT
        last = 0
        for token in _TOKEN.finditer(data):
            start = token.start()
            if start > last:
                x = self._put(y, x, data[last:start], pen)
            last = token.end()
            if (parameters := token["sgr"]) is not None:
                pen = apply_sgr(pen, parameters)
            elif token["row"] is not None:
                y, x = max(int(token["row"]) - 1, 0), max(int(token["column"]) - 1, 0)
            elif token["newline"]:
                y, x = y + 1, 0
        if last < len(data):
            x = self._put(y, x, data[last:], pen)
        self.cursor = (max(min(y, self.height - 1), 0), max(min(x, self.width - 1), 0))

    def _put(self, y: int, x: int, text: str, pen: Pen) -> int:
        """Write text into row y from column x, cut off at the right edge; give the column after it."""
        if not 0 <= y < self.height:
            return x
        if not NARROW.issuperset(text):
            return self._put_clusters(y, x, harmless(text), pen)
        text = text[: max(self.width - x, 0)]
        end = x + len(text)
        if text:
            self._part(y, x, end)
            self.texts[y][x:end] = text
            self.pens[y][x:end] = [pen] * len(text)
        return end

    def _put_clusters(self, y: int, x: int, text: str, pen: Pen) -> int:
        """Write text whose characters are not all one cell wide."""
        row, pens = self.texts[y], self.pens[y]
        for cluster, width in clusters(text):
            if not width:
                self._join(y, x, cluster)
                continue
            end = x + width
            if end > self.width:
                cluster, end = " ", self.width
            if x >= end:
                break
            self._part(y, x, end)
            row[x:end] = [cluster] + [" " if cluster == " " else ""] * (end - x - 1)
            pens[x:end] = [pen] * (end - x)
            x = end
        return x

    def _join(self, y: int, x: int, mark: str) -> None:
        """Put code points of no width into the cell before column x, as terminals do."""
        row = self.texts[y]
        before = min(x, self.width) - 1
        while before > 0 and row[before] == "":
            before -= 1
        if before >= 0:
            row[before] = (row[before] + mark)[:LONGEST_CLUSTER]

    def _part(self, y: int, start: int, end: int) -> None:
        """Blank the halves that stay when cells start to end (exclusive) are overwritten."""
        row = self.texts[y]
        if start < self.width and row[start] == "":
            self._unpair(y, start)
        while end < self.width and row[end] == "":
            row[end] = " "
            end += 1

    def _unpair(self, y: int, x: int) -> None:
        """Blank the wide character that column x lies in, left of x."""
        row = self.texts[y]
        x -= 1
        while x > 0 and row[x] == "":
            row[x] = " "
            x -= 1
        row[x] = " "
