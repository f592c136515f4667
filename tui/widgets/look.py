"""How the records of a list are drawn: a heading, the lines of one record, and what of them is loud under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple

from textual.content import Content

from tui.widgets import cells
from tui.widgets.window import R


class Look(NamedTuple, Generic[R]):
    """How the records of one list are drawn, for any width."""

    lines: Callable[[R, int], Sequence[Content]]
    """The lines of a record, one or more, each of exactly that many cells."""
    heading: Callable[[int], Content] | None = None
    """The line above the rows."""
    loud: Callable[[int], int] = lambda width: width
    """How many cells of the first line are loud under the cursor; fewer cost fewer bytes a key."""


def column_look(columns: tuple[cells.Column, ...], cells_of: Callable[[R], Sequence[Content | str]]) -> Look[R]:
    """The look of a list of one line a record, in columns."""

    def heading(width: int) -> Content:
        return cells.row([column.title for column in columns], columns, width)

    def lines(record: R, width: int) -> Sequence[Content]:
        return (cells.row(cells_of(record), columns, width),)

    return Look(lines, heading, lambda width: cells.widths(columns, width)[0])
