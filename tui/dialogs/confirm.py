"""Asks whether something is to be done: by yes or no, by a typed word, or after showing what goes with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from store.records.impact import Impact
from tui.dialogs.base import Dialog
from tui.keys import bindings_for
from tui.widgets.lines import Sentences
from tui.widgets.quiet_input import QuietInput


class ConfirmDialog(Dialog[bool]):
    """Answers True for yes."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("confirm")]

    def __init__(self, question: str, *sentences: str) -> None:
        """`sentences` say what follows from a yes."""
        super().__init__(question)
        self._sentences = sentences

    def compose_content(self) -> Iterable[Widget]:
        """What follows from a yes."""
        if self._sentences:
            yield Sentences(*self._sentences)

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)


class TypedConfirmDialog(Dialog[str]):
    """Answers with what was typed, once it is the word (C20)."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("typed")]
    AUTO_FOCUS = "QuietInput"

    def __init__(self, question: str, word: str, *sentences: str) -> None:
        super().__init__(question)
        self._word = word
        self._sentences = sentences

    def compose_content(self) -> Iterable[Widget]:
        """What follows, and where to type the word."""
        yield Sentences(*self._sentences, "", f'Type "{self._word}" to do it:')
        yield QuietInput(classes="control")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be done until the word is there."""
        return action != "do" or self._is_typed

    def on_input_changed(self) -> None:
        """The key that does it appears with the last letter."""
        self.refresh_bindings()

    def action_do(self) -> None:
        """Do it."""
        self.dismiss(self.query_one(Input).value)

    def action_cancel(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)

    @property
    def _is_typed(self) -> bool:
        return bool(self.query(Input)) and self.query_one(Input).value.strip().casefold() == self._word


def impact_sentences(impact: Impact) -> Sequence[str]:
    """What goes with a record when it is deleted, a line a kind."""
    if not impact.counts:
        return ("Nothing else goes with it.",)
    return ("With it go:", *(f"  {number:,} {words}" for words, number in impact.counts))


class ImpactDialog(TypedConfirmDialog):
    """A typed confirmation below the counts of what goes with a record; only a line to close it where it is refused."""

    def __init__(self, question: str, impact: Impact, word: str, *sentences: str) -> None:
        super().__init__(question, word, *impact_sentences(impact), *sentences)
        self._refused = impact.refused

    def on_mount(self) -> None:
        """Say at once why it cannot be done, if it cannot."""
        super().on_mount()
        if self._refused:
            self.query_one(QuietInput).display = False
            self.complain(self._refused)
