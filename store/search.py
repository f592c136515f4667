"""What can be asked of a list, and how its rows are found: the query line and the tiers that a text makes of a list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from store import database
from store.database import Store
from store.needles import HINT, Words, read_words
from store.query_line import Query, Term, parse
from store.query_terms import Subject
from store.query_words import Suggestion, completions, explain, without_begun
from store.search_sql import SEARCHED, estimate, found, has_all, key_of, matches
from store.sql import ALWAYS, FEW, GLANCE, GLANCE_AT_BODIES, GLANCE_AT_OTHERS, MANY, Sql, all_of, begins, by_index, set_apart
from store.term_sql import conditions
from store.tiers import Bodies, Listing, Part, Tier, Way, label
from store.vocabulary import Channel

__all__ = [
    "EVERYTHING",
    "Query",
    "Term",
    "complete",
    "explain",
    "hint",
    "listing",
    "parse",
    "read",
    "read_words",
    "without_begun",
]

EVERYTHING = Query()
"""The whole list."""

EXACT, BEGINS, INSIDE, ELSEWHERE = range(4)
"""The tiers: it is the address or number; its name begins so; its words hold it; somebody who belongs to it does."""


class Elsewhere(NamedTuple):
    """How rows are found by the words of others who belong to them."""

    where: Sql
    scan: Sql
    """What selects them all, from its FROM on; a row as often as it is found."""
    most: int
    """Of up to so many of those others it is quicker to look at all."""
    estimate: Sql | None
    """The ids of those others, and perhaps of more, from an index; None where it cannot tell."""


def read(line: str, subject: Subject | None) -> Query:
    """What ``line`` asks of the list of ``subject``, or only its words where that has no terms. Raises as `parse`."""
    return Query(line.strip()) if subject is None else parse(line, subject)


def complete(line: str, cursor: int, subject: Subject = "contact") -> list[Suggestion]:
    """How the term at ``cursor`` can go on: names of terms, then their values, those of the store where the list is open.

    SMS is offered only where it is in use (I-23).
    """
    from store import query_values, settings  # the first screen needs none of it

    found = completions(line, cursor, subject, partial(query_values.beginning, database.current()))
    if any(suggestion.shown == Channel.SMS for suggestion in found) and not settings.get("sms_enabled"):
        return [suggestion for suggestion in found if suggestion.shown != Channel.SMS]
    return found


def hint(query: Query) -> str:
    """What to tell of an answer to ``query``: that its words are too short to be looked for inside names."""
    words = read_words(query.text)
    return HINT if words.needles and not words.inside else ""


def listing(
    store: Store, subject: Subject, query: Query, *,
    base: Sql, exact: Sql | None = None, elsewhere: Elsewhere | None = None,
) -> Listing:  # fmt: skip
    """The list of ``subject`` that answers ``query``: of the rows for which ``base`` holds.

    ``exact`` selects each ``id`` of its first tier, ``elsewhere`` is its last.
    """
    words = read_words(query.text)
    sort = "r.sort_key" if subject == "contact" else "r.name_key"
    terms = conditions(store, subject, query)
    first = [_exactly(store, subject, sort, exact, all_of([base, terms.where]))] if exact else []
    near = Tier(BEGINS, begins(sort, words.beginning) if words.needles else ALWAYS, near=True, glance=GLANCE)
    if not words.inside:
        return Listing(subject, sort, base, (*first, Part((near,))), terms)
    searched = SEARCHED[subject]
    bodies = Bodies(searched.table, searched.owner, key_of(store)) if store.engine == "postgres" else None
    inside = Tier(INSIDE, has_all(store, "coalesce(s.body, '')", words.needles), glance=GLANCE_AT_BODIES if bodies else 0)
    # A body tells its row's sort key, and only what a list shows has one: the rows themselves need not be read.
    where = [] if not query.terms and (subject == "contact" or base == ALWAYS) else [base, terms.where]
    before = [*(tier for part in first for tier in part.tiers), near]
    counted = estimate(store, searched, words.needles)
    if query.terms and not counted:  # else it would be the rows that meet the terms that are counted
        counted = found(store, searched, words.needles)
    own = Way(_by_words(store, subject, sort, words, before, where), FEW if counted else MANY, counted)
    parts = [*first, Part((near, inside), own)]
    if elsewhere:
        key = Sql("SELECT DISTINCT ") + label([*before, inside], ELSEWHERE) + f" AS tier, {sort} AS sort, r.id "
        others = Way(key + elsewhere.scan + " AND " + all_of([base, terms.where]), elsewhere.most, elsewhere.estimate)
        parts.append(Part((Tier(ELSEWHERE, elsewhere.where, glance=GLANCE_AT_OTHERS),), others))
    joins = f"LEFT JOIN {searched.table} s ON s.{searched.owner} = r.id"
    return Listing(subject, sort, base, tuple(parts), terms, joins, bodies)


def _exactly(store: Store, subject: Subject, sort: str, exact: Sql, where: Sql) -> Part:
    """The few rows that ``exact`` names."""
    named = set_apart(store, Sql("SELECT DISTINCT id FROM (") + exact + ") i")
    select = Sql(f"SELECT {EXACT} AS tier, {sort} AS sort, r.id FROM ") + named + " f "
    select += by_index(store, subject, "r", "r.id = f.id") + " WHERE "
    return Part((Tier(EXACT, Sql("r.id IN (") + exact + ")"),), Way(select + where, MANY))


def _by_words(store: Store, subject: Subject, sort: str, words: Words, tiers: Sequence[Tier], where: Sequence[Sql]) -> Sql:
    """All rows for which ``where`` holds and whose own words hold ``words``; ``tiers`` are those before `INSIDE`."""
    searched = SEARCHED[subject]
    source, match = matches(store, searched, words.needles)
    columns = f"s.{searched.owner} AS id, {key_of(store)} AS {sort.removeprefix('r.')}"
    bodies = Sql(f"SELECT {columns} FROM {source} WHERE ") + all_of([*match, has_all(store, "s.body", words.needles)])
    key = Sql("SELECT ") + label(tiers, INSIDE) + f" AS tier, {sort} AS sort, r.id FROM "
    if not where:
        return key + set_apart(store, bodies) + " r"
    return key + set_apart(store, bodies) + " f " + by_index(store, subject, "r", "r.id = f.id") + " WHERE " + all_of(where)
