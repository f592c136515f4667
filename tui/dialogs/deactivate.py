"""Takes a contact out of use for a while: why, until when, and who stands in (N4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from store import contacts, forms
from store.errors import Ref
from store.vocabulary import InactiveReason
from tui.dialogs import fields
from tui.dialogs.form import FormDialog
from tui.dialogs.pick import pick_contact
from tui.dialogs.successor import ask_successors
from tui.keys import bindings_for


class DeactivateDialog(FormDialog[bool]):
    """Answers True when it is done."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("deactivate")]
    draft_kind = "deactivate"

    def __init__(self, contact: Ref) -> None:
        base = {"reason": InactiveReason.SICK_LEAVE.value, "until": ""}
        super().__init__(f"Take {contact.name} out of use", fields.DEACTIVATE, base)
        self._contact = contact
        self._stand_in: tuple[int, str] | None = None
        """The id and the name of whoever is offered instead."""
        self._successors: list[int] = []

    def opened_with(self) -> dict[str, Any]:
        """Whom it is about."""
        return {"contact_id": self._contact.id}

    def take_up(self, fields: Mapping[str, Any]) -> None:
        """Begin with what was typed and who was chosen before the program ended."""
        super().take_up(fields)
        if "stand_in" in self._typed:
            known, name = self._typed["stand_in"]
            self._stand_in = known, name

    def on_mount(self) -> None:
        """Say who was chosen."""
        self._tell_stand_in()

    @work(exclusive=True, group="stand-in")
    async def action_stand_in(self) -> None:
        """Choose who is offered instead; never used by itself."""
        chosen = await self.app.push_screen_wait(pick_contact("Who stands in?"))
        if chosen is not None:
            self._stand_in = chosen.id, chosen.name
            self._tell_stand_in()
            self._touched()

    async def confirmed(self, draft: Mapping[str, Any]) -> bool:
        """Of a primary contact, ask who is it instead, once the day of return can be one."""
        forms.day("inactive_until", draft["until"])
        successors = await ask_successors(self.app, self.desk, self._contact, for_a_while=True)
        self._successors = successors or []
        return successors is not None

    async def write(self, base: Mapping[str, Any], draft: Mapping[str, Any], version: int) -> bool:
        """Deactivate."""
        reason = InactiveReason(draft["reason"])
        await self.desk.tell(
            contacts.deactivate, self._contact.id, reason, until=draft["until"], stand_in_id=self._stand_in and self._stand_in[0],
            successors=self._successors,
        )  # fmt: skip
        return True

    def field_of(self, field: str) -> str:
        """The day of return is called otherwise in the store."""
        return {"inactive_until": "until"}.get(field, field)

    def _changes(self) -> dict[str, Any]:
        """Who stands in is chosen in no field."""
        return super()._changes() | ({"stand_in": self._stand_in} if self._stand_in else {})

    def _tell_stand_in(self) -> None:
        if self._stand_in is not None:
            self.hint(f"stand-in: {self._stand_in[1]}")
