"""Takes a link with its contact and its place to be changed, always in one order, so that no two writers wait for each other.

The order is customer, project, contact, link; whoever changes several of them keeps to it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from store.audit import Change
from store.errors import NotFound
from store.names import contact_name
from store.tables import Contact, ContactInCustomer, ContactInProject, Customer, Project
from store.vocabulary import CustomerStatus, LinkKind

Model = type[ContactInCustomer] | type[ContactInProject]
MODELS: dict[LinkKind, Model] = {LinkKind.CUSTOMER: ContactInCustomer, LinkKind.PROJECT: ContactInProject}

Row = dict[str, Any]


class Place(NamedTuple):
    """A customer or project that contacts belong to, held against others."""

    row: Row
    customer: Row | None
    """The customer itself, or that of the project, if it has one."""

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.row["name"])

    @property
    def customer_is_inactive(self) -> bool:
        """Whether none of its links can be active (I-17)."""
        return self.customer is not None and self.customer["status"] == CustomerStatus.INACTIVE


class Linked(NamedTuple):
    """A link with what it links, held against others until the change ends."""

    row: Row
    person: Row
    place: Place

    @property
    def name(self) -> str:
        """What the contact is called."""
        return name_of(self.person)

    @property
    def summary(self) -> str:
        """What a change of it is about, in words."""
        return f"{self.name} · {self.place.name}"


def name_of(person: Row) -> str:
    """What a contact is called in a sentence, whether it has a name or not."""
    return contact_name(person) or "This contact"


def take_place(change: Change, kind: LinkKind, place_id: int) -> Place:
    """A customer or project. Raises NotFound."""
    if kind is LinkKind.CUSTOMER:
        customer = change.row(Customer, place_id, "customer")
        return Place(customer, customer)
    store = change.store
    found = store.execute(f"SELECT customer_id FROM project WHERE id = {store.mark}", (place_id,)).fetchone()
    of = change.row(Customer, found[0], "customer") if found and found[0] is not None else None
    return Place(change.row(Project, place_id, "project"), of)


def take_link(change: Change, kind: LinkKind, link_id: int) -> Linked:
    """A link with its contact and place. Raises NotFound."""
    model, store = MODELS[kind], change.store
    sql = f"SELECT contact_id, {kind.value}_id FROM {model._meta.table_name} WHERE id = {store.mark}"
    found = store.execute(sql, (link_id,)).fetchone()
    if found is None:
        raise NotFound("That link is not there any more", "somebody removed it")
    place = take_place(change, kind, found[1])
    person = change.row(Contact, found[0], "contact")
    return Linked(change.row(model, link_id, "link"), person, place)
