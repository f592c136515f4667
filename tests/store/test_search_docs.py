"""The words that records are found by: complete, in step, and the same whether written one by one or all at once."""

from __future__ import annotations

import pytest
from helpers.books import Book

from store import search_docs
from store.phone_forms import national_digits, phone_forms
from store.sql import Sql, rows


def bodies(store, table="contact_search"):
    return dict(rows(store, Sql(f"SELECT * FROM {table}")))


@pytest.fixture
def book(store):
    made = Book(store)
    made.acme = made.customer("ACME", main_email="Info@ACME.example", phone="+49 (30) 12-34")
    made.bridge = made.project("Bridge", made.acme)
    made.jane = made.contact(
        "Jane Doe", emails=["Jane@Home.example"], phones=["+33 1 23 45 67 89"], middle_name="Éa", organisation="Mill"
    )
    made.link(made.jane, made.acme, email="jd@acme.example")
    made.link(made.jane, made.bridge, email="jb@bridge.example")
    return made


def test_a_contact_is_found_by_names_addresses_numbers_and_behind_a_tab_its_customers(book):
    search_docs.refresh_contacts(book.store, [book.jane.id])
    own, customers = bodies(book.store)[book.jane.id].split("\t")
    assert own.split("\n") == [
        "", "doe, jane", "jane ea doe", "mill", "jane@home.example", "33123456789", "0123456789", "jd@acme.example",
        "jb@bridge.example", "",
    ]  # fmt: skip
    assert customers == "\nacme\n"


def test_customers_and_projects_have_words_of_their_own(book):
    search_docs.refresh_customers(book.store, [book.acme.id])
    assert bodies(book.store, "customer_search") == {book.acme.id: "\nacme\ninfo@acme.example\n49301234\n\t\n"}
    assert bodies(book.store, "project_search") == {book.bridge.id: "\nbridge\n\t\nacme\n"}


def test_writing_all_at_once_is_writing_each(book):
    for number in range(20):
        book.link(book.contact(f"Max M{number}", phones=[f"06 12 34 56 {number:02d}"]), book.acme)
    everybody = [row[0] for row in rows(book.store, Sql("SELECT id FROM contact"))]
    search_docs.refresh_contacts(book.store, everybody)
    search_docs.refresh_customers(book.store, [book.acme.id])
    one_by_one = [bodies(book.store, table) for table in ("contact_search", "customer_search", "project_search")]
    told = []
    search_docs.rebuild_all(book.store, lambda done, total: told.append((done, total)))
    assert [bodies(book.store, table) for table in ("contact_search", "customer_search", "project_search")] == one_by_one
    assert told[-1] == (23, 23)


def test_what_is_written_twice_stays_once(book):
    search_docs.refresh_contacts(book.store, [book.jane.id, book.jane.id])
    before = bodies(book.store)
    search_docs.refresh_contacts(book.store, [book.jane.id])
    assert bodies(book.store) == before


def test_forgetting_leaves_nothing(book):
    search_docs.rebuild_all(book.store)
    search_docs.forget_contacts(book.store, [book.jane.id])
    assert bodies(book.store) == {}


@pytest.mark.parametrize(
    ("e164", "raw", "forms"),
    [
        ("+33123456789", "01.23.45.67.89", ["33123456789", "0123456789"]),
        ("+12125550123", "(212) 555-0123", ["12125550123", "2125550123"]),
        ("+390612345678", "06 12345678", ["390612345678", "0612345678"]),
        ("", "12 34 ext 5", ["12345"]),
        ("+999", "+999", ["999"]),
        ("", "none", []),
    ],
)
def test_a_number_is_found_as_dialled_from_anywhere(e164, raw, forms):
    assert phone_forms(e164, raw) == forms


def test_numbers_alike_are_dialled_alike():
    assert [national_digits(f"+3312345{n:04d}") for n in (0, 9999)] == ["0123450000", "0123459999"]
