"""The floors of the batches: the bare driver reading a whole book, and writing the same rows and indexes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import Any

from benchmarks.books import Book, Shelf
from benchmarks.driver import Driver
from store import bulk, derived
from store.database import Store, close_store
from store.opening import open_store

CHUNK = 20_000
"""Rows that are read, and then written, at a time."""
_SEARCH = tuple(table for table, _ in derived.SEARCH_TABLES)
_REFERRED = ("operator", "customer_type", "tag", "import_run")
"""What the rows of a book refer to."""


def read_everything(book: Book) -> None:
    """Every row of every table that an export reads."""
    with closing(Driver(book)) as driver:
        for table in bulk.LOADED:
            for _ in driver.each(f"SELECT * FROM {table}"):
                pass


def write_everything(shelf: Shelf, source: Book) -> float:
    """Seconds that the driver takes to write all rows and indexes of ``source`` into an empty store; reading is not counted."""
    url = shelf.empty("written")
    store = open_store(url)
    try:
        tables = (*_REFERRED, *bulk.LOADED, *_SEARCH)
        indexes = _without_indexes(store, tables)
        with closing(Driver(source)) as driver:
            spent = _written(store, driver, tables)
        began = time.perf_counter()
        with store.transaction():
            for definition in indexes:
                store.execute(definition)
            derived.create_search_indexes(store.database, store.engine)
        spent += time.perf_counter() - began
    finally:
        close_store()
        shelf.forget("written")
    return spent


def _without_indexes(store: Store, tables: tuple[str, ...]) -> list[str]:
    """Take away every index that is not part of a table, and give back how each is made."""
    marks = ", ".join(f"'{table}'" for table in tables)
    if store.engine == "sqlite":
        sql = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})"
    else:
        sql = (
            f"SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename IN ({marks}) "
            "AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
        )
    derived.drop_search_indexes(store.database, store.engine)
    found = store.execute(sql).fetchall()
    for name, _ in found:
        store.execute(f"DROP INDEX {name}")
    for table in reversed(tables):
        store.execute(f"DELETE FROM {table}")
    return [definition for _, definition in found]


def _written(store: Store, driver: Driver, tables: tuple[str, ...]) -> float:
    spent = 0.0
    with store.transaction():
        for table in tables:
            columns = _columns(store, table)
            for rows in _chunks(driver.each(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1")):
                began = time.perf_counter()
                bulk.insert(store, table, columns, rows)
                spent += time.perf_counter() - began
        began = time.perf_counter()
    return spent + time.perf_counter() - began  # with the commit


def _columns(store: Store, table: str) -> list[str]:
    return [column.name for column in store.database.get_columns(table)]


def _chunks(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while taken := list(islice(rows, CHUNK)):
        yield taken
