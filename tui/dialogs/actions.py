"""Everything that can be done with a row, and of what cannot be done, why (C21)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from store.records.pages import Key, Page
from tui.dialogs.base import Dialog
from tui.keys import bindings_for
from tui.widgets import cells
from tui.widgets.cells import Column
from tui.widgets.look import Look
from tui.widgets.record_list import RecordList

_COLUMNS = (Column("", 5), Column("", 40, 1))


class Action(NamedTuple):
    """One thing that might be done."""

    id: str
    """What the caller knows it by."""
    keys: str
    """The key that does it without this dialog."""
    words: str
    why_not: str = ""
    """Why it cannot be done with this row; empty if it can."""

    @property
    def key(self) -> Key:
        """Its place does not matter: all of them are in memory."""
        return Key(0, "", 0)


class ActionsDialog(Dialog[str]):
    """Answers with the id of the action that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("actions")]
    AUTO_FOCUS = ""

    def __init__(self, about: str, actions: Sequence[Action]) -> None:
        super().__init__(about)
        self._actions = tuple(actions)

    def compose_content(self) -> Iterable[Widget]:
        """The actions, one a line."""
        yield RecordList[Action](Look(_lines), ticks=False)

    def on_mount(self) -> None:
        """Show them, as many lines as there are."""
        super().on_mount()
        records = self._list
        records.can_focus = False
        records.styles.height = sum(2 if action.why_not else 1 for action in self._actions)
        records.show(Page(self._actions, None, None, has_before=False, has_after=False))

    def action_down(self) -> None:
        """Next one."""
        self._list.action_down()

    def action_up(self) -> None:
        """Previous one."""
        self._list.action_up()

    def action_do(self) -> None:
        """Do what the cursor is on; if it cannot be done, say why not."""
        chosen = self._list.current
        if chosen is None:
            return
        if chosen.why_not:
            self.complain(chosen.why_not)
        else:
            self.dismiss(chosen.id)

    def action_close(self) -> None:
        """Do nothing."""
        self.dismiss(None)

    @property
    def _list(self) -> RecordList[Action]:
        return self.query_one(RecordList)


def _lines(action: Action, width: int) -> Sequence[Content]:
    style = "dim" if action.why_not else ""
    keys = Content.styled(action.keys, style or "bold")
    first = cells.row((keys, Content.styled(action.words, style)), _COLUMNS, width)
    return [first, cells.row(("", Content.styled(action.why_not, style)), _COLUMNS, width)] if action.why_not else [first]
