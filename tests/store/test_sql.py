"""Pieces of SQL keep their meaning when they are put beside others."""

from __future__ import annotations

import pytest

from store.database import Store
from store.sql import Sql, all_of, any_of, rows

OFTEN = 12
"""So often asked, a question has its plan kept, if it may."""


def test_a_single_condition_stays_one_when_something_stands_before_it() -> None:
    either = any_of([all_of([any_of([Sql("a = ?", (1,)), Sql("b = ?", (2,))])])])
    whole = Sql("x = ? AND ", (0,)) + either
    outside = whole.text.removeprefix("x = ? AND ")
    assert (outside[0], outside[-1]) == ("(", ")")
    assert whole.values == (0, 1, 2)


@pytest.mark.parametrize("engine", ["postgres"])
def test_postgresql_keeps_the_plan_of_a_look_up_by_id_and_of_no_search(store: Store) -> None:
    for word in range(OFTEN):
        store.execute("SELECT name FROM customer WHERE id = %s", (word,)).fetchall()
        rows(store, Sql("SELECT id FROM customer WHERE name_key LIKE ?", (f"%{word}%",)))
    kept = [text for (text,) in store.execute("SELECT statement FROM pg_prepared_statements").fetchall()]
    assert [text for text in kept if "FROM customer" in text] == ["SELECT name FROM customer WHERE id = $1"]
