"""Whoever asks about a person in a context gets the same addresses: pages, copies, explanations (I-6)."""

from __future__ import annotations

import random
from typing import Any

import pytest
from helpers.books import Book
from helpers.random_books import random_book
from helpers.torture import count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import contact_card, links, tables
from store.database import Store
from store.errors import Ref
from store.records.contexts import GlobalContext


def linked_to(place: Ref | None, ids: list[int]) -> set[int]:
    if place is None:
        return set(ids)
    model: Any = tables.ContactInCustomer if place.kind == "customer" else tables.ContactInProject
    field = model.customer if place.kind == "customer" else model.project
    return {row.contact_id for row in model.select().where(field == place.id)}


@pytest.mark.torture
@settings(
    max_examples=count(10, 300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(0, 2**32))
def test_every_way_to_ask_gives_the_same_answer(store: Store, seed: int) -> None:
    with store.database.atomic() as example:
        book = Book(store)
        places = random_book(book, random.Random(seed))
        ids = [row.id for row in tables.Contact.select()]
        living = {row.id for row in tables.Contact.select() if row.deleted_at is None and row.status != "erased"}
        pages = {contact: links.contexts(contact, limit=100).rows for contact in ids}
        for place in places:
            context = book.context(place)
            answers = dict(links.addresses(ids, context))
            linked = linked_to(place, ids)
            for contact in ids:
                assert links.explain(contact, context).resolution == answers[contact]
                from_the_contact = [line.resolution for line in pages[contact] if line.context == context]
                assert from_the_contact == ([answers[contact]] if contact in linked else [])
            if not isinstance(context, GlobalContext):
                on_page = {line.contact_id: line.resolution for line in links.people(context, limit=100).rows}
                assert on_page == {contact: answers[contact] for contact in linked & living}
        for contact in living:
            for email in contact_card.card(contact).emails:
                struck = [line for line in pages[contact] if email.address in {use.address for use in line.resolution.struck}]
                assert email.overridden_in[:3] == tuple(line.name for line in struck)[:3]
        example.rollback()


def test_a_contact_names_every_place_that_overrides_an_address_also_one_that_borrows_from_its_customer(store: Store) -> None:
    book = Book(store)
    acme, globex = book.customer("ACME"), book.customer("Globex")
    bridge, tunnel = book.project("Bridge", acme), book.project("Tunnel", globex)
    eloise = book.contact("Éloïse Martin", emails=["eloise@home.example", "e.martin@work.example"])
    book.link(eloise, acme, email="e.martin@work.example")
    book.link(eloise, globex, email="e@globex.example", status="former")
    for project in (bridge, tunnel):
        book.link(eloise, project)
    home, work = contact_card.card(eloise.id).emails
    assert home.overridden_in == ("ACME", "Bridge"), "a link that is former overrides nothing, nor does it lend"
    assert work.overridden_in == (), "the address in use is not overridden by itself"
