"""The contexts of a contact, each with the addresses that hold there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from peewee import JOIN, Select, Value

from store import addresses
from store.addresses import link_columns, link_facts
from store.records import Context, ContextLine, CustomerContext, GlobalContext, Key, Page, ProjectContext
from store.rules.addressing import PersonFacts
from store.tables import Contact, ContactInCustomer, ContactInProject, Customer, Project
from store.vocabulary import LinkStatus
from store.windows import WINDOW, Order, Window, read_page


def page(
    contact_id: int,
    *,
    after: Key | None = None,
    before: Key | None = None,
    at: str | None = None,
    last: bool = False,
    limit: int = WINDOW,
) -> Page[ContextLine]:
    """A window of the contexts of a contact: global, then its customers, then its projects, both by name (M1).

    A contact may have thousands of them. Two queries; empty if there is no such contact.
    """
    query, order = _contexts_query(contact_id)

    def read(rows: Sequence[tuple[Any, ...]]) -> list[ContextLine]:
        person = addresses.people([contact_id]).get(contact_id, addresses.GONE)
        return [_context_line(_ContextRow(*row), person) for row in rows]

    return read_page(query, order, Window(after, before, at, last, limit), read)


class _ContextRow(NamedTuple):
    """What `_contexts_query` selects; the global row has only its key."""

    tier: int
    sort: str
    row_id: int
    project_id: int
    customer_id: int
    name: str
    customer: str
    role: str
    favourite: bool
    primary: bool
    override: str
    override_key: str
    email_state: str
    status: str
    cic_override: str
    cic_key: str
    cic_state: str
    cic_status: str


_GLOBAL, _CUSTOMERS, _PROJECTS = 0, 1, 2
_NOTHING = ("", "", "", "")


def _contexts_query(contact_id: int) -> tuple[Any, Order]:
    """Three selects of the same shape, one below the other: the contact itself, its customers, its projects."""
    cic, cip = ContactInCustomer, ContactInProject
    lent = ContactInCustomer.alias("lent")
    blank: list[Any] = [Value(_GLOBAL), Value(""), Contact.id, Value(0), Value(0), Value(""), Value(""), Value("")]
    blank += [Value(False), Value(False), *map(Value, _NOTHING * 2)]
    named = [column.alias(name) for name, column in zip(_ContextRow._fields, blank, strict=True)]
    everywhere = Contact.select(*named).where(Contact.id == contact_id)
    of_customer = (Value(_CUSTOMERS), Customer.name_key, cic.id, Value(0), Customer.id, Customer.name, Value(""))
    in_customers = (
        cic.select(*of_customer, cic.role, cic.favourite, cic.is_primary, *link_columns(cic), *map(Value, _NOTHING))
        .join(Customer, on=(cic.customer == Customer.id))
        .where(cic.contact == contact_id)
    )
    of_project = (Value(_PROJECTS), Project.name_key, cip.id, Project.id, Project.customer, Project.name, Customer.name)
    in_projects = (
        cip.select(*of_project, cip.role, Value(False), Value(False), *link_columns(cip), *link_columns(lent))
        .join(Project, on=(cip.project == Project.id))
        .join(Customer, JOIN.LEFT_OUTER, on=(Project.customer == Customer.id))
        .join(lent, JOIN.LEFT_OUTER, on=((lent.contact == contact_id) & (lent.customer == Project.customer)))
        .where(cip.contact == contact_id)
    )
    lines = everywhere.union_all(in_customers).union_all(in_projects).alias("line")
    query = Select((lines,), [getattr(lines.c, field) for field in _ContextRow._fields]).bind(Contact._meta.database)
    return query, (lines.c.tier, lines.c.sort, lines.c.row_id)


def _context_line(row: _ContextRow, person: PersonFacts) -> ContextLine:
    own = link_facts(row.override, row.override_key, row.email_state, row.status)
    lent = link_facts(row.cic_override, row.cic_key, row.cic_state, row.cic_status)
    context: Context
    if row.tier == _GLOBAL:
        context, resolution = GlobalContext(), addresses.decide(person, GlobalContext())
    elif row.tier == _CUSTOMERS:
        context = CustomerContext(row.customer_id)
        resolution = addresses.decide(person, context, cic=own)
    else:
        context = ProjectContext(row.project_id, row.customer_id or None)
        resolution = addresses.decide(person, context, cip=own, cic=lent)
    return ContextLine(
        key=Key(row.tier, row.sort, row.row_id),
        context=context,
        name=row.name,
        customer=row.customer or "",
        link_id=row.row_id if own else None,
        role=row.role,
        favourite=bool(row.favourite),
        primary=bool(row.primary),
        status=LinkStatus(row.status) if row.status else None,
        resolution=resolution,
    )
