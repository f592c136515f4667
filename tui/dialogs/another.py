"""Asks for another value of one field, in the very control in which its form asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from tui.dialogs.base import Dialog
from tui.keys import bindings_for
from tui.widgets.field import Field
from tui.widgets.field_form import FieldForm


class AnotherDialog(Dialog[Any]):
    """Answers with what the field holds then, a note with all of its lines; None if it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("form")]
    AUTO_FOCUS = ""

    def __init__(self, field: Field, value: Any) -> None:
        super().__init__(f"Another value for {field.label.lower()}")
        self._field = replace(field, folded=False, when=None)
        self._form = FieldForm((self._field,), {field.name: value}, self.room)

    def compose_content(self) -> Iterable[Widget]:
        """The field."""
        yield self._form

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is refused here, so no record stands in the way."""
        return action != "open_holder"

    def on_field_form_completed(self) -> None:
        """Enter in a field of one line takes it."""
        self.action_save()

    def action_save(self) -> None:
        """Take what the field holds."""
        self.dismiss(self._form.values()[self._field.name])

    def action_cancel(self) -> None:
        """Take nothing."""
        self.dismiss(None)
