"""The pencil: writes at a place on the terminal with a pen, getting there and changing pens by the fewest bytes."""

from __future__ import annotations

from tui.driver.capabilities import Capabilities
from tui.driver.pens import Pen, pen_change


class Pencil:
    """Collects output for a terminal whose cursor and pen it knows.

    Nothing here relies on what terminals do differently: after the last column, and after text whose width is
    disputed, the column counts as unknown and the next move is an absolute one.
    """

    def __init__(self, able: Capabilities, width: int, pen: Pen | None) -> None:
        """Start with the cursor anywhere and the pen as given (None: not known)."""
        self.able = able
        self.width = width
        self.pen = pen
        self.row: int | None = None
        self.column: int | None = None
        self._parts: list[str] = []

    @property
    def output(self) -> str:
        """What to send to the terminal."""
        return "".join(self._parts)

    def send(self, sequence: str) -> None:
        """Write a sequence that moves nothing and changes no pen."""
        self._parts.append(sequence)

    def write(self, text: str, cells: int) -> None:
        """Write text of this many cells here."""
        self._parts.append(text)
        if self.column is not None:
            self.column += cells
            if self.column >= self.width:
                self.column = None

    def doubt_column(self) -> None:
        """Take the column for unknown: terminals disagree on it."""
        self.column = None

    def doubt_place(self) -> None:
        """Take the row and the column for unknown."""
        self.row = self.column = None

    def take(self, pen: Pen) -> None:
        """Change to this pen."""
        self._parts.append(pen_change(self.pen, pen))
        self.pen = pen

    def move(self, row: int, column: int) -> None:
        """Move to this cell."""
        self._parts.append(self.path(row, column))
        self.row, self.column = row, column

    def path(self, row: int, column: int) -> str:
        """Give the shortest sequence that moves to this cell from where the cursor is."""
        if (self.row, self.column) == (row, column):
            return ""
        ways = [_absolute(row, column)]
        if self.row == row:
            ways += self._along(column)
        elif self.row is not None and row > self.row:
            ways += self._down(row - self.row, column)
        elif self.row is not None and self.column == column:
            ways.append(_counted(self.row - row, "A"))
        return min(ways, key=_bytes_on_the_line)

    def _along(self, column: int) -> list[str]:
        """List ways to a column of the same row."""
        ways = ["\r" + (_counted(column, "C") if column else "")]
        if self.able.column:
            ways.append(_counted(column + 1, "G") if column else "\x1b[G")
        if self.column is not None and column > self.column:
            ways.append(_counted(column - self.column, "C"))
        elif self.column is not None:
            ways += ["\b" * (self.column - column), _counted(self.column - column, "D")]
        return ways

    def _down(self, rows: int, column: int) -> list[str]:
        """List ways to a row below; none of them can scroll, because that row is on the screen."""
        ways = ["\r" + "\n" * rows + (_counted(column, "C") if column else "")]
        if self.column == column:
            ways.append(_counted(rows, "B"))
        return ways


def _bytes_on_the_line(way: str) -> int:
    """Count the bytes of a move; the line discipline makes two of a line feed."""
    return len(way) + way.count("\n")


def _counted(count: int, final: str) -> str:
    """Spell a sequence whose count may be left out when it is one."""
    return f"\x1b[{count if count != 1 else ''}{final}"


def _absolute(row: int, column: int) -> str:
    """Spell a move that needs no knowledge of where the cursor is."""
    if column:
        return f"\x1b[{row + 1};{column + 1}H"
    return f"\x1b[{row + 1}H" if row else "\x1b[H"
