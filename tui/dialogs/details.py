"""The forms of what belongs to one contact: an e-mail, a phone number, a postal address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import work

from store import contact_details
from store.address import read_phone
from store.records.contacts import EmailAddress, Phone, PostalAddress
from store.vocabulary import AddressType, EmailLabel, EmailState, PhoneType
from tui.dialogs import fields
from tui.dialogs.form import FormDialog

Values = Mapping[str, Any]


class EmailDialog(FormDialog[int]):
    """Adds a global e-mail to a contact, or changes the one of `email` (M2); answers with its id."""

    draft_kind = "email"

    def __init__(self, contact_id: int, name: str, email: EmailAddress | None = None) -> None:
        base = {"address": "", "label": EmailLabel.WORK.value, "state": EmailState.OK.value}
        if email is not None:
            base = {"address": email.address, "label": email.label.value, "state": email.state.value}
        shown = fields.EMAIL_FORM if email else fields.EMAIL_FORM[:2]
        super().__init__(f"E-mail of {name}", shown, base, email.version if email else 0)
        self._contact_id, self._person, self._email_id = contact_id, name, email.id if email else None

    def opened_with(self) -> dict[str, Any]:
        """Whose address it is."""
        return {"contact_id": self._contact_id, "name": self._person, "row_id": self._email_id}

    async def write(self, base: Values, draft: Values, version: int) -> int:
        """Save."""
        if self._email_id is None:
            return await self.desk.tell(contact_details.add_email, self._contact_id, draft["address"], draft["label"])
        await self.desk.tell(contact_details.change_email, self._contact_id, self._email_id, version, base, draft)
        return self._email_id

    def field_of(self, field: str) -> str:
        """The check of an address calls it by another name."""
        return "address" if field == "email" else field


class PhoneDialog(FormDialog[int]):
    """Adds a number to a contact, or changes the one of `phone` (C13 to C15); answers with its id."""

    draft_kind = "phone"

    def __init__(self, contact_id: int, name: str, phone: Phone | None = None, *, country: str = "") -> None:
        base = {"raw": "", "type": PhoneType.OFFICE.value, "country": country}
        if phone is not None:
            base = {"raw": phone.raw, "type": phone.type.value, "country": phone.country}
        super().__init__(f"Phone of {name}", fields.PHONE_FORM, base, phone.version if phone else 0)
        self._contact_id, self._person, self._phone_id = contact_id, name, phone.id if phone else None

    def opened_with(self) -> dict[str, Any]:
        """Whose number it is."""
        return {"contact_id": self._contact_id, "name": self._person, "row_id": self._phone_id}

    def on_field_form_changed(self) -> None:
        """Say while it is typed how the number is understood, or that it is kept as it is."""
        super().on_field_form_changed()
        self._read_number()

    @work(exclusive=True, group="number")
    async def _read_number(self) -> None:
        typed = self.form.values()
        if not typed["raw"].strip():
            self.hint("")
            return
        number = await self.desk.ask(read_phone, typed["raw"], typed["country"], lane="number")
        known = f"{number.e164} {number.country}".strip()
        self.hint(f"understood as {known}" if number.e164 else f"kept as it is typed: {number.hint}")

    async def write(self, base: Values, draft: Values, version: int) -> int:
        """Save."""
        if self._phone_id is None:
            number = (draft["raw"], draft["type"], draft["country"])
            return await self.desk.tell(contact_details.add_phone, self._contact_id, *number)
        await self.desk.tell(contact_details.change_phone, self._contact_id, self._phone_id, version, base, draft)
        return self._phone_id


class AddressDialog(FormDialog[int]):
    """Fills one of the three slots for postal addresses of a contact, or changes the one of `address` (S1)."""

    draft_kind = "address"

    def __init__(
        self, contact_id: int, name: str, address: PostalAddress | None = None, *, type_: AddressType = AddressType.MAIN
    ) -> None:
        base = dict.fromkeys(contact_details.POSTAL_FIELDS, "")
        if address is not None:
            type_ = address.type
            base = {field: getattr(address, field) for field in base}
        shown = fields.ADDRESS_FORM[1:] if address else fields.ADDRESS_FORM
        title = f"{type_.value.capitalize()} address of {name}" if address else f"Address of {name}"
        super().__init__(title, shown, base if address else base | {"type": type_.value}, address.version if address else 0)
        self._contact_id, self._person, self._address_id = contact_id, name, address.id if address else None

    def opened_with(self) -> dict[str, Any]:
        """Whose address it is."""
        return {"contact_id": self._contact_id, "name": self._person, "row_id": self._address_id}

    async def write(self, base: Values, draft: Values, version: int) -> int:
        """Save."""
        if self._address_id is None:
            lines = {name: value for name, value in draft.items() if name != "type"}
            return await self.desk.tell(contact_details.add_address, self._contact_id, draft["type"], lines)
        await self.desk.tell(contact_details.change_address, self._contact_id, self._address_id, version, base, draft)
        return self._address_id
