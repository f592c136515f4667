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


def find_shift(old: Grid, new: Grid) -> Shift | None:
    """Find the largest block of rows whose text moved by the same number of lines, if there is one.

    Only texts are compared: a cursor line that wandered meanwhile differs in its pens alone.
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
        return None
    lines, count = votes.most_common(1)[0]
    return _longest_block(before, after, lines) if count >= _FEWEST_ROWS else None


def _longest_block(before: list[str], after: list[str], lines: int) -> Shift | None:
    """Find the longest run of rows that moved by just these lines, with the region it moved in."""
    best: tuple[int, int] | None = None
    start: int | None = None
    for y in range(len(after) + 1):
        moved = y < len(after) and 0 <= y + lines < len(before) and after[y] == before[y + lines]
        if moved and start is None:
            start = y
        elif not moved and start is not None:
            if best is None or y - start > best[1] - best[0]:
                best = (start, y)
            start = None
    if best is None or best[1] - best[0] < _FEWEST_ROWS:
        return None
    first, last = best[0], best[1] - 1
    return Shift(min(first, first + lines), max(last, last + lines), lines)


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
