"""Contacts: what a form may save, who holds an address, and what leaving and coming back do."""

from __future__ import annotations

import pytest
from helpers.books import Book

from store import contact_details, contacts
from store.contact_fields import NewEmail, NewPhone
from store.database import Store
from store.errors import Conflict, Refused
from store.tables import ConsentEvent, ContactEmail
from store.vocabulary import ContactStatus, InactiveReason

JANE = {"given_name": "Jane", "family_name": "Doe", "language": "en"}


@pytest.fixture
def book(store: Store) -> Book:
    return Book(store)


def add_jane(book: Book, *addresses: str) -> int:
    return contacts.add(book.actor, JANE, emails=[NewEmail(address) for address in addresses])


@pytest.mark.parametrize("field", ["given_name", "family_name", "language"])
def test_a_person_needs_first_name_last_name_and_language(book: Book, field: str) -> None:
    with pytest.raises(Refused) as caught:
        contacts.add(book.actor, JANE | {field: " "})
    assert caught.value.field == field


def test_a_structure_needs_only_its_name(book: Book) -> None:
    contact = contacts.add(book.actor, {"kind": "structure", "organisation": "Accounts dept"})
    assert contacts.card(contact).name == "Accounts dept"


def test_a_record_with_gaps_is_kept_and_flagged_where_gaps_are_allowed(book: Book) -> None:
    contact = contacts.add(book.actor, {"family_name": "Doe"}, complete=False)
    assert contacts.card(contact).incomplete


def test_a_new_contact_brings_its_addresses_and_numbers_and_no_consent(book: Book) -> None:
    contact = contacts.add(
        book.actor, JANE, emails=[NewEmail("jane@home.example", "home"), NewEmail("jd@x.example")],
        phones=[NewPhone("01 23 45 67 89", country="FR")],
    )  # fmt: skip
    card = contacts.card(contact)
    assert [(e.address, e.label, e.primary) for e in card.emails] == [
        ("jane@home.example", "home", True), ("jd@x.example", "work", False)
    ]  # fmt: skip
    assert [(p.raw, p.e164, p.type) for p in card.phones] == [("01 23 45 67 89", "+33123456789", "office")]
    assert ConsentEvent.select().count() == 0


def test_text_is_cleaned_on_its_way_in(book: Book) -> None:
    contact = contacts.add(book.actor, JANE | {"family_name": " D\x1b[31moe\u202e ", "note": "one\r\ntwo\x07"})
    fields = contacts.card(contact).fields
    assert fields["family_name"] == "D[31moe"
    assert fields["note"] == "one\ntwo"


def test_an_address_belongs_to_one_living_contact_and_the_refusal_names_it(book: Book) -> None:
    holder = add_jane(book, "Jane@X.example")
    with pytest.raises(Refused) as caught:
        contacts.add(book.actor, JANE | {"given_name": "Joan"}, emails=[NewEmail("jane@x.EXAMPLE")])
    assert caught.value.holder is not None
    assert caught.value.holder.id == holder
    assert "Jane Doe" in str(caught.value)


def test_the_same_address_twice_on_one_contact_is_refused(book: Book) -> None:
    contact = add_jane(book, "jane@x.example")
    with pytest.raises(Refused, match="already on this contact"):
        contact_details.add_email(book.actor, contact, "JANE@x.example")


def test_an_inactive_contact_holds_its_address_and_a_deleted_one_frees_it(book: Book) -> None:
    first = add_jane(book, "jane@x.example")
    contacts.deactivate(book.actor, first, InactiveReason.SICK_LEAVE, until="2026-09-01")
    with pytest.raises(Refused):
        add_jane(book, "jane@x.example")
    contacts.delete(book.actor, first)
    second = add_jane(book, "jane@x.example")
    assert [e.address for e in contacts.card(second).emails] == ["jane@x.example"]


@pytest.mark.parametrize("typed", ["jane@", "jane", "a@x.example, b@x.example", "a@x.example b@x.example", "a\n@x.example"])
def test_what_is_no_address_is_refused_and_nothing_is_changed(book: Book, typed: str) -> None:
    contact = add_jane(book)
    with pytest.raises(Refused):
        contact_details.add_email(book.actor, contact, typed)
    assert ContactEmail.select().count() == 0


def test_removing_the_primary_address_makes_the_next_one_primary(book: Book) -> None:
    contact = add_jane(book, "a@x.example", "b@x.example")
    contact_details.remove_email(book.actor, contact, contacts.card(contact).emails[0].id)
    assert [(e.address, e.primary) for e in contacts.card(contact).emails] == [("b@x.example", True)]


def test_there_is_one_primary_address(book: Book) -> None:
    contact = add_jane(book, "a@x.example", "b@x.example")
    contact_details.make_primary_email(book.actor, contact, contacts.card(contact).emails[1].id)
    assert [e.primary for e in contacts.card(contact).emails] == [False, True]


def test_addresses_can_be_put_in_another_order(book: Book) -> None:
    contact = add_jane(book, "a@x.example", "b@x.example", "c@x.example")
    contact_details.move_email(book.actor, contact, contacts.card(contact).emails[2].id, -2)
    assert [e.address[0] for e in contacts.card(contact).emails] == ["c", "a", "b"]


def test_a_number_stands_once_on_a_contact_but_may_stand_on_two(book: Book) -> None:
    jane, joan = add_jane(book), contacts.add(book.actor, JANE | {"given_name": "Joan"})
    contact_details.add_phone(book.actor, jane, "+33 1 23 45 67 89")
    contact_details.add_phone(book.actor, joan, "+33123456789")
    with pytest.raises(Refused, match="already on this contact"):
        contact_details.add_phone(book.actor, jane, "01 23 45 67 89", country="FR")


def test_a_number_that_cannot_be_understood_is_kept_as_typed(book: Book) -> None:
    jane = add_jane(book)
    contact_details.add_phone(book.actor, jane, "ask the porter")
    assert [(p.raw, p.e164) for p in contacts.card(jane).phones] == [("ask the porter", "")]


def test_there_is_one_postal_address_of_each_type(book: Book) -> None:
    jane = add_jane(book)
    contact_details.add_address(book.actor, jane, "delivery", {"city": "Paris"})
    with pytest.raises(Refused, match="already a delivery address"):
        contact_details.add_address(book.actor, jane, "delivery", {"city": "Lyon"})


def test_two_people_change_different_fields_and_both_stand(book: Book) -> None:
    jane = add_jane(book)
    opened = contacts.card(jane)
    contacts.change(book.actor, jane, opened.version, opened.fields, opened.fields | {"job_title": "Buyer"})
    contacts.change(book.actor, jane, opened.version, opened.fields, opened.fields | {"department": "Accounts"})
    fields = contacts.card(jane).fields
    assert (fields["job_title"], fields["department"]) == ("Buyer", "Accounts")


def test_two_people_change_one_field_and_the_second_is_asked(book: Book) -> None:
    jane = add_jane(book)
    opened = contacts.card(jane)
    contacts.change(book.actor, jane, opened.version, opened.fields, opened.fields | {"job_title": "Buyer"})
    with pytest.raises(Conflict) as caught:
        contacts.change(book.actor, jane, opened.version, opened.fields, opened.fields | {"job_title": "Seller"})
    assert [(c.field, c.base, c.mine, c.theirs) for c in caught.value.clashes] == [("job_title", "", "Seller", "Buyer")]


def test_a_required_field_cannot_be_emptied_but_an_old_gap_does_not_block_other_edits(book: Book) -> None:
    jane = add_jane(book)
    opened = contacts.card(jane)
    with pytest.raises(Refused, match="First name is required"):
        contacts.change(book.actor, jane, opened.version, opened.fields, opened.fields | {"given_name": ""})
    gap = contacts.add(book.actor, {"family_name": "Doe"}, complete=False)
    opened = contacts.card(gap)
    contacts.change(book.actor, gap, opened.version, opened.fields, opened.fields | {"family_name": "Dow"})
    assert contacts.card(gap).fields["family_name"] == "Dow"


def test_leave_with_a_return_day_and_back(book: Book) -> None:
    jane = add_jane(book)
    contacts.deactivate(book.actor, jane, InactiveReason.PARENTAL_LEAVE, until="2026-09-01")
    assert contacts.card(jane).status is ContactStatus.INACTIVE
    assert contacts.card(jane).inactive_until == "2026-09-01"
    contacts.reactivate(book.actor, jane)
    assert contacts.card(jane).status is ContactStatus.ACTIVE


def test_tags_are_one_whatever_their_case_and_accents(book: Book) -> None:
    jane, joan = add_jane(book), contacts.add(book.actor, JANE | {"given_name": "Joan"})
    contact_details.set_tags(book.actor, jane, ["Été", "vip"])
    contact_details.set_tags(book.actor, joan, ["ete"])
    assert contacts.card(jane).tags == ("Été", "vip")
    assert contacts.card(joan).tags == ("Été",)
