"""Customers and projects: what a form may save, and what deleting takes away."""

from __future__ import annotations

import pytest
from helpers.books import Book

from store import contacts, customers, projects, work_addresses
from store.database import Store
from store.errors import Conflict, NotFound, Refused
from store.tables import Contact, ContactInCustomer, ContactInProject, Customer, Project


@pytest.fixture
def book(store: Store) -> Book:
    return Book(store)


def test_a_customer_needs_a_name_and_a_type_that_exists(book: Book) -> None:
    with pytest.raises(Refused) as caught:
        customers.add(book.actor, {"name": " "})
    assert caught.value.field == "name"
    with pytest.raises(Refused, match="choose one of company, private, public"):
        customers.add(book.actor, {"name": "ACME", "customer_type": "club"})


def test_a_new_customer_reads_back_as_it_was_typed(book: Book) -> None:
    draft = {"name": "ACME Ltd", "main_email": "Info@acme.example", "phone": "020 7946 0018", "language": "en", "note": "a\nb"}
    card = customers.card(customers.add(book.actor, draft))
    assert {field: card.fields[field] for field in draft} == draft
    assert (card.name, card.customer_type, card.status) == ("ACME Ltd", "company", "active")


def test_two_people_change_different_fields_of_a_customer_and_both_stand(book: Book) -> None:
    acme = customers.add(book.actor, {"name": "ACME"})
    opened = customers.card(acme)
    customers.change(book.actor, acme, opened.version, opened.fields, opened.fields | {"phone": "1"})
    customers.change(book.actor, acme, opened.version, opened.fields, opened.fields | {"language": "fr"})
    with pytest.raises(Conflict):
        customers.change(book.actor, acme, opened.version, opened.fields, opened.fields | {"phone": "2"})
    card = customers.card(acme)
    assert (card.phone, card.fields["language"]) == ("1", "fr")


def test_deleting_a_customer_needs_the_word_and_counts_what_goes(book: Book) -> None:
    acme = book.customer("ACME")
    bridge = book.project("Bridge", acme)
    jane, joan = book.contact("Jane Doe"), book.contact("Joan Roe")
    for person in (jane, joan):
        book.link(person, acme)
    book.link(jane, bridge)
    with pytest.raises(Refused, match='type the word "delete"'):
        customers.delete(book.actor, acme.id, "yes")
    assert dict(customers.impact(acme.id).counts) == {
        "projects": 1, "contacts no longer linked to it": 2, "contacts no longer linked to its projects": 1
    }  # fmt: skip
    customers.delete(book.actor, acme.id, " DELETE ")
    assert (Customer.select().count(), Project.select().count()) == (0, 0)
    assert (ContactInCustomer.select().count(), ContactInProject.select().count()) == (0, 0)
    assert Contact.select().count() == 2
    with pytest.raises(NotFound):
        customers.card(acme.id)


def test_a_private_customer_that_becomes_a_company_gives_up_its_primary_contact_only_when_asked(book: Book) -> None:
    home = book.customer("Jean Acmard", customer_type="private")
    book.link(book.contact("Jean Acmard"), home, is_primary=True)
    opened = customers.card(home.id)
    assert opened.primary_contact == "Jean Acmard"
    draft = opened.fields | {"customer_type": "company"}
    with pytest.raises(Refused):
        customers.change(book.actor, home.id, opened.version, opened.fields, draft)
    customers.change(book.actor, home.id, opened.version, opened.fields, draft, drop_primary=True)
    assert customers.card(home.id).primary_contact == ""
    assert not ContactInCustomer.get().is_primary


def test_people_of_a_card_are_those_that_its_page_shows(book: Book) -> None:
    acme = book.customer("ACME")
    bridge = book.project("Bridge", acme)
    jane, gone = book.contact("Jane Doe"), book.contact("Gone Away")
    for person in (jane, gone):
        book.link(person, acme)
        book.link(person, bridge)
    contacts.delete(book.actor, gone.id)
    assert customers.card(acme.id).people == 1
    assert projects.card(bridge.id).people == 1
    assert customers.find().rows[0].people == 1
    assert projects.find().rows[0].people == 1


def test_only_an_active_customer_gets_a_new_project(book: Book) -> None:
    acme = book.customer("ACME", status="inactive")
    with pytest.raises(Refused, match="only an active customer gets a new project"):
        projects.add(book.actor, {"name": "Bridge"}, acme.id)


def test_deleting_a_project_leaves_its_people(book: Book) -> None:
    bridge = book.project("Bridge", book.customer("ACME"))
    book.link(book.contact("Jane Doe"), bridge)
    assert projects.impact(bridge.id).counts == (("contacts no longer linked to it", 1),)
    projects.delete(book.actor, bridge.id)
    assert (Project.select().count(), ContactInProject.select().count(), Contact.select().count()) == (0, 0, 1)


def test_sites_of_a_customer_keep_their_order(book: Book) -> None:
    acme = book.customer("ACME")
    for label in ("Works", "Office"):
        work_addresses.add(book.actor, acme.id, {"label": label, "city": "Lyon"})
    works, office = customers.card(acme.id).work_addresses
    assert (works.label, office.label) == ("Works", "Office")
    work_addresses.change(book.actor, works.id, works.version, {"city": "Lyon"}, {"city": "Nice"})
    work_addresses.remove(book.actor, office.id)
    assert [(site.label, site.city) for site in customers.card(acme.id).work_addresses] == [("Works", "Nice")]
    with pytest.raises(Refused):
        work_addresses.add(book.actor, acme.id, {"label": " "})
