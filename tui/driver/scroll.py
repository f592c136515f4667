"""Scrolling: finding that rows only moved up or down, so that the terminal can move them itself."""

from __future__ import annotations

from collections import Counter
from typing import Final, NamedTuple

from tui.driver.pencil import Pencil
from tui.driver.pens import DEFAULT
from tui.driver.shadow import Grid

# Fewer rows that moved together are not worth the sequences around a scroll.
_FEWEST_ROWS: Final = 3


class Shift(NamedTuple):
    """Rows top to bottom (inclusive) that moved up by `lines` (down if negative)."""

    top: int
    bottom: int
    lines: int


def find_shifts(old: Grid, new: Grid) -> list[Shift]:
    """Find the ways in which rows moved together: the longest unbroken block, and all rows from first to last.

    Only texts are compared: a cursor line that wandered meanwhile differs in its pens alone. Rows in between that did
    not move with the others, such as the one with the end of a scrollbar, are for the caller to mend and to weigh.
    """
    before = ["".join(row) for row in old.texts]
    after = ["".join(row) for row in new.texts]
    was_at: dict[str, list[int]] = {}
    for y, text in enumerate(before):
        if not text.isspace():
            was_at.setdefault(text, []).append(y)
    votes = Counter(
        there - y for y, text in enumerate(after) if before[y] != text for there in was_at.get(text, ())[:_FEWEST_ROWS]
    )
    if not votes:
        return []
    lines, count = votes.most_common(1)[0]
    if count < _FEWEST_ROWS:
        return []
    moved = [y for y in range(len(after)) if 0 <= y + lines < len(before) and after[y] == before[y + lines]]
    blocks = {_longest_block(moved), (moved[0], moved[-1])}
    return [Shift(min(first, first + lines), max(last, last + lines), lines) for first, last in blocks]


def _longest_block(rows: list[int]) -> tuple[int, int]:
    """Give the first and the last of the longest run of neighbours among these rows, which are in order."""
    best = start = 0
    length = 1
    for at in range(1, len(rows)):
        if rows[at] != rows[at - 1] + 1:
            start = at
        if at - start + 1 > length:
            best, length = start, at - start + 1
    return rows[best], rows[best + length - 1]


def emit_shift(shift: Shift, pencil: Pencil) -> None:
    """Let the terminal move the rows; those that come in are blank in the terminal's own colours."""
    top, bottom, lines = shift
    pencil.take(DEFAULT)
    pencil.send(f"\x1b[{top + 1};{bottom + 1}r")
    if pencil.able.scroll_lines:
        pencil.send(f"\x1b[{abs(lines) if abs(lines) > 1 else ''}{'S' if lines > 0 else 'T'}")
    elif lines > 0:
        pencil.send(f"\x1b[{bottom + 1}H" + "\n" * lines)
    else:
        pencil.send(f"\x1b[{top + 1}H" + "\x1bM" * -lines)
    pencil.send("\x1b[r")
    # The cursor should be home now, but not every terminal moves it.
    pencil.doubt_place()
