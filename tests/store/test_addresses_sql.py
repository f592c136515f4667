"""The SQL that decides for many at once, held to the pure rule over random books."""

from __future__ import annotations

import random

import pytest
from helpers.books import Book
from helpers.queries import counted
from helpers.random_books import random_book
from helpers.torture import count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import addresses, addresses_sql
from store.database import Store
from store.records.contexts import Context, CustomerContext, GlobalContext
from store.sql import Sql

EVERYONE = Sql("SELECT id AS contact_id FROM contact")


def agrees_with_the_rule(store: Store, context: Context, primary_only: bool) -> None:
    ids = [row[0] for row in store.execute("SELECT id FROM contact ORDER BY id").fetchall()]
    expected = []
    for contact_id, answer in addresses.of(ids, context, primary_only=primary_only):
        expected += [(contact_id, use.rung, None, use.address, use.state) for use in answer.used]
        if answer.reason:
            expected.append((contact_id, answer.rung, answer.reason, "", None))
    found = addresses_sql.decide(store, context, EVERYONE, primary_only=primary_only)
    assert [(row.contact_id, row.rung, row.reason, row.address, row.state) for row in found] == expected


@pytest.mark.torture
@settings(
    max_examples=count(30, 1000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(0, 2**32))
def test_the_query_agrees_with_the_rule_over_random_books(store: Store, seed: int) -> None:
    with store.database.atomic() as example:
        book = Book(store)
        for place in random_book(book, random.Random(seed)):
            for primary_only in (False, True):
                agrees_with_the_rule(store, book.context(place), primary_only)
        example.rollback()


def test_somebody_in_two_customers_is_two_members_each_with_its_own_address(store: Store) -> None:
    book = Book(store)
    acme, bolt = book.customer("ACME"), book.customer("Bolt")
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    book.link(jane, acme, email="jane@acme.example")
    book.link(jane, bolt)
    each_in_own = Sql(f"SELECT contact_id, customer_id, {addresses_sql.NOWHERE} AS project_id FROM contact_in_customer")
    sql = addresses_sql.decided(addresses_sql.level_of(CustomerContext(0)), each_in_own)
    found = store.execute(f"SELECT address FROM ({sql.text}) d ORDER BY address", sql.values).fetchall()
    assert [row[0] for row in found] == ["jane@acme.example", "jane@home.example"]


def test_any_number_of_people_are_decided_about_in_one_query(store: Store) -> None:
    book = Book(store)
    for number in range(30):
        book.contact(f"Jo P{number}", emails=[f"jo{number}@x.example"])
    with counted(store) as queries:
        assert len(list(addresses_sql.decide(store, GlobalContext(), EVERYONE))) == 30
    assert len(queries) == 1
