"""A customer that becomes inactive takes its contacts along, and brings the same ones back."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.books import Book, Link

from store import customer_cascade, customers, links, tables
from store.audit import change as audited
from store.database import Store
from store.errors import Ref, Refused
from store.vocabulary import LinkKind


@pytest.fixture
def book(store: Store) -> Book:
    return Book(store)


def turn(book: Book, customer: Ref, status: str) -> None:
    card = customers.card(customer.id)
    customers.change(book.actor, customer.id, card.version, card.fields, card.fields | {"status": status})


def status_of(link: Link) -> str:
    model: Any = tables.ContactInCustomer if link.kind is LinkKind.CUSTOMER else tables.ContactInProject
    return str(model.get_by_id(link.id).status)


def person(contact: Ref) -> tuple[str, str]:
    row = tables.Contact.get_by_id(contact.id)
    return row.status, row.inactive_reason


def test_an_inactive_customer_makes_its_links_inactive_and_those_of_its_projects(book: Book) -> None:
    acme, bolt = book.customer("ACME"), book.customer("Bolt")
    bridge, tower = book.project("Bridge", acme), book.project("Tower", bolt)
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    ended = [book.link(jane, acme), book.link(jane, bridge)]
    kept = [book.link(jane, bolt), book.link(jane, tower)]
    turn(book, acme, "inactive")
    assert [status_of(link) for link in ended] == ["inactive", "inactive"]
    assert [status_of(link) for link in kept] == ["active", "active"]
    assert person(jane) == ("active", "")


def test_somebody_with_no_active_link_left_is_inactive_because_of_the_customer(book: Book) -> None:
    acme, bolt = book.customer("ACME"), book.customer("Bolt")
    jane, joe, ill = book.contact("Jane Doe"), book.contact("Joe Doe"), book.contact("Ill Doe", status="inactive")
    independent = book.contact("Ida Free")
    for contact in (jane, joe, ill):
        book.link(contact, acme)
    book.link(joe, bolt)
    turn(book, acme, "inactive")
    assert person(jane) == ("inactive", "client_inactive")
    assert person(joe) == person(independent) == ("active", "")
    assert person(ill) == ("inactive", "")
    turn(book, bolt, "inactive")
    assert person(joe) == ("inactive", "client_inactive")


def test_what_follows_a_customer_is_counted_before_it_happens(book: Book) -> None:
    acme, bolt = book.customer("ACME"), book.customer("Bolt")
    bridge, alone = book.project("Bridge", acme), book.project("Alone")
    jane, joe, sue, tom = (book.contact(f"{name} Doe") for name in ("Jane", "Joe", "Sue", "Tom"))
    ill = book.contact("Ill Doe", status="inactive")
    for contact, *places in ((jane, acme, bridge), (joe, acme, bolt), (sue, bridge), (tom, bridge, alone), (ill, acme)):
        for place in places:
            book.link(contact, place)
    foreseen = customer_cascade.following(acme.id, ending=True)
    assert foreseen == (6, 2)
    turn(book, acme, "inactive")
    assert [person(contact)[0] for contact in (jane, joe, sue, tom)] == ["inactive", "active", "inactive", "active"]
    assert customer_cascade.following(acme.id, ending=False) == foreseen
    turn(book, acme, "active")
    assert customer_cascade.following(acme.id, ending=False) == (0, 0)


def test_a_customer_that_comes_back_brings_back_exactly_what_it_took(book: Book) -> None:
    acme = book.customer("ACME")
    bridge = book.project("Bridge", acme)
    jane, joe, sue = (book.contact(f"{name} Doe") for name in ("Jane", "Joe", "Sue"))
    taken = [book.link(jane, acme), book.link(jane, bridge)]
    by_hand = [book.link(joe, acme, status="inactive"), book.link(sue, acme, status="former")]
    turn(book, acme, "inactive")
    turn(book, acme, "blocked")
    assert [status_of(link) for link in taken] == ["active", "active"]
    assert [status_of(link) for link in by_hand] == ["inactive", "former"]
    assert person(jane) == ("active", "")


def test_what_was_ended_by_hand_meanwhile_stays_ended(book: Book) -> None:
    acme = book.customer("ACME")
    link = book.link(book.contact("Jane Doe"), acme)
    turn(book, acme, "inactive")
    version = links.change(book.actor, link.kind, link.id, 2, {"status": "inactive"}, {"status": "former"})
    links.change(book.actor, link.kind, link.id, version, {"status": "former"}, {"status": "inactive"})
    turn(book, acme, "active")
    assert status_of(link) == "inactive"


def test_going_and_coming_twice_leaves_everything_as_it_was(book: Book) -> None:
    acme = book.customer("ACME")
    link = book.link(jane := book.contact("Jane Doe"), acme)
    for _ in range(2):
        turn(book, acme, "inactive")
        assert (status_of(link), person(jane)) == ("inactive", ("inactive", "client_inactive"))
        turn(book, acme, "active")
        assert (status_of(link), person(jane)) == ("active", ("active", ""))


def test_somebody_who_was_sent_home_for_another_reason_does_not_come_back_with_the_customer(book: Book) -> None:
    acme = book.customer("ACME")
    ill = book.contact("Ill Doe", status="inactive", inactive_reason="sick_leave")
    book.link(ill, acme)
    turn(book, acme, "inactive")
    turn(book, acme, "active")
    assert person(ill) == ("inactive", "sick_leave")


def test_no_link_becomes_active_while_its_customer_is_inactive(book: Book) -> None:
    acme = book.customer("ACME", status="inactive")
    bridge = book.project("Bridge", acme)
    jane = book.contact("Jane Doe")
    for add, place in ((links.add_to_customer, acme), (links.add_to_project, bridge)):
        with pytest.raises(Refused, match=r"^ACME is inactive: .* · make ACME active first"):
            add(book.actor, jane.id, place.id)
        link = add(book.actor, jane.id, place.id, {"status": "former"})
        kind = LinkKind(place.kind)
        with pytest.raises(Refused, match=r"^ACME is inactive"):
            links.change(book.actor, kind, link, 1, {"status": "former"}, {"status": "active"})


def test_a_new_active_link_brings_back_who_was_away_for_want_of_one(book: Book) -> None:
    acme, bolt = book.customer("ACME"), book.customer("Bolt")
    book.link(jane := book.contact("Jane Doe"), acme)
    turn(book, acme, "inactive")
    links.add_to_customer(book.actor, jane.id, bolt.id)
    assert person(jane) == ("active", "")


def test_a_customer_that_is_private_no_longer_loses_its_primary_contact_when_asked(book: Book) -> None:
    villa = book.customer("Villa", customer_type="private")
    link = book.link(book.contact("Jane Doe"), villa, is_primary=True)
    with pytest.raises(Refused, match="Jane Doe is the primary contact"), audited(book.actor, "x") as change:
        links.drop_primary(change, villa.id, allowed=False)
    with audited(book.actor, "x") as change:
        links.drop_primary(change, villa.id, allowed=True)
        links.drop_primary(change, villa.id, allowed=False)
    assert not tables.ContactInCustomer.get_by_id(link.id).is_primary
