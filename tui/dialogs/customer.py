"""The form of a customer, new or in the book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store import customers
from store.errors import Refused
from store.records.customers import CustomerCard
from tui.dialogs import fields
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.form import FormDialog

Values = Mapping[str, Any]
Types = tuple[tuple[str, str, bool], ...]


class CustomerDialog(FormDialog[int]):
    """Adds a customer, or changes the one of `card`; answers with its id."""

    draft_kind = "customer"

    def __init__(self, types: Types, card: CustomerCard | None = None, *, language: str = "") -> None:
        base = card.fields if card else customers.empty_draft(language)
        choices = tuple((code, label) for code, label, _ in types)
        title = f"Edit {card.name}" if card else "New customer"
        super().__init__(title, fields.customer(choices), base, card.version if card else 0)
        self._customer_id = card.id if card else None

    def opened_with(self) -> dict[str, Any]:
        """Which customer it is."""
        return {"customer_id": self._customer_id}

    async def write(self, base: Values, draft: Values, version: int) -> int:
        """Save; a customer that is not private any more loses its primary contact after a question (C6)."""
        if self._customer_id is None:
            return await self.desk.tell(customers.add, draft)
        try:
            await self.desk.tell(customers.change, self._customer_id, version, base, draft)
        except Refused as refused:
            if refused.field != "customer_type" or base["customer_type"] == draft["customer_type"]:
                raise
            question = ConfirmDialog(f"{refused.what}: shall there be none?", "Only a private customer has a primary contact.")
            if not await self.app.push_screen_wait(question):
                raise
            await self.desk.tell(customers.change, self._customer_id, version, base, draft, drop_primary=True)
        return self._customer_id
