"""Windows on an evaluated mailing list: the rows of the screen, with names, addresses, places and reasons (M13)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from store import database, names
from store.keys import fold
from store.list_evaluation import Evaluation, evaluate
from store.list_sql import FACTS, Asked, candidates
from store.records.mailing_lists import CandidateLine
from store.records.pages import Key, Page
from store.rules.mailing import usable
from store.sql import Sql, one_of, rows
from store.windows import WINDOW

_NAMED = ("uid", "full_name", "given_name", "family_name", "organisation", "inactive_until")

_AT_ONCE = 2000
"""How many candidates are looked up together where all are wanted."""

_Spot = tuple[int, int, int]
"""A contact, and the customer and project where it is asked about; 0 for none."""


class _Found(NamedTuple):
    """What a candidate is called and has in use, as it stands now."""

    further: tuple[Any, ...]
    away_because: str
    in_use: dict[str, str]
    """The state of each address."""


def window(
    evaluation: Evaluation,
    *,
    included: bool | None = None,
    after: Key | None = None,
    before: Key | None = None,
    at: str | None = None,
    last: bool = False,
    limit: int = WINDOW,
) -> Page[CandidateLine]:
    """A window of the candidates, or of those that are in, or out: two queries however long the list is.

    The keys are places in this very evaluation. A contact that was removed since it was made is left out.
    """
    positions = evaluation.positions(included)
    start, end = _range(evaluation, positions, after, before, at, last, limit)
    wanted = list(positions[start:end])
    found = _found(evaluation, wanted)
    places = _places(evaluation, wanted)
    lines = tuple(
        _line(evaluation, position, found[spot], places) for position in wanted if (spot := _spot(evaluation, position)) in found
    )
    first, last_key = (_key(wanted[0]), _key(wanted[-1])) if wanted else (None, None)
    return Page(lines, first, last_key, start > 0, end < len(positions))


def everybody(asked: Asked) -> Iterator[CandidateLine]:
    """Every candidate of a list, as the windows show them."""
    evaluation = evaluate(asked)
    page = window(evaluation, limit=_AT_ONCE)
    yield from page.rows
    while page.has_after:
        page = window(evaluation, after=page.last, limit=_AT_ONCE)
        yield from page.rows


def position_of(evaluation: Evaluation, key: Key, *, included: bool | None = None) -> int:
    """How many of those candidates stand before ``key``."""
    return bisect_left(evaluation.positions(included), key.id)


def _range(
    evaluation: Evaluation,
    positions: Sequence[int],
    after: Key | None,
    before: Key | None,
    at: str | None,
    last: bool,
    limit: int,
) -> tuple[int, int]:
    if last or before is not None:
        end = len(positions) if before is None else bisect_left(positions, before.id)
        return max(0, end - limit), end
    start = 0
    if at is not None:
        start = bisect_left(positions, fold(at), key=lambda position: _sort_key(evaluation.contacts[position]))
    elif after is not None:
        start = bisect_right(positions, after.id)
    return start, min(start + limit, len(positions))


def _sort_key(contact_id: int) -> str:
    found = rows(database.current(), Sql("SELECT sort_key FROM contact WHERE id = ?", (contact_id,)))
    return str(found[0][0]) if found else ""


def _spot(evaluation: Evaluation, position: int) -> _Spot:
    return evaluation.contacts[position], evaluation.customers[position], evaluation.projects[position]


def _key(position: int) -> Key:
    return Key(0, "", position)


def _found(evaluation: Evaluation, positions: Sequence[int]) -> dict[_Spot, _Found]:
    """What there is of the candidates at ``positions``."""
    contacts = sorted({evaluation.contacts[position] for position in positions})
    found: dict[_Spot, _Found] = {}
    for row in rows(database.current(), candidates(evaluation.asked, _NAMED, only=one_of("contact_id", contacts))):
        fact = dict(zip(FACTS, row, strict=False))
        spot = (fact["contact_id"], fact["customer_id"] or 0, fact["project_id"] or 0)
        here = found.setdefault(spot, _Found(row[len(FACTS) :], fact["away_because"] or "", {}))
        if fact["address"]:
            here.in_use[fact["address"]] = fact["state"]
    return found


def _places(evaluation: Evaluation, positions: Sequence[int]) -> dict[tuple[str, int], str]:
    """The names of the customers and projects of these candidates, by kind and id."""
    wanted: dict[str, set[int]] = defaultdict(set)
    wanted["customer"] |= {evaluation.customers[position] for position in positions}
    wanted["project"] |= {evaluation.projects[position] for position in positions}
    asked = Sql("SELECT 'customer', id, name FROM customer WHERE ") + one_of("id", sorted(wanted["customer"]))
    asked = asked + " UNION ALL SELECT 'project', id, name FROM project WHERE " + one_of("id", sorted(wanted["project"]))
    return {(kind, row_id): name for kind, row_id, name in rows(database.current(), asked)}


def _line(evaluation: Evaluation, position: int, found: _Found, places: dict[tuple[str, int], str]) -> CandidateLine:
    contact_id, customer_id, project_id = _spot(evaluation, position)
    reasons = evaluation.reasons(position)
    addresses = tuple(found.in_use)
    if not reasons:
        gone = evaluation.taken.get(position, ())
        addresses = tuple(
            address for address, state in found.in_use.items() if address not in gone and usable(evaluation.asked.purpose, state)
        )
    uid, full, given, family, organisation, until = found.further
    return CandidateLine(
        key=_key(position),
        contact_id=contact_id,
        contact_uid=uid or "",
        name=names.shown_name(full, given, family, organisation, *addresses),
        included=not reasons,
        addresses=addresses,
        reasons=reasons,
        customer_id=customer_id or None,
        project_id=project_id or None,
        place=places.get(("project", project_id)) or places.get(("customer", customer_id), ""),
        contexts=evaluation.several.get(contact_id, 1),
        away_because=found.away_because,
        inactive_until=until or "",
    )
