"""The small controls of a form: one of a few words, yes or no, a note of several lines, the fold above rare fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import TextArea

from tui.keys import bindings_for
from tui.signs import RUNG
from tui.widgets.cells import fit


class ChoiceLine(Widget, can_focus=True):
    """One of a few words, all of them in sight: left and right, or the first letter, choose."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("choice")]

    class Chosen(Message):
        """Another word was chosen."""

    def __init__(self, choices: Sequence[tuple[str, str]], value: str) -> None:
        super().__init__(classes="control")
        offered = list(choices)
        if value not in {one for one, _ in offered}:
            offered.append((value, value or "–"))  # a word that is offered no longer stays on the record that has it
        self.choices = offered
        self._place = next(place for place, (one, _) in enumerate(offered) if one == value)

    @property
    def value(self) -> str:
        """What is chosen."""
        return self.choices[self._place][0]

    @value.setter
    def value(self, value: str) -> None:
        places = [place for place, (one, _) in enumerate(self.choices) if one == str(value or "")]
        if not places:
            self.choices.append((str(value), str(value)))
            places = [len(self.choices) - 1]
        self._choose(places[0])

    def action_next_choice(self) -> None:
        """The next word."""
        self._choose((self._place + 1) % len(self.choices))

    def action_previous_choice(self) -> None:
        """The word before."""
        self._choose((self._place - 1) % len(self.choices))

    def on_key(self, event: events.Key) -> None:
        """A letter chooses the next word that begins with it."""
        if not event.is_printable or not event.character or event.key == "space":
            return
        event.stop()
        letter = event.character.casefold()
        order = [*range(self._place + 1, len(self.choices)), *range(self._place + 1)]
        found = next((place for place in order if self.choices[place][1].casefold().startswith(letter)), self._place)
        self._choose(found)

    def on_focus(self) -> None:
        """Show the chosen word loud."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the chosen word quiet."""
        self.refresh()

    def render(self) -> Content:
        """The words side by side from one on that leaves the chosen one in sight."""
        width = self.size.width
        words = [f" {label} " for _, label in self.choices]
        first = 0
        while sum(Content(word).cell_length for word in words[first : self._place + 1]) > width and first < self._place:
            first += 1
        loud = "reverse" if self.has_focus else "bold"
        parts = [(word, loud if place == self._place else "dim") for place, word in enumerate(words)]
        return fit(Content.assemble(*parts[first:]), width)

    def _choose(self, place: int) -> None:
        if place != self._place:
            self._place = place
            self.refresh()
            self.post_message(self.Chosen())


class CheckLine(Widget, can_focus=True):
    """Yes or no: space turns it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("check")]

    class Toggled(Message):
        """It is the other way round now."""

    def __init__(self, value: bool) -> None:
        super().__init__(classes="control")
        self._value = value

    @property
    def value(self) -> bool:
        """Whether it is set."""
        return self._value

    @value.setter
    def value(self, value: bool) -> None:
        self._value = bool(value)
        self.refresh()

    def action_turn(self) -> None:
        """Turn it."""
        self.value = not self._value
        self.post_message(self.Toggled())

    def on_focus(self) -> None:
        """Show it loud."""
        self.refresh()

    def on_blur(self) -> None:
        """Show it quiet."""
        self.refresh()

    def render(self) -> Content:
        """``[x] yes``"""
        words = " [x] yes " if self._value else " [ ] no "
        return fit(Content.styled(words, "reverse" if self.has_focus else ""), self.size.width)


class NoteArea(TextArea):
    """Several lines of text, where enter begins a new line and tab goes on."""

    def __init__(self, text: str) -> None:
        super().__init__(text, show_line_numbers=False, compact=True, highlight_cursor_line=False, classes="control")
        self.cursor_blink = False


class Fold(Widget, can_focus=True):
    """Stands for the rare fields until somebody opens it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("fold")]

    class Opened(Message):
        """The rare fields are wanted."""

    def __init__(self, names: str) -> None:
        super().__init__()
        self._names = names

    def action_unfold(self) -> None:
        """Show the rare fields."""
        self.post_message(self.Opened())

    def on_focus(self) -> None:
        """Show it loud."""
        self.refresh()

    def on_blur(self) -> None:
        """Show it quiet."""
        self.refresh()

    def render(self) -> Content:
        """``▸ more: middle name, suffix, …``"""
        return fit(Content.styled(f"{RUNG} more: {self._names}", "reverse" if self.has_focus else "dim"), self.size.width)
