"""A form made from a table of fields: one below the other, errors under their field, enter to the next, the rare ones folded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.keys import bindings_for
from tui.widgets.cells import first_cells, fit
from tui.widgets.field import Field, Kind
from tui.widgets.field_row import LABEL, FieldRow, FoldRow
from tui.widgets.laid_out import LaidOut
from tui.widgets.quiet_input import QuietInput

Row = FieldRow | FoldRow

LEAST_LINES = 3
"""Lines of a form on the smallest terminal."""


class FieldForm(LaidOut, inherit_bindings=False):
    """Fields to fill in; what they hold is read with `values`.

    The form draws its fields itself, and mounts a control only for those that somebody gets to: a widget for each label,
    line and error would cost 100 ms when a long form opens. One row is the current one; its control has the focus.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("field")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "field-form--label", "field-form--here", "field-form--error", "field-form--caution",
    }  # fmt: skip

    class Changed(Message):
        """Something was typed or chosen."""

        def __init__(self, field: str) -> None:
            super().__init__()
            self.field = field

    class Completed(Message):
        """Enter was pressed on the last field."""

    def __init__(
        self, fields: Sequence[Field], values: Mapping[str, Any], room: Callable[[Size], int] = lambda screen: screen.height
    ) -> None:
        """`room` says how many lines a screen of that size has for the form."""
        super().__init__()
        self.fields = tuple(fields)
        self._room = room
        self._rows = {about.name: FieldRow(about, values.get(about.name)) for about in fields}
        self._extra = {name: value for name, value in values.items() if name not in self._rows}
        self._fold = FoldRow(", ".join(about.label.lower() for about in fields if about.folded))
        self._unfolded = any(about.folded and _is_filled(about, values.get(about.name)) for about in fields)
        shown = [row for row in self._shown() if isinstance(row, FieldRow)]
        self._here: Row = next((row for row in shown if row.about.required), shown[0])
        self._top = 0
        """The first line in sight, where there is not room for all."""
        self._layout = _Layout()

    def compose(self) -> ComposeResult:
        """The control of the first field that must be filled in, else of the first one."""
        yield self._here.enter()

    def on_mount(self) -> None:
        """Begin there."""
        self._go(self._here)

    # --- what is in it ---------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """What the fields hold, with whatever else the form was opened with."""
        return self._extra | {name: row.value for name, row in self._rows.items()}

    def put(self, values: Mapping[str, Any]) -> None:
        """Fill the fields named."""
        for name, value in values.items():
            if name in self._rows:
                self._rows[name].put(value)
        self._changed_lines()

    def row(self, name: str) -> FieldRow | None:
        """The row of a field, if the form has it."""
        return self._rows.get(name)

    def shows(self, name: str) -> bool:
        """Whether the field is asked for at present."""
        return self._rows[name] in self._shown()

    def complain(self, name: str, sentence: str) -> bool:
        """Say what is wrong under a field and go there; False if the form has no such field, or hides it."""
        row = self._rows.get(name)
        if row is None:
            return False
        self._unfolded |= row.about.folded
        row.complaint, row.hushed = sentence, False
        if row not in self._shown():
            return False
        self._go(row)
        return True

    def clear_complaints(self) -> None:
        """Nothing is known to be wrong any more."""
        for row in self._rows.values():
            row.complaint = ""
        self._changed_lines()

    # --- keys ------------------------------------------------------------------------------------

    def action_next(self) -> None:
        """The next field; after the last one the form is complete."""
        if not self._step(1, fold=self._here is self._fold):
            self.post_message(self.Completed())

    def action_down(self) -> None:
        """The next field."""
        self._step(1)

    def action_up(self) -> None:
        """The field before."""
        self._step(-1)

    def action_forward(self) -> None:
        """The next field; after the last one the first."""
        if not self._step(1):
            self._go(self._shown()[0])

    def action_backward(self) -> None:
        """The field before; before the first one the last."""
        if not self._step(-1):
            self._go(self._shown()[-1])

    def on_fold_opened(self) -> None:
        """Show the rare fields and go to the first of them."""
        self._unfolded = True
        self._go(next(row for row in self._shown() if isinstance(row, FieldRow) and row.about.folded))

    def on_input_changed(self) -> None:
        """A letter was typed."""
        self._notice()

    def on_text_area_changed(self) -> None:
        """A letter was typed in a note."""
        self._notice()

    def on_choice_line_chosen(self) -> None:
        """Something else was chosen: other fields may be asked for now."""
        self._changed_lines()
        self._notice()

    def on_check_line_toggled(self) -> None:
        """A flag was set or taken away."""
        self._notice()

    # --- the mouse -------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Go to the field that was clicked on, in a line of text to the very letter."""
        if event.widget is not self:
            return  # the control has dealt with it
        y = self._top + event.y
        for row, first, after in self._spans(self.size.width):
            if first <= y < after:
                self._go(row)
                if isinstance(row.control, QuietInput):
                    row.control.cursor_position = len(first_cells(Content(row.control.value), max(0, event.x - LABEL)))

    def on_mouse_scroll_down(self) -> None:
        """The next field."""
        self._step(1)

    def on_mouse_scroll_up(self) -> None:
        """The field before."""
        self._step(-1)

    # --- drawing ---------------------------------------------------------------------------------

    @property
    def layout(self) -> Layout:
        """Puts the control of the current field in its place, and no other one anywhere."""
        return self._layout

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """All lines, or as many as there is room for."""
        lines = sum(len(row.said(width - row.indent)) for row in self._shown())
        return min(lines, max(LEAST_LINES, self._room(viewport)))

    def lay_out(self) -> Iterator[Strip]:
        """The lines from the first one in sight on."""
        lines = (strip for row in self._shown() for strip in self._strips(row))
        for number, line in enumerate(lines):
            if number >= self._top:
                yield line

    def place_of_control(self, size: Size) -> tuple[Widget, Region] | None:
        """Where the control of the current field stands in a form of that size."""
        first = self._bring_into_sight(size)
        if self._here.control is None:
            return None
        indent = self._here.indent
        return self._here.control, Region(indent, first - self._top, max(1, size.width - indent), self._here.height)

    # --- inside ----------------------------------------------------------------------------------

    def _shown(self) -> list[Row]:
        above = [row for row in self._rows.values() if not row.about.folded and self._is_asked(row)]
        below = [row for row in self._rows.values() if row.about.folded and self._is_asked(row)]
        return [*above, *(below if self._unfolded or not below else [self._fold])]

    def _is_asked(self, row: FieldRow) -> bool:
        if row.about.when is None:
            return True
        name, values = row.about.when
        return self._rows[name].value in values

    def _spans(self, width: int) -> Iterator[tuple[Row, int, int]]:
        """The rows shown, each with its first line and the one after its last."""
        first = 0
        for row in self._shown():
            after = first + len(row.said(width - row.indent))
            yield row, first, after
            first = after

    def _bring_into_sight(self, size: Size) -> int:
        """Scroll so that all of the current field is seen in a form of that size; the line at which the field begins."""
        spans = list(self._spans(size.width))
        first, after = next((first, after) for row, first, after in spans if row is self._here)
        self._top = max(0, min(self._top, spans[-1][2] - size.height, first))
        self._top = max(self._top, min(first, after - size.height))
        return first

    def _go(self, row: Row) -> None:
        self._here = row
        control = row.enter()
        if control.parent is None:
            self.mount(control)
        self.screen.set_focus(control, scroll_visible=False)
        self._changed_lines()

    def _step(self, by: int, *, fold: bool = True) -> bool:
        stops = [row for row in self._shown() if fold or row is not self._fold]
        place = stops.index(self._here) + by
        if not 0 <= place < len(stops):
            return False
        self._go(stops[place])
        return True

    def _notice(self) -> None:
        """Tell of what was changed since the last time."""
        for name, row in self._rows.items():
            if row.value != row.noticed:
                row.noticed = row.value
                if row.complaint and not row.hushed:
                    row.hushed = True
                    self._changed_lines()
                self.post_message(self.Changed(name))

    def _changed_lines(self) -> None:
        self._bring_into_sight(self.size)
        if self._here.control is not None:
            self._here.control.refresh(layout=True, repaint=False)  # a widget asks for the layout of what it is in
        self.paint()

    def _strips(self, row: Row) -> Iterator[Strip]:
        here = "field-form--here" if row is self._here else "field-form--label"
        label = f"{row.about.label}{'*' if row.about.required else ''}" if isinstance(row, FieldRow) else ""
        for number, (words, part) in enumerate(row.said(self.size.width - row.indent)):
            beside = fit(label if number == 0 else "", row.indent).render_segments(self.get_visual_style(here))
            style = self.get_visual_style(f"field-form--{part}") if part else self.visual_style
            yield Strip([*beside, *words.render_segments(style)], self.size.width)


class _Layout(Layout):
    """Shows of the children of a form the one that its current field needs."""

    name = "form"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """Place it."""
        assert isinstance(parent, FieldForm)
        placed = parent.place_of_control(size)
        if placed is None or placed[0] not in children:
            return []
        return [WidgetPlacement(placed[1], NULL_OFFSET, NULL_SPACING, placed[0])]


def _is_filled(about: Field, value: Any) -> bool:
    if about.kind is Kind.CHOICE:
        return bool(about.choices) and value not in ("", None, about.choices[0][0])
    return bool(value)
