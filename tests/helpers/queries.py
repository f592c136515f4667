"""Counts the questions put to a database, so that a test can hold a list to one query a window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from store.database import Store


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that the store is given inside, in order."""
    seen: list[str] = []
    execute = store.database.execute_sql

    def counting(sql: str, *args: Any, **kwargs: Any) -> Any:
        seen.append(sql)
        return execute(sql, *args, **kwargs)

    store.database.execute_sql = counting  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        del store.database.execute_sql
