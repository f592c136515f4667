"""The contacts of a customer or project, each with the addresses that hold there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from store import addresses, database, names
from store.addresses import link_facts
from store.contact_lists import LIVING
from store.database import Store
from store.records.contexts import CustomerContext, ProjectContext
from store.records.links import LinkLine
from store.records.pages import Key, Page
from store.rules.addressing import PersonFacts
from store.search import EVERYTHING, Query, read_words
from store.search_sql import has_all, own_words
from store.sql import Sql, all_of, rows
from store.term_sql import conditions
from store.vocabulary import ContactStatus, LinkKind, LinkStatus
from store.windows import WINDOW, Window, read_page

Place = CustomerContext | ProjectContext
"""A context that has contacts."""


def people(
    place: Place,
    query: Query = EVERYTHING,
    *,
    after: Key | None = None,
    before: Key | None = None,
    at: str | None = None,
    last: bool = False,
    limit: int = WINDOW,
) -> Page[LinkLine]:
    """A window of the contacts of a customer or project that answer ``query``, those of the present first, then by name (M10).

    The words of the query are looked for in what is the contact's own: names, addresses, numbers. Deleted people are left
    out; former and inactive ones are not. Two queries: one for the window, one for the e-mails of the people in it.
    """

    def read(found: Sequence[tuple[Any, ...]]) -> list[LinkLine]:
        lines = [_Row(*row) for row in found]
        facts = addresses.people(line.contact_id for line in lines)
        return [_line(place, line, facts.get(line.contact_id, addresses.GONE)) for line in lines]

    store = database.current()
    return read_page(store, _people(store, place, query), Window(after, before, at, last, limit), read)


def count_people(place: Place, query: Query = EVERYTHING) -> int:
    """How many contacts `people` lists in all."""
    store = database.current()
    return int(rows(store, Sql("SELECT count(*) FROM (") + _people(store, place, query) + ") w")[0][0])


def people_ids(place: Place, query: Query = EVERYTHING) -> list[int]:
    """The ids of all contacts that `people` lists, in its order: what `tick all shown` takes."""
    store = database.current()
    sql = Sql("SELECT w.contact_id FROM (") + _people(store, place, query) + ") w ORDER BY w.tier, w.sort, w.row_id"
    return [contact_id for (contact_id,) in rows(store, sql)]


class _Row(NamedTuple):
    """What `_people` selects."""

    tier: int
    sort: str
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


_SELECT = """
SELECT CASE WHEN l.status = 'active' AND r.status = 'active' THEN 0 ELSE 1 END AS tier, r.sort_key AS sort, l.id AS row_id,
    l.version, l.contact_id, r.uid, r.full_name, r.given_name, r.family_name, r.organisation, r.status,
    r.inactive_reason, r.inactive_until, l.role, {favourite}, {primary},
    l.override_email, l.override_key, l.email_state, l.status,
    {lent}
FROM {table} l JOIN contact r ON r.id = l.contact_id {joins}
"""
_OF_CUSTOMER = _SELECT.format(
    favourite="l.favourite", primary="l.is_primary", lent="NULL, NULL, NULL, NULL", table="contact_in_customer", joins=""
)
_OF_PROJECT = _SELECT.format(
    favourite="0",
    primary="0",
    lent="c.override_email, c.override_key, c.email_state, c.status",
    table="contact_in_project",
    joins="LEFT JOIN contact_in_customer c ON c.contact_id = r.id AND c.customer_id = ?",
)


def _people(store: Store, place: Place, query: Query) -> Sql:
    if isinstance(place, CustomerContext):
        select, here = Sql(_OF_CUSTOMER), Sql("l.customer_id = ?", (place.customer_id,))
    else:
        # No customer has the id 0: a project without one borrows from nobody.
        select, here = Sql(_OF_PROJECT, (place.customer_id or 0,)), Sql("l.project_id = ?", (place.project_id,))
    asked = [here, LIVING, conditions(store, "contact", query).where]
    needles = read_words(query.text).needles
    if needles:
        select += "LEFT JOIN contact_search s ON s.contact_id = r.id "
        asked.append(has_all(store, own_words(store, "coalesce(s.body, '')"), needles))
    return select + "WHERE " + all_of(asked)


def _line(place: Place, row: _Row, person: PersonFacts) -> LinkLine:
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
        key=Key(row.tier, row.sort, row.id),
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
