"""Interactions and follow-ups: logged, read in windows, due at their time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from helpers.books import Book
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import interactions, timeline
from store.database import Store
from store.errors import Conflict, Refused
from store.records.contexts import CustomerContext, ProjectContext
from store.rules.follow_up import Due, due
from store.tables import Contact, Interaction
from store.timeline import Of
from store.vocabulary import InteractionStatus

NOW = datetime.now(UTC)


@pytest.fixture
def book(store: Store) -> Book:
    return Book(store)


def test_a_logged_call_names_who_when_and_by_whom(book: Book) -> None:
    jane, acme = book.contact("Jane Doe"), book.customer("ACME")
    logged = interactions.log(book.actor, jane.id, {"subject": "invoice"}, at=NOW, customer_id=acme.id)
    line = interactions.card(logged)
    assert (line.contact, line.customer, line.operator, line.subject) == ("Jane Doe", "ACME", "Tess Ter", "invoice")
    assert (line.medium, line.direction, line.status) == ("phone", "in", "open")
    assert line.at == NOW


def test_a_project_brings_its_customer_along(book: Book) -> None:
    acme = book.customer("ACME")
    bridge = book.project("Bridge", acme)
    logged = interactions.log(book.actor, book.contact("Jane Doe").id, {}, at=NOW, project_id=bridge.id)
    assert interactions.card(logged).customer == "ACME"


def test_a_project_of_another_customer_is_refused(book: Book) -> None:
    bridge, globex = book.project("Bridge", book.customer("ACME")), book.customer("Globex")
    with pytest.raises(Refused, match="no project of that customer"):
        interactions.log(book.actor, book.contact("Jane Doe").id, {}, at=NOW, project_id=bridge.id, customer_id=globex.id)


def test_the_history_shows_the_name_of_today(book: Book) -> None:
    jane = book.contact("Jane Doe")
    logged = interactions.log(book.actor, jane.id, {}, at=NOW)
    Contact.update(family_name="Dough").where(Contact.id == jane.id).execute()
    assert interactions.card(logged).contact == "Jane Dough"


def test_a_call_and_its_follow_up_are_one_step(book: Book) -> None:
    jane = book.contact("Jane Doe")
    interactions.log(book.actor, jane.id, {"subject": "invoice"}, at=NOW, follow_up=(NOW + timedelta(days=3), "call back"))
    assert [line.subject for line in timeline.follow_ups(NOW).rows] == ["call back"]
    assert timeline.due_count(NOW) == 0
    assert timeline.due_count(NOW + timedelta(days=4)) == 1


def test_an_open_call_of_the_past_is_no_follow_up(book: Book) -> None:
    interactions.log(book.actor, book.contact("Jane Doe").id, {}, at=NOW - timedelta(hours=1))
    assert timeline.follow_ups(NOW, everything=True).rows == ()


@pytest.mark.parametrize("status", [InteractionStatus.CLOSED, InteractionStatus.ARCHIVED])
def test_what_is_done_is_no_follow_up_any_more_and_others_stay(book: Book, status: InteractionStatus) -> None:
    jane = book.contact("Jane Doe")
    done, still = (interactions.log(book.actor, jane.id, {}, at=NOW + timedelta(days=day)) for day in (1, 2))
    interactions.set_status(book.actor, done, status)
    assert [line.id for line in timeline.follow_ups(NOW).rows] == [still]


def test_archived_ones_are_hidden_until_asked_for(book: Book) -> None:
    jane = book.contact("Jane Doe")
    logged = interactions.log(book.actor, jane.id, {}, at=NOW)
    interactions.set_status(book.actor, logged, InteractionStatus.ARCHIVED)
    assert timeline.find().rows == ()
    assert [line.id for line in timeline.find(Of(statuses=(InteractionStatus.ARCHIVED,))).rows] == [logged]


def test_an_automatic_interaction_cannot_be_edited_or_deleted(book: Book) -> None:
    logged = interactions.log(book.actor, book.contact("Jane Doe").id, {"subject": "invoice 7"}, at=NOW)
    Interaction.update(origin="automatic").where(Interaction.id == logged).execute()
    line = interactions.card(logged)
    base = dict(timeline.fields_of(line))
    with pytest.raises(Refused, match="evidence"):
        interactions.change(book.actor, logged, line.version, base, base | {"subject": "forged"})
    with pytest.raises(Refused, match="evidence"):
        interactions.delete(book.actor, logged)
    assert interactions.card(logged).subject == "invoice 7"


def test_a_timeline_is_of_one_contact_customer_project_or_operator(book: Book) -> None:
    acme = book.customer("ACME")
    bridge = book.project("Bridge", acme)
    jane, joan = book.contact("Jane Doe"), book.contact("Joan Roe")
    first = interactions.log(book.actor, jane.id, {}, at=NOW, project_id=bridge.id)
    second = interactions.log(book.actor, joan.id, {}, at=NOW - timedelta(days=1), customer_id=acme.id)
    assert [line.id for line in timeline.find().rows] == [first, second]
    assert [line.id for line in timeline.find(Of(contact_id=joan.id)).rows] == [second]
    assert [line.id for line in timeline.find(Of(context=CustomerContext(acme.id))).rows] == [first, second]
    assert [line.id for line in timeline.find(Of(context=ProjectContext(bridge.id, acme.id))).rows] == [first]
    assert timeline.find(Of(operator_id=-1)).rows == ()
    assert timeline.count() == 2


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moments=st.lists(st.integers(0, 5), max_size=14), limit=st.integers(1, 5))
def test_windows_forwards_and_backwards_make_up_the_whole_timeline(book: Book, moments: list[int], limit: int) -> None:
    Interaction.delete().execute()
    jane = book.contact("Jane Doe")
    for moment in moments:
        interactions.log(book.actor, jane.id, {}, at=NOW - timedelta(days=moment))
    whole = sorted(((line.at, line.id) for line in timeline.find(limit=100).rows), reverse=True)
    assert [(line.at, line.id) for line in timeline.find(limit=100).rows] == whole
    forwards, page = [], timeline.find(limit=limit)
    while page.rows:
        forwards += page.rows
        assert page.has_after == (len(forwards) < len(whole))
        page = timeline.find(after=page.last, limit=limit)
    backwards, page = [], timeline.find(last=True, limit=limit)
    while page.rows:
        backwards = [*page.rows, *backwards]
        page = timeline.find(before=page.first, limit=limit)
    assert [(line.at, line.id) for line in forwards] == [(line.at, line.id) for line in backwards] == whole


def test_follow_ups_of_an_operator_are_also_those_that_nobody_was_given(book: Book) -> None:
    jane = book.contact("Jane Doe")
    mine = interactions.log(book.actor, jane.id, {}, at=NOW + timedelta(days=1))
    nobodys = interactions.log(book.actor, jane.id, {}, at=NOW + timedelta(days=2))
    Interaction.update(operator=None).where(Interaction.id == nobodys).execute()
    assert [line.id for line in timeline.follow_ups(NOW, book.actor.operator_id).rows] == [mine, nobodys]
    assert [line.id for line in timeline.follow_ups(NOW, 0).rows] == [nobodys]
    assert timeline.due_count(NOW + timedelta(days=3), 0) == 1


def test_follow_ups_are_of_one_contact_customer_or_project_too(book: Book) -> None:
    acme, jane, joan = book.customer("ACME"), book.contact("Jane Doe"), book.contact("Joan Roe")
    there = interactions.log(book.actor, jane.id, {}, at=NOW + timedelta(days=1), customer_id=acme.id)
    other = interactions.log(book.actor, joan.id, {}, at=NOW + timedelta(days=1))
    assert [line.id for line in timeline.follow_ups(NOW, of=Of(contact_id=joan.id)).rows] == [other]
    assert [line.id for line in timeline.follow_ups(NOW, of=Of(context=CustomerContext(acme.id))).rows] == [there]


def test_follow_ups_are_counted_as_they_are_sorted(book: Book) -> None:
    jane = book.contact("Jane Doe")
    noon = NOW.replace(hour=12)
    for hours in (-30, -14, 0, 11, 13, 24 * 7, 24 * 9):
        logged = interactions.log(book.actor, jane.id, {}, at=NOW + timedelta(days=90))
        Interaction.update(at=noon + timedelta(hours=hours)).where(Interaction.id == logged).execute()
    assert timeline.tally(noon) == (2, 2, 2)
    assert timeline.tally(noon, of=Of(contact_id=0)) == (0, 0, 0)
    kinds = [due(line.at, noon) for line in timeline.follow_ups(noon).rows]
    assert kinds == [Due.OVERDUE] * 2 + [Due.TODAY] * 2 + [Due.SOON] * 2


def test_a_moment_that_two_people_moved_is_asked_about(book: Book) -> None:
    logged = interactions.log(book.actor, book.contact("Jane Doe").id, {}, at=NOW)
    line = interactions.card(logged)
    base = timeline.fields_of(line)
    theirs, mine = NOW - timedelta(days=1), NOW - timedelta(days=2)
    interactions.change(book.actor, logged, line.version, base, base, was_at=NOW, at=theirs)
    with pytest.raises(Conflict) as conflict:
        interactions.change(book.actor, logged, line.version, base, base, was_at=NOW, at=mine)
    assert conflict.value.clashes == (("at", NOW, mine, theirs),)
    assert interactions.card(logged).at == theirs
