"""Pieces of SQL keep their meaning when they are put beside others."""

from __future__ import annotations

from store.sql import Sql, all_of, any_of


def test_a_single_condition_stays_one_when_something_stands_before_it() -> None:
    either = any_of([all_of([any_of([Sql("a = ?", (1,)), Sql("b = ?", (2,))])])])
    whole = Sql("x = ? AND ", (0,)) + either
    outside = whole.text.removeprefix("x = ? AND ")
    assert (outside[0], outside[-1]) == ("(", ")")
    assert whole.values == (0, 1, 2)
