"""What the store has to complete a term of the query line with: the tags, types, titles, names and places that begin so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from store.database import Store
from store.keys import fold
from store.sql import ALWAYS, Sql, begins, rows
from store.term_sql import spellings

MOST = 8
"""Values that are offered at a time; a letter more tells them apart."""


def beginning(store: Store, term: str, typed: str) -> list[str]:
    """At most `MOST` values of ``term`` that begin with ``typed``, however it is written; none where nobody would choose one."""
    known = _KNOWN.get(term)
    return [] if known is None else list(known(store, fold(typed)))[:MOST]


def _named(table: str) -> Callable[[Store, str], Iterable[str]]:
    def named(store: Store, word: str) -> Iterable[str]:
        so = begins("name_key", word) if word else ALWAYS
        found = Sql(f"SELECT name FROM {table} WHERE ") + so + f" ORDER BY name_key, id LIMIT {MOST}"
        return dict.fromkeys(name for (name,) in rows(store, found))

    return named


def _listed(column: str, table: str) -> Callable[[Store, str], Iterable[str]]:
    def listed(store: Store, word: str) -> Iterable[str]:
        known = rows(store, Sql(f"SELECT {column} FROM {table} ORDER BY position, id"))
        return [value for (value,) in known if fold(value).startswith(word)]

    return listed


def _spelled(column: str, *tables: str) -> Callable[[Store, str], Iterable[str]]:
    def spelled(store: Store, word: str) -> Iterable[str]:
        return spellings(store, tables, column, lambda known: known.startswith(word))

    return spelled


_KNOWN: Mapping[str, Callable[[Store, str], Iterable[str]]] = {
    "customer": _named("customer"),
    "project": _named("project"),
    "tag": _named("tag"),
    "type": _listed("code", "customer_type"),
    "title": _listed("label", "title"),
    "lang": _spelled("language", "contact"),
    "role": _spelled("role", "contact_in_customer", "contact_in_project"),
    "city": _spelled("city", "postal_address"),
    "country": _spelled("country", "postal_address"),
}
"""How the values of a term are read; a person, an address, a number is found by typing on."""
