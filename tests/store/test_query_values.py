"""What a term of the query line is completed with from the store: tags, types, titles, names and places that begin so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from helpers.books import Book

from store import contact_lists, search_docs, tables
from store.database import Store
from store.keys import fold
from store.query_values import MOST
from store.search import complete, parse


@pytest.fixture
def book(store: Store) -> Book:
    """Somebody with a tag, a city, a role, at a customer whose name has to be quoted."""
    book = Book(store)
    jane = book.contact("Jane Doe", language="fr", title="Dr")
    book.link(jane, book.customer("Müller, Söhne"), role="Käufer")
    book.link(jane, book.project("Bridge", book.customer("Mulligan")))
    for name in ("Vip", "Press"):
        tables.Tag.create(name=name, name_key=fold(name))
    tables.ContactTag.create(contact=jane.id, tag=tables.Tag.get(name="Vip"))
    now = datetime.now(UTC)
    tables.PostalAddress.create(contact=jane.id, type="main", city="Besançon", country="FR", created_at=now, updated_at=now)
    search_docs.rebuild_all(store)
    return book


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("tag:v", ["tag:Vip"]),
        ("tag:", ["tag:Press", "tag:Vip"]),
        ("customer:mul", ['customer:"Müller, Söhne"', "customer:Mulligan"]),
        ("customer:mulle", ['customer:"Müller, Söhne"']),
        ("project:BRI", ["project:Bridge"]),
        ("role:kau", ["role:Käufer"]),
        ("city:besanc", ["city:Besançon"]),
        ("country:f", ["country:FR"]),
        ("lang:", ["lang:fr"]),
        ("type:comp", ["type:company"]),
        ("title:d", ["title:Dr"]),
        ("-tag:press,v", ["-tag:press,Vip"]),
        ("tag:nobody", []),
        ("email:ja", []),
    ],
)
def test_a_term_goes_on_with_what_the_store_has(book: Book, line: str, completed: list[str]) -> None:
    found = complete(line, len(line))
    assert [one.line for one in found] == completed
    for one in found:
        if not one.line.startswith("-"):
            assert contact_lists.count(parse(one.line)) == (one.line not in {"tag:Press", "customer:Mulligan"})


def test_so_many_are_offered_and_no_more(book: Book) -> None:
    for number in range(MOST + 3):
        book.customer(f"Initech {number:02}")
    assert [one.line for one in complete("customer:ini", 12)] == [f'customer:"Initech {number:02}"' for number in range(MOST)]


def test_what_holds_a_quote_is_not_offered(book: Book) -> None:
    book.customer('The "Old" Mill')
    assert complete("customer:the", 12) == []


def test_customers_and_projects_have_terms_of_their_own(book: Book) -> None:
    assert [one.shown for one in complete("status:bl", 9, "customer")] == ["blocked"]
    assert [one.line for one in complete("cu", 2, "project")] == ["customer:"]
    assert complete("tag:", 4, "customer") == []
