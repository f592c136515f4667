"""The SQL that decides for many at once, held to the pure rule over random books."""

from __future__ import annotations

import random

import pytest
from helpers.books import Book
from helpers.queries import counted
from helpers.torture import count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import addresses, addresses_sql
from store.database import Store
from store.errors import Ref
from store.records import Context, CustomerContext, GlobalContext
from store.sql import Sql
from store.vocabulary import ContactStatus, EmailState, LinkStatus

EVERYONE = Sql("SELECT id AS contact_id FROM contact")
SHARED = "accounts@shared.example"


def random_book(book: Book, dice: random.Random) -> list[Context]:
    """People with addresses, links and overrides in every state; the contexts in which to ask about them."""
    customers = [book.customer(f"C{number}") for number in range(2)]
    projects = [book.project("P0", customers[0]), book.project("P1", customers[1]), book.project("P2")]
    for number in range(dice.randint(6, 12)):
        link_into(book, dice, random_contact(book, dice, number), [*customers, *projects])
    return [book.context(place) for place in (None, *customers, *projects)]


def random_contact(book: Book, dice: random.Random, number: int) -> tuple[Ref, list[str]]:
    status = dice.choices(list(ContactStatus), [8, 1, 1])[0]
    deleted = {"deleted_at": 1} if dice.random() < 0.1 else {}
    contact = book.contact(f"Jo P{number}", status=status, **deleted)
    own = [f"jo{number}.{place}@x.example" for place in range(dice.choice([0, 1, 1, 2, 3]))]
    primary = dice.choice([None, *own])
    for address in own:
        state = dice.choices(list(EmailState), [6, 3, 1])[0]
        book.email(contact, address, state=state, is_primary=address == primary, position=dice.randint(0, 2))
    return contact, own


def link_into(book: Book, dice: random.Random, person: tuple[Ref, list[str]], places: list[Ref]) -> None:
    contact, own = person
    for place in places:
        if dice.random() < 0.25:
            continue
        override = dice.choice(["", "", SHARED, f"at{place.id}@{place.kind}.example", *own])
        state = dice.choices(list(EmailState), [6, 2, 1])[0]
        status = dice.choices(list(LinkStatus), [4, 1, 1])[0]
        book.link(contact, place, email=f"{override} {state}" if override else "", status=status)


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
        for context in random_book(Book(store), random.Random(seed)):
            for primary_only in (False, True):
                agrees_with_the_rule(store, context, primary_only)
        example.rollback()


def test_somebody_in_two_customers_is_two_members_each_with_its_own_address(store: Store) -> None:
    book = Book(store)
    acme, bolt = book.customer("ACME"), book.customer("Bolt")
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    book.link(jane, acme, email="jane@acme.example")
    book.link(jane, bolt)
    each_in_own = Sql(f"SELECT contact_id, {addresses_sql.NO_LINK} AS cip_id, id AS cic_id FROM contact_in_customer")
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
