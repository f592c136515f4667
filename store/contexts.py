"""The contexts of a contact, each with the addresses that hold there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from store import addresses, database
from store.addresses import link_facts
from store.records.contexts import Context, CustomerContext, GlobalContext, ProjectContext
from store.records.links import ContextLine
from store.records.pages import Key, Page
from store.rules.addressing import PersonFacts
from store.sql import Sql, rows
from store.vocabulary import LinkStatus
from store.windows import WINDOW, Window, read_page


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

    def read(found: Sequence[tuple[Any, ...]]) -> list[ContextLine]:
        person = addresses.people([contact_id]).get(contact_id, addresses.GONE)
        return [_line(_Row(*row), person) for row in found]

    return read_page(database.current(), Sql(_CONTEXTS, (contact_id,) * 4), Window(after, before, at, last, limit), read)


def overriding(contact_id: int, person: PersonFacts, limit: int) -> list[ContextLine]:
    """The contexts in which a global address of a contact is overridden, customers first, of the first ``limit`` that have
    or borrow an address of their own; one query."""
    asked = Sql("SELECT w.* FROM (") + Sql(_CONTEXTS, (contact_id,) * 4) + ") w WHERE w.override_key <> '' OR w.cic_key <> '' "
    asked += Sql("ORDER BY w.tier, w.sort, w.row_id LIMIT ?", (limit,))
    lines = (_line(_Row(*row), person) for row in rows(database.current(), asked, planned_anew=False))
    return [line for line in lines if line.resolution.struck]


class _Row(NamedTuple):
    """What `_CONTEXTS` selects; the global row is empty but for its key."""

    tier: int
    sort: str
    row_id: int
    project_id: int
    customer_id: int | None
    name: str
    customer: str | None
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


_GLOBAL, _CUSTOMERS, _PROJECTS = 0, 1, 2
_CONTEXTS = f"""
SELECT {_GLOBAL} AS tier, '' AS sort, r.id AS row_id, 0, 0, '', '', '', 0, 0,
    '', '' AS override_key, '', '', '', '' AS cic_key, '', ''
FROM contact r WHERE r.id = ?
UNION ALL
SELECT {_CUSTOMERS}, u.name_key, l.id, 0, u.id, u.name, '', l.role, CASE WHEN l.favourite THEN 1 ELSE 0 END,
    CASE WHEN l.is_primary THEN 1 ELSE 0 END, l.override_email, l.override_key, l.email_state, l.status, '', '', '', ''
FROM contact_in_customer l JOIN customer u ON u.id = l.customer_id WHERE l.contact_id = ?
UNION ALL
SELECT {_PROJECTS}, p.name_key, l.id, p.id, p.customer_id, p.name, u.name, l.role, 0, 0,
    l.override_email, l.override_key, l.email_state, l.status, c.override_email, c.override_key, c.email_state, c.status
FROM contact_in_project l JOIN project p ON p.id = l.project_id
LEFT JOIN customer u ON u.id = p.customer_id
LEFT JOIN contact_in_customer c ON c.contact_id = ? AND c.customer_id = p.customer_id
WHERE l.contact_id = ?
"""


def _line(row: _Row, person: PersonFacts) -> ContextLine:
    own = link_facts(row.override, row.override_key, row.email_state, row.status)
    lent = link_facts(row.cic_override, row.cic_key, row.cic_state, row.cic_status)
    context: Context
    if row.tier == _GLOBAL:
        context, resolution = GlobalContext(), addresses.decide(person, GlobalContext())
    elif row.tier == _CUSTOMERS:
        context = CustomerContext(row.customer_id or 0)
        resolution = addresses.decide(person, context, cic=own)
    else:
        context = ProjectContext(row.project_id, row.customer_id)
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
