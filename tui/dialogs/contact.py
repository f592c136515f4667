"""The forms of a contact: a new one, also right at a customer or project, and one that is in the book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store import contacts
from store.contact_fields import NewEmail, NewPhone, empty_draft
from store.records.contacts import ContactCard
from store.records.contexts import CustomerContext, ProjectContext
from store.rules.completeness import missing
from store.vocabulary import PhoneType
from tui.dialogs import fields
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.form import FormDialog
from tui.widgets.field import Field

Values = Mapping[str, Any]
Place = CustomerContext | ProjectContext

_OF_LINK = ("role", "override_email")
_BESIDES = ("email", "phone", "phone_type", "country", *_OF_LINK)


class NewContactDialog(FormDialog[int]):
    """Adds a contact, linked to a customer or project where one is named (M3, M6); answers with its id."""

    draft_kind = "new contact"

    def __init__(
        self, titles: tuple[str, ...], *, language: str = "", country: str = "", place: Place | None = None, where: str = ""
    ) -> None:
        """`place` is where the contact is added, called `where`."""
        first: tuple[Field, ...] = (fields.EMAIL, fields.PHONE, fields.PHONE_TYPE, fields.COUNTRY)
        if place is not None:
            first = (*first, fields.ROLE_HERE, fields.email_here(where))
        base = empty_draft(language=language) | {"phone_type": PhoneType.OFFICE.value, "country": country}
        base |= dict.fromkeys(("email", "phone", *(_OF_LINK if place is not None else ())), "")
        super().__init__(f"New contact at {where}" if where else "New contact", fields.contact(titles, first), base)
        self._place = place
        self._opened = {"titles": titles, "language": language, "country": country, "place": place, "where": where}

    def opened_with(self) -> dict[str, Any]:
        """The place, so that a draft is taken up there."""
        return self._opened

    @classmethod
    def resume(cls, opened_with: Values) -> NewContactDialog:
        """The dialog of a draft."""
        place = opened_with["place"]
        known: Place | None = None
        if place is not None:
            known = CustomerContext(*place) if len(place) == 1 else ProjectContext(*place)
        return cls(**{**opened_with, "titles": tuple(opened_with["titles"]), "place": known})

    async def confirmed(self, draft: Values) -> bool:
        """Ask once more about somebody who cannot be reached (N9); it never blocks. What must be filled in comes first."""
        if missing(draft) or draft["email"].strip() or draft["phone"].strip() or draft.get("override_email", "").strip():
            return True
        anyway = await self.app.push_screen_wait(ConfirmDialog("No phone or e-mail: save anyway?"))
        return bool(anyway)

    async def write(self, base: Values, draft: Values, version: int) -> int:
        """Add the contact with its first address and number, and the link, in one transaction."""
        record = {name: value for name, value in draft.items() if name not in _BESIDES}
        emails = [NewEmail(draft["email"])] if draft["email"].strip() else []
        phones = [NewPhone(draft["phone"], draft["phone_type"], draft["country"])] if draft["phone"].strip() else []
        there: dict[str, Any] = {}
        if isinstance(self._place, CustomerContext):
            there["customer_id"] = self._place.customer_id
        elif self._place is not None:
            there["project_id"] = self._place.project_id
        if there:
            there["link"] = {name: draft[name] for name in _OF_LINK}
        return await self.desk.tell(contacts.add, record, emails=emails, phones=phones, **there)

    def field_of(self, field: str) -> str:
        """The first address and number are called otherwise in the store."""
        return {"address": "email", "raw": "phone"}.get(field, field)


class ContactDialog(FormDialog[int]):
    """Changes a contact; answers with its new version."""

    draft_kind = "contact"

    def __init__(self, card: ContactCard, titles: tuple[str, ...]) -> None:
        super().__init__(f"Edit {card.name}", fields.contact(titles), card.fields, card.version)
        self._contact_id = card.id

    def opened_with(self) -> dict[str, Any]:
        """Whose form it is."""
        return {"contact_id": self._contact_id}

    async def write(self, base: Values, draft: Values, version: int) -> int:
        """Save the fields."""
        return await self.desk.tell(contacts.change, self._contact_id, version, base, draft)
