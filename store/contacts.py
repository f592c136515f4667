"""Contacts: one record for life, added, changed, deactivated and deleted; finding them is the matter of `contact_lists`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from store import contact_details, forms, search_docs
from store.actor import Actor
from store.audit import Change
from store.audit import change as audited
from store.contact_card import card
from store.contact_fields import FIELDS, NewEmail, NewPhone, empty_draft
from store.contact_lists import count, find, ids, position, resolve
from store.editing import changed_fields, merge
from store.errors import Refused
from store.keys import new_uid
from store.names import contact_name, contact_sort_key
from store.primary_contact import make_primary
from store.rules.completeness import missing
from store.tables import Contact, ContactEmail
from store.vocabulary import ContactStatus, InactiveReason

__all__ = [
    "FIELDS", "NewEmail", "NewPhone", "add", "add_in", "card", "change", "confirm", "count", "deactivate", "delete",
    "empty_draft", "find", "ids", "position", "reactivate", "resolve",
]  # fmt: skip

_SORTED_BY = frozenset({"given_name", "family_name", "full_name", "organisation"})


def add(
    actor: Actor,
    draft: Mapping[str, Any],
    *,
    emails: Iterable[NewEmail] = (),
    phones: Iterable[NewPhone] = (),
    customer_id: int | None = None,
    project_id: int | None = None,
    link: Mapping[str, Any] | None = None,
    complete: bool = True,
) -> int:
    """Add a contact with its first addresses, linked to a customer or project if one is named (M6); returns its id.

    ``link`` is the draft of that link: the role, the one e-mail there.

    Consent stays none (N10). Raises Refused naming the field: a required one that is empty while ``complete`` is asked for
    (D6), an address that is none, or one that somebody else holds.
    """
    with audited(actor, "contact.add") as change:
        contact_id = add_in(change, draft, emails=emails, phones=phones, complete=complete)
        if customer_id is not None or project_id is not None:
            from store import links

            links.link_in(change, contact_id, customer_id=customer_id, project_id=project_id, draft=link)
            search_docs.refresh_contacts(change, [contact_id])
        return contact_id


def add_in(
    change: Change,
    draft: Mapping[str, Any],
    *,
    emails: Iterable[NewEmail] = (),
    phones: Iterable[NewPhone] = (),
    complete: bool = True,
) -> int:
    """`add` within a change under way."""
    fields = empty_draft() | forms.cleaned(FIELDS, draft)
    emails, phones = list(emails), list(phones)
    lacking = missing(fields)
    if lacking and complete:
        field, words = lacking[0]
        raise Refused(f"{words} is required", mend="fill it in", field=field)
    first = emails[0].address if emails else ""
    if not contact_name(fields, first):
        raise Refused("A contact needs a name or an address", mend="fill in a name", field="family_name")
    change.summary = change.summary or contact_name(fields, first)
    contact_id = change.insert(
        Contact,
        fields
        | {
            "uid": new_uid(),
            "sort_key": contact_sort_key(fields, first),
            "incomplete": bool(lacking),
            "status": ContactStatus.ACTIVE,
        },
    )
    for position_, email in enumerate(emails):
        contact_details.insert_email(change, contact_id, email.address, email.label, position_, primary=position_ == 0)
    for position_, phone in enumerate(phones):
        contact_details.insert_phone(change, contact_id, phone.raw, phone.type, phone.country, position_, primary=position_ == 0)
    search_docs.refresh_contacts(change, [contact_id])
    return contact_id


def change(actor: Actor, contact_id: int, version: int, base: Mapping[str, Any], draft: Mapping[str, Any]) -> int:
    """Save the form of a contact that was opened at ``version`` with ``base``; returns the new version.

    Every history shows the new name from now on (C7). Raises Conflict for fields that somebody else changed too, Refused
    for what a form may not hold, NotFound.
    """
    clean = forms.cleaned(FIELDS, changed_fields(base, draft))
    with audited(actor, "contact.change") as change:
        row = change.row(Contact, contact_id, "contact")
        mine = merge(row, version, base, clean, f"{contact_name(row) or 'This contact'}")
        after = row | mine
        if "kind" in mine or _SORTED_BY & mine.keys() or "language" in mine:
            lacking = missing(after)
            if lacking and not missing(row):
                field, words = lacking[0]
                raise Refused(f"{words} is required", mend="fill it in", field=field)
            mine["incomplete"] = bool(lacking)
            mine["sort_key"] = contact_sort_key(after, _first_address(change, contact_id))
        change.summary = contact_name(after)
        new_version = change.update(Contact, row, mine)
        if (_SORTED_BY | {"middle_name", "suffix"}) & mine.keys():
            search_docs.refresh_contacts(change, [contact_id])
        return new_version


def confirm(actor: Actor, contact_id: int) -> None:
    """Note that the contact's details were confirmed now (C26); nothing else sets that date."""
    with audited(actor, "contact.confirm") as change:
        row = change.row(Contact, contact_id, "contact")
        change.update(Contact, row, {"verified_at": change.micros})


def deactivate(
    actor: Actor, contact_id: int, reason: InactiveReason, *, until: str = "", stand_in_id: int | None = None,
    successors: Iterable[int] = (),
) -> None:  # fmt: skip
    """Take a contact out of use for a while (N4): out of lists and sends, still found and shown as inactive.

    ``until`` is the day of return, if it is known; nothing happens by itself on that day. ``successors`` are the links of
    those who become primary contacts instead, in the same change (C22).
    """
    with audited(actor, "contact.deactivate") as change:
        row = change.row(Contact, contact_id, "contact")
        if stand_in_id == contact_id:
            raise Refused("Nobody stands in for themselves", mend="choose somebody else", field="stand_in")
        change.summary = contact_name(row)
        change.update(
            Contact,
            row,
            {
                "status": ContactStatus.INACTIVE, "inactive_reason": reason.value,
                "inactive_until": forms.day("inactive_until", until), "stand_in_id": stand_in_id,
            },
        )  # fmt: skip
        for link_id in successors:
            make_primary(change, link_id)


def reactivate(actor: Actor, contact_id: int) -> None:
    """Take a contact back into use. Raises Refused while it is away because every customer of it is inactive (I-17)."""
    with audited(actor, "contact.reactivate") as change:
        row = change.row(Contact, contact_id, "contact")
        if row["inactive_reason"] == InactiveReason.CLIENT_INACTIVE:
            raise Refused(
                f"{contact_name(row)} cannot be reactivated", "every customer of this contact is inactive",
                "reactivate the customer first, or link the contact to another one",
            )  # fmt: skip
        change.summary = contact_name(row)
        change.update(
            Contact,
            row,
            {"status": ContactStatus.ACTIVE, "inactive_reason": "", "inactive_until": "", "stand_in_id": None},
        )


def delete(actor: Actor, contact_id: int, *, successors: Iterable[int] = ()) -> None:
    """Delete a contact: out of every list, its addresses free for others (D4), its rows kept so that it can be taken back.

    ``successors`` are the links of those who become primary contacts instead, in the same change (C22).
    """
    with audited(actor, "contact.delete") as change:
        row = change.row(Contact, contact_id, "contact")
        if row["deleted_at"] is not None:
            return
        change.summary = contact_name(row)
        change.update(Contact, row, {"deleted_at": change.micros})
        _hold_addresses(change, contact_id, held=False)
        for link_id in successors:
            make_primary(change, link_id)
        search_docs.forget_contacts(change.store, [contact_id])


def _hold_addresses(change: Change, contact_id: int, *, held: bool) -> None:
    mark = change.store.mark
    sql = f"UPDATE {ContactEmail._meta.table_name} SET held = {mark} WHERE contact_id = {mark}"
    change.store.execute(sql, (held, contact_id))


def _first_address(change: Change, contact_id: int) -> str:
    sql = f"SELECT address FROM contact_email WHERE contact_id = {change.store.mark} ORDER BY position LIMIT 1"
    found = change.store.execute(sql, (contact_id,)).fetchone()
    return str(found[0]) if found else ""
