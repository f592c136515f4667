"""Asks for one line of text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from tui.dialogs.base import Dialog
from tui.keys import bindings_for
from tui.widgets.quiet_input import QuietInput


class AskDialog(Dialog[str]):
    """Answers with what was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("typed")]
    AUTO_FOCUS = "QuietInput"

    def __init__(self, question: str, value: str = "") -> None:
        super().__init__(question)
        self._value = value

    def compose_content(self) -> Iterable[Widget]:
        """Where to type."""
        yield QuietInput(self._value, classes="control")

    def action_do(self) -> None:
        """Take what is typed."""
        self.dismiss(self.query_one(Input).value)

    def action_cancel(self) -> None:
        """Take nothing."""
        self.dismiss(None)
