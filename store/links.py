"""Contacts of customers and projects: linked, changed and removed, each link with its one e-mail (M5–M8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import peewee

from store import forms, preferences, search_docs
from store.actor import Actor
from store.addresses import of as addresses
from store.audit import Change
from store.audit import change as audited
from store.contexts import page as contexts
from store.customer_cascade import follow_customer_status, refuse_while_customer_inactive, welcome_back
from store.editing import changed_fields, merge
from store.errors import Ref, Refused
from store.keys import email_key
from store.link_email import one_address, refuse_anothers
from store.link_rows import MODELS, Place, name_of, take_link, take_place
from store.panels import count_people, people, people_ids
from store.primary_contact import drop_primary, make_primary, set_primary
from store.tables import Contact, ContactInCustomer, WorkAddress
from store.vocabulary import EmailState, LinkKind, LinkStatus
from store.why import explain

__all__ = [
    "FIELDS", "add_to_customer", "add_to_project", "addresses", "change", "contexts", "count_people", "drop_primary",
    "empty_draft", "explain", "follow_customer_status", "link_in", "people", "people_ids", "remove", "set_email", "set_primary",
    "toggle_favourite",
]  # fmt: skip

_SHARED: dict[str, forms.Check] = {
    "role": forms.name,
    "label": forms.name,
    "email_state": forms.one_of(EmailState),
    "status": forms.one_of(LinkStatus),
}
FIELDS: dict[LinkKind, dict[str, forms.Check]] = {
    LinkKind.CUSTOMER: _SHARED
    | {
        "override_email": one_address(LinkKind.CUSTOMER),
        "favourite": forms.flag,
        "employed_from": forms.day,
        "employed_to": forms.day,
        "work_address_id": lambda _field, value: int(value) if value else None,
    },
    LinkKind.PROJECT: _SHARED | {"override_email": one_address(LinkKind.PROJECT)},
}
"""What the form of a link edits (M5, M8); ``label`` names the mailbox of the override, ``Accounts dept`` (M7)."""


def empty_draft(kind: LinkKind) -> dict[str, Any]:
    """What the form of a new link starts with."""
    draft: dict[str, Any] = dict.fromkeys(FIELDS[kind], "")
    draft |= {"email_state": EmailState.OK.value, "status": LinkStatus.ACTIVE.value}
    return draft | {"favourite": False, "work_address_id": None} if kind is LinkKind.CUSTOMER else draft


def add_to_customer(actor: Actor, contact_id: int, customer_id: int, draft: Mapping[str, Any] | None = None) -> int:
    """Link a contact to a customer (M6, N2); returns the link's id.

    Raises Refused if it is linked already, if the customer is inactive (I-17), or for an override that is no address, more
    than one (M5) or another contact's own (D3); NotFound.
    """
    with audited(actor, "link.add") as change_:
        link_id = link_in(change_, contact_id, customer_id=customer_id, draft=draft)
        search_docs.refresh_contacts(change_, [contact_id])
        return link_id


def add_to_project(actor: Actor, contact_id: int, project_id: int, draft: Mapping[str, Any] | None = None) -> int:
    """Link a contact to a project (M8); otherwise as `add_to_customer`. It need not be linked to the project's customer."""
    with audited(actor, "link.add") as change_:
        link_id = link_in(change_, contact_id, project_id=project_id, draft=draft)
        search_docs.refresh_contacts(change_, [contact_id])
        return link_id


def link_in(
    change: Change,
    contact_id: int,
    *,
    customer_id: int | None = None,
    project_id: int | None = None,
    role: str = "",
    draft: Mapping[str, Any] | None = None,
) -> int:
    """Link a contact to the one customer or project that is named, within a change under way; returns the link's id."""
    kind = LinkKind.PROJECT if customer_id is None else LinkKind.CUSTOMER
    fields = forms.cleaned(FIELDS[kind], empty_draft(kind) | {"role": role} | dict(draft or {}))
    place = take_place(change, kind, int(customer_id or project_id or 0))
    person = change.row(Contact, contact_id, "contact")
    name = name_of(person)
    if person["deleted_at"] is not None:
        raise Refused(f"{name} was deleted", mend="take the deletion back first")
    change.summary = change.summary or f"{name} · {place.name}"
    if fields["status"] == LinkStatus.ACTIVE:
        refuse_while_customer_inactive(place)
    values = _columns(change, contact_id, place, fields)
    try:
        link_id = change.insert(MODELS[kind], values | {"contact_id": contact_id, f"{kind.value}_id": place.row["id"]})
    except peewee.IntegrityError as error:
        holder = Ref("contact", contact_id, person["uid"], name)
        raise Refused(
            f"{name} is already a contact of {place.name}", mend="open the contact that is there", holder=holder
        ) from error
    if fields["status"] == LinkStatus.ACTIVE:
        welcome_back(change, person)
    if kind is LinkKind.CUSTOMER:
        preferences.follow_link(change, link_id, None)
    return link_id


def change(
    actor: Actor,
    kind: LinkKind,
    link_id: int,
    version: int,
    base: Mapping[str, Any],
    draft: Mapping[str, Any],
    *,
    successor: int | None = None,
) -> int:
    """Save the form of a link that was opened at ``version`` with ``base``; returns the new version.

    An empty override brings the global addresses back at once (M5); another address than before starts with the state ok.
    A link that is not active any more cannot be its customer's primary contact: ``successor`` is the link of whoever is it
    instead, in the same change (C22). Raises Conflict, Refused, NotFound.
    """
    clean = forms.cleaned(FIELDS[kind], changed_fields(base, draft))
    with audited(actor, "link.change") as change_:
        linked = take_link(change_, kind, link_id)
        row, person, place = linked
        change_.summary = linked.summary
        values = _columns(change_, person["id"], place, merge(row, version, base, clean, "This link"), row)
        if values.get("status", row["status"]) != row["status"]:
            if values["status"] == LinkStatus.ACTIVE:
                refuse_while_customer_inactive(place)
                welcome_back(change_, person)
            elif kind is LinkKind.CUSTOMER:
                values["is_primary"] = False
        new_version = change_.update(MODELS[kind], row, values)
        if successor is not None and "is_primary" in values and row["is_primary"]:
            make_primary(change_, successor)
        if "override_key" in values:
            if kind is LinkKind.CUSTOMER:
                preferences.follow_link(change_, link_id, row)
            search_docs.refresh_contacts(change_, [row["contact_id"]])
        return new_version


def set_email(actor: Actor, kind: LinkKind, link_id: int, version: int, base: str, address: str) -> int:
    """Set the one e-mail of a link, or remove it with an empty one (M5, M8); ``base`` is what was shown before.

    Returns the new version. Raises what `change` raises.
    """
    return change(actor, kind, link_id, version, {"override_email": base}, {"override_email": address})


def toggle_favourite(actor: Actor, link_id: int) -> bool:
    """Make a contact of a customer a favourite or not; returns which it is now."""
    with audited(actor, "link.favourite") as change_:
        row = change_.row(ContactInCustomer, link_id, "link")
        change_.update(ContactInCustomer, row, {"favourite": not row["favourite"]})
        return not row["favourite"]


def remove(actor: Actor, kind: LinkKind, link_id: int, *, successor: int | None = None) -> None:
    """Remove a link with its override and preferences; the contact itself stays, even if it was its only link (N2).

    ``successor`` is the link of whoever becomes the customer's primary contact instead, in the same change (C22).
    """
    with audited(actor, "link.remove") as change_:
        linked = take_link(change_, kind, link_id)
        change_.summary = linked.summary
        if kind is LinkKind.CUSTOMER:
            preferences.forget_link(change_, linked.row)
        change_.delete(MODELS[kind], linked.row)
        if successor is not None:
            make_primary(change_, successor)
        search_docs.refresh_contacts(change_, [linked.person["id"]])


def _columns(
    change: Change, contact_id: int, place: Place, fields: Mapping[str, Any], row: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The columns that ``fields`` of the form fill, in a new link or over ``row``. Raises Refused for what may not be."""
    values = dict(fields)
    if "override_email" in fields:
        values["override_key"] = key = email_key(fields["override_email"])
        if row is None or key != row["override_key"]:
            refuse_anothers(change.store, contact_id, fields["override_email"], key)
            values.setdefault("email_state", EmailState.OK.value)
    if fields.get("work_address_id"):
        site = change.row(WorkAddress, fields["work_address_id"], "work address")
        if site["customer_id"] != place.row["id"]:
            raise Refused(
                "That work address belongs to another customer", mend="choose one of this customer", field="work_address_id"
            )
    return values
