"""The line in which one types to filter a list, with the place in the list at its right."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from tui.keys import bindings_for
from tui.widgets.kept import Kept
from tui.widgets.lines import Line
from tui.widgets.quiet_input import QuietInput

STANDS = 0.1
"""Seconds that a place stands after it is known no more: most of the time another one is there by then, and nothing blinks."""


class FilterInput(QuietInput):
    """Where the filter is typed; keys that are for the list are passed on."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("filter")]

    class Passed(Message):
        """A key was pressed that is for the list: `action` is what the list is to do."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def action_down(self) -> None:
        """Go into the list."""
        self.post_message(self.Passed("enter"))

    def action_complete(self) -> None:
        """Go on with the term that is being typed."""
        self.post_message(self.Passed("complete"))

    def action_up(self) -> None:
        """Move the list's cursor up."""
        self.post_message(self.Passed("up"))

    def action_page_down(self) -> None:
        """Move the list a screenful down."""
        self.post_message(self.Passed("page_down"))

    def action_page_up(self) -> None:
        """Move the list a screenful up."""
        self.post_message(self.Passed("page_up"))

    def action_open(self) -> None:
        """Open the row under the list's cursor."""
        self.post_message(self.Passed("open"))

    def action_clear(self) -> None:
        """Take the filter away."""
        self.post_message(self.Passed("clear"))


class FilterBar(Kept, Horizontal):
    """``/ acm            4 of 4,812``"""

    class Filtered(Message):
        """The text to filter by is another one."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__()
        self._sign = Line(classes="sign")
        self._sign.say(" / ")
        self._input = FilterInput()
        self._place = Line(classes="place")
        self._fading: Timer | None = None

    def compose(self) -> ComposeResult:
        """Sign, input, place."""
        yield self._sign
        yield self._input
        yield self._place

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.value

    @property
    def cursor(self) -> int:
        """Letters before the one where one types."""
        return self._input.cursor_position

    def put(self, text: str, cursor: int) -> None:
        """Have another text in it, and go on typing at `cursor`; Filtered follows."""
        self._input.value, self._input.cursor_position = text, cursor

    def begin(self) -> None:
        """Let the user type."""
        self._input.focus()

    def clear(self) -> None:
        """Take what is typed away; Filtered follows if there was something."""
        self._input.value = ""

    def place(self, words: str) -> None:
        """Say where in the list the cursor is; nothing where that is not known, if it is not known soon."""
        if words or not self.is_mounted:
            self._say(words)
        elif self._fading is None:
            self._fading = self.set_timer(STANDS, lambda: self._say(""))

    def _say(self, words: str) -> None:
        if self._fading is not None:
            self._fading.stop()
            self._fading = None
        self._place.say("", Content(f"{words} "))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass the new text on as our own."""
        event.stop()
        self.post_message(self.Filtered(event.value))


def place_in_words(position: int | None, total: int | None, *, at_least: bool = False) -> str:
    """``12 of 4,812``; ``12 of 10,000+`` while only that much is known; nothing where nothing is."""
    if not total:
        return "" if total is None else "nothing"
    whole = f"{total:,}{'+' if at_least else ''}"
    return f"{position:,} of {whole}" if position is not None else f"of {whole}"
