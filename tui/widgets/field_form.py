"""A form made from a table of fields: one below the other, errors under their field, enter to the next, the rare ones folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui.keys import bindings_for
from tui.signs import ATTENTION
from tui.widgets.controls import CheckLine, ChoiceLine, Fold, NoteArea
from tui.widgets.lines import Line
from tui.widgets.quiet_input import QuietInput


class Kind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    NOTE = "note"
    CHOICE = "choice"
    FLAG = "flag"
    LANGUAGE = "language"
    DAY = "day"
    PHONE = "phone"
    COUNTRY = "country"


HINTS: dict[Kind, str] = {
    Kind.LANGUAGE: "en, fr, pt-BR",
    Kind.DAY: "2026-05-03",
    Kind.PHONE: "in any format",
    Kind.COUNTRY: "two letters, like FR",
}
"""What stands dim in an empty field of a kind that has a form to keep to."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    required: bool = False
    """Marked with a star (N5); whether it may stay empty is for the store to say."""
    hint: str = ""
    """Stands dim in the field while it is empty."""
    caution: str = ""
    """Stands under the field for good."""
    choices: tuple[tuple[str, str], ...] = ()
    """For a choice: each value with its label."""
    folded: bool = False
    """Stands below the fold: shown on request, or where something is in it."""
    when: tuple[str, frozenset[str]] | None = field(default=None)
    """Shown only while the field of that name has one of these values."""


class FieldRow(Vertical):
    """A label, a control, and below it a line for what is wrong."""

    def __init__(self, about: Field, value: Any) -> None:
        super().__init__()
        self.about = about
        self.control = make_control(about, value)
        self._complaint = ""

    def compose(self) -> ComposeResult:
        """Label and control side by side, error and caution below."""
        with Horizontal(classes="field"):
            yield Line(classes="label")
            yield self.control
        yield Static(classes="error")
        if self.about.caution:
            yield Static(Content(self.about.caution), classes="caution")

    def on_mount(self) -> None:
        """Write the label; a star says that the field must be filled."""
        self.query_one(".label", Line).say(Content.assemble(self.about.label, ("*" if self.about.required else "", "bold")))

    @property
    def value(self) -> Any:
        """What is in the field."""
        if isinstance(self.control, NoteArea):
            return self.control.text
        return self.control.value

    def put(self, value: Any) -> None:
        """Fill the field."""
        if isinstance(self.control, NoteArea):
            self.control.text = str(value or "")
        elif isinstance(self.control, QuietInput):
            self.control.value = str(value or "")
        else:
            self.control.value = value

    def complain(self, sentence: str) -> None:
        """Say what is wrong with the field; nothing if it is empty, and nothing is drawn if it is said already."""
        if sentence == self._complaint:
            return
        self._complaint = sentence
        error = self.query_one(".error", Static)
        error.update(Content(f"{ATTENTION} {sentence}" if sentence else ""))
        error.set_class(bool(sentence), "-shown")


Control = QuietInput | NoteArea | ChoiceLine | CheckLine


def make_control(about: Field, value: Any) -> Control:
    """The widget in which a field is filled in."""
    match about.kind:
        case Kind.NOTE:
            return NoteArea(str(value or ""))
        case Kind.CHOICE:
            return ChoiceLine(about.choices, str(value or ""))
        case Kind.FLAG:
            return CheckLine(bool(value))
        case _:
            return QuietInput(str(value or ""), placeholder=about.hint or HINTS.get(about.kind, ""), classes="control")


class FieldForm(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Fields to fill in; what they hold is read with `values`."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("field")]

    class Changed(Message):
        """Something was typed or chosen."""

        def __init__(self, field: str) -> None:
            super().__init__()
            self.field = field

    class Completed(Message):
        """Enter was pressed on the last field."""

    def __init__(self, fields: Sequence[Field], values: Mapping[str, Any]) -> None:
        super().__init__()
        self.fields = tuple(fields)
        self._rows = {about.name: FieldRow(about, values.get(about.name)) for about in fields}
        self._extra = {name: value for name, value in values.items() if name not in self._rows}
        self._unfolded = any(about.folded and self._is_filled(about, values.get(about.name)) for about in fields)

    def compose(self) -> ComposeResult:
        """The fields, then the fold and what is below it."""
        yield from (row for row in self._rows.values() if not row.about.folded)
        below = [row for row in self._rows.values() if row.about.folded]
        if below:
            yield Fold(", ".join(row.about.label.lower() for row in below))
            yield from below

    def on_mount(self) -> None:
        """Hide what is not asked for yet."""
        self._show_rows()

    # --- what is in it ---------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """What the fields hold, with whatever else the form was opened with."""
        return self._extra | {name: row.value for name, row in self._rows.items()}

    def put(self, values: Mapping[str, Any]) -> None:
        """Fill the fields named."""
        for name, value in values.items():
            if name in self._rows:
                self._rows[name].put(value)
        self._show_rows()

    def row(self, name: str) -> FieldRow | None:
        """The row of a field, if the form has it."""
        return self._rows.get(name)

    def complain(self, name: str, sentence: str) -> bool:
        """Say what is wrong under a field and go there; False if the form has no such field, or hides it."""
        row = self._rows.get(name)
        if row is None:
            return False
        if row.about.folded and not self._unfolded:
            self.unfold()
        row.complain(sentence)
        row.control.focus()
        row.scroll_visible(animate=False)
        return bool(row.display)

    def begin(self) -> None:
        """Go to the first field that must be filled in, else to the first one."""
        shown = [row for row in self._rows.values() if row.display]
        next((row for row in shown if row.about.required), shown[0]).control.focus()

    def clear_complaints(self) -> None:
        """Nothing is known to be wrong any more."""
        for row in self._rows.values():
            row.complain("")

    def unfold(self) -> None:
        """Show the rare fields too."""
        self._unfolded = True
        self._show_rows()

    # --- keys ------------------------------------------------------------------------------------

    def action_next(self) -> None:
        """The next field; after the last one the form is complete."""
        if isinstance(self.screen.focused, Fold):
            self._step(1)
        elif not self._step(1):
            self.post_message(self.Completed())

    def action_down(self) -> None:
        """The next field."""
        self._step(1, fold=True)

    def action_up(self) -> None:
        """The field before."""
        self._step(-1, fold=True)

    def on_fold_opened(self) -> None:
        """Show the rare fields and go to the first of them."""
        self.unfold()
        next(row.control for row in self._rows.values() if row.about.folded and row.display).focus()

    def on_input_changed(self) -> None:
        """A letter was typed."""
        self._changed()

    def on_text_area_changed(self) -> None:
        """A letter was typed in a note."""
        self._changed()

    def on_choice_line_chosen(self) -> None:
        """Something else was chosen: other fields may be asked for now."""
        self._show_rows()
        self._changed()

    def on_check_line_toggled(self) -> None:
        """A flag was set or taken away."""
        self._changed()

    # --- inside ----------------------------------------------------------------------------------

    def _changed(self) -> None:
        row = next((row for row in self._rows.values() if row.control is self.screen.focused), None)
        if row is not None:
            row.complain("")
            self.post_message(self.Changed(row.about.name))

    def _step(self, by: int, *, fold: bool = False) -> bool:
        stops = list(self._stops(fold=fold))
        here = next((place for place, stop in enumerate(stops) if stop is self.screen.focused), None)
        place = (len(stops) if here is None else here) + by
        if not 0 <= place < len(stops):
            return False
        stops[place].focus()
        return True

    def _stops(self, *, fold: bool) -> Iterable[Widget]:
        for child in self.children:
            if isinstance(child, FieldRow) and child.display:
                yield child.control
            elif isinstance(child, Fold) and child.display and (fold or child is self.screen.focused):
                yield child

    def _show_rows(self) -> None:
        for row in self._rows.values():
            asked = True
            if row.about.when is not None:
                name, values = row.about.when
                asked = str(self._rows[name].value) in values
            row.display = asked and (self._unfolded or not row.about.folded)
        for fold in self.query(Fold):
            fold.display = not self._unfolded

    @staticmethod
    def _is_filled(about: Field, value: Any) -> bool:
        if about.kind is Kind.CHOICE:
            return bool(about.choices) and value not in ("", None, about.choices[0][0])
        return bool(value)
