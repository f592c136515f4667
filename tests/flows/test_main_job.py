"""The main job by keyboard alone, in a real tmux: whoever is found is opened, explained, and her address is on the clipboard."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from helpers.book_rule import BookOfLines, key
from helpers.desk_in_tmux import sitting_at

from store import customers, links
from store.database import close_store
from store.opening import open_store
from store.records.contexts import CustomerContext


@pytest.mark.parametrize("set_clipboard", ["on", "external", "off"])
def test_the_address_in_use_at_a_customer_is_seen_explained_and_copied(
    demo_book: str, engine: str, home: Path, set_clipboard: str
) -> None:
    if engine == "postgres" and set_clipboard != "external":
        pytest.skip("tmux does not know the engine")
    with sitting_at(demo_book, home / "data", set_clipboard=set_clipboard) as person:
        person.presses("3")
        person.sees("Éloïse Belvert")
        person.looks_for("oise mart", "Éloïse Martin")
        person.opens("Contacts › Éloïse Martin")
        person.presses("Tab", "Tab")
        person.sees("Customer or project")
        person.goes_down_to("ACME Ltd", " customer")
        person.opens("Customers › ACME Ltd")
        person.goes_down_to("Éloïse Martin")
        screen = person.row(person.tmux.capture())
        assert "e.martin@acme.example" in screen
        for address in ("eloise@home.example", "e.martin@old.example"):
            (line,) = [line for line in screen.splitlines() if address in line]
            assert "overridden" in line, "and in words, for terminals that strike nothing"
            assert person.is_struck(address)
        assert not person.is_struck("e.martin@acme.example")
        person.presses("w")
        why = person.sees("Why e.martin@acme.example for Éloïse Martin")
        assert "e.martin@acme.example" in why
        assert "eloise@home.example" in why
        person.presses("Escape")
        person.tmux.wait_until(lambda screen: "May we write?" not in screen, "the answer is closed")
        assert person.copies("e.martin@acme.example in the tmux buffer") == b"e.martin@acme.example"
        assert person.status(person.tmux.capture()) == "e.martin@acme.example in the tmux buffer"
        person.leaves()
    assert (home / "data" / "copied.txt").read_bytes() == b"e.martin@acme.example"


def test_everybody_of_a_customer_is_ticked_and_copied_on_one_line(demo_book: str, home: Path) -> None:
    in_use = [
        "e.martin@acme.example", "jane@doe.example", "j.doe@acme-group.example", "li.wei@acme.example", "buying@acme.example",
        "nils@oberg.example", "sam@lee.example", "yusuf.demir@acme.example", "grace@oconnor.example",
    ]  # fmt: skip
    with sitting_at(demo_book, home / "data") as person:
        person.looks_for("acme l", "ACME Ltd")
        person.opens("Customers › ACME Ltd")
        person.sees("Éloïse Martin")
        person.presses("T")
        copied = person.copies("9 addresses in the tmux buffer").decode()
        said = person.tmux.capture()
        person.leaves()
    assert sorted(copied.split(", ")) == sorted(in_use), "an address that two share is there once, and nobody who is away"
    assert "\n" not in copied
    assert "left out" in said


def in_a_customer(book: BookOfLines) -> tuple[str, str]:
    """Somebody with a name and an address of her own at a customer that has few people, and two addresses elsewhere."""
    names = Counter(book.called(contact) for contact in book.contacts)
    people = Counter(customer for _, customer in book.in_customers)
    for (contact, customer), link in sorted(book.in_customers.items()):
        alone = names[book.called(contact)] == 1 and book.called(contact).isascii() and people[customer] <= 40
        if alone and link.get("email") and book.in_customer(contact, customer).struck and len(link["email"]) < 24:
            return contact, customer
    raise AssertionError("nobody in the book has an address of her own at a customer")


def test_in_the_real_book_the_address_in_use_is_copied(real_book: str, real_lines: BookOfLines, home: Path) -> None:
    contact, customer = in_a_customer(real_lines)
    name, holds = real_lines.called(contact), real_lines.in_customer(contact, customer)
    with sitting_at(real_book, home / "data") as person:
        person.presses("3")
        person.sees("1 of 2,228")
        person.looks_for(name[2:], name)
        person.opens(f"Contacts › {name}")
        person.presses("Tab", "Tab")
        person.sees("Customer or project")
        where = real_lines.customers[customer]["name"]
        person.goes_down_to(where[:20], " customer")
        person.opens(f"Customers › {where[:20]}")
        person.goes_down_to(name[:16])
        assert all(person.is_struck(address[:20]) for address in holds.struck)
        assert "overridden" in person.row(person.tmux.capture())
        person.presses("w")
        person.sees("May we write?")
        person.presses("Escape")
        person.tmux.wait_until(lambda screen: "May we write?" not in screen, "the answer is closed")
        assert person.copies(holds.used[0]) == holds.used[0].encode()
        person.leaves()


def test_in_the_real_book_forty_ticked_contacts_are_copied_as_the_rule_says(
    real_book: str, real_lines: BookOfLines, home: Path
) -> None:
    people = Counter(customer for _, customer in real_lines.in_customers)
    overrides = Counter(customer for (_, customer), link in real_lines.in_customers.items() if link.get("email"))
    customer = max(people, key=lambda one: (40 < people[one] < 200, overrides[one]))
    forty = first_forty(real_book, customer)
    expected: dict[str, str] = {}
    for contact in forty:
        for address in real_lines.in_customer(contact, customer).used:
            expected.setdefault(key(address), address)
    name = real_lines.customers[customer]["name"]
    with sitting_at(real_book, home / "data") as person:
        person.looks_for(name, name[:12])
        person.opens(f"Customers › {name[:20]}")
        person.sees(real_lines.contacts[forty[0]]["family_name"][:10])
        for number in range(1, 41):
            person.presses("Space")
            person.sees(f"{number} ticked")
        copied = person.copies(f"{len(expected)} addresses in the tmux buffer")
        person.leaves()
    assert overrides[customer]
    assert copied == ", ".join(expected.values()).encode()


def first_forty(url: str, customer: str) -> list[str]:
    """The ids of the people that stand first on the page of a customer."""
    store = open_store(url)
    try:
        place = CustomerContext(store.read(customers.resolve, customer).id)
        ids = [line.contact_id for line in store.read(links.people, place, limit=40).rows]
        uids = dict(store.execute("SELECT id, uid FROM contact").fetchall())
        return [uids[contact_id] for contact_id in ids]
    finally:
        close_store()
