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
from tui.dialogs.ask import AskDialog
from tui.dialogs.base import Dialog
from tui.keys import bindings_for
from tui.signs import CURSOR, NOTHING
from tui.wording import count

Choice = Mapping[str, Any]


class ConflictDialog(Dialog[Choice]):
    """Answers with the value that is to stand for each clashing field, or None to go back to the form."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("conflict")]

    def __init__(self, clashes: tuple[Clash, ...], labels: Mapping[str, str]) -> None:
        fields = count(len(clashes), "field")
        super().__init__(f"Somebody else changed {fields} that you changed too")
        self._clashes = clashes
        self._labels = labels
        self._cursor = 0
        self._decided: dict[str, Any] = {}

    def compose_content(self) -> Iterable[Widget]:
        """The fields, each with what it was and what both made of it."""
        yield Static(classes="clashes")

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        self._show()

    def action_mine(self) -> None:
        """Let my value stand."""
        self._decide(self._clash.mine)

    def action_theirs(self) -> None:
        """Let the stored value stand."""
        self._decide(self._clash.theirs)

    @work(exclusive=True)
    async def action_other(self) -> None:
        """Type a third value."""
        typed = await self.app.push_screen_wait(AskDialog(self._label(self._clash), str(self._clash.mine or "")))
        if typed is not None:
            self._decide(typed)

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
            self._show()
            self.complain(f"{self._label(open_[0])} is not decided: m mine, t theirs, e another")
        else:
            self.dismiss(dict(self._decided))

    def action_cancel(self) -> None:
        """Decide nothing and go back to the form."""
        self.dismiss(None)

    @property
    def _clash(self) -> Clash:
        return self._clashes[self._cursor]

    def _label(self, clash: Clash) -> str:
        return self._labels.get(clash.field, clash.field.replace("_", " ").capitalize())

    def _go(self, by: int) -> None:
        self._cursor = max(0, min(len(self._clashes) - 1, self._cursor + by))
        self._show()

    def _decide(self, value: Any) -> None:
        self.complain("")
        self._decided[self._clash.field] = value
        self._go(1)

    def _show(self) -> None:
        lines: list[Content] = []
        for place, clash in enumerate(self._clashes):
            marker = CURSOR if place == self._cursor else " "
            lines.append(Content.assemble(f"{marker} ", (self._label(clash), "bold")))
            for words, value in (("before", clash.base), ("mine", clash.mine), ("theirs", clash.theirs)):
                stands = words != "before" and clash.field in self._decided and self._decided[clash.field] == value
                lines.append(Content.assemble("    ", (f"{words:<8}", "dim"), (_shown(value), "bold" if stands else "")))
                if stands:
                    lines[-1] += Content(" stands")
            decided = self._decided.get(clash.field, clash.mine)
            if clash.field in self._decided and decided not in (clash.mine, clash.theirs):
                lines.append(Content.assemble("    ", ("another ", "dim"), (_shown(decided), "bold"), " stands"))
        self.query_one(".clashes", Static).update(Content("\n").join(lines))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value or NOTHING)
