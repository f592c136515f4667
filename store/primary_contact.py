"""The primary contact of a private customer, to whom its documents are addressed (C6, C18, C20)."""

from __future__ import annotations

from store import database
from store.actor import Actor
from store.audit import Change
from store.audit import change as audited
from store.errors import Ref, Refused
from store.keys import fold
from store.link_rows import name_of, take_link
from store.tables import Contact, ContactInCustomer, CustomerType
from store.vocabulary import LinkKind, LinkStatus

PRIMARY_WORD = "primary"
"""What must be typed to make somebody the primary contact."""


def set_primary(actor: Actor, link_id: int, typed: str) -> None:
    """Make a contact the primary one of its private customer; the former one is not any more, in the same transaction (I-13).

    Raises Refused unless ``typed`` is the word ``primary``, for a customer that is not private (I-12), and for a link that is
    not active; NotFound.
    """
    if fold(typed) != PRIMARY_WORD:
        raise Refused("The primary contact was not changed", mend=f"type {PRIMARY_WORD} to confirm", field="typed")
    with audited(actor, "link.primary") as change:
        change.summary = make_primary(change, link_id)


def make_primary(change: Change, link_id: int) -> str:
    """`set_primary` within a change under way that was agreed to; returns who is primary where, in words."""
    linked = take_link(change, LinkKind.CUSTOMER, link_id)
    link, customer, name = linked.row, linked.place.row, linked.name
    kind = change.row(CustomerType, customer["customer_type_id"], "type of customer")
    if not kind["is_private"]:
        raise Refused(
            f"Primary contact exists only for private customers ({customer['name']} is a {kind['label']})",
            mend="make it a favourite instead",
        )
    if link["status"] != LinkStatus.ACTIVE:
        raise Refused(f"{name} is no contact of {customer['name']} at present", mend="make the link active first")
    _demote(change, customer["id"], except_link=link_id)
    change.update(ContactInCustomer, link, {"is_primary": True})
    return linked.summary


def customers_of(contact_id: int) -> tuple[Ref, ...]:
    """The customers whose primary contact this is, by name: whoever takes it away asks who is it instead (C22)."""
    store = database.current()
    sql = (
        "SELECT u.id, u.uid, u.name FROM contact_in_customer l JOIN customer u ON u.id = l.customer_id "
        f"WHERE l.contact_id = {store.mark} AND l.is_primary ORDER BY u.name_key, u.id"
    )
    return tuple(Ref("customer", *row) for row in store.execute(sql, (contact_id,)).fetchall())


def drop_primary(change: Change, customer_id: int, *, allowed: bool) -> None:
    """Leave a customer that is private no longer without a primary contact (C6).

    Raises Refused, naming the contact, until ``allowed`` says that this was asked about.
    """
    store = change.store
    sql = f"SELECT contact_id FROM contact_in_customer WHERE customer_id = {store.mark} AND is_primary"
    found = store.execute(sql, (customer_id,)).fetchone()
    if found is None:
        return
    if not allowed:
        name = name_of(change.row(Contact, found[0], "contact"))
        raise Refused(
            f"{name} is the primary contact",
            "only a private customer has one",
            "confirm that there will be none, or keep the type",
            field="customer_type",
        )
    _demote(change, customer_id)


def _demote(change: Change, customer_id: int, except_link: int | None = None) -> None:
    store = change.store
    sql = f"SELECT id FROM contact_in_customer WHERE customer_id = {store.mark} AND is_primary"
    for (link_id,) in store.execute(sql, (customer_id,)).fetchall():
        if link_id != except_link:
            change.update(ContactInCustomer, change.row(ContactInCustomer, link_id, "link"), {"is_primary": False})
