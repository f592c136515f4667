"""Reads interactions in windows: those of a contact, a place, an operator or everybody, newest first, and the follow-ups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from store import database
from store.database import Store
from store.fields import from_micros, to_micros
from store.names import shown_name
from store.records.contexts import Context, CustomerContext, ProjectContext
from store.records.interactions import InteractionLine
from store.records.pages import Key, Page
from store.rules.follow_up import SOON_DAYS
from store.setup_words import USED
from store.sql import Sql, all_of, any_of, one_of, rows
from store.vocabulary import Direction, InteractionOrigin, InteractionStatus, WordKind

UNARCHIVED = (InteractionStatus.OPEN, InteractionStatus.CLOSED)
"""What a timeline shows unless it is told otherwise (S10)."""


class Of(NamedTuple):
    """Whose interactions, and which of them."""

    contact_id: int | None = None
    context: Context | None = None
    """A customer (with its projects) or a project; None or the global context: anything."""
    operator_id: int | None = None
    """Only those of this operator: `mine`."""
    statuses: tuple[InteractionStatus, ...] = UNARCHIVED
    """What they count as."""
    own_status: str = ""
    """Only those with this status of the team's own."""


EVERYONE = Of()


class Tally(NamedTuple):
    """How many follow-ups there are of each kind that the screen shows (D9)."""

    overdue: int
    today: int
    soon: int


_COLUMNS = (
    "i.id, i.uid, i.version, i.at, i.medium, i.direction, i.status, i.origin, i.contact_id, c.full_name, c.given_name, "
    "c.family_name, c.organisation, i.customer_id, u.name, i.project_id, p.name, i.operator_id, o.name, i.subject, "
    "i.description, i.follow_up, i.own_status, (SELECT label FROM setup_word WHERE kind = 'medium' AND code = i.medium), "
    "(SELECT label FROM setup_word WHERE kind = 'status' AND code = i.own_status)"
)
_TABLES = (
    " FROM interaction i JOIN contact c ON c.id = i.contact_id LEFT JOIN customer u ON u.id = i.customer_id "
    "LEFT JOIN project p ON p.id = i.project_id LEFT JOIN operator o ON o.id = i.operator_id "
)


def find(
    of: Of = EVERYONE, *, after: Key | None = None, before: Key | None = None, last: bool = False, limit: int = 60,
) -> Page[InteractionLine]:  # fmt: skip
    """A window of a timeline, newest first. One query whatever the length."""
    return _window(database.current(), _condition(of), "DESC", after=after, before=before, last=last, limit=limit)


def end_of(day: datetime) -> Key:
    """After which key the interactions of the day that begins at this moment stand, and those before it."""
    return Key(0, str(to_micros(_midnight(day, 1))), 0)


def follow_ups(
    now: datetime, operator_id: int | None = None, *, of: Of = EVERYONE, after: Key | None = None, before: Key | None = None,
    last: bool = False, limit: int = 60, everything: bool = False,
) -> Page[InteractionLine]:  # fmt: skip
    """Open follow-ups, the most overdue first, up to 7 days ahead or with ``everything`` also those beyond (D9, I-43).

    ``of`` says whose, whatever its statuses. Those of an operator are also those that nobody was given: none is lost.
    """
    store = database.current()
    wanted = [_due(of, operator_id)]
    if not everything:
        wanted.append(Sql("i.at < ?", (to_micros(_midnight(now, SOON_DAYS + 1)),)))
    return _window(store, all_of(wanted), "ASC", after=after, before=before, last=last, limit=limit)


def count(of: Of = EVERYONE, cap: int | None = None) -> int:
    """How many interactions `find` lists in all, or ``cap`` if there are as many or more."""
    store = database.current()
    wanted = Sql("SELECT 1 FROM interaction i WHERE ") + _condition(of) + (f" LIMIT {cap:d}" if cap else "")
    return int(rows(store, Sql("SELECT count(*) FROM (") + wanted + ") n")[0][0])


def due_count(now: datetime, operator_id: int | None = None) -> int:
    """How many follow-ups are due by ``now``, of one operator (and of nobody) or of everybody: what the header counts."""
    due = all_of([_due(operator_id=operator_id), Sql("i.at <= ?", (to_micros(now),))])
    return int(rows(database.current(), Sql("SELECT count(*) FROM interaction i WHERE ") + due)[0][0])


def tally(now: datetime, operator_id: int | None = None, *, of: Of = EVERYONE) -> Tally:
    """How many of `follow_ups` are overdue, of today, and of the next 7 days; the days are those of ``now``'s time zone."""
    ends = [to_micros(_midnight(now, days)) for days in (0, 1, SOON_DAYS + 1)]
    parts = "sum(CASE WHEN i.at < ? THEN 1 ELSE 0 END), sum(CASE WHEN i.at >= ? AND i.at < ? THEN 1 ELSE 0 END), count(*)"
    due = all_of([_due(of, operator_id), Sql("i.at < ?", (ends[2],))])
    wanted = Sql(f"SELECT {parts} FROM interaction i WHERE ", (ends[0], ends[0], ends[1])) + due
    overdue, today, whole = (int(number or 0) for number in rows(database.current(), wanted)[0])
    return Tally(overdue, today, whole - overdue - today)


def line_of(interaction_id: int) -> InteractionLine | None:
    """One interaction as a row, if it is there."""
    store = database.current()
    found = rows(store, Sql(f"SELECT {_COLUMNS}{_TABLES}WHERE i.id = ?", (interaction_id,)))
    return _line(found[0]) if found else None


def _window(
    store: Store, condition: Sql, direction: str, *, after: Key | None, before: Key | None, last: bool, limit: int
) -> Page[InteractionLine]:
    backwards = last or before is not None
    anchor = before if backwards else after
    forward = (direction == "ASC") != backwards
    if anchor is not None:
        sign = ">" if forward else "<"
        condition = all_of([condition, Sql(f"(i.at, i.id) {sign} (?, ?)", (int(anchor.sort), anchor.id))])
    order = "ASC" if forward else "DESC"
    # The rows are chosen before anything is joined to them, so that a planner has nothing to misjudge.
    chosen = (
        Sql("SELECT i.id FROM interaction i WHERE ") + condition + f" ORDER BY i.at {order}, i.id {order} LIMIT {limit + 1:d}"
    )
    wanted = (
        Sql(f"SELECT {_COLUMNS}{_TABLES}WHERE i.id IN (SELECT id FROM (")
        + chosen
        + ") n)"
        + f" ORDER BY i.at {order}, i.id {order}"
    )
    found = [_line(row) for row in rows(store, wanted)]
    more = len(found) > limit
    del found[limit:]
    if backwards:
        found.reverse()
    has_before, has_after = (more, before is not None) if backwards else (after is not None, more)
    return Page(tuple(found), found[0].key if found else None, found[-1].key if found else None, has_before, has_after)


def _condition(of: Of) -> Sql:
    wanted = _whose(of)
    if of.own_status:
        wanted.append(Sql(USED[WordKind.STATUS]("i", "?"), (of.own_status,)))
    elif set(of.statuses) != set(InteractionStatus):
        # Written out and with no IN: only then is an index on the rows of one status used.
        wanted.append(any_of(Sql(f"i.status = '{status.value}'") for status in of.statuses))
    if of.operator_id is not None:
        wanted.append(one_of("i.operator_id", [of.operator_id]))
    return all_of(wanted)


def _whose(of: Of) -> list[Sql]:
    wanted = []
    if of.contact_id is not None:
        wanted.append(one_of("i.contact_id", [of.contact_id]))
    if isinstance(of.context, CustomerContext):
        wanted.append(one_of("i.customer_id", [of.context.customer_id]))
    if isinstance(of.context, ProjectContext):
        wanted.append(one_of("i.project_id", [of.context.project_id]))
    return wanted


def _due(of: Of = EVERYONE, operator_id: int | None = None) -> Sql:
    wanted = [Sql("i.status = 'open' AND i.follow_up"), *_whose(of)]
    if operator_id is not None:
        wanted.append(Sql("(i.operator_id = ? OR i.operator_id IS NULL)", (operator_id,)))
    return all_of(wanted)


def _midnight(now: datetime, days: int) -> datetime:
    """The beginning of the day that is so many days after today."""
    return datetime.combine(now.date() + timedelta(days=days), time(), now.tzinfo)


def _line(row: tuple[Any, ...]) -> InteractionLine:
    (
        row_id, uid, version, at, medium, direction, status, origin, contact_id, full_name, given_name, family_name,
        organisation, customer_id, customer, project_id, project, operator_id, operator, subject, description, follow_up,
        own_status, medium_label, status_label,
    ) = row  # fmt: skip
    return InteractionLine(
        id=row_id,
        uid=uid,
        version=version,
        key=Key(0, str(at), row_id),
        at=from_micros(at),
        medium=medium,
        direction=Direction(direction),
        status=InteractionStatus(status),
        origin=InteractionOrigin(origin),
        contact_id=contact_id,
        contact=shown_name(full_name, given_name, family_name, organisation),
        customer_id=customer_id,
        customer=customer or "",
        project_id=project_id,
        project=project or "",
        operator_id=operator_id,
        operator=operator or "",
        subject=subject,
        description=description,
        follow_up=bool(follow_up),
        medium_label=medium_label or medium,
        own_status=own_status,
        status_label=status_label or own_status or status,
    )


def fields_of(line: InteractionLine) -> Mapping[str, Any]:
    """What the form of this interaction starts with."""
    return {
        "medium": line.medium,
        "direction": line.direction.value,
        "status": line.status_code,
        "subject": line.subject,
        "description": line.description,
    }
