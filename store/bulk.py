"""Many rows at once: the fastest way in that each engine has, ids given out beforehand, and indexes set aside meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import peewee

from store import derived
from store.database import Store
from store.sql import Sql, rows

LOADED = (
    "customer", "project", "work_address", "contact", "contact_email", "contact_phone", "postal_address", "contact_tag",
    "contact_in_customer", "contact_in_project", "communication_preference", "consent_event", "interaction",
)  # fmt: skip
"""The tables that hold a book, in an order in which their rows can be written."""


def insert(store: Store, table: str, columns: Sequence[str], values: Sequence[tuple[Any, ...]]) -> None:
    """Add rows inside the caller's transaction, without audit; raises peewee.IntegrityError where a constraint says no.

    `executemany` on SQLite and COPY on PostgreSQL: five to ten times as fast as building statements.
    """
    if not values:
        return
    names = ", ".join(columns)
    if store.engine == "sqlite":
        marks = ", ".join("?" * len(columns))
        store.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # type: ignore[arg-type]
        return
    with (
        peewee.__exception_wrapper__,  # type: ignore[attr-defined]
        store.database.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as copy,
    ):
        for row in values:
            copy.write_row(row)


def next_ids(store: Store, table: str, count: int) -> Sequence[int]:
    """``count`` ascending ids that no row of ``table`` has or will ever be given, for rows that refer to each other."""
    if count == 0:
        return ()
    if store.engine == "postgres":
        sql = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        return [row[0] for row in store.execute(sql, (table, count)).fetchall()]
    last = store.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    first = (int(last[0]) if last else 0) + 1
    return range(first, first + count)


def is_empty(store: Store) -> bool:
    """Whether there is not one customer, project or contact in the store."""
    sql = (
        "SELECT NOT EXISTS (SELECT 1 FROM customer) AND NOT EXISTS (SELECT 1 FROM project) AND NOT EXISTS (SELECT 1 FROM contact)"
    )
    return bool(store.execute(sql).fetchone()[0])


class Indexes:
    """The indexes of a book that is being loaded: set aside in the load's own transaction, each back when it is needed.

    Writing a row into an index that is larger than the cache costs more than all else; sorting it once afterwards does not.
    Because the transaction holds it all together, a load that is killed leaves the store as it was.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._aside: dict[str, str] = {}

    def set_aside(self) -> None:
        """Drop every index of `LOADED` that is not part of its table, and the search indexes."""
        for name, definition in self._found():
            self._aside[name] = definition
            self._store.execute(f"DROP INDEX {name}")

    def need(self, name: str) -> None:
        """Have that index again from now on."""
        if definition := self._aside.pop(name, None):
            self._store.execute(definition)

    def restore(self) -> None:
        """Have all of them again."""
        for name in list(self._aside):
            self.need(name)

    def _found(self) -> list[tuple[str, str]]:
        marks = ", ".join([self._store.mark] * len(LOADED))
        if self._store.engine == "sqlite":
            sql = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})"
        else:
            sql = (
                "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = current_schema() "
                f"AND i.tablename IN ({marks}) AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
            )
        return [(name, definition) for name, definition in self._store.execute(sql, LOADED).fetchall()]


@contextmanager
def unhurried(store: Store) -> Iterator[None]:
    """Room for a load: no time limit on its statements, and more memory for its sorting, until the caller's transaction ends."""
    if store.engine == "postgres":
        store.execute("SET LOCAL statement_timeout = 0")
        store.execute("SET LOCAL maintenance_work_mem = '128MB'")
        yield
        return
    had = store.execute("PRAGMA cache_size").fetchone()[0]
    store.execute("PRAGMA cache_size = -65536")
    try:
        yield
    finally:
        store.execute(f"PRAGMA cache_size = {had}")


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search for cycles: records have none, and looking through thousands of them costs a seventh of an import."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def windows(store: Store, table: str, size: int = 5000) -> Iterator[Sql]:
    """Conditions on ``{id}`` that together hold for every row of ``table``, each for at most ``size`` ids in a row."""
    last = rows(store, Sql(f"SELECT coalesce(max(id), 0) FROM {table}"))[0][0]
    for start in range(0, last, size):
        yield Sql("{id} > ? AND {id} <= ?", (start, start + size))


def search_triggers_aside(store: Store) -> None:
    """SQLite: leave the full-text index behind for a while; `derived.create_all` brings it back and in step."""
    if store.engine == "sqlite":
        for table, _key in derived.SEARCH_TABLES:
            for when in ("added", "removed", "changed"):
                store.execute(f"DROP TRIGGER IF EXISTS {table}_{when}")
            store.execute(f"DROP TABLE IF EXISTS {table}_fts")
