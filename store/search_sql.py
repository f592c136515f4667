"""Looks for folded words inside the bodies of `store.search_docs`, by the trigram index of either engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from store.database import Store
from store.needles import SHORTEST, Needle, read_words
from store.query_terms import Subject
from store.sql import Sql, all_of, any_of, contains

LONG = 12
"""Words of more letters than this are looked for by every one of their trigrams."""
MOST_TRIGRAMS = 24
"""So many say where a word can be; the word itself is looked for there."""


POSTGRES_KEY = "split_part({body}, E'\\n', 2)"
"""The sort key in a body, as PostgreSQL's index of the order of the list has it."""


class Searched(NamedTuple):
    """A table of bodies and the column that says whose they are."""

    table: str
    owner: str


SEARCHED: Mapping[Subject, Searched] = {
    "contact": Searched("contact_search", "contact_id"),
    "customer": Searched("customer_search", "customer_id"),
    "project": Searched("project_search", "project_id"),
}


def has_all(store: Store, column: str, needles: Iterable[Needle]) -> Sql:
    """That a body holds every one of ``needles``."""
    return all_of(_has(store, column, needle) for needle in needles)


def found(store: Store, searched: Searched, needles: tuple[Needle, ...], column: str = "s.body") -> Sql:
    """A select of the ``id`` of all whose body holds ``needles``; ``column`` narrows where they must stand."""
    source, match = matches(store, searched, needles)
    where = all_of([*match, has_all(store, "s.body", needles)])  # which the index knows, of the whole body
    if column != "s.body":
        where = all_of([where, has_all(store, column, needles)])
    return Sql(f"SELECT s.{searched.owner} AS id FROM {source} WHERE ") + where


def whole_number(store: Store, subject: Subject, digits: str) -> Sql:
    """A select of the ``id`` of all who have just this phone number."""
    searched = SEARCHED[subject]
    source, match = matches(store, searched, read_words(digits).needles)
    whole = contains(store, "s.body", f"\n{digits}\n")
    return Sql(f"SELECT s.{searched.owner} AS id FROM {source} WHERE ") + all_of([*match, whole])


def matches(store: Store, searched: Searched, needles: Iterable[Needle], alias: str = "s") -> tuple[str, list[Sql]]:
    """Where to find the bodies that can hold ``needles``: a source in which they are called ``alias``, and its conditions.

    SQLite's index only says where the trigrams of a word are; whoever reads from here asks `has_all` as well. On
    PostgreSQL that question is what the index answers.
    """
    table, owner = searched
    expression = _match(needles) if store.engine == "sqlite" else ""
    if not expression:
        return f"{table} {alias}", []
    # CROSS JOIN: the index first, always; SQLite cannot know how few rows it yields.
    source = f"{table}_fts CROSS JOIN {table} {alias} ON {alias}.{owner} = {table}_fts.rowid"
    return source, [Sql(f"{table}_fts MATCH ?", (expression,))]


def estimate(store: Store, searched: Searched, needles: Iterable[Needle]) -> Sql | None:
    """A select with an ``id`` at least for each body that holds ``needles``, from the index alone; None if it cannot tell."""
    expression = _match(needles) if store.engine == "sqlite" else ""
    if not expression:
        return None
    return Sql(f"SELECT rowid AS id FROM {searched.table}_fts WHERE {searched.table}_fts MATCH ?", (expression,))


def key_of(store: Store, column: str = "s.body") -> str:
    """The sort key of whoever a body belongs to: its first line."""
    if store.engine == "sqlite":
        return f"substr({column}, 2, instr(substr({column}, 2), char(10)) - 1)"
    return POSTGRES_KEY.format(body=column)


def own_words(store: Store, column: str = "s.body") -> str:
    """A contact's body without the names of its customers."""
    if store.engine == "sqlite":
        return f"substr({column}, 1, instr({column}, char(9)))"
    return f"split_part({column}, E'\\t', 1)"


def _has(store: Store, column: str, needle: Needle) -> Sql:
    return any_of(all_of(contains(store, column, part) for part in parts) for parts in needle.readings)


def _match(needles: Iterable[Needle]) -> str:
    """The full-text expression for the words that are long enough; empty if none is."""
    wanted = [_either(needle) for needle in needles if needle.is_long]
    return " AND ".join(wanted)


def _either(needle: Needle) -> str:
    readings = (" AND ".join(_trigrams(parts)) for parts in needle.readings)
    return "(" + " OR ".join(f"({reading})" for reading in readings) + ")"


def _trigrams(parts: Iterable[str]) -> list[str]:
    """The trigrams of ``parts``, quoted for a full-text expression.

    A short word is covered once: those between would say little more. A long one, such as an address, is common in most of
    its parts, and any of its trigrams may be the rare one.
    """
    pieces: dict[str, None] = {}
    for part in parts:
        last = len(part) - SHORTEST
        step = SHORTEST if len(part) <= LONG else 1
        pieces |= {part[min(at, last) : min(at, last) + SHORTEST]: None for at in range(0, last + step, step) if last >= 0}
    return ['"' + piece.replace('"', '""') + '"' for piece in list(pieces)[:MOST_TRIGRAMS]]
