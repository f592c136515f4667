"""The contacts of a customer or project, each with the addresses that hold there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from peewee import JOIN, Case, Value

from store import addresses, names
from store.addresses import link_columns, link_facts
from store.keys import fold
from store.records import CustomerContext, Key, LinkLine, Page, ProjectContext
from store.rules.addressing import PersonFacts
from store.tables import Contact, ContactInCustomer, ContactInProject, ContactSearch
from store.vocabulary import ContactStatus, LinkKind, LinkStatus
from store.windows import WINDOW, Order, Window, read_page

Place = CustomerContext | ProjectContext
"""A context that has contacts."""


def people(
    place: Place,
    text: str = "",
    *,
    after: Key | None = None,
    before: Key | None = None,
    at: str | None = None,
    last: bool = False,
    limit: int = WINDOW,
) -> Page[LinkLine]:
    """A window of the contacts of a customer or project, those of the present first, then by name (M10).

    ``text`` keeps those whose names, addresses and numbers hold each of its words. Deleted people are left out; former and
    inactive ones are not. Two queries: one for the window, one for the e-mails of the people in it.
    """
    query, order = _people_query(place, text)

    def read(rows: Sequence[tuple[Any, ...]]) -> list[LinkLine]:
        found = [_PersonRow(*row) for row in rows]
        facts = addresses.people(row.contact_id for row in found)
        return [_link_line(place, row, facts.get(row.contact_id, addresses.GONE)) for row in found]

    return read_page(query, order, Window(after, before, at, last, limit), read)


def count_people(place: Place, text: str = "") -> int:
    """How many contacts `people` lists in all."""
    return int(_people_query(place, text)[0].count())


def people_ids(place: Place, text: str = "") -> list[int]:
    """The ids of all contacts that `people` lists, in its order: what `tick all shown` takes."""
    query, order = _people_query(place, text)
    return [row[2] for row in query.order_by(*order).tuples()]


class _PersonRow(NamedTuple):
    """What `_people_query` selects."""

    id: int
    version: int
    contact_id: int
    contact_uid: str
    full_name: str
    given_name: str
    family_name: str
    organisation: str
    contact_status: str
    inactive_reason: str
    inactive_until: str
    sort_key: str
    tier: int
    role: str
    favourite: bool
    primary: bool
    override: str
    override_key: str
    email_state: str
    status: str
    cic_override: str | None
    cic_key: str | None
    cic_state: str | None
    cic_status: str | None


def _people_query(place: Place, text: str) -> tuple[Any, Order]:
    cic = ContactInCustomer.alias("cic")
    link: Any
    favourite: Any = Value(0)
    primary: Any = Value(0)
    if isinstance(place, CustomerContext):
        link, here = ContactInCustomer, ContactInCustomer.customer == place.customer_id
        favourite, primary = link.favourite, link.is_primary
    else:
        link, here = ContactInProject, ContactInProject.project == place.project_id
    present = (link.status == LinkStatus.ACTIVE) & (Contact.status == ContactStatus.ACTIVE)
    tier = Case(None, [(present, 0)], 1)
    person = (
        Contact.uid, Contact.full_name, Contact.given_name, Contact.family_name, Contact.organisation, Contact.status,
        Contact.inactive_reason, Contact.inactive_until, Contact.sort_key,
    )  # fmt: skip
    # A customer's own links lend nothing, so that the join finds none; a project without a customer has none to find.
    lender = place.customer_id if isinstance(place, ProjectContext) else None
    query = (
        link.select(link.id, link.version, link.contact, *person, tier, link.role, favourite, primary)
        .select_extend(*link_columns(link), *link_columns(cic))
        .join(Contact, on=(link.contact == Contact.id))
        .join(cic, JOIN.LEFT_OUTER, on=((cic.contact == Contact.id) & (cic.customer == (lender or 0))))
        .where(here, Contact.deleted_at.is_null(), Contact.status != ContactStatus.ERASED)
    )
    words = fold(text).split()
    if words:
        query = query.join_from(Contact, ContactSearch, JOIN.LEFT_OUTER, on=(ContactSearch.contact == Contact.id))
        for word in words:
            query = query.where(ContactSearch.body.contains(word) | link.override_key.contains(word))
    return query, (tier, Contact.sort_key, link.id)


def _link_line(place: Place, row: _PersonRow, person: PersonFacts) -> LinkLine:
    own = link_facts(row.override, row.override_key, row.email_state, row.status)
    if isinstance(place, CustomerContext):
        kind, resolution = LinkKind.CUSTOMER, addresses.decide(person, place, cic=own)
    else:
        lent = link_facts(row.cic_override, row.cic_key, row.cic_state, row.cic_status)
        kind, resolution = LinkKind.PROJECT, addresses.decide(person, place, cip=own, cic=lent)
    anything = (row.organisation, *(email.address for email in person.emails))
    return LinkLine(
        id=row.id,
        version=row.version,
        kind=kind,
        key=Key(row.tier, row.sort_key, row.id),
        contact_id=row.contact_id,
        contact_uid=row.contact_uid,
        name=names.shown_name(row.full_name, row.given_name, row.family_name, *anything),
        role=row.role,
        favourite=bool(row.favourite),
        primary=bool(row.primary),
        status=LinkStatus(row.status),
        contact_status=ContactStatus(row.contact_status),
        inactive_until=row.inactive_until,
        resolution=resolution,
        inactive_reason=row.inactive_reason,
    )
