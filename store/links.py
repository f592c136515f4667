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
from store.editing import merge
from store.errors import Ref, Refused
from store.keys import email_key
from store.link_email import one_address, refuse_anothers
from store.names import contact_name
from store.panels import count_people, people, people_ids
from store.primary_contact import drop_primary, set_primary
from store.tables import Contact, ContactInCustomer, ContactInProject, Customer, Project, WorkAddress
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

Model = type[ContactInCustomer] | type[ContactInProject]
_MODELS: dict[LinkKind, Model] = {LinkKind.CUSTOMER: ContactInCustomer, LinkKind.PROJECT: ContactInProject}


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
    person = change.row(Contact, contact_id, "contact")
    name = contact_name(person) or "This contact"
    if person["deleted_at"] is not None:
        raise Refused(f"{name} was deleted", mend="take the deletion back first")
    if kind is LinkKind.CUSTOMER:
        place = change.row(Customer, int(customer_id or 0), "customer")
        where = {"customer_id": place["id"]}
    else:
        place = change.row(Project, int(project_id or 0), "project")
        where = {"project_id": place["id"]}
    change.summary = change.summary or f"{name} · {place['name']}"
    if fields["status"] == LinkStatus.ACTIVE:
        refuse_while_customer_inactive(change, kind, place)
    values = _columns(change, contact_id, place["id"], fields)
    try:
        link_id = change.insert(_MODELS[kind], values | where | {"contact_id": contact_id})
    except peewee.IntegrityError as error:
        holder = Ref("contact", contact_id, person["uid"], name)
        raise Refused(
            f"{name} is already a contact of {place['name']}", mend="open the contact that is there", holder=holder
        ) from error
    if fields["status"] == LinkStatus.ACTIVE:
        welcome_back(change, person)
    if kind is LinkKind.CUSTOMER:
        preferences.follow_link(change, link_id, None)
    return link_id


def change(actor: Actor, kind: LinkKind, link_id: int, version: int, base: Mapping[str, Any], draft: Mapping[str, Any]) -> int:
    """Save the form of a link that was opened at ``version`` with ``base``; returns the new version.

    An empty override brings the global addresses back at once (M5); another address than before starts with the state ok.
    A link that is not active any more cannot be its customer's primary contact. Raises Conflict, Refused, NotFound.
    """
    clean = forms.cleaned(FIELDS[kind], draft)
    model = _MODELS[kind]
    with audited(actor, "link.change") as change_:
        row = change_.row(model, link_id, "link")
        person = change_.row(Contact, row["contact_id"], "contact")
        place = _place(change_, kind, row)
        change_.summary = f"{contact_name(person) or 'This contact'} · {place['name']}"
        values = _columns(change_, row["contact_id"], place["id"], merge(row, version, base, clean, "This link"), row)
        if values.get("status", row["status"]) != row["status"]:
            if values["status"] == LinkStatus.ACTIVE:
                refuse_while_customer_inactive(change_, kind, place)
                welcome_back(change_, person)
            elif kind is LinkKind.CUSTOMER:
                values["is_primary"] = False
        new_version = change_.update(model, row, values)
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


def remove(actor: Actor, kind: LinkKind, link_id: int) -> None:
    """Remove a link with its override and preferences; the contact itself stays, even if it was its only link (N2)."""
    with audited(actor, "link.remove") as change_:
        row = change_.row(_MODELS[kind], link_id, "link")
        person = change_.row(Contact, row["contact_id"], "contact")
        change_.summary = f"{contact_name(person) or 'This contact'} · {_place(change_, kind, row)['name']}"
        if kind is LinkKind.CUSTOMER:
            preferences.forget_link(change_, row)
        change_.delete(_MODELS[kind], row)
        search_docs.refresh_contacts(change_, [row["contact_id"]])


def _place(change: Change, kind: LinkKind, row: Mapping[str, Any]) -> dict[str, Any]:
    if kind is LinkKind.CUSTOMER:
        return change.row(Customer, row["customer_id"], "customer")
    return change.row(Project, row["project_id"], "project")


def _columns(
    change: Change, contact_id: int, place_id: int, fields: Mapping[str, Any], row: Mapping[str, Any] | None = None
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
        if site["customer_id"] != place_id:
            raise Refused(
                "That work address belongs to another customer", mend="choose one of this customer", field="work_address_id"
            )
    return values
