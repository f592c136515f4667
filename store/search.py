"""What can be asked of a list, and how its rows are found: the query line and the tiers that a text makes of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.database import Store
from store.needles import HINT, Words, read_words
from store.query_line import Query, Term, parse
from store.query_terms import Subject
from store.query_words import complete, explain
from store.search_sql import SEARCHED, estimate, has_all, matches
from store.sql import ALWAYS, Sql, all_of, begins
from store.term_sql import conditions
from store.tiers import Listing, Tier, Way

__all__ = ["EVERYTHING", "Query", "Term", "complete", "explain", "hint", "listing", "parse", "read_words"]

EVERYTHING = Query()
"""The whole list."""

EXACT, BEGINS, INSIDE, ELSEWHERE = range(4)
"""The tiers: it is the address or number; its name begins so; its words hold it; somebody who belongs to it does."""


class Elsewhere(NamedTuple):
    """How rows are found by the words of others who belong to them."""

    where: Sql
    scan: Sql
    """A select, from its FROM on, that sees them all."""
    estimates: tuple[Sql, ...]
    """The ids of them all, and perhaps of others, from an index; none where there is no such."""

    @property
    def tier(self) -> Tier:
        """The tier that they make."""
        narrow = Sql("+r.id IN (") + self.estimates[0] + ")" if self.estimates else ALWAYS
        return Tier(ELSEWHERE, self.where, narrow=narrow)


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
        ways = [Way((_scan(subject, "", [base, terms]),))] if query.terms else []
        return Listing(subject, sort, base, tuple(tiers), terms, ways=tuple(ways))
    searched = SEARCHED[subject]
    joins = f"LEFT JOIN {searched.table} s ON s.{searched.owner} = r.id"
    ways = [Way((_scan(subject, joins, [base, terms]),))] if query.terms else []
    scans = [_text_scan(store, subject, words, [base, terms])]
    counts = estimate(store, searched, words.needles)
    inside = has_all(store, "coalesce(s.body, '')", words.needles)
    tiers.append(Tier(INSIDE, inside, narrow=Sql("+r.id IN (") + counts[0] + ")" if counts else ALWAYS))
    if elsewhere:
        tiers.append(elsewhere.tier)
        scans.append(elsewhere.scan + " AND " + all_of([base, terms]))
        counts += elsewhere.estimates
    ways.append(Way(tuple(scans), counts))
    return Listing(subject, sort, base, tuple(tiers), terms, joins, tuple(ways))


def _scan(subject: Subject, joins: str, where: Sequence[Sql]) -> Sql:
    return Sql(f"FROM {subject} r {joins} WHERE ") + all_of(where)


def _text_scan(store: Store, subject: Subject, words: Words, where: Sequence[Sql]) -> Sql:
    searched = SEARCHED[subject]
    source, match = matches(store, searched, words.needles)
    return Sql(f"FROM {source} CROSS JOIN {subject} r WHERE ") + all_of(
        [*match, has_all(store, "s.body", words.needles), Sql(f"r.id = s.{searched.owner}"), *where]
    )
