"""Shows a text that no clipboard took, so that it can be read and marked with what the terminal itself offers (M18)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from store.records.pages import Key, Page
from tui.dialogs.base import Dialog
from tui.keys import bindings_for
from tui.widgets.cells import first_cells, fit
from tui.widgets.look import Look
from tui.widgets.painter import GUTTER
from tui.widgets.record_list import RecordList

BETWEEN_ITEMS = (", ", "; ")
"""What stands between the items of a text in one line; behind it a line may end."""


class TextRow(NamedTuple):
    """A line of the text, where it stands."""

    id: int
    key: Key
    text: str


class TextDialog(Dialog[None]):
    """The text, line by line; of a long one as much as there is room for at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("text")]
    AUTO_FOCUS = "RecordList"
    WIDE = True

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title)
        self._text = text

    def compose_content(self) -> Iterable[Widget]:
        """The lines."""
        lines = RecordList[TextRow](Look(lambda row, width: [fit(row.text, width)]), ticks=False)
        lines.labels["move.open"] = "close"
        yield lines

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        parts = lines_of(self._text, self.inner_width(self.app.size) - GUTTER - 1)
        rows = tuple(TextRow(place, Key(0, "", place), part) for place, part in enumerate(parts))
        self.query_one(RecordList).show(Page(rows, None, None, has_before=False, has_after=False))

    def on_record_list_opened(self) -> None:
        """There is nothing behind a line."""
        self.dismiss(None)

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)


def lines_of(text: str, width: int) -> Sequence[str]:
    """The lines of a text; one that is longer than there is room for goes on in the next, if it can between two of its items."""
    return [part for line in text.splitlines() for part in _parts(line, width)]


def _parts(line: str, width: int) -> Iterator[str]:
    """A line in pieces of at most so many cells, that make it up again."""
    between = next((sign for sign in BETWEEN_ITEMS if sign in line), "")
    room = width - len(between)
    part = ""
    for item in line.split(between) if between else (line,):
        longer = f"{part}{between}{item}" if part else item
        if part and cell_len(longer) > room:
            yield part + between
            longer = item
        while cell_len(longer) > room:
            piece = first_cells(Content(longer), room).plain or longer[:1]
            yield piece
            longer = longer[len(piece) :]
        part = longer
    yield part
