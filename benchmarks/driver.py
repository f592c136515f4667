"""The bare driver of either engine on a store: the same settings, no product."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import psycopg

from benchmarks.books import Book


class Driver:
    """One connection; everything is committed at once, but what stands in a transaction."""

    def __init__(self, book: Book) -> None:
        self.mark = "?" if book.engine == "sqlite" else "%s"
        self.connection: Any
        if book.engine == "sqlite":
            self.connection = sqlite3.connect(book.url, isolation_level=None)
            for setting in ("journal_mode = wal", "synchronous = normal", "secure_delete = 1", "cache_size = -8192"):
                self.connection.execute(f"PRAGMA {setting}")
        else:
            self.connection = psycopg.connect(book.url, autocommit=True)

    def all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a select."""
        return list(self.connection.execute(sql.replace("?", self.mark), values).fetchall())

    def each(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a select, few at a time; on PostgreSQL inside a transaction of its own."""
        if isinstance(self.connection, sqlite3.Connection):
            yield from self.connection.execute(sql)
            return
        with self.connection.transaction(), self.connection.cursor("rows") as cursor:
            cursor.itersize = 5000
            yield from cursor.execute(sql)

    def transaction(self, sql: str, *values: object) -> None:
        """One statement in a transaction of its own."""
        self.connection.execute("BEGIN")
        self.connection.execute(sql.replace("?", self.mark), values)
        self.connection.execute("COMMIT")

    def close(self) -> None:
        """Disconnect."""
        self.connection.close()
