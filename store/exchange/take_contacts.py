"""Takes contacts into the store: new ones by the thousand, known ones changed field by field, nobody twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from store import bulk
from store.contact_details import tag_in
from store.exchange.export_records import contacts
from store.exchange.intake import VERSIONED, Intake, Taken, micros
from store.exchange.interchange import Record
from store.exchange.items import Item, Outcome
from store.exchange.updates import children, update_row
from store.keys import email_key, fold, phone_digits
from store.names import contact_sort_key
from store.rules.completeness import missing
from store.tables import Contact, ContactEmail, ContactPhone, PostalAddress

_TEXTS = (
    "title", "given_name", "middle_name", "family_name", "suffix", "full_name", "organisation", "department", "job_title",
    "language", "birthday", "note", "inactive_reason", "inactive_until",
)  # fmt: skip
_CONTACT = ("uid", "kind", "confidentiality", "status", "verified_at", "sort_key", "incomplete", *_TEXTS)
_EMAIL = ("address", "email_key", "label", "is_primary", "state", "position")
_PHONE = ("e164", "raw", "digits", "type", "country", "is_primary", "position")
_PLACE = ("street", "postcode", "city", "region", "country")


def take_contacts(intake: Intake, taken: Sequence[Taken]) -> None:
    """Contacts, known by their id; a card without one is known by its addresses too, and then leaves its person as it is."""
    known = _known(intake, taken)
    stored = intake.stored(contacts, [row_id for row_id, gone in known.values() if not gone])
    holders = _holders(intake, taken)
    new: list[Record] = []
    for item, record in taken:
        row_id, gone = known.get(record["id"], (None, False))
        others = {key: held for key in _keys(record) if (held := holders.get(key)) not in (None, row_id)}
        if gone:
            item.refuse("this contact was deleted here · take the deletion back to have it again")
        elif others:
            _refuse_or_skip(intake, item, record, others)
        elif row_id is None:
            item.outcome = Outcome.CREATED
            new.append(record)
        else:
            _update(intake, item, row_id, stored[row_id], record)
    _write(intake, new)


# --- who is known -------------------------------------------------------------------------------


def _keys(record: Record) -> list[str]:
    return [email_key(email["address"]) for email in record["emails"]]


def _known(intake: Intake, taken: Sequence[Taken]) -> dict[str, tuple[int, bool]]:
    """The row of each uid that is there, and whether it was deleted or erased."""
    found = intake.lookup("SELECT uid, id, deleted_at, status FROM contact", "uid", (record["id"] for _, record in taken))
    return {uid: (row_id, deleted_at is not None or status == "erased") for uid, row_id, deleted_at, status in found}


def _holders(intake: Intake, taken: Sequence[Taken]) -> dict[str, int]:
    """Who holds the addresses of these records already."""
    keys = [key for _, record in taken for key in _keys(record)]
    return {} if intake.all_new("contact_email_held", keys) else intake.holders(keys)


def _refuse_or_skip(intake: Intake, item: Item, record: Record, others: dict[str, int]) -> None:
    """An address belongs to somebody else: a card that says of nobody who it is means that person, any other is refused."""
    address = next(email["address"] for email in record["emails"] if email_key(email["address"]) in others)
    holder = intake.contact(next(iter(others.values())))
    if item.nameless and len(set(others.values())) == 1:
        item.outcome, item.holder = Outcome.SKIPPED, holder
        item.reason = f"{address} belongs to {holder.name}, who is here already"
    else:
        item.refuse(f"{address} already belongs to {holder.name} ({holder.uid}) · remove it from one of the two", holder)


# --- new ones -----------------------------------------------------------------------------------


def _row(record: Record) -> tuple[Any, ...]:
    """The values of `_CONTACT` for the contact's own row."""
    fields: dict[str, Any] = {name: record[name] or "" for name in _TEXTS}
    texts = tuple(fields.values())
    fields["kind"] = record["kind"]
    otherwise = record["emails"][0]["address"] if record["emails"] else record["phones"][0]["raw"] if record["phones"] else ""
    verified_at = micros(record["verified_at"]) if record["verified_at"] else None
    return (
        record["id"], record["kind"], record["confidentiality"], record["status"], verified_at,
        contact_sort_key(fields, otherwise), bool(missing(fields)), *texts,
    )  # fmt: skip


def _write(intake: Intake, new: Sequence[Record]) -> None:
    ids = bulk.next_ids(intake.store, "contact", len(new))
    stamp = intake.stamp
    heads, emails, phones, addresses, tags = [], [], [], [], []
    for row_id, record in zip(ids, new, strict=True):
        heads.append((row_id, *_row(record), intake.run_id, *stamp))
        for at, email in enumerate(record["emails"]):
            emails.append((row_id, *_email(email, at), *stamp))
        for at, phone in enumerate(record["phones"]):
            phones.append((row_id, *_phone(phone, at), *stamp))
        for place in record["addresses"]:
            addresses.append((row_id, place["type"], *(place[name] or "" for name in _PLACE), *stamp))
        tags += [(row_id, tag) for tag in record["tags"]]
        if record["stand_in"]:
            intake.stand_ins.append((row_id, record["stand_in"]))
    intake.insert("contact", ("id", *_CONTACT, "import_run_id", *VERSIONED), heads)
    intake.insert("contact_email", ("contact_id", *_EMAIL, *VERSIONED), emails)
    intake.insert("contact_phone", ("contact_id", *_PHONE, *VERSIONED), phones)
    intake.insert("postal_address", ("contact_id", "type", *_PLACE, *VERSIONED), addresses)
    if tags:
        known = _tag_ids(intake, {tag for _, tag in tags})
        intake.insert("contact_tag", ("contact_id", "tag_id"), [(row_id, known[fold(tag)]) for row_id, tag in tags])
    if not intake.fresh:
        intake.contacts.update(ids)


def _email(email: Record, position: int) -> tuple[Any, ...]:
    """The values of `_EMAIL`."""
    address = email["address"]
    return address, email_key(address), email["label"], email["primary"], email["state"], position


def _phone(phone: Record, position: int) -> tuple[Any, ...]:
    """The values of `_PHONE`."""
    number, raw = phone["number"] or "", phone["raw"]
    return number, raw, number[1:] or phone_digits(raw), phone["type"], phone["country"] or "", phone["primary"], position


def _tag_ids(intake: Intake, names: set[str]) -> dict[str, int]:
    """The id of each tag by its folded name; those that the store lacks are made."""
    by_key = {fold(name): name for name in sorted(names)}
    select = "SELECT name_key, id FROM tag"
    known = dict(intake.lookup(select, "name_key", by_key))
    intake.insert("tag", ("name", "name_key"), [(name, key) for key, name in by_key.items() if key not in known])
    return dict(intake.lookup(select, "name_key", by_key))


# --- known ones ---------------------------------------------------------------------------------


def _update(intake: Intake, item: Item, row_id: int, stored: Record, record: Record) -> None:
    if item.nameless:
        item.outcome = Outcome.SKIPPED
        return
    wanted = with_card(stored, record) if item.format == "vcard" else {**record}
    spelt = {fold(tag): tag for tag in stored["tags"]}
    wanted["tags"] = [spelt.get(fold(tag), tag) for tag in wanted["tags"]]
    if wanted == stored:
        item.outcome = Outcome.SKIPPED
        return
    item.outcome = Outcome.UPDATED
    intake.contacts.add(row_id)
    intake.remember(row_id, stored, wanted, contact_id=row_id)
    change, mine = intake.change, {"contact_id": row_id}
    update_row(change, Contact, row_id, dict(zip(_CONTACT, _row(wanted), strict=True)))
    if wanted["stand_in"] != stored["stand_in"]:
        if wanted["stand_in"]:
            intake.stand_ins.append((row_id, wanted["stand_in"]))
        else:
            update_row(change, Contact, row_id, {"stand_in_id": None})
    if wanted["emails"] != stored["emails"]:
        emails = [dict(zip(_EMAIL, _email(email, at), strict=True)) | {"held": True} for at, email in enumerate(wanted["emails"])]
        children(change, ContactEmail, mine, "email_key", {email["email_key"]: email for email in emails})
    if wanted["phones"] != stored["phones"]:
        phones = {at: dict(zip(_PHONE, _phone(phone, at), strict=True)) for at, phone in enumerate(wanted["phones"])}
        children(change, ContactPhone, mine, "position", phones)
    if wanted["addresses"] != stored["addresses"]:
        places = {place["type"]: {name: place[name] or "" for name in _PLACE} for place in wanted["addresses"]}
        children(change, PostalAddress, mine, "type", places)
    if wanted["tags"] != stored["tags"]:
        tag_in(change, row_id, wanted["tags"])


def with_card(stored: Record, card: Record) -> Record:
    """What is known, corrected and added to by a card: what the card does not say, or has no place for, stays."""
    apart = ("kind", "status", "emails", "phones", "addresses", "tags")
    merged = stored | {key: value for key, value in card.items() if value and key not in apart}
    merged["confidentiality"] = stored["confidentiality"]
    merged["language"] = stored["language"] or card["language"]
    merged["emails"] = _added(stored["emails"], card["emails"], lambda email: email_key(email["address"]))
    merged["phones"] = _added(stored["phones"], card["phones"], lambda phone: phone_digits(phone["number"] or phone["raw"]))
    places = {place["type"]: place for place in (*stored["addresses"], *card["addresses"])}
    merged["addresses"] = [places[kind] for kind in ("main", "delivery", "invoice") if kind in places]
    tags = {fold(tag): tag for tag in (*card["tags"], *stored["tags"])}
    merged["tags"] = [tags[key] for key in sorted(tags)]
    return merged


def _added(stored: list[Record], more: list[Record], key: Any) -> list[Record]:
    had = {key(each) for each in stored}
    new = [each for each in more if key(each) not in had]
    keeps = any(each["primary"] for each in stored)
    return stored + [each | {"primary": each["primary"] and not keeps} for each in new]
