"""What can be asked of a list, and how its rows are found: the query line and the tiers that a text makes of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.database import Store
from store.needles import HINT, Words, read_words
from store.query_line import Query, Term, parse
from store.query_terms import Subject
from store.query_words import complete, explain
from store.search_sql import SEARCHED, at_once, estimate, has_all, key_of, matches
from store.sql import ALWAYS, FEW, MANY, Sql, all_of, begins
from store.term_sql import conditions
from store.tiers import Listing, Tier, Way, label

__all__ = ["EVERYTHING", "Query", "Term", "complete", "explain", "hint", "listing", "parse", "read_words"]

EVERYTHING = Query()
"""The whole list."""

EXACT, BEGINS, INSIDE, ELSEWHERE = range(4)
"""The tiers: it is the address or number; its name begins so; its words hold it; somebody who belongs to it does."""


class Elsewhere(NamedTuple):
    """How rows are found by the words of others who belong to them."""

    where: Sql
    scan: Sql
    """What selects them all, from its FROM on."""
    estimates: tuple[Sql, ...]
    """The ids of them all, and perhaps of others, from an index; none where there is no such."""

    @property
    def tier(self) -> Tier:
        """The tier that they make."""
        return Tier(ELSEWHERE, self.where, narrow=_narrow(self.estimates))


def hint(query: Query) -> str:
    """What to tell of an answer to ``query``: that its words are too short to be looked for inside names."""
    words = read_words(query.text)
    return HINT if words.needles and not words.inside else ""


def listing(
    store: Store, subject: Subject, query: Query, *,
    base: Sql, exact: Sql | None = None, elsewhere: Elsewhere | None = None,
) -> Listing:  # fmt: skip
    """The list of ``subject`` that answers ``query``; ``exact`` are the rows of its first tier, ``elsewhere`` of its last."""
    words = read_words(query.text)
    sort = "r.sort_key" if subject == "contact" else "r.name_key"
    terms = conditions(store, subject, query)
    tiers = [Tier(EXACT, exact)] if exact else []
    tiers.append(Tier(BEGINS, begins(sort, words.beginning) if words.needles else ALWAYS, near=True))
    if not words.inside:
        return Listing(subject, sort, base, tuple(tiers), terms, ways=_by_terms(query, subject, sort, "", tiers, [base, terms]))
    searched = SEARCHED[subject]
    counts = estimate(store, searched, words.needles)
    inside = Tier(INSIDE, has_all(store, "coalesce(s.body, '')", words.needles), common=True, narrow=_narrow(counts))
    selects = [_by_words(store, subject, sort, words, tiers, [base, terms] if query.terms or subject != "contact" else [])]
    tiers.append(inside)
    if elsewhere:
        key = Sql("SELECT ") + label(tiers, ELSEWHERE) + f" AS tier, {sort} AS sort, r.id "
        selects.append(key + elsewhere.scan + " AND " + all_of([base, terms]))
        tiers.append(elsewhere.tier)
        counts += elsewhere.estimates
    joins = f"LEFT JOIN {searched.table} s ON s.{searched.owner} = r.id"
    by_terms = _by_terms(query, subject, sort, joins, tiers, [base, terms])
    by_words = Way(tuple(selects), FEW if store.engine == "sqlite" else MANY, counts)
    return Listing(subject, sort, base, tuple(tiers), terms, joins, (*by_terms, by_words))


def _by_terms(
    query: Query, subject: Subject, sort: str, joins: str, tiers: Sequence[Tier], where: Sequence[Sql]
) -> tuple[Way, ...]:
    """All rows that meet the terms, if there are any terms."""
    if not query.terms:
        return ()
    key = Sql("SELECT ") + label(tiers) + f" AS tier, {sort} AS sort, r.id "
    return (Way((key + f"FROM {subject} r {joins} WHERE " + all_of(where),), FEW),)


def _by_words(store: Store, subject: Subject, sort: str, words: Words, tiers: Sequence[Tier], where: Sequence[Sql]) -> Sql:
    """All rows whose own words hold ``words``; ``tiers`` are those before `INSIDE`.

    A body tells its row's sort key, and only living contacts have one: without a ``where`` the rows themselves stay unread.
    """
    searched = SEARCHED[subject]
    source, match = matches(store, searched, words.needles)
    columns = f"s.{searched.owner} AS id, {key_of(store)} AS {sort.removeprefix('r.')}"
    bodies = Sql(f"SELECT {columns} FROM {source} WHERE ") + all_of([*match, has_all(store, "s.body", words.needles)])
    key = Sql("SELECT ") + label(tiers, INSIDE) + f" AS tier, {sort} AS sort, r.id FROM "
    if not where:
        return key + at_once(store, bodies) + " r"
    return key + at_once(store, bodies) + f" f CROSS JOIN {subject} r WHERE r.id = f.id AND " + all_of(where)


def _narrow(estimates: Sequence[Sql]) -> Sql:
    """That a row is among those of an estimate, as a question to each row of a walk."""
    return Sql("+r.id IN (") + estimates[0] + ")" if estimates else ALWAYS
