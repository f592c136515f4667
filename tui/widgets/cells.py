"""Fits text into display cells: cut with an ellipsis, wide and combining signs aligned, right-to-left names held in place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, split_graphemes
from textual.content import Content

from tui.safety import visible
from tui.signs import CUT, GUARD

GAP = 2
"""Cells between two columns."""

_END = 32
"""Cells of the end of a long sentence that are shown."""

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


class Column(NamedTuple):
    """A column of a list: its heading, and how wide it is."""

    title: str
    least: int
    """Cells it has at least."""
    share: int = 0
    """Its part of the cells that are left over; 0: it stays at its least."""
    right: bool = False
    """Numbers stand right."""
    optional: bool = False
    """Left out where the others would not have their least."""
    enough: int = 0
    """Cells that nearly everything in it needs: of those that are left over it gets these first."""


@lru_cache(maxsize=256)
def widths(columns: tuple[Column, ...], width: int) -> tuple[int, ...]:
    """Divide `width` cells among the columns; 0 for one that is left out, the last optional one first."""
    shown = [True] * len(columns)

    def left_over() -> int:
        return width - sum(c.least for c, on in zip(columns, shown, strict=True) if on) - GAP * (sum(shown) - 1)

    for i in reversed(range(len(columns))):
        if left_over() >= 0:
            break
        shown[i] = not columns[i].optional
    result = [column.least if on else 0 for column, on in zip(columns, shown, strict=True)]
    spare = left_over()
    lacks = [max(0, column.enough - size) if size else 0 for column, size in zip(columns, result, strict=True)]
    given = [min(spare, sum(lacks)) * lack // max(1, sum(lacks)) for lack in lacks] if spare > 0 else [0] * len(columns)
    result = [size + more for size, more in zip(result, given, strict=True)]
    spare -= sum(given)
    sharing = [i for i, column in enumerate(columns) if shown[i] and column.share] or [0]
    total = sum(max(1, columns[i].share) for i in sharing)
    for i in sharing:
        result[i] += spare * max(1, columns[i].share) // total
    result[sharing[0]] += width - sum(result) - GAP * (sum(shown) - 1)
    return tuple(max(0, size) for size in result)


def row(cells: Sequence[Content | str], columns: tuple[Column, ...], width: int) -> Content:
    """Set one cell per column side by side, `width` display cells in all."""
    parts: list[Content | str] = []
    for cell, column, size in zip(cells, columns, widths(columns, width), strict=True):
        if size:
            parts += [" " * GAP, fit(cell, size, right=column.right)]
    return Content.assemble(*parts[1:])


def fit(text: Content | str, width: int, *, right: bool = False) -> Content:
    """Give the text exactly `width` display cells, cut with `…` or padded.

    A terminal that lays out right-to-left text takes the spaces between two such names for a part of one run, and would
    swap their columns. A guard, which looks like a space and is strongly left-to-right, ends the run where the cell ends.
    The invisible controls made for this are no way: none is ever sent to the terminal (T4).
    """
    if width <= 0:
        return Content("")
    content = text if isinstance(text, Content) else Content(text)
    plain = visible(content.plain)
    if plain != content.plain:  # before anything is measured: the toolkit gives controls no width
        content = Content(plain, spans=list(content.spans))
    guard = GUARD if is_right_to_left(plain) else ""
    room = width - len(guard)
    if cell_len(plain) > room:
        content = first_cells(content, room - 1) + (CUT if room else "")
    padding = " " * (room - content.cell_length)
    return (Content(padding) + content if right else content + Content(guard + padding)) + (guard if right else "")


def wrap(text: Content | str, width: int, most: int) -> list[Content]:
    """The text on as many lines as it needs, broken between words; of more than `most` lines its middle is cut out.

    What a sentence says of a long name stands at its end.
    """
    content = text if isinstance(text, Content) else Content(text)
    plain = visible(content.plain)
    if plain != content.plain:  # a line break in it must not make a line
        content = Content(plain, spans=list(content.spans))
    if content.cell_length <= width:
        return [content]
    width = max(1, width)
    room = min(content.cell_length, most * width)
    lines = list(content.wrap(width))
    while len(lines) > most and room > 1:
        end = last_cells(content, min(_END, room // 3))
        lines = list((first_cells(content, room - end.cell_length - 1) + CUT + end).wrap(width))
        room -= max(1, width // 8)
    return lines


def is_right_to_left(text: str) -> bool:
    """Whether a terminal might turn the text round: it holds a letter of a right-to-left script."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def first_cells(content: Content, width: int) -> Content:
    """As much of the content as `width` cells hold, no sign of it halved."""
    used = 0
    for start, _, size in split_graphemes(content.plain)[0]:
        used += size
        if used > width:
            return content[:start]
    return content


def last_cells(content: Content, width: int) -> Content:
    """As much of the end of the content as `width` cells hold, no sign of it halved."""
    left = content.cell_length
    for start, _, size in split_graphemes(content.plain)[0]:
        if left <= width:
            return content[start:]
        left -= size
    return Content("")
