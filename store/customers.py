"""Customers: added, changed and deleted with all that hangs on them; found in `customer_lists`, read in `customer_card`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store import database, forms, search_docs
from store.actor import Actor
from store.address import check_email
from store.audit import Change
from store.audit import change as audited
from store.customer_card import card, count_of
from store.customer_lists import count, find, ids, position, resolve
from store.database import Store
from store.editing import changed_fields, merge
from store.errors import NotFound, Ref, Refused
from store.keys import email_key, fold, new_uid
from store.records.impact import Impact
from store.tables import Customer
from store.vocabulary import CustomerRelation, CustomerStatus

__all__ = [
    "FIELDS", "add", "add_in", "card", "change", "count", "delete", "empty_draft", "find", "ids", "impact", "position", "resolve",
    "types",
]  # fmt: skip

FIELDS: dict[str, forms.Check] = {
    "name": forms.name,
    "customer_type": forms.name,
    "status": forms.one_of(CustomerStatus),
    "relation": forms.one_of(CustomerRelation),
    "main_email": forms.line,
    "phone": forms.name,
    "language": forms.language,
    "note": forms.note,
}
"""What the form of a customer edits; ``customer_type`` is the code of its type."""

DELETE_WORD = "delete"
"""What must be typed before a customer is deleted (C8)."""


def types(store: Store | None = None) -> tuple[tuple[str, str, bool], ...]:
    """The kinds of customers that can be chosen, in their order: code, label, and whether it means private people."""
    store = store or database.current()
    sql = "SELECT code, label, is_private FROM customer_type WHERE NOT retired ORDER BY position, id"
    if store.engine == "sqlite":
        sql = sql.replace("NOT retired", "retired = 0")
    return tuple((code, label, bool(private)) for code, label, private in store.execute(sql).fetchall())


def empty_draft(language: str = "") -> dict[str, Any]:
    """What the form of a new customer starts with."""
    return dict.fromkeys(FIELDS, "") | {
        "customer_type": "company", "status": CustomerStatus.ACTIVE.value, "relation": CustomerRelation.CUSTOMER.value,
        "language": language,
    }  # fmt: skip


def add(actor: Actor, draft: Mapping[str, Any]) -> int:
    """Add a customer; returns its id. Raises Refused naming the field."""
    with audited(actor, "customer.add") as change:
        return add_in(change, draft)


def add_in(change: Change, draft: Mapping[str, Any]) -> int:
    """`add` within a change under way."""
    fields = empty_draft() | forms.cleaned(FIELDS, draft)
    values = _columns(change.store, fields)
    change.summary = change.summary or values["name"]
    customer_id = change.insert(Customer, values | {"uid": new_uid()})
    search_docs.refresh_customers(change.store, [customer_id])
    return customer_id


def change(
    actor: Actor, customer_id: int, version: int, base: Mapping[str, Any], draft: Mapping[str, Any], *, drop_primary: bool = False
) -> int:
    """Save the form of a customer; returns the new version.

    A customer that becomes inactive takes its links, and people who have no other, with it (I-17). One that is no private
    customer any more cannot keep its primary contact (C6): refused until ``drop_primary`` says that it goes.
    Raises Conflict, Refused, NotFound.
    """
    from store import customer_cascade, primary_contact

    clean = forms.cleaned(FIELDS, changed_fields(base, draft))
    with audited(actor, "customer.change") as change:
        row = change.row(Customer, customer_id, "customer")
        seen = row | {"customer_type": _type_code(change.store, row["customer_type_id"])}
        mine = merge(seen, version, base, clean, row["name"])
        values = _columns(change.store, seen | mine)
        change.summary = values["name"]
        if values["customer_type_id"] != row["customer_type_id"] and not _is_private(change.store, values["customer_type_id"]):
            primary_contact.drop_primary(change, customer_id, allowed=drop_primary)
        new_version = change.update(Customer, row, values)
        if values["status"] != row["status"]:
            customer_cascade.follow_customer_status(change, customer_id, CustomerStatus(values["status"]))
        if any(values[f] != row[f] for f in ("name", "main_email", "phone")):
            search_docs.refresh_customers(change.store, [customer_id])
        return new_version


def impact(customer_id: int) -> Impact:
    """What deleting this customer would take away (I-16); people themselves always stay (M21)."""
    return _impact(database.current(), customer_id)


def delete(actor: Actor, customer_id: int, typed: str) -> Impact:
    """Delete a customer with its projects, links and sites, for good (C8, D7); returns what went. Contacts stay.

    Raises Refused unless ``typed`` is the word ``delete``.
    """
    if fold(typed) != DELETE_WORD:
        raise Refused(
            "Deleting a customer cannot be undone", f'type the word "{DELETE_WORD}" to do it', "or deactivate it instead",
            field="typed",
        )  # fmt: skip
    with audited(actor, "customer.delete") as change:
        gone = _impact(change.store, customer_id)
        row = change.row(Customer, customer_id, "customer")
        change.summary = row["name"]
        people = _linked_people(change.store, customer_id)
        for words, number in gone.counts:
            change.note("customer", customer_id, words, number, None, {"customer_id": customer_id})
        change.delete(Customer, row)
        search_docs.refresh_contacts(change.store, people)
        return gone


def _impact(store: Store, customer_id: int) -> Impact:
    mark = store.mark
    found = store.execute(f"SELECT uid, name FROM customer WHERE id = {mark}", (customer_id,)).fetchone()
    if found is None:
        raise NotFound("That customer is not there any more", "somebody deleted it")
    of_projects = (
        f"SELECT count(*) FROM contact_in_project WHERE project_id IN (SELECT id FROM project WHERE customer_id = {mark})"
    )
    counts = (
        ("projects", count_of(store, "project", customer_id)),
        ("contacts no longer linked to it", count_of(store, "contact_in_customer", customer_id)),
        ("contacts no longer linked to its projects", int(store.execute(of_projects, (customer_id,)).fetchone()[0])),
        ("work addresses", count_of(store, "work_address", customer_id)),
        ("interactions that will name no customer", count_of(store, "interaction", customer_id)),
    )
    return Impact(Ref("customer", customer_id, found[0], found[1]), tuple(c for c in counts if c[1]))


def _columns(store: Store, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The row for a form's fields. Raises Refused for an empty name, a type that is none, an address that is none."""
    if not fields["name"]:
        raise Refused("Name is required", mend="fill it in", field="name")
    main_email = check_email(fields["main_email"], field="main_email") if fields["main_email"] else ""
    return {
        "name": fields["name"],
        "name_key": fold(fields["name"]),
        "customer_type_id": _type_id(store, fields["customer_type"]),
        "status": fields["status"],
        "relation": fields["relation"],
        "main_email": main_email,
        "main_email_key": email_key(main_email),
        "phone": fields["phone"],
        "language": fields["language"],
        "note": fields["note"],
    }


def _type_id(store: Store, code: str) -> int:
    found = store.execute(f"SELECT id FROM customer_type WHERE code = {store.mark}", (code,)).fetchone()
    if found is None:
        possible = ", ".join(known for known, _, _ in types(store))
        raise Refused(f'"{code}" is no type of customer', mend=f"choose one of {possible}", field="customer_type")
    return int(found[0])


def _type_code(store: Store, type_id: int) -> str:
    return str(store.execute(f"SELECT code FROM customer_type WHERE id = {store.mark}", (type_id,)).fetchone()[0])


def _is_private(store: Store, type_id: int) -> bool:
    return bool(store.execute(f"SELECT is_private FROM customer_type WHERE id = {store.mark}", (type_id,)).fetchone()[0])


def _linked_people(store: Store, customer_id: int) -> list[int]:
    """Every contact whose search words name this customer or one of its projects."""
    sql = f"SELECT contact_id FROM contact_in_customer WHERE customer_id = {store.mark}"
    return [row[0] for row in store.execute(sql, (customer_id,)).fetchall()]
