"""The rows of a form: what is in a field and what is wrong with it, and the control to fill it in, once somebody gets there."""

from __future__ import annotations

from typing import Any, NamedTuple

from textual.content import Content

from tui.signs import ATTENTION
from tui.widgets.cells import fit
from tui.widgets.controls import (
    NOTE_LINES,
    CheckLine,
    ChoiceLine,
    Fold,
    NoteArea,
    check_words,
    choice_words,
    fold_words,
    note_lines,
)
from tui.widgets.field import HINTS, Field, Kind
from tui.widgets.quiet_input import QuietInput

LABEL = 17
"""Cells of the labels."""

Control = QuietInput | NoteArea | ChoiceLine | CheckLine


class Said(NamedTuple):
    """A line beside the labels."""

    words: Content
    part: str = ""
    """What it is, where it is not what the field holds: ``error`` or ``caution``."""


class FieldRow:
    """A field. It is drawn by the form; only while somebody is in it a control, made when it is first needed, stands there."""

    indent = LABEL
    """Cells before its control."""

    def __init__(self, about: Field, value: Any) -> None:
        self.about = about
        self.control: Control | None = None
        self.complaint = ""
        """What is wrong with what is in it, or was when that was last looked at."""
        self.hushed = False
        """Whether something was typed since, so that only the room of the complaint is kept: nothing moves under who types."""
        self._value = self._fitting(value)
        self.noticed = self._value
        """What was in it when somebody last looked whether it changed."""

    @property
    def value(self) -> Any:
        """What is in the field: text, or a truth for a flag."""
        return self._value if self.control is None else self.control.value

    def put(self, value: Any) -> None:
        """Fill the field."""
        self._value = self.noticed = self._fitting(value)
        if self.control is not None:
            self.control.value = self._value

    def enter(self) -> Control:
        """The control to fill it in."""
        if self.control is None:
            self.control = self._make_control()
        return self.control

    @property
    def height(self) -> int:
        """Lines of its control."""
        return NOTE_LINES if self.about.kind is Kind.NOTE else 1

    def said(self, width: int) -> list[Said]:
        """What the field holds, what is wrong with it and what is to be heeded, in lines of so many cells."""
        lines = [Said(line) for line in self._held(width)]
        for words, part in (
            (f"{ATTENTION} {self.complaint}" if self.complaint else "", "error"),
            (self.about.caution, "caution"),
        ):
            if words:
                hushed = self.hushed and part == "error"
                lines += [Said(fit("" if hushed else line, width), part) for line in Content(words).wrap(width)]
        return lines

    def _held(self, width: int) -> list[Content]:
        value = self.value
        match self.about.kind:
            case Kind.NOTE:
                return [*note_lines(value, width)]
            case Kind.CHOICE:
                return [choice_words(self.about.choices, value, width)]
            case Kind.FLAG:
                return [check_words(value, width)]
            case _:
                return [fit(value or Content.styled(self._hint, "dim"), width)]

    @property
    def _hint(self) -> str:
        return self.about.hint or HINTS.get(self.about.kind, "")

    def _fitting(self, value: Any) -> Any:
        return bool(value) if self.about.kind is Kind.FLAG else str(value or "")

    def _make_control(self) -> Control:
        match self.about.kind:
            case Kind.NOTE:
                return NoteArea(self._value)
            case Kind.CHOICE:
                return ChoiceLine(self.about.choices, self._value)
            case Kind.FLAG:
                return CheckLine(self._value)
            case _:
                return QuietInput(self._value, placeholder=self._hint, classes="control")


class FoldRow:
    """The fold above the rare fields."""

    indent = 0
    height = 1

    def __init__(self, names: str) -> None:
        self._names = names
        self.control: Fold | None = None

    def enter(self) -> Fold:
        """What opens it."""
        if self.control is None:
            self.control = Fold(self._names)
        return self.control

    def said(self, width: int) -> list[Said]:
        """What is below it."""
        return [Said(fold_words(self._names, width))]


def _wrapped(words: str, part: str, width: int) -> list[Said]:
    return [Said(fit(line, width), part) for line in Content(words).wrap(width)]
