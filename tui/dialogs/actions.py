"""Everything that can be done with a row, and of what cannot be done, why (C21)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from store.records.pages import Key, Page
from tui.dialogs.base import Dialog
from tui.keys import bindings_for
from tui.widgets import cells
from tui.widgets.cells import Column
from tui.widgets.look import Look
from tui.widgets.painter import GUTTER
from tui.widgets.record_list import RecordList

_LEAST_KEYS = 3
"""Cells for the keys, so that words stand below each other in most lists of actions."""


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


class ActionList(RecordList[Action]):
    """Actions below each other, as high as all of them where there is room."""

    def __init__(self, actions: Sequence[Action], room: Callable[[Size], int]) -> None:
        """`room` says how many lines a screen of that size has for them."""
        super().__init__(Look(self._lines), ticks=False)
        self._room = room
        self._actions = actions
        longest = max((cell_len(action.keys) for action in actions), default=0)
        self._columns = (Column("", max(_LEAST_KEYS, longest)), Column("", 40, 1))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines that all actions need, or that there is room for."""
        needed = sum(len(self._lines(action, width - GUTTER)) for action in self._actions)
        return min(needed, self._room(viewport))

    def _lines(self, action: Action, width: int) -> Sequence[Content]:
        """The words beside their key, and below them why it cannot be done, on as many lines as they need."""
        style = "dim" if action.why_not else ""
        room = max(1, cells.widths(self._columns, width)[1])
        said = [part for text in (action.words, action.why_not) if text for part in Content.styled(text, style).wrap(room)]
        keys = Content.styled(action.keys, style or "bold")
        return [cells.row(("" if number else keys, part), self._columns, width) for number, part in enumerate(said)]


class ActionsDialog(Dialog[str]):
    """Answers with the id of the action that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("actions")]
    AUTO_FOCUS = ""

    def __init__(self, about: str, actions: Sequence[Action]) -> None:
        super().__init__(about)
        self._actions = tuple(actions)

    def compose_content(self) -> Iterable[Widget]:
        """The actions, one a line."""
        yield ActionList(self._actions, self.room)

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        self._list.can_focus = False
        self._list.show(Page(self._actions, None, None, has_before=False, has_after=False))

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
    def _list(self) -> ActionList:
        return self.query_one(ActionList)
