"""A query that is withdrawn ends as `Interrupted`, whether it was still searching or its rows were being fetched."""

from __future__ import annotations

import threading

import pytest

from store.database import Store
from store.errors import Interrupted

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"


@pytest.mark.parametrize("engine", ["sqlite"])  # a PostgreSQL query has all its rows when it returns
def test_a_query_interrupted_while_its_rows_are_fetched_is_told_as_interrupted(store: Store) -> None:
    def ask() -> None:
        cursor = store.execute(ENDLESS)
        cursor.fetchone()
        store.interrupt(threading.get_ident())
        cursor.fetchall()

    with pytest.raises(Interrupted):
        store.read(ask)
