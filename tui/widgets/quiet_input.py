"""An input that writes nothing while nobody types, and leaves enter to whoever it belongs to."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from tui.widgets.kept import Kept


class QuietInput(Kept, Input, inherit_bindings=False):
    """A line to type in. A blinking cursor would write 2,500 bytes a second to the line for ever."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in Input.BINDINGS if isinstance(binding, Binding) and binding.key != "enter"
    ]

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, select_on_focus=False, compact=True, id=id, classes=classes)
        self.cursor_blink = False
