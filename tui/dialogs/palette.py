"""The palette: everything that can be done here, found by its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from store.keys import fold
from store.records.pages import Key, Page
from tui.dialogs.help import KNOWN_SOON, ActiveKey, active_keys
from tui.keys import bindings_for
from tui.widgets import cells
from tui.widgets.cells import Column
from tui.widgets.lines import Line, between
from tui.widgets.look import Look
from tui.widgets.quiet_input import QuietInput
from tui.widgets.record_list import RecordList

COLUMNS = (Column("", 40, 1), Column("", 12))
_NOT_CHOSEN = frozenset({"move", "filter"})
"""Scopes whose keys are pressed, never looked for."""
RAREST = 98
"""The weight of what the footer has no place for, but for help, which is the last there too."""


class Chosen(NamedTuple):
    """What is to be done, and by whom."""

    action: str
    node: DOMNode


class Choice(NamedTuple):
    """A row of the palette."""

    id: str
    key: Key
    active: ActiveKey

    @property
    def weight(self) -> tuple[bool, int]:
        """Smaller for what people do more often: as the footer has it, then the rest, then what is the same everywhere."""
        key = self.active.key
        return key.where in KNOWN_SOON, key.footer or RAREST

    def distance(self, words: Sequence[str]) -> int | None:
        """Smaller the better it matches folded words; None if one of them is not in it.

        A label that begins with all of them, then a label with a word that begins with each, then any such words, then the rest.
        """
        label = fold(self.active.key.label)
        text = f"{label} {fold(self.active.key.sentence)}"
        if not all(word in text for word in words):
            return None
        if label.startswith(" ".join(words)):
            return 0
        return next((far for far, where in enumerate((label, text), 1) if _begin(words, where)), 3)


def _begin(words: Sequence[str], text: str) -> bool:
    return all(any(one.startswith(word) for one in text.split()) for word in words)


class PaletteDialog(ModalScreen[Chosen | None]):
    """Answers with what was chosen, or None. First comes what people do most; of what is typed, what it matches best."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("palette")]
    AUTO_FOCUS = "QuietInput"

    def __init__(self, about: Screen[Any]) -> None:
        super().__init__()
        offered = [a for a in active_keys(about) if a.key.where not in _NOT_CHOSEN and a.key.id != "app.palette"]
        choices = [Choice(active.key.id, Key(0, "", place), active) for place, active in enumerate(offered)]
        self._choices = sorted(choices, key=lambda choice: choice.weight)

    def compose(self) -> ComposeResult:
        """An input, and below it the things to do."""
        with Vertical(classes="box"):
            yield QuietInput(placeholder="What do you want to do?")
            yield RecordList[Choice](
                Look(_lines),
                ticks=False,
                empty="Nothing that can be done here is called that.",
            )
            yield Line(classes="foot")

    def on_mount(self) -> None:
        """Show everything there is to do."""
        self._list.can_focus = False
        self.query_one(".foot", Line).say("", between("enter do it", "esc close"))
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what has all the words, the best match first."""
        self._show(event.value)

    def action_down(self) -> None:
        """Next one."""
        self._list.action_down()

    def action_up(self) -> None:
        """Previous one."""
        self._list.action_up()

    def action_do(self) -> None:
        """Do what the cursor is on."""
        choice = self._list.current
        self.dismiss(Chosen(choice.active.key.verb, choice.active.node) if choice else None)

    def action_close(self) -> None:
        """Do nothing."""
        self.dismiss(None)

    @property
    def _list(self) -> RecordList[Choice]:
        return self.query_one(RecordList)

    def _show(self, text: str) -> None:
        words = fold(text).split()
        near = [(distance, choice) for choice in self._choices if (distance := choice.distance(words)) is not None]
        rows = tuple(choice for _, choice in sorted(near, key=lambda pair: pair[0]))
        self._list.show(Page(rows, None, None, has_before=False, has_after=False))


def _lines(choice: Choice, width: int) -> Sequence[Content]:
    """The sentence on as many lines as it needs, its keys beside the first."""
    parts = Content(choice.active.key.sentence).wrap(max(1, cells.widths(COLUMNS, width)[0]))
    return [cells.row((part, "" if number else choice.active.names), COLUMNS, width) for number, part in enumerate(parts)]
