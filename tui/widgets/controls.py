"""The controls in which the fields of a form are filled in, and how each looks while nobody is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.document._document import Document
from textual.document._wrapped_document import WrappedDocument
from textual.message import Message
from textual.widget import Widget
from textual.widgets import TextArea

from tui.keys import bindings_for
from tui.signs import CUT, RUNG
from tui.widgets.cells import first_cells, fit

Choices = tuple[tuple[str, str], ...]
"""The values of a field with a few words to choose from, each with its word."""

NOTE_LINES = 4
"""Lines of a note that are in sight."""
TAB = 4
"""Cells from one tab stop of a note to the next."""


class ChoiceLine(Widget, can_focus=True):
    """One of a few words, all of them in sight: left and right, or the first letter, choose."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("choice")]

    class Chosen(Message):
        """Another word was chosen."""

    def __init__(self, choices: Choices, value: str) -> None:
        super().__init__(classes="control")
        self.choices = with_word(choices, value)
        self._place = place_of(self.choices, value)

    @property
    def value(self) -> str:
        """What is chosen."""
        return self.choices[self._place][0]

    @value.setter
    def value(self, value: str) -> None:
        self.choices = with_word(self.choices, value)
        self._choose(place_of(self.choices, value))

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

    def render(self) -> Content:
        """The words, the chosen one loud."""
        return choice_words(self.choices, self.value, self.size.width, "reverse")

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

    def render(self) -> Content:
        """``[x] yes``, loud."""
        return check_words(self._value, self.size.width, "reverse")


class NoteArea(TextArea):
    """Several lines of text, where enter begins a new line and tab goes on."""

    def __init__(self, text: str) -> None:
        super().__init__(text, compact=True, highlight_cursor_line=False, classes="control")
        self.indent_width = TAB
        self.cursor_blink = False

    @property
    def value(self) -> str:
        """The text."""
        return self.text

    @value.setter
    def value(self, text: str) -> None:
        self.text = text


class Fold(Widget, can_focus=True):
    """Stands for the rare fields until somebody opens it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("fold")]

    class Opened(Message):
        """The rare fields are wanted."""

    def __init__(self, names: str) -> None:
        super().__init__(classes="control")
        self._names = names

    def action_unfold(self) -> None:
        """Show the rare fields."""
        self.post_message(self.Opened())

    def render(self) -> Content:
        """What is below it, loud."""
        return fold_words(self._names, self.size.width, "reverse")


def with_word(choices: Choices, value: str) -> Choices:
    """The choices, with a word that is offered no longer where a record has it."""
    return choices if any(value == one for one, _ in choices) else (*choices, (value, value or "–"))


def place_of(choices: Choices, value: str) -> int:
    """Which of the choices has that value."""
    return next(place for place, (one, _) in enumerate(choices) if one == value)


def choice_words(choices: Choices, value: str, width: int, style: str = "bold") -> Content:
    """The words side by side, from one on that leaves the chosen one in sight; that one in the style."""
    choices = with_word(choices, value)
    chosen = place_of(choices, value)
    words = [f" {label} " for _, label in choices]
    first = 0
    while sum(Content(word).cell_length for word in words[first : chosen + 1]) > width and first < chosen:
        first += 1
    parts = [(word, style if place == chosen else "dim") for place, word in enumerate(words)]
    return fit(Content.assemble(*parts[first:]), width)


def check_words(value: bool, width: int, style: str = "") -> Content:
    """``[x] yes`` or ``[ ] no``."""
    return fit(Content.styled(" [x] yes " if value else " [ ] no ", style), width)


def fold_words(names: str, width: int, style: str = "dim") -> Content:
    """``▸ more: middle name, suffix, …``"""
    return fit(Content.styled(f"{RUNG} more: {names}", style), width)


def note_lines(text: str, width: int) -> Sequence[Content]:
    """The beginning of a note, wrapped as the area wraps it that one types in, and a sign where more follows."""
    room = max(1, width - 1)  # the area keeps a cell for its cursor
    beginning = "\n".join(text[: (room + 1) * (NOTE_LINES + 1)].split("\n")[: NOTE_LINES + 1])
    wrapped = WrappedDocument(Document(beginning), room, TAB)
    lines = [Content(part.expandtabs(TAB).rstrip()) for line in wrapped.lines for part in line]
    if len(lines) > NOTE_LINES:
        lines[NOTE_LINES - 1] = first_cells(lines[NOTE_LINES - 1], room - 1) + CUT
    lines += [Content("")] * (NOTE_LINES - len(lines))
    return [fit(line, width) for line in lines[:NOTE_LINES]]
