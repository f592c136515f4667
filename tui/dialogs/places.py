"""The forms of what belongs to a customer or project: a contact there, a work address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store import links, work_addresses
from store.records.customers import WorkAddress
from store.records.links import LinkCard
from store.vocabulary import LinkKind, LinkStatus
from tui.dialogs import fields
from tui.dialogs.form import FormDialog
from tui.dialogs.successor import ask_successors

Values = Mapping[str, Any]


class LinkDialog(FormDialog[int]):
    """Changes a contact of a customer or project: role, the one e-mail there, favourite, status (M5, M8)."""

    draft_kind = "link"

    def __init__(self, card: LinkCard) -> None:
        base = dict(card.fields)
        if card.kind is LinkKind.CUSTOMER:
            base["work_address_id"] = str(base["work_address_id"] or "")
        shown = fields.link(card.kind, card.place.name, card.sites)
        super().__init__(f"{card.contact.name} at {card.place.name}", shown, base, card.version)
        self._kind, self._link_id = card.kind, card.id
        self._contact, self._place = card.contact, card.place
        self._successor: int | None = None

    def opened_with(self) -> dict[str, Any]:
        """Which link it is."""
        return {"kind": self._kind.value, "link_id": self._link_id}

    async def confirmed(self, draft: Values) -> bool:
        """Of a primary contact that is to be former or inactive here, ask who is it instead."""
        self._successor = None
        if draft["status"] == LinkStatus.ACTIVE:
            return True
        successors = await ask_successors(self.app, self.desk, self._contact, self._place)
        self._successor = next(iter(successors or ()), None)
        return successors is not None

    async def write(self, base: Values, draft: Values, version: int) -> int:
        """Save; answers with the new version. An empty e-mail brings the global ones back at once."""
        fields = _stored(base), _stored(draft)
        return await self.desk.tell(links.change, self._kind, self._link_id, version, *fields, successor=self._successor)


def _stored(values: Values) -> dict[str, Any]:
    """A choice is a text; the store knows a site by its number."""
    if "work_address_id" not in values:
        return dict(values)
    site = values["work_address_id"]
    return {**values, "work_address_id": int(site) if site else None}


class WorkAddressDialog(FormDialog[int]):
    """Adds a site to a customer, or changes the one of `site` (C9); answers with its id."""

    draft_kind = "work address"

    def __init__(self, customer_id: int, customer: str, site: WorkAddress | None = None) -> None:
        base = {field: getattr(site, field) if site else "" for field in work_addresses.FIELDS}
        super().__init__(f"Work address of {customer}", fields.WORK_ADDRESS_FORM, base, site.version if site else 0)
        self._customer_id, self._customer, self._site_id = customer_id, customer, site.id if site else None

    def opened_with(self) -> dict[str, Any]:
        """Whose site it is."""
        return {"customer_id": self._customer_id, "customer": self._customer, "row_id": self._site_id}

    async def write(self, base: Values, draft: Values, version: int) -> int:
        """Save."""
        if self._site_id is None:
            return await self.desk.tell(work_addresses.add, self._customer_id, draft)
        await self.desk.tell(work_addresses.change, self._site_id, version, base, draft)
        return self._site_id
