"""The candidates of a mailing list with everything that decides about them, in one query over people of any number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from store import contact_lists, database, query_line
from store.addresses_sql import IN_ORDER, NOWHERE, decided, level_of, place
from store.errors import Refused
from store.fields import to_micros
from store.records.contexts import CustomerContext, GlobalContext, ListScope, OwnContext, ProjectContext
from store.sql import Sql, rows
from store.vocabulary import Channel, Purpose, Rung


class Asked(NamedTuple):
    """What a mailing list is evaluated for: its own purpose and context, or others, to see what would be."""

    list_id: int
    query: str | None
    """The query line of a list that finds its people by itself; None for one that has members."""
    purpose: Purpose
    scope: ListScope
    primary_only: bool = False


NAMES = ("uid", "full_name", "given_name", "family_name", "organisation")
"""The columns of a contact that make its name, as `store.names` takes them, after its uid."""

FACTS = (
    "contact_id", "customer_id", "project_id", "reason", "ticked", "away_because", "confidentiality", "preference", "consent",
    "email_key", "address", "state",
)  # fmt: skip
"""The columns of `candidates`, before those that are asked for besides. Rows that are alike in the first three are about one
candidate: each has another of its addresses."""

IN_USE = ("ticked", "confidentiality", "preference", "consent", "email_key", "address", "state")
"""The columns of `in_use`."""


def candidates(asked: Asked, further: Sequence[str] = (), only: Sql | None = None, now: datetime | None = None) -> Sql:
    """A select of `FACTS` and ``further`` columns of the contact for every candidate, in the order of the list (by name).

    ``only`` narrows it, by a condition on the columns ``contact_id``, ``customer_id``, ``project_id`` of what is chosen.
    What a purpose does not ask about is not looked up.
    """
    return _in_order(asked, (*FACTS, *further), _found(asked, further, only, now))


def in_use(asked: Asked, now: datetime | None = None) -> Sql:
    """A select of `IN_USE` for every address that is in use by a candidate, in the order of the list: no more than it takes
    to know which of them go out."""
    return _in_order(asked, IN_USE, _found(asked, (), None, now), " WHERE f.email_key IS NOT NULL")


def _found(asked: Asked, further: Sequence[str], only: Sql | None, now: datetime | None) -> Sql:
    """All there is to know of every candidate, in no order."""
    moment = to_micros(now or datetime.now(UTC))
    arms = []
    for level, people in _arms(asked, only):
        carried = _standing(asked.purpose, level, moment)
        carried |= {"sort_key": Sql("c.sort_key")} | {name: Sql(f"c.{name}") for name in further}
        arms.append(decided(level, people, primary_only=asked.primary_only, carried=carried))
    found = arms[0]
    for arm in arms[1:]:
        found = found + " UNION ALL " + arm
    return found


def _in_order(asked: Asked, columns: Sequence[str], found: Sql, where: str = "") -> Sql:
    place = "coalesce(f.customer_id, 0), coalesce(f.project_id, 0), " if isinstance(asked.scope, OwnContext) else ""
    wanted = ", ".join(f"f.{name}" for name in columns)
    order = ", ".join(f"f.{column}" for column in IN_ORDER.split(", "))
    return Sql(f"SELECT {wanted} FROM (") + found + f") f{where} ORDER BY f.sort_key, f.contact_id, {place}{order}"


# --- who is asked about, and where --------------------------------------------------------------


def _chosen(asked: Asked, only: Sql | None, where: str = "") -> Sql:
    """Everybody whom the list has, with where each was taken from: ``contact_id, customer_id, project_id, ticked``.

    ``where`` narrows the rows ``x`` of a list that has members.
    """
    unticked = "x.contact_id IN (SELECT u.contact_id FROM list_member u WHERE u.list_id = ? AND NOT u.ticked)"  # read once
    if only is not None:
        unticked = "EXISTS (SELECT 1 FROM list_member u WHERE u.list_id = ? AND u.contact_id = x.contact_id AND NOT u.ticked)"
    ticked = f"CASE WHEN {unticked} THEN 0 ELSE 1 END AS ticked"
    if asked.query is None:
        places = "x.customer_id AS customer_id, x.project_id AS project_id"
        found = Sql(f"SELECT x.contact_id AS contact_id, {places}, {ticked} FROM list_member x", (asked.list_id,))
        found += Sql(f" WHERE {where + ' AND ' if where else ''}x.list_id = ?", (asked.list_id,))
        return found if only is None else found + " AND " + only
    nowhere = f"{NOWHERE} AS customer_id, {NOWHERE} AS project_id"
    found = Sql(f"SELECT x.contact_id AS contact_id, {nowhere}, {ticked} FROM (", (asked.list_id,))
    found = found + contact_lists.selection(query_line.parse(asked.query)) + ") x"
    return found if only is None else found + " WHERE " + only


def _arms(asked: Asked, only: Sql | None) -> list[tuple[Rung, Sql]]:
    """The candidates by the level at which each is asked about: members as `decided` takes them, with their tick."""
    scope = asked.scope
    if isinstance(scope, OwnContext):
        return [(own.level, Sql(own.head) + _chosen(asked, only, own.where) + own.tail) for own in _own_arms(asked, only)]
    members = Sql("SELECT k.contact_id AS contact_id, k.ticked AS ticked, ") + place(scope) + " FROM ("
    return [(level_of(scope), members + _chosen(asked, only) + ") k")]


class _Own(NamedTuple):
    """Those of a list who were taken from one kind of place, asked about there."""

    level: Rung
    where: str
    """Which members those are; the plus keeps SQLite from reading them by an index that has the members of all lists."""
    head: str
    tail: str


# Whoever was taken from a customer is asked about there, linked or not any more; whoever was not, in each customer that it is
# an active contact of, else in those that it was one of, else nowhere.
_OWN_ARMS = (
    _Own(
        Rung.CUSTOMER,
        "+x.customer_id IS NOT NULL",
        "SELECT k.contact_id AS contact_id, k.ticked AS ticked, k.customer_id AS customer_id, k.project_id AS project_id FROM (",
        ") k",
    ),
    _Own(
        Rung.PROJECT,
        "+x.project_id IS NOT NULL",
        "SELECT k.contact_id AS contact_id, k.ticked AS ticked, o.customer_id AS customer_id, k.project_id AS project_id FROM (",
        ") k JOIN project o ON o.id = k.project_id",
    ),
    _Own(
        Rung.CUSTOMER,
        "+x.customer_id IS NULL AND +x.project_id IS NULL",
        "SELECT k.contact_id AS contact_id, k.ticked AS ticked, i.customer_id AS customer_id, k.project_id AS project_id FROM (",
        ") k LEFT JOIN contact_in_customer i ON i.contact_id = k.contact_id AND (i.status = 'active' OR NOT EXISTS ("
        "SELECT 1 FROM contact_in_customer a WHERE a.contact_id = i.contact_id AND a.status = 'active'))",
    ),
)


def _own_arms(asked: Asked, only: Sql | None) -> Sequence[_Own]:
    """The kinds of places that those people were taken from: a planner need not think of others."""
    anywhere = _OWN_ARMS[-1]
    if asked.query is not None:
        return (anywhere._replace(where=""),)
    narrow = Sql("") if only is None else Sql(" AND ") + only
    wanted = Sql("SELECT ")
    for arm in _OWN_ARMS:
        here = Sql(f"EXISTS (SELECT 1 FROM list_member x WHERE x.list_id = ? AND {arm.where}", (asked.list_id,)) + narrow + ")"
        wanted = wanted + here + ("" if arm is anywhere else ", ")
    found = rows(database.current(), wanted)[0]
    return [arm for arm, is_there in zip(_OWN_ARMS, found, strict=True) if is_there] or (anywhere,)


def scope_of(kind: str, customer_id: int | None, project_id: int | None, project_customer_id: int | None) -> ListScope:
    """The context of a list from its columns; ``project_customer_id`` is the customer of its project.

    Raises Refused where it names a customer or project that is gone: then nobody can say which addresses hold (M20).
    """
    if kind == "global":
        return GlobalContext()
    if kind == "own":
        return OwnContext()
    if kind == "customer" and customer_id is not None:
        return CustomerContext(customer_id)
    if kind == "project" and project_id is not None:
        return ProjectContext(project_id, project_customer_id)
    raise Refused(
        "This list has no context",
        f"without its {kind} nobody knows which addresses hold",
        "choose a customer, a project, each in their own customer, or everywhere",
        field="context",
    )


# --- what stands about each ---------------------------------------------------------------------

_TICKED_HERE = "EXISTS (SELECT 1 FROM communication_preference t WHERE t.link_id = {link} AND t.channel = 'email' AND t.is_on)"
_ELSEWHERE = (
    "(NOT EXISTS (SELECT 1 FROM contact_in_customer y WHERE y.contact_id = m.contact_id AND y.status = 'active') "
    "OR EXISTS (SELECT 1 FROM contact_in_customer y JOIN communication_preference t ON t.link_id = y.id "
    "WHERE y.contact_id = m.contact_id AND y.status = 'active' AND t.channel = 'email' AND t.is_on))"
)
_LAST_EVENT = (
    "(SELECT v.state FROM consent_event v WHERE v.contact_id = m.contact_id AND v.channel = ? AND v.at <= ?{answers} "
    "ORDER BY v.at DESC, v.id DESC LIMIT 1)"
)


def _standing(purpose: Purpose, level: Rung, moment: int) -> dict[str, Sql]:
    """The columns of `store.rules.mailing.Standing`."""
    preference, consent = Sql("1"), Sql("''")
    if purpose is Purpose.AUTOMATIC:
        allowed = _ELSEWHERE
        if level is not Rung.GLOBAL:
            allowed = f"CASE WHEN l.status = 'active' THEN {_TICKED_HERE.format(link='l.id')} ELSE {_ELSEWHERE} END"
        preference = Sql(f"CASE WHEN {allowed} THEN 1 ELSE 0 END")
    elif purpose is Purpose.COMMERCIAL:
        # The last event decides, but that asking again takes nothing away from a consent that was granted.
        granted = _LAST_EVENT.format(answers=" AND v.state <> 'requested'")
        consent = Sql(
            f"CASE WHEN {granted} = 'granted' THEN 'granted' ELSE coalesce({_LAST_EVENT.format(answers='')}, 'none') END",
            (Channel.EMAIL.value, moment) * 2,
        )
    return {
        "ticked": Sql("m.ticked"),
        "away_because": Sql("c.inactive_reason"),
        "confidentiality": Sql("c.confidentiality"),
        "preference": preference,
        "consent": consent,
    }
