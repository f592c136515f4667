"""Mailing lists: made, changed, filled from contacts, customers, projects or a query, asked who is in and out, switched off."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from helpers.books import Book
from helpers.queries import counted

from store import consents, list_copies, list_members, list_receipts, mailing_lists, settings, tables
from store.database import Store
from store.errors import Ambiguous, Conflict, Interrupted, NotFound, Refused
from store.list_evaluation import evaluate
from store.list_sql import Asked
from store.list_windows import position_of, window
from store.records.contexts import CustomerContext, GlobalContext, OwnContext, ProjectContext
from store.records.mailing_lists import CandidateLine
from store.vocabulary import Channel, ConsentState, Exclusion, ListContext, Plan, Purpose


@pytest.fixture
def book(store: Store) -> Book:
    """A book in a store that has mailing lists."""
    made = Book(store)
    settings.put(made.actor, "mailing_lists_enabled", True)
    return made


def a_list(book: Book, **draft: Any) -> int:
    return mailing_lists.add(book.actor, {"name": "Spring offer", "context": "global", **draft})


def lines(asked: Asked, **kwargs: Any) -> tuple[CandidateLine, ...]:
    return window(evaluate(asked), **kwargs).rows


def told(asked: Asked) -> list[tuple[str, str]]:
    """Each candidate by name, with its addresses or the first reason why it is out."""
    return [(line.name, ", ".join(line.addresses) if line.included else line.reasons[0].value) for line in lines(asked)]


# --- the list itself ----------------------------------------------------------------------------


def test_a_list_is_made_named_changed_and_deleted(book: Book) -> None:
    acme = book.customer("ACME")
    made = mailing_lists.add(
        book.actor, {"name": " Spring  offer ", "purpose": "commercial", "context": "customer", "customer_id": acme.id}
    )
    (line,) = mailing_lists.find().rows
    assert (line.name, line.purpose, line.context, line.place) == ("Spring offer", "commercial", "customer", "ACME")
    card = mailing_lists.card(made)
    assert card.scope == CustomerContext(acme.id)
    version = mailing_lists.change(
        book.actor, made, card.version, card.fields, card.fields | {"name": "Summer", "context": "own"}
    )
    assert version == 2
    assert mailing_lists.card(made).fields["customer_id"] is None
    assert mailing_lists.resolve("summer").id == made
    mailing_lists.delete(book.actor, made)
    assert mailing_lists.find().rows == ()
    with pytest.raises(NotFound):
        mailing_lists.card(made)


def test_two_lists_of_one_name_are_refused_and_so_is_one_without(book: Book) -> None:
    a_list(book)
    with pytest.raises(Refused, match="There is a list called SPRING offer already"):
        a_list(book, name="SPRING offer")
    with pytest.raises(Refused, match="A list needs a name"):
        a_list(book, name=" ")


def test_a_list_that_somebody_else_changed_is_asked_about(book: Book) -> None:
    made = a_list(book)
    fields = mailing_lists.card(made).fields
    mailing_lists.change(book.actor, made, 1, fields, fields | {"purpose": "automatic"})
    mailing_lists.change(book.actor, made, 1, fields, fields | {"format": "csv"})
    with pytest.raises(Conflict, match="purpose"):
        mailing_lists.change(book.actor, made, 1, fields, fields | {"purpose": "commercial"})


def test_a_list_without_a_context_is_neither_built_nor_evaluated(book: Book) -> None:
    with pytest.raises(Refused, match="This list has no context"):
        a_list(book, context="customer")
    acme = book.customer("ACME")
    made = a_list(book, context="customer", customer_id=acme.id)
    tables.Customer.delete().where(tables.Customer.id == acme.id).execute()
    assert mailing_lists.card(made).scope is None
    with pytest.raises(Refused, match="choose a customer, a project, each in their own customer, or everywhere"):
        mailing_lists.ask(made)
    assert mailing_lists.ask(made, scope=GlobalContext()).scope == GlobalContext()


def test_a_query_that_cannot_be_read_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="did you mean tag"):
        a_list(book, query="tagg:vip")


def test_a_list_is_meant_by_its_id_its_name_or_part_of_it(book: Book) -> None:
    spring, summer = a_list(book), a_list(book, name="Summer offer")
    assert mailing_lists.resolve("SPRING").id == spring
    assert mailing_lists.resolve(mailing_lists.card(summer).uid).id == summer
    with pytest.raises(Ambiguous) as ambiguous:
        mailing_lists.resolve("offer")
    assert [ref.name for ref in ambiguous.value.candidates] == ["Spring offer", "Summer offer"]
    with pytest.raises(NotFound, match="No list is called autumn"):
        mailing_lists.resolve("autumn")


# --- who is in it -------------------------------------------------------------------------------


def test_the_contacts_of_customers_and_projects_come_with_where_they_are_from(book: Book) -> None:
    acme, bolt = book.customer("ACME"), book.customer("Bolt")
    bridge = book.project("Bridge", acme)
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    book.link(jane, acme, email="jane@acme.example")
    book.link(jane, bolt, email="jane@bolt.example")
    book.link(jane, bridge, email="jane@bridge.example")
    made = a_list(book, context="own")
    assert list_members.add_from_customers(book.actor, made, [acme.id, bolt.id]) == 2
    assert list_members.add_from_customers(book.actor, made, [bolt.id]) == 0
    assert list_members.add_from_projects(book.actor, made, [bridge.id]) == 1
    found = lines(mailing_lists.ask(made))
    assert [(line.addresses, line.place, line.contexts) for line in found] == [
        (("jane@acme.example",), "ACME", 3),
        (("jane@bridge.example",), "Bridge", 3),
        (("jane@bolt.example",), "Bolt", 3),
    ]
    everywhere = lines(mailing_lists.ask(made, scope=GlobalContext()))
    assert [(line.addresses, line.contexts) for line in everywhere] == [(("jane@home.example",), 1)]


def test_each_in_its_own_customer_without_one_named_is_asked_about_in_all_of_them(book: Book) -> None:
    acme, bolt = book.customer("ACME"), book.customer("Bolt")
    jane, sam, tom = (book.contact(name, emails=[f"{name[:3]}@home.example"]) for name in ("Jane Doe", "Sam Lee", "Tom Ash"))
    book.link(jane, acme, email="jane@acme.example")
    book.link(jane, bolt)
    book.link(tom, acme, status="former")
    made = a_list(book, context="own", query="")
    assert told(mailing_lists.ask(made)) == [
        ("Tom Ash", "link_former"),
        ("Jane Doe", "jane@acme.example"),
        ("Jane Doe", "Jan@home.example"),
        ("Sam Lee", "not_linked"),
    ]
    assert sam.id


def test_somebody_in_the_list_through_two_customers_with_one_address_gets_it_once(book: Book) -> None:
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    for name in ("ACME", "Bolt"):
        book.link(jane, book.customer(name))
    found = lines(mailing_lists.ask(a_list(book, context="own", query="")))
    assert [(line.addresses, line.reasons) for line in found] == [
        (("jane@home.example",), ()),
        (("jane@home.example",), (Exclusion.DUPLICATE_ADDRESS,)),
    ]


def test_a_mailbox_that_several_share_is_written_to_once(book: Book) -> None:
    acme = book.customer("ACME")
    for name in ("Ann Berg", "Bob Cole"):
        book.link(book.contact(name), acme, email="Accounts@acme.example" if name < "B" else "accounts@ACME.example")
    made = a_list(book, context="customer", customer_id=acme.id, query="")
    assert told(mailing_lists.ask(made)) == [("Ann Berg", "Accounts@acme.example"), ("Bob Cole", "duplicate_address")]


def test_whoever_is_out_takes_no_address_from_those_who_are_in(book: Book) -> None:
    acme = book.customer("ACME")
    ann, bob = book.contact("Ann Berg"), book.contact("Bob Cole")
    for contact in (ann, bob):
        book.link(contact, acme, email="accounts@acme.example")
    made = a_list(book, context="customer", customer_id=acme.id)
    list_members.add_contacts(book.actor, made, [ann.id, bob.id])
    list_members.tick(book.actor, made, [ann.id], False)
    assert told(mailing_lists.ask(made)) == [("Ann Berg", "unticked"), ("Bob Cole", "accounts@acme.example")]


def test_unticking_lasts_wherever_else_the_person_comes_from_and_is_taken_back(book: Book) -> None:
    acme = book.customer("ACME")
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    book.link(jane, acme)
    made = a_list(book)
    list_members.add_contacts(book.actor, made, [jane.id])
    list_members.tick(book.actor, made, [jane.id], False)
    list_members.add_from_customers(book.actor, made, [acme.id])
    assert told(mailing_lists.ask(made)) == [("Jane Doe", "unticked")]
    list_members.tick(book.actor, made, [jane.id], True)
    assert told(mailing_lists.ask(made)) == [("Jane Doe", "jane@home.example")]
    assert list_members.remove(book.actor, made, [jane.id]) == 2
    assert told(mailing_lists.ask(made)) == []


def test_a_query_finds_its_people_anew_each_time_and_remembers_who_was_unticked(book: Book) -> None:
    made = a_list(book, query="tag:vip")
    jane = book.contact("Jane Doe", emails=["jane@home.example"], tags=["vip"])
    book.contact("Sam Lee", emails=["sam@home.example"])
    assert told(mailing_lists.ask(made)) == [("Jane Doe", "jane@home.example")]
    list_members.tick(book.actor, made, [jane.id], False)
    book.contact("Tom Ash", emails=["tom@home.example"], tags=["vip"])
    assert told(mailing_lists.ask(made)) == [("Tom Ash", "tom@home.example"), ("Jane Doe", "unticked")]
    list_members.tick(book.actor, made, [jane.id], True)
    assert told(mailing_lists.ask(made))[1] == ("Jane Doe", "jane@home.example")
    with pytest.raises(Refused, match="finds its people by itself"):
        list_members.add_contacts(book.actor, made, [jane.id])


def test_a_customer_that_somebody_has_left_tells_so_and_nobody_is_lost(book: Book) -> None:
    acme = book.customer("ACME")
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    link = book.link(jane, acme)
    made = a_list(book, context="own")
    list_members.add_from_customers(book.actor, made, [acme.id])
    tables.ContactInCustomer.delete().where(tables.ContactInCustomer.id == link.id).execute()
    (line,) = lines(mailing_lists.ask(made))
    assert (line.reasons, line.place) == ((Exclusion.NOT_LINKED,), "ACME")


# --- purposes -----------------------------------------------------------------------------------


def test_changing_the_purpose_moves_people_at_once(book: Book) -> None:
    acme = book.customer("ACME")
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    link = book.link(jane, acme)
    made = a_list(book, context="customer", customer_id=acme.id, query="")

    def reasons(purpose: Purpose) -> list[tuple[Exclusion, ...]]:
        return [line.reasons for line in lines(mailing_lists.ask(made, purpose=purpose))]

    assert reasons(Purpose.MANUAL) == [()]
    assert reasons(Purpose.AUTOMATIC) == [(Exclusion.PREFERENCE_OFF,)]
    assert reasons(Purpose.COMMERCIAL) == [(Exclusion.NO_CONSENT,)]
    tables.CommunicationPreference.create(link=link.id, channel="email", is_on=True, set_by="user", created_at=0, updated_at=0)
    now = datetime.now(UTC)
    consents.record(book.actor, jane.id, Channel.EMAIL, ConsentState.GRANTED, now - timedelta(days=2), "paper")
    assert reasons(Purpose.AUTOMATIC) == [()]
    assert reasons(Purpose.COMMERCIAL) == [()]
    consents.record(book.actor, jane.id, Channel.EMAIL, ConsentState.WITHDRAWN, now - timedelta(days=1), "verbal")
    assert reasons(Purpose.COMMERCIAL) == [(Exclusion.NO_CONSENT,)]
    assert mailing_lists.card(made).purpose is Purpose.MANUAL


# --- windows and numbers ------------------------------------------------------------------------


@pytest.fixture
def long_list(book: Book) -> Asked:
    """Thirty people, every third without an address."""
    for number in range(30):
        book.contact(f"Jo {chr(97 + number % 26)}{number:02}", emails=[f"jo{number}@x.example"] if number % 3 else [])
    return mailing_lists.ask(a_list(book, query=""))


def test_the_numbers_add_up(long_list: Asked) -> None:
    counts = evaluate(long_list).counts()
    assert (counts.candidates, counts.people, counts.included, counts.addresses, counts.excluded) == (30, 30, 20, 20, 10)
    assert counts.by_reason == ((Exclusion.NO_ADDRESS, 10),)


@pytest.mark.parametrize("included", [None, True, False])
def test_windows_show_each_candidate_once_either_way(long_list: Asked, included: bool | None) -> None:
    evaluation = evaluate(long_list)
    everybody = window(evaluation, included=included, limit=100).rows
    assert all(included is None or line.included == included for line in everybody)
    page = window(evaluation, included=included, limit=7)
    forward = list(page.rows)
    while page.has_after:
        page = window(evaluation, included=included, after=page.last, limit=7)
        forward += page.rows
    page = window(evaluation, included=included, last=True, limit=7)
    backward = list(page.rows)
    while page.has_before:
        page = window(evaluation, included=included, before=page.first, limit=7)
        backward = [*page.rows, *backward]
    assert tuple(forward) == tuple(backward) == everybody
    assert [position_of(evaluation, line.key, included=included) for line in everybody] == list(range(len(everybody)))


def test_a_jump_begins_at_the_first_name_of_that_letter(long_list: Asked) -> None:
    page = window(evaluate(long_list), at="m", limit=3)
    assert [line.name for line in page.rows] == ["Jo m12", "Jo n13", "Jo o14"]
    assert page.has_before


def test_a_list_is_evaluated_in_one_query_and_shown_in_two_more(store: Store, long_list: Asked) -> None:
    with counted(store) as queries:
        evaluation = evaluate(long_list)
    assert len(queries) == 1
    with counted(store) as queries:
        window(evaluation)
    assert len(queries) == 2


def test_a_window_costs_the_same_however_long_the_list_is(store: Store, book: Book) -> None:
    acme = book.customer("ACME")
    made = a_list(book, context="own")
    for number in range(3):
        book.link(book.contact(f"Jo {number}", emails=[f"jo{number}@x.example"]), acme)
    list_members.add_from_customers(book.actor, made, [acme.id])
    asked = mailing_lists.ask(made)
    evaluation = evaluate(asked)
    with counted(store) as queries:
        window(evaluation, last=True)
    about_members = [sql for sql in queries if "list_member x" in sql]
    assert about_members
    assert all(sql.count("contact_id IN (") == sql.count("FROM list_member x") for sql in about_members)


def test_evaluating_tells_how_far_it_is(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.list_evaluation._REPORTED", 2)
    for number in range(5):
        book.contact(f"Jo P{number}")
    told: list[int] = []
    evaluate(mailing_lists.ask(a_list(book, query="")), progress=lambda done, _total: told.append(done))
    assert told == [2, 4]


def test_a_list_that_nobody_waits_for_any_more_is_given_up(store: Store, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.list_evaluation._REPORTED", 2)
    list_id = a_list(book, query="")
    for number in range(9):
        book.contact(f"Ann {number}")
    told: list[int] = []

    def withdrawn(judged: int, _of: int | None) -> None:
        told.append(judged)
        store.interrupt(threading.get_ident())

    with pytest.raises(Interrupted):
        store.read(evaluate, mailing_lists.ask(list_id), progress=withdrawn)
    assert told == [2]
    assert len(store.read(evaluate, mailing_lists.ask(list_id))) == 9


# --- switched off (I-37) ------------------------------------------------------------------------


def test_with_lists_off_every_way_to_them_says_where_they_are_turned_on(book: Book) -> None:
    made = a_list(book)
    ways = [
        lambda: mailing_lists.find(),
        lambda: mailing_lists.card(made),
        lambda: mailing_lists.ask(made),
        lambda: mailing_lists.resolve("spring"),
        lambda: a_list(book, name="Another"),
        lambda: mailing_lists.change(book.actor, made, 1, {}, {}),
        lambda: mailing_lists.delete(book.actor, made),
        lambda: list_members.add_contacts(book.actor, made, []),
        lambda: list_members.tick(book.actor, made, [], True),
        lambda: list_copies.copy(book.actor, made),
        lambda: list_receipts.of_list(made),
        lambda: list_receipts.difference(made),
    ]
    settings.put(book.actor, "mailing_lists_enabled", False)
    for way in ways:
        with pytest.raises(Refused, match=r"^Mailing lists are off · Setup › Settings › General turns them on$"):
            way()
    settings.put(book.actor, "plan", Plan.STANDARD.value)
    settings.put(book.actor, "mailing_lists_enabled", True)
    for way in ways:
        with pytest.raises(Refused, match=r"^Mailing lists need the PRO plan \(Setup › Settings › General\)\.$"):
            way()
    settings.put(book.actor, "plan", Plan.PRO.value)
    assert mailing_lists.card(made).name == "Spring offer"


def test_a_new_store_has_its_lists_off(store: Store) -> None:
    assert not mailing_lists.lists_allowed()


def test_what_is_put_in_and_unticked_is_audited(book: Book) -> None:
    jane = book.contact("Jane Doe")
    made = a_list(book)
    list_members.add_contacts(book.actor, made, [jane.id])
    list_members.tick(book.actor, made, [jane.id], False)
    entry: Any = tables.AuditEntry
    found = entry.select(entry.field, entry.new, entry.contact_id).where(entry.entity == "mailing_list").order_by(entry.id.desc())
    assert list(found.tuples())[:2] == [("ticked", "false", jane.id), ("members", "1", None)]


def test_the_project_of_a_list_brings_its_customer(book: Book) -> None:
    acme = book.customer("ACME")
    bridge = book.project("Bridge", acme)
    jane = book.contact("Jane Doe")
    book.link(jane, acme, email="jane@acme.example")
    book.link(jane, bridge)
    made = a_list(book, context="project", project_id=bridge.id, query="")
    assert mailing_lists.ask(made).scope == ProjectContext(bridge.id, acme.id)
    assert told(mailing_lists.ask(made)) == [("Jane Doe", "jane@acme.example")]
    assert mailing_lists.ask(made, scope=OwnContext()).scope == OwnContext()
    assert mailing_lists.card(made).context is ListContext.PROJECT
