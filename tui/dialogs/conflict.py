"""Asks about the fields that somebody else changed too, and about no others (I-51, D12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.errors import Clash
from tui.dialogs.another import AnotherDialog
from tui.dialogs.base import Dialog
from tui.keys import bindings_for
from tui.signs import CURSOR, NOTHING
from tui.widgets.cells import fit, wrap
from tui.widgets.field import Field, Kind
from tui.wording import count

Choice = Mapping[str, Any]


class ConflictDialog(Dialog[Choice]):
    """Answers with the value that is to stand for each clashing field, or None to go back to the form."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("conflict")]

    def __init__(self, clashes: tuple[Clash, ...], form: Iterable[Field]) -> None:
        """`form` are the fields among which those that clash were filled in."""
        fields = count(len(clashes), "field")
        super().__init__(f"Somebody else changed {fields} that you changed too")
        self._clashes = clashes
        known = {field.name: field for field in form}
        self._fields = {clash.field: known.get(clash.field) or _field_of(clash) for clash in clashes}
        self._cursor = 0
        self._decided: dict[str, Any] = {}

    def compose_content(self) -> Iterable[Widget]:
        """The fields, each with what it was and what both made of it."""
        yield Static(classes="clashes")

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        self.refit()

    def on_resize(self) -> None:
        """Use the room there is."""
        self.refit()

    def action_mine(self) -> None:
        """Let my value stand."""
        self._decide(self._clash.mine)

    def action_theirs(self) -> None:
        """Let the stored value stand."""
        self._decide(self._clash.theirs)

    @work(exclusive=True, group="other")
    async def action_other(self) -> None:
        """Make a third value of mine, where it is filled in as it is in the form."""
        other = await self.app.push_screen_wait(AnotherDialog(self._fields[self._clash.field], self._clash.mine))
        if other is not None:
            self._decide(other)

    def action_down(self) -> None:
        """Next field."""
        self._go(1)

    def action_up(self) -> None:
        """Previous field."""
        self._go(-1)

    def action_save(self) -> None:
        """Save, once each field is decided."""
        open_ = [clash for clash in self._clashes if clash.field not in self._decided]
        if open_:
            self._cursor = self._clashes.index(open_[0])
            self.complain(f"{self._label(open_[0])} is not decided: m mine, t theirs, e another")
            self.refit()
        else:
            self.dismiss(dict(self._decided))

    def action_cancel(self) -> None:
        """Decide nothing and go back to the form."""
        self.dismiss(None)

    @property
    def _clash(self) -> Clash:
        return self._clashes[self._cursor]

    def _label(self, clash: Clash) -> str:
        return self._fields[clash.field].label

    def _go(self, by: int) -> None:
        self._cursor = max(0, min(len(self._clashes) - 1, self._cursor + by))
        self.refit()

    def _decide(self, value: Any) -> None:
        self.complain("")
        self._decided[self._clash.field] = value
        self._go(1)

    def refit(self) -> None:
        """Draw the fields, scrolled to the one under the cursor where there are more than the screen has room for."""
        lines: list[Content] = []
        end = 0
        width = self.inner_width(self.app.size)
        for place, clash in enumerate(self._clashes):
            label = fit(self._label(clash), width - 2)
            lines.append(Content.assemble(f"{CURSOR if place == self._cursor else ' '} ", label.stylize("bold")))
            stands = self._decided.get(clash.field, _UNDECIDED)
            third = (("another", stands),) if stands not in (clash.mine, clash.theirs, _UNDECIDED) else ()
            for words, value in (("before", clash.base), ("mine", clash.mine), ("theirs", clash.theirs), *third):
                value_words = _said(self._fields[clash.field], value)
                lines += _lines(words, value_words, width, stands=words != "before" and stands == value)
            end = len(lines) if place == self._cursor else end
        self.query_one(".clashes", Static).update(Content("\n").join(self.in_sight(lines, end)))


_UNDECIDED = object()
_INDENT, _MOST = 18, 3
"""Cells before a value; lines of a long one."""


def _field_of(clash: Clash) -> Field:
    """A field for what its form does not ask for by that name."""
    has_lines = any("\n" in str(value) for value in (clash.mine, clash.theirs))
    return Field(clash.field, clash.field.replace("_", " ").capitalize(), Kind.NOTE if has_lines else Kind.LINE)


def _said(field: Field, value: object) -> str:
    """A value in the words of the form."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return dict(field.choices).get(str(value or ""), str(value or NOTHING))


def _lines(words: str, said: str, width: int, *, stands: bool) -> list[Content]:
    """What somebody made of a field, cut after a few lines: the whole of a long note is in the form."""
    loud = "bold" if stands else ""
    first, *more = wrap(Content.styled(said, loud), max(1, width - _INDENT), _MOST)
    head = Content.assemble("    ", (f"{words} stands" if stands else words, loud or "dim"))
    return [fit(head, _INDENT) + first, *(Content(" " * _INDENT) + line for line in more)]
