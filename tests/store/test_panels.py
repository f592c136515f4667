"""The contacts of a customer or project and the contexts of a contact, with the addresses that hold there."""

from __future__ import annotations

import pytest
from helpers.books import Book
from helpers.queries import counted

from store import addresses, contexts, panels, search_docs
from store.database import Store
from store.records.addresses import Resolution
from store.records.contexts import CustomerContext, GlobalContext, ProjectContext
from store.search import parse


@pytest.fixture
def book(store: Store) -> Book:
    return Book(store)


def used(answer: Resolution) -> list[str]:
    return [use.address for use in answer.used]


def struck(answer: Resolution) -> list[str]:
    return [use.address for use in answer.struck]


def test_a_contact_is_struck_on_the_page_of_one_customer_and_plain_on_the_other(book: Book) -> None:
    acme, bolt = book.customer("ACME"), book.customer("Bolt")
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    book.link(jane, acme, email="jane@acme.example")
    book.link(jane, bolt)
    [at_acme] = panels.people(CustomerContext(acme.id)).rows
    [at_bolt] = panels.people(CustomerContext(bolt.id)).rows
    assert (used(at_acme.resolution), struck(at_acme.resolution)) == (["jane@acme.example"], ["jane@home.example"])
    assert (used(at_bolt.resolution), struck(at_bolt.resolution)) == (["jane@home.example"], [])


def test_a_project_borrows_the_address_of_its_own_customer_only(book: Book) -> None:
    acme, bolt = book.customer("ACME"), book.customer("Bolt")
    bridge, tower, shed = book.project("Bridge", acme), book.project("Tower", bolt), book.project("Shed")
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    book.link(jane, acme, email="jane@acme.example")
    for project in (bridge, tower, shed):
        book.link(jane, project)

    def addresses_in(project: object) -> list[tuple[str, str]]:
        [line] = panels.people(book.context(project)).rows
        return [(use.address, use.note) for use in line.resolution.used]

    assert addresses_in(bridge) == [("jane@acme.example", "from customer")]
    assert addresses_in(tower) == [("jane@home.example", "")]
    assert addresses_in(shed) == [("jane@home.example", "")]


def test_those_of_the_present_come_first_and_the_deleted_not_at_all(book: Book) -> None:
    acme = book.customer("ACME")
    for name, fields, link in [
        ("Zoe Adams", {}, {}),
        ("Ann Berg", {"status": "inactive", "inactive_until": "2026-09-01"}, {}),
        ("Cy Cole", {}, {"status": "former"}),
        ("Di Dunn", {"deleted_at": 1}, {}),
        ("Eve Eyre", {"status": "erased"}, {}),
        ("Flo Fay", {}, {"favourite": True, "is_primary": True, "role": "Buyer"}),
    ]:
        book.link(book.contact(name, **fields), acme, **link)
    lines = panels.people(CustomerContext(acme.id)).rows
    assert [line.name for line in lines] == ["Zoe Adams", "Flo Fay", "Ann Berg", "Cy Cole"]
    assert [line.resolution.reason for line in lines] == ["no_address", "no_address", "inactive", "link_former"]
    assert (lines[1].favourite, lines[1].primary, lines[1].role) == (True, True, "Buyer")
    assert lines[2].inactive_until == "2026-09-01"
    assert panels.count_people(CustomerContext(acme.id)) == 4
    assert panels.people_ids(CustomerContext(acme.id)) == [line.contact_id for line in lines]


def test_people_are_filtered_by_what_is_their_own_and_by_terms(book: Book) -> None:
    acme = book.customer("ACME")
    jane = book.contact("Jane Doe", phones=["+33 6 12 34 56 78"], tags=["vip"])
    joe = book.contact("Joe Ü%_", emails=["ju@x.example"])
    book.link(jane, acme)
    book.link(joe, acme, email="accounts@bolt.example")
    search_docs.refresh_contacts(book.store, [jane.id, joe.id])

    def found(line: str) -> list[str]:
        query, place = parse(line), CustomerContext(acme.id)
        lines = panels.people(place, query).rows
        assert panels.count_people(place, query) == len(lines)
        assert panels.people_ids(place, query) == [line.contact_id for line in lines]
        return [line.name for line in lines]

    assert found("DOE ja") == found("+33612345678") == found("tag:vip") == ["Jane Doe"]
    assert found("u%_") == found("accounts@") == ["Joe Ü%_"]
    assert found("e%d") == found("acme") == found("tag:vip joe") == []
    assert len(found(" ")) == 2


def test_somebody_without_a_name_is_shown_by_an_address(book: Book) -> None:
    acme = book.customer("ACME")
    book.link(book.contact("", emails=["who@x.example"]), acme)
    assert panels.people(CustomerContext(acme.id)).rows[0].name == "who@x.example"


def test_windows_of_people_follow_each_other_both_ways_without_a_gap(book: Book) -> None:
    bridge = book.project("Bridge", book.customer("ACME"))
    for number in range(25):
        link = {"status": "former"} if number % 5 == 0 else {}
        book.link(book.contact(f"Jo P{number // 2:02d}"), bridge, **link)
    context = book.context(bridge)
    whole = panels.people(context, limit=100)
    assert (len(whole.rows), whole.has_before, whole.has_after) == (25, False, False)

    forwards = [page := panels.people(context, limit=7)]
    while page.has_after:
        forwards.append(page := panels.people(context, after=page.last, limit=7))
    assert [line for page in forwards for line in page.rows] == list(whole.rows)
    assert [page.has_before for page in forwards] == [False, True, True, True]

    backwards = [page := panels.people(context, last=True, limit=7)]
    while page.has_before:
        backwards.append(page := panels.people(context, before=page.first, limit=7))
    assert [line for page in reversed(backwards) for line in page.rows] == list(whole.rows)
    assert [page.has_after for page in backwards] == [False, True, True, True]


def test_a_jump_lands_on_the_first_name_from_those_letters_on(book: Book) -> None:
    acme, bolt = book.customer("ACME"), book.customer("Bolt")
    for name in ("Ann Berg", "Cy Éclair", "Di Ford"):
        book.link(book.contact(name), acme)
    place = CustomerContext(acme.id)
    page = panels.people(place, at="ec")
    assert [line.name for line in page.rows] == ["Cy Éclair", "Di Ford"]
    assert (page.has_before, page.has_after) == (True, False)
    assert not panels.people(place, at="a").has_before
    assert panels.people(place, at="z").rows == ()
    assert panels.people(CustomerContext(bolt.id)).rows == ()


def test_the_contexts_of_a_contact_are_global_then_customers_then_projects_by_name(book: Book) -> None:
    zeta, acme = book.customer("Zeta"), book.customer("acme")
    bridge, attic = book.project("Bridge", zeta), book.project("Attic")
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    book.link(jane, zeta, email="jane@zeta.example", role="Buyer", favourite=True)
    book.link(jane, acme, status="former")
    book.link(jane, bridge)
    book.link(jane, attic, email="jane@attic.example")
    book.link(book.contact("Joe Doe"), bridge, email="joe@bridge.example")
    page = contexts.page(jane.id)
    assert [(line.context, line.name, line.customer, used(line.resolution)) for line in page.rows] == [
        (GlobalContext(), "", "", ["jane@home.example"]),
        (CustomerContext(acme.id), "acme", "", []),
        (CustomerContext(zeta.id), "Zeta", "", ["jane@zeta.example"]),
        (ProjectContext(attic.id, None), "Attic", "", ["jane@attic.example"]),
        (ProjectContext(bridge.id, zeta.id), "Bridge", "Zeta", ["jane@zeta.example"]),
    ]
    assert [line.status for line in page.rows] == [None, "former", "active", "active", "active"]
    assert [struck(line.resolution) for line in page.rows] == [[], [], *[["jane@home.example"]] * 3]
    assert (page.rows[2].role, page.rows[2].favourite, page.rows[0].link_id) == ("Buyer", True, None)


def test_a_contact_with_many_links_is_read_in_windows(book: Book) -> None:
    jane, acme = book.contact("Jane Doe"), book.customer("ACME")
    book.link(jane, acme)
    for number in range(20):
        book.link(jane, book.project(f"P{number:02d}", acme))
    whole = contexts.page(jane.id, limit=100).rows
    assert len(whole) == 22
    first = contexts.page(jane.id, limit=8)
    second = contexts.page(jane.id, after=first.last, limit=8)
    end = contexts.page(jane.id, last=True, limit=6)
    assert first.rows + second.rows + end.rows == whole
    assert contexts.page(jane.id, before=end.first, limit=8).rows == second.rows
    assert contexts.page(999_999).rows == ()


def test_a_window_of_people_or_contexts_costs_two_queries_however_many_there_are(book: Book, store: Store) -> None:
    acme = book.customer("ACME")
    bridge = book.project("Bridge", acme)
    for number in range(80):
        person = book.contact(f"Jo P{number}", emails=[f"jo{number}@x.example", f"jo{number}@y.example"])
        book.link(person, acme, email=f"jo{number}@acme.example")
        book.link(person, bridge)
    for place in (CustomerContext(acme.id), book.context(bridge)):
        with counted(store) as queries:
            page = panels.people(place, limit=60)
        assert len(page.rows) == 60
        assert len(queries) == 2
        with counted(store) as queries:
            panels.people(place, at="p7", limit=60)
        assert len(queries) == 3
    with counted(store) as queries:
        contexts.page(person.id)
    assert len(queries) == 2


def test_the_addresses_of_ticked_contacts_come_in_their_order_and_nobody_is_lost(book: Book, store: Store) -> None:
    acme = book.customer("ACME")
    jane, joe = (book.contact(f"{name} Doe", emails=[f"{name}@x.example".lower()]) for name in ("Jane", "Joe"))
    book.link(jane, acme, email="jane@acme.example")
    asked = [joe.id, 999_999, jane.id]
    with counted(store) as queries:
        answers = addresses.of(asked, CustomerContext(acme.id))
    assert len(queries) == 2
    assert [(who, used(answer), answer.reason) for who, answer in answers] == [
        (joe.id, [], "not_linked"),
        (999_999, [], "deleted"),
        (jane.id, ["jane@acme.example"], None),
    ]
    assert [used(answer) for _, answer in addresses.of([joe.id, jane.id], GlobalContext())] == [
        ["joe@x.example"],
        ["jane@x.example"],
    ]


def test_more_contacts_than_fit_into_one_question_are_asked_about_in_several(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "CHUNK", 3)
    bridge = book.project("Bridge", book.customer("ACME"))
    everyone = [book.contact(f"Jo P{number}", emails=[f"jo{number}@x.example"]) for number in range(8)]
    for person in everyone:
        book.link(person, bridge, email=f"at{person.id}@bridge.example")
    answers = addresses.of([person.id for person in everyone], book.context(bridge))
    assert [used(answer) for _, answer in answers] == [[f"at{person.id}@bridge.example"] for person in everyone]
