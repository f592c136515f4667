"""Measures in cells how calm a screen is: what each picture that is sent changes of the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from helpers.emulator import Emulator, Look
from helpers.led import Told

from tui.widgets.field_row import LABEL

CORNERS = "╭╰"
"""Where a box begins and ends."""
AROUND = 40
"""Cells beside a change that may be written again because that is shorter than to move over them."""


class Change(NamedTuple):
    """What the pictures that came of one key did."""

    before: list[str]
    """The lines as they were."""
    after: list[str]
    """The lines as they are."""
    twice: list[int]
    """The lines with cells that changed and then changed again."""
    changed: int
    """Cells that are not what they were."""
    drawn: int
    """Cells that were written."""


class Watch:
    """A terminal whose cells are counted."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._emulator = Emulator(*size)
        self._drawn = 0
        draw = self._emulator.screen._draw_one

        def counting(character: str) -> None:
            self._drawn += 1
            draw(character)

        self._emulator.screen._draw_one = counting  # type: ignore[method-assign]

    def take(self, pictures: Sequence[str]) -> Change:
        """Draw the pictures one after the other, and tell what they did."""
        self._drawn = 0
        before, looks = self._lines(), [self._emulator.look()]
        for picture in pictures:
            self._emulator.feed(picture)
            looks.append(self._emulator.look())
        changed = sum(old != new for lines in zip(looks[0], looks[-1], strict=True) for old, new in zip(*lines, strict=True))
        return Change(before, self._lines(), _twice(looks), changed, self._drawn)

    def _lines(self) -> list[str]:
        return list(self._emulator.screen.display)


def unrest(key: str, before: Told, after: Told, change: Change) -> Iterator[str]:
    """What is not calm about what a key did to the screen."""
    if key == "ctrl+l":
        return  # everything is drawn again, as it is asked to
    is_letter = before.types and len(key) == 1 and before.screen == after.screen
    if len(change.twice) > (0 if is_letter else 1):  # one line may follow: a number that is counted, a row that is marked
        yield f"the lines {change.twice} are drawn, and drawn over"
    if change.drawn > 2 * change.changed + AROUND:
        yield f"{change.drawn} cells are drawn where {change.changed} change"
    if is_letter and _boxes(change.before) != _boxes(change.after):
        yield "the dialog moves or grows"
    if is_letter and after.form and _labels(change.before) != _labels(change.after):
        yield "the fields move"


def _twice(looks: Sequence[list[list[Look]]]) -> list[int]:
    lines = [[look[y] for look in looks] for y in range(len(looks[0]))]
    return [y for y, line in enumerate(lines) if any(len(_values(cells)) > 2 for cells in zip(*line, strict=True))]


def _values(cells: Sequence[Look]) -> list[Look]:
    """The values of one cell after one another, each once for as long as it stands."""
    return [cell for place, cell in enumerate(cells) if not place or cell != cells[place - 1]]


def _boxes(lines: Sequence[str]) -> list[tuple[int, int]]:
    return [(y, line.index(corner)) for y, line in enumerate(lines) for corner in CORNERS if corner in line]


def _labels(lines: Sequence[str]) -> list[str]:
    """What stands in the box at the left of the fields."""
    boxes = _boxes(lines)
    if len(boxes) < 2:
        return []
    (top, left), (bottom, _) = boxes[0], boxes[-1]
    return [line[left + 2 : left + 2 + LABEL] for line in lines[top:bottom]]
