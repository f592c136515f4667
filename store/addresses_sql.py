"""The address rule for any number of people in one query; a test over random books holds it to `store.rules.addressing`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from store.database import Store
from store.records.contexts import Context, GlobalContext, ProjectContext
from store.sql import Sql, run
from store.vocabulary import EmailState, Exclusion, Rung

# How a level reads the links p (CIP) and l (CIC): what there is of an override, and where the person does not belong.
_LINK_AWAY = "WHEN {link}.id IS NULL THEN 'not_linked' WHEN {link}.status <> 'active' THEN 'link_former' "
_LENT = "CASE WHEN l.status = 'active' THEN NULLIF(l.{column}, '') END"
_OWN_ELSE_LENT = "CASE WHEN p.override_key <> '' THEN p.{column} ELSE l.{column} END"


class _Level(NamedTuple):
    """The pieces of SQL in which the levels differ."""

    away: str
    key: str
    address: str
    state: str
    rung: str
    joins: str


_CIC = "LEFT JOIN contact_in_customer l ON l.contact_id = m.contact_id AND l.customer_id = m.customer_id"
_CIP = "LEFT JOIN contact_in_project p ON p.contact_id = m.contact_id AND p.project_id = m.project_id"
_LEVELS = {
    Rung.GLOBAL: _Level("", "CAST(NULL AS TEXT)", "CAST(NULL AS TEXT)", "''", "'global'", ""),
    Rung.CUSTOMER: _Level(
        _LINK_AWAY.format(link="l"), "NULLIF(l.override_key, '')", "l.override_email", "l.email_state", "'customer'", _CIC
    ),
    Rung.PROJECT: _Level(
        _LINK_AWAY.format(link="p"),
        f"COALESCE(NULLIF(p.override_key, ''), {_LENT.format(column='override_key')})",
        _OWN_ELSE_LENT.format(column="override_email"),
        _OWN_ELSE_LENT.format(column="email_state"),
        "CASE WHEN p.override_key <> '' THEN 'project' ELSE 'customer' END",
        f"{_CIP} {_CIC}",
    ),
}

# Inside, one row a member: the override that decides, or why person, link or override say that nobody is used. Outside, the
# global addresses of those who have neither.
_DECIDED = """
SELECT h.contact_id AS contact_id, h.customer_id AS customer_id, h.project_id AS project_id,
    CASE WHEN h.reason IN ('deleted', 'inactive') THEN 'global' WHEN h.reason IN ('not_linked', 'link_former') THEN '{level}'
        WHEN h.override_key IS NOT NULL THEN h.rung ELSE 'global' END AS rung,
    CASE WHEN h.reason IS NOT NULL THEN h.reason WHEN h.override_key IS NOT NULL OR e.id IS NOT NULL THEN NULL
        WHEN EXISTS (SELECT 1 FROM contact_email a WHERE a.contact_id = h.contact_id) THEN 'address_invalid'
        ELSE 'no_address' END AS reason,
    CASE WHEN h.reason IS NULL THEN COALESCE(h.override_key, e.email_key) END AS email_key,
    CASE WHEN h.reason IS NULL THEN COALESCE(h.override_email, e.address) END AS address,
    CASE WHEN h.reason IS NULL THEN COALESCE(h.email_state, e.state) END AS state,
    e.is_primary AS is_primary, e.position AS position, e.id AS email_id{carried_out}
FROM (
    SELECT m.contact_id, m.customer_id, m.project_id, {key} AS override_key, {rung} AS rung,
        CASE WHEN {key} IS NOT NULL THEN {address} END AS override_email,
        CASE WHEN {key} IS NOT NULL THEN {state} END AS email_state,
        CASE WHEN c.id IS NULL OR c.deleted_at IS NOT NULL OR c.status = 'erased' THEN 'deleted'
            WHEN c.status = 'inactive' THEN 'inactive' {away}
            WHEN {key} IS NOT NULL AND {state} = 'invalid' THEN 'address_invalid' END AS reason{carried_in}
    FROM ({members}) m
    LEFT JOIN contact c ON c.id = m.contact_id {joins}
) h
LEFT JOIN contact_email e ON e.contact_id = h.contact_id AND h.reason IS NULL AND h.override_key IS NULL
    AND e.state <> 'invalid'{only}
"""
_PRIMARY_ONLY = """
    AND NOT EXISTS (
        SELECT 1 FROM contact_email f WHERE f.contact_id = e.contact_id AND f.state <> 'invalid' AND (
            (f.is_primary AND NOT e.is_primary) OR (f.is_primary = e.is_primary AND (
                f.position < e.position OR (f.position = e.position AND f.id < e.id)))))"""

NOWHERE = "CAST(NULL AS BIGINT)"
"""The id of a customer or project that a member is not asked about in."""

IN_ORDER = "is_primary DESC, position, email_id"
"""How the addresses of one member are ordered: the primary one first."""


class Decided(NamedTuple):
    """An address in use by a member, or the reason why there is none for it."""

    contact_id: int
    customer_id: int | None
    """Where it was asked about: a customer, which is also that of a project."""
    project_id: int | None
    rung: Rung
    reason: Exclusion | None
    email_key: str
    """Empty where there is a reason, as `address`."""
    address: str
    state: EmailState | None


def members(context: Context, contacts: Sql) -> Sql:
    """The contacts that ``contacts`` selects as ``contact_id``, all asked about in one context: what `decided` takes."""
    return Sql("SELECT k.contact_id AS contact_id, ") + place(context) + " FROM (" + contacts + ") k"


def place(context: Context) -> Sql:
    """The columns ``customer_id, project_id`` of whoever is asked about in ``context``."""
    customer_id = None if isinstance(context, GlobalContext) else context.customer_id
    project_id = context.project_id if isinstance(context, ProjectContext) else None
    return Sql("CAST(? AS BIGINT) AS customer_id, CAST(? AS BIGINT) AS project_id", (customer_id, project_id))


def decided(level: Rung, members: Sql, *, primary_only: bool = False, carried: Mapping[str, Sql] | None = None) -> Sql:
    """What holds for ``members``: a select of contacts and where each is asked about, ``contact_id, customer_id, project_id``.

    A row for each address in use, or one with the reason; columns as in `Decided`, then those of `IN_ORDER`. A customer or
    project that does not matter is `NOWHERE`. ``carried`` are further columns: expressions over the member ``m``, its contact
    ``c`` (NULL if it is gone) and, where the level has them, its links ``l`` (CIC) and ``p`` (CIP).
    """
    carried = carried or {}
    text = _DECIDED.format(
        level=level.value,
        members=members.text,
        only=_PRIMARY_ONLY if primary_only else "",
        carried_in="".join(f", {sql.text} AS {name}" for name, sql in carried.items()),
        carried_out="".join(f", h.{name} AS {name}" for name in carried),
        **_LEVELS[level]._asdict(),
    )
    return Sql(text, tuple(value for sql in carried.values() for value in sql.values) + members.values)


def level_of(context: Context) -> Rung:
    """At which level a context asks."""
    if isinstance(context, GlobalContext):
        return Rung.GLOBAL
    return Rung.PROJECT if isinstance(context, ProjectContext) else Rung.CUSTOMER


def decide(store: Store, context: Context, contacts: Sql, *, primary_only: bool = False) -> Iterator[Decided]:
    """What holds in ``context`` for every contact that ``contacts`` selects as ``contact_id``, by contact, primary first."""
    sql = decided(level_of(context), members(context, contacts), primary_only=primary_only)
    for row in run(store, sql + f" ORDER BY contact_id, {IN_ORDER}"):
        contact_id, customer_id, project_id, rung, reason, key, address, state = row[:8]
        yield Decided(
            contact_id, customer_id, project_id, Rung(rung), Exclusion(reason) if reason else None, key or "", address or "",
            EmailState(state) if state else None,
        )  # fmt: skip
