"""What belongs to one contact: its e-mails, phones, postal addresses and tags, each changed on its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import peewee

from store import forms, search_docs
from store.actor import Actor
from store.address import check_email, read_phone
from store.audit import Change
from store.audit import change as audited
from store.editing import changed_fields, merge
from store.errors import Ref, Refused
from store.keys import email_key, fold
from store.names import contact_name
from store.tables import Contact, ContactEmail, ContactPhone, PostalAddress, Tag
from store.text import clean_line
from store.vocabulary import AddressType, EmailLabel, EmailState, PhoneType

EMAIL_FIELDS: dict[str, forms.Check] = {
    "address": forms.line, "label": forms.one_of(EmailLabel), "state": forms.one_of(EmailState)
}  # fmt: skip
PHONE_FIELDS: dict[str, forms.Check] = {"raw": forms.name, "type": forms.one_of(PhoneType), "country": forms.name}
POSTAL_FIELDS: dict[str, forms.Check] = {
    "street": forms.line, "postcode": forms.name, "city": forms.name, "region": forms.name, "country": forms.name
}  # fmt: skip


@contextmanager
def _of_contact(actor: Actor, action: str, contact_id: int) -> Iterator[Change]:
    """A change of something that belongs to a contact: afterwards it is found by its new words and its preferences follow."""
    from store import preferences

    with audited(actor, action) as change:
        row = change.row(Contact, contact_id, "contact")
        change.summary = contact_name(row)
        before = preferences.reachable(change.store, contact_id)
        yield change
        preferences.follow(change, contact_id, before)
        search_docs.refresh_contacts(change, [contact_id])


# --- e-mails ------------------------------------------------------------------------------------


def add_email(actor: Actor, contact_id: int, address: str, label: str = EmailLabel.WORK) -> int:
    """Add a global address (M2); the first one becomes primary; returns its id.

    Raises Refused if it is no address, stands on this contact already, or belongs to somebody else, who is named (I-9, I-10).
    """
    with _of_contact(actor, "contact.add_email", contact_id) as change:
        place, first = _next(change, ContactEmail, contact_id)
        return insert_email(change, contact_id, address, label, place, primary=first)


def insert_email(change: Change, contact_id: int, address: str, label: str, position: int, *, primary: bool) -> int:
    """Add an address within a change under way; refusals as in `add_email`."""
    good = check_email(address)
    key = email_key(good)
    _refuse_taken(change, contact_id, good, key)
    values = {
        "contact_id": contact_id, "address": good, "email_key": key, "is_primary": primary, "position": position,
        "label": forms.one_of(EmailLabel)("label", label), "state": EmailState.OK.value, "held": True,
    }  # fmt: skip
    try:
        return change.insert(ContactEmail, values)
    except peewee.IntegrityError as error:
        raise Refused(f"{good} was given to somebody else a moment ago", mend="look who has it", field="address") from error


def change_email(
    actor: Actor, contact_id: int, email_id: int, version: int, base: Mapping[str, Any], draft: Mapping[str, Any]
) -> int:
    """Save the form of an address: ``address``, ``label``, ``state``; returns the new version. Refusals as in `add_email`."""
    clean = forms.cleaned(EMAIL_FIELDS, changed_fields(base, draft))
    with _of_contact(actor, "contact.change_email", contact_id) as change:
        row = change.row(ContactEmail, email_id, "address")
        mine = merge(row, version, base, clean, "This address")
        if "address" in mine:
            mine["address"] = check_email(mine["address"])
            mine["email_key"] = email_key(mine["address"])
            if mine["email_key"] != row["email_key"]:
                _refuse_taken(change, contact_id, mine["address"], mine["email_key"])
        try:
            return change.update(ContactEmail, row, mine)
        except peewee.IntegrityError as error:
            taken = mine.get("address", row["address"])
            raise Refused(f"{taken} was given to somebody else a moment ago", mend="look who has it", field="address") from error


def remove_email(actor: Actor, contact_id: int, email_id: int) -> None:
    """Remove an address; if it was the primary one the next one becomes primary. A contact without any is fine (M2)."""
    with _of_contact(actor, "contact.remove_email", contact_id) as change:
        _remove_primary_aware(change, ContactEmail, contact_id, email_id, "address")


def make_primary_email(actor: Actor, contact_id: int, email_id: int) -> None:
    """Make an address the primary one; the former primary one is not any more (I-11)."""
    with _of_contact(actor, "contact.make_primary_email", contact_id) as change:
        _make_primary(change, ContactEmail, contact_id, email_id, "address")


def move_email(actor: Actor, contact_id: int, email_id: int, by: int) -> None:
    """Move an address ``by`` places up (negative) or down in the contact's order; the ends stop it."""
    with _of_contact(actor, "contact.move_email", contact_id) as change:
        change.row(ContactEmail, email_id, "address")
        rows = _rows(change, ContactEmail, contact_id)
        order = [row["id"] for row in rows]
        here = order.index(email_id)
        order.insert(max(0, min(len(order) - 1, here + by)), order.pop(here))
        for moved_id, place in zip(order, rows, strict=True):
            change.update(ContactEmail, change.row(ContactEmail, moved_id, "address"), {"position": place["position"]})


def holder_of(store: Any, key: str, *, except_contact: int | None = None) -> Ref | None:
    """The living contact whose global address has this `email_key`, if there is one (D4)."""
    sql = (
        "SELECT c.id, c.uid, c.full_name, c.given_name, c.family_name, c.organisation, e.address, c.status, c.inactive_until "
        f"FROM contact_email e JOIN contact c ON c.id = e.contact_id WHERE e.email_key = {store.mark} AND e.held"
    )
    found = store.execute(sql, (key,)).fetchone()
    if found is None or found[0] == except_contact:
        return None
    name = contact_name(dict(zip(("full_name", "given_name", "family_name", "organisation"), found[2:6], strict=True)), found[6])
    return Ref("contact", found[0], found[1], name + (" (inactive)" if found[7] == "inactive" else ""))


def _refuse_taken(change: Change, contact_id: int, address: str, key: str) -> None:
    holder = holder_of(change.store, key)
    if holder is None:
        return
    if holder.id == contact_id:
        raise Refused(f"{address} is already on this contact", mend="change the one that is there", field="address")
    raise Refused(
        f"{address} already belongs to {holder.name}", mend="open that contact, or change the address", field="address",
        holder=holder,
    )  # fmt: skip


# --- phones -------------------------------------------------------------------------------------


def add_phone(actor: Actor, contact_id: int, raw: str, type_: str = PhoneType.OFFICE, country: str = "") -> int:
    """Add a number as it was typed, understood where it can be (C14, C15); the first one becomes primary; returns its id."""
    with _of_contact(actor, "contact.add_phone", contact_id) as change:
        place, first = _next(change, ContactPhone, contact_id)
        return insert_phone(change, contact_id, raw, type_, country, place, primary=first)


def insert_phone(
    change: Change, contact_id: int, raw: str, type_: str, country: str, position: int, *, primary: bool
) -> int:  # fmt: skip
    """Add a number within a change under way. Raises Refused if it is empty or stands on this contact already."""
    values = _phone_values(raw, type_, country)
    _refuse_same_number(change, contact_id, values)
    return change.insert(
        ContactPhone, values | {"contact_id": contact_id, "is_primary": primary, "position": position}
    )  # fmt: skip


def change_phone(
    actor: Actor, contact_id: int, phone_id: int, version: int, base: Mapping[str, Any], draft: Mapping[str, Any]
) -> int:
    """Save the form of a number: ``raw``, ``type``, ``country``; returns the new version."""
    clean = forms.cleaned(PHONE_FIELDS, changed_fields(base, draft))
    with _of_contact(actor, "contact.change_phone", contact_id) as change:
        row = change.row(ContactPhone, phone_id, "number")
        mine = merge(row, version, base, clean, "This number")
        if mine:
            values = _phone_values(
                mine.get("raw", row["raw"]), mine.get("type", row["type"]), mine.get("country", row["country"])
            )
            if values["digits"] != row["digits"]:
                _refuse_same_number(change, contact_id, values)
            mine = values
        return change.update(ContactPhone, row, mine)


def remove_phone(actor: Actor, contact_id: int, phone_id: int) -> None:
    """Remove a number; if it was the primary one the next one becomes primary."""
    with _of_contact(actor, "contact.remove_phone", contact_id) as change:
        _remove_primary_aware(change, ContactPhone, contact_id, phone_id, "number")


def make_primary_phone(actor: Actor, contact_id: int, phone_id: int) -> None:
    """Make a number the primary one (I-11)."""
    with _of_contact(actor, "contact.make_primary_phone", contact_id) as change:
        _make_primary(change, ContactPhone, contact_id, phone_id, "number")


def _phone_values(raw: str, kind: str, country: str) -> dict[str, Any]:
    text = forms.name("raw", raw)
    if not text:
        raise Refused("A number is required", mend="type it, in any format", field="raw")
    read = read_phone(text, country)
    return {
        "raw": text, "e164": read.e164 or "", "digits": read.digits, "country": read.country,
        "type": forms.one_of(PhoneType)("type", kind),
    }  # fmt: skip


def _refuse_same_number(change: Change, contact_id: int, values: Mapping[str, Any]) -> None:
    sql = f"SELECT 1 FROM contact_phone WHERE contact_id = {change.store.mark} AND digits = {change.store.mark} AND raw <> ''"
    if values["digits"] and change.store.execute(sql, (contact_id, values["digits"])).fetchone():
        raise Refused(f"{values['raw']} is already on this contact", mend="change the one that is there", field="raw")


# --- postal addresses and tags ------------------------------------------------------------------


def add_address(actor: Actor, contact_id: int, type_: str, draft: Mapping[str, Any]) -> int:
    """Add a postal address; returns its id. Raises Refused if there is one of this type already (S1, I-19)."""
    kind = AddressType(forms.one_of(AddressType)("type", type_))
    values = dict.fromkeys(POSTAL_FIELDS, "") | forms.cleaned(POSTAL_FIELDS, draft)
    if not any(values.values()):
        raise Refused("An address needs at least one line", mend="fill in the street or the city", field="street")
    with _of_contact(actor, "contact.add_address", contact_id) as change:
        try:
            return change.insert(PostalAddress, values | {"contact_id": contact_id, "type": kind.value})
        except peewee.IntegrityError as error:
            raise Refused(
                f"There is already a {kind.value} address", mend="edit that one, or choose another type", field="type"
            ) from error


def change_address(
    actor: Actor, contact_id: int, address_id: int, version: int, base: Mapping[str, Any], draft: Mapping[str, Any]
) -> int:
    """Save the form of a postal address; returns the new version."""
    clean = forms.cleaned(POSTAL_FIELDS, changed_fields(base, draft))
    with _of_contact(actor, "contact.change_address", contact_id) as change:
        row = change.row(PostalAddress, address_id, "address")
        return change.update(PostalAddress, row, merge(row, version, base, clean, "This address"))


def remove_address(actor: Actor, contact_id: int, address_id: int) -> None:
    """Remove a postal address."""
    with _of_contact(actor, "contact.remove_address", contact_id) as change:
        change.delete(PostalAddress, change.row(PostalAddress, address_id, "address"))


def set_tags(actor: Actor, contact_id: int, names: list[str]) -> None:
    """Make these the tags of a contact; a tag that is new to the store is made."""
    with audited(actor, "contact.tag") as change:
        row = change.row(Contact, contact_id, "contact")
        change.summary = contact_name(row)
        tag_in(change, contact_id, names)


def tag_in(change: Change, contact_id: int, names: list[str]) -> None:
    """`set_tags` within a change under way."""
    store, mark = change.store, change.store.mark
    sql = (
        f"SELECT t.id, t.name FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.contact_id = {mark} ORDER BY t.name_key"
    )
    had = dict(store.execute(sql, (contact_id,)).fetchall())
    wanted = {tag_id(change, name): name for name in names if clean_line(name)}
    for gone in had.keys() - wanted.keys():
        store.execute(f"DELETE FROM contact_tag WHERE contact_id = {mark} AND tag_id = {mark}", (contact_id, gone))
    for new in wanted.keys() - had.keys():
        store.execute(f"INSERT INTO contact_tag (contact_id, tag_id) VALUES ({mark}, {mark})", (contact_id, new))
    if had.keys() != wanted.keys():
        old, new_names = ", ".join(sorted(had.values())), ", ".join(sorted(map(clean_line, wanted.values())))
        change.note("contact", contact_id, "tags", old or None, new_names or None, {"contact_id": contact_id})


def tag_id(change: Change, name: str) -> int:
    """The id of the tag of this name, made if the store has none like it (case and accents do not matter)."""
    label = forms.name("tag", name)
    found = change.store.execute(f"SELECT id FROM tag WHERE name_key = {change.store.mark}", (fold(label),)).fetchone()
    return int(found[0]) if found else change.insert(Tag, {"name": label, "name_key": fold(label)})


# --- shared by addresses and numbers ------------------------------------------------------------


def _rows(change: Change, model: type[ContactEmail] | type[ContactPhone], contact_id: int) -> list[dict[str, Any]]:
    table = model._meta.table_name
    sql = f"SELECT id, is_primary, position FROM {table} WHERE contact_id = {change.store.mark} ORDER BY position, id"
    found = change.store.execute(sql, (contact_id,)).fetchall()
    return [{"id": row_id, "is_primary": primary, "position": position} for row_id, primary, position in found]


def _next(change: Change, model: type[ContactEmail] | type[ContactPhone], contact_id: int) -> tuple[int, bool]:
    """The position after the last one, and whether this is the first."""
    rows = _rows(change, model, contact_id)
    return (rows[-1]["position"] + 1 if rows else 0), not rows


def _make_primary(
    change: Change, model: type[ContactEmail] | type[ContactPhone], contact_id: int, row_id: int, name: str
) -> None:
    wanted = change.row(model, row_id, name)
    for row in _rows(change, model, contact_id):
        if row["is_primary"] and row["id"] != row_id:
            change.update(model, change.row(model, row["id"], name), {"is_primary": False})
    change.update(model, wanted, {"is_primary": True})


def _remove_primary_aware(
    change: Change, model: type[ContactEmail] | type[ContactPhone], contact_id: int, row_id: int, name: str
) -> None:
    row = change.row(model, row_id, name)
    change.delete(model, row)
    rest = _rows(change, model, contact_id)
    if row["is_primary"] and rest:
        change.update(model, change.row(model, rest[0]["id"], name), {"is_primary": True})
