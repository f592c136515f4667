"""The query that evaluates a mailing list, held to the rules over random books, contexts and purposes (I-25, I-26, I-27)."""

from __future__ import annotations

import random

import pytest
from helpers.books import Book
from helpers.queries import counted
from helpers.random_lists import NOW, expected, random_list
from helpers.torture import count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import tables
from store.database import Store
from store.keys import email_key
from store.list_evaluation import addresses, judged
from store.list_sql import Asked
from store.vocabulary import Purpose


def agrees_with_the_rules(store: Store, asked: Asked) -> None:
    """Addresses and reasons are the rules'; nobody is lost, no address goes out twice."""
    wanted = expected(asked.list_id, asked.scope, asked.purpose, primary_only=asked.primary_only)
    found = list(judged(asked, now=NOW))
    spots = [(one.contact_id, one.customer_id or 0, one.project_id or 0) for one in found]
    assert spots == [one.spot for one in wanted]
    assert [one.reasons for one in found] == [one.verdict.reasons for one in wanted]
    assert [one.addresses for one in found] == [tuple(use.address for use in one.verdict.included) for one in wanted]
    assert all(bool(one.addresses) != bool(one.reasons) for one in found)
    assert addresses(asked, NOW) == [address for one in found for address in one.addresses]
    keys = [email_key(address) for one in found for address in one.addresses]
    assert len(keys) == len(set(keys))


@pytest.mark.torture
@settings(
    max_examples=count(25, 1000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(0, 2**32))
def test_the_query_agrees_with_the_rules_over_random_books(store: Store, seed: int) -> None:
    with store.database.atomic() as example:
        dice = random.Random(seed)
        made = random_list(Book(store), dice)
        query = tables.MailingList.get_by_id(made.id).query
        for purpose in Purpose:
            agrees_with_the_rules(store, Asked(made.id, query, purpose, dice.choice(made.scopes), dice.random() < 0.3))
        example.rollback()


@pytest.mark.parametrize("seed", range(6))
def test_a_long_list_is_told_the_same_and_asked_otherwise_on_postgresql(
    store: Store, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr("store.list_evaluation._LONG", 0)
    dice = random.Random(seed)
    made = random_list(Book(store), dice)
    query = tables.MailingList.get_by_id(made.id).query
    with counted(store) as seen, store.transaction():
        agrees_with_the_rules(store, Asked(made.id, query, Purpose.MANUAL, dice.choice(made.scopes)))
        has_members = store.engine == "postgres" and query is None
        assert sum("enable_nestloop" in sql for sql in seen) == (4 if has_members else 0), "for the reasons and for the addresses"
        if has_members:
            assert store.execute("SHOW enable_nestloop").fetchone()[0] == "on"
