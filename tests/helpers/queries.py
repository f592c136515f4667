"""Counts the questions put to a database, so that a test can hold a list to one query a window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from store.database import Store


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that the store is given inside, in order."""
    seen: list[str] = []

    def noting(execute: Callable[..., Any]) -> Callable[..., Any]:
        def noted(sql: str, *args: Any, **kwargs: Any) -> Any:
            seen.append(sql)
            return execute(sql, *args, **kwargs)

        return noted

    store.execute = noting(store.execute)  # type: ignore[method-assign]
    store.database.execute_sql = noting(store.database.execute_sql)  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        del store.execute, store.database.execute_sql
