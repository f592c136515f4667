"""Logging what somebody says while they say it: who it is, a note, what is to follow, in few keys, from wherever one is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from helpers.books import Book
from helpers.desk_driver import Staff
from helpers.office import answer, carnet, colleague, fill

from store import contacts, customers, timeline
from store.errors import Ref
from store.records.interactions import InteractionLine
from store.timeline import Of
from tui import clock
from tui.desk import Changed
from tui.dialogs.interaction import LogDialog
from tui.keys import BY_ID


class Office(NamedTuple):
    """A small book."""

    acme: Ref
    bridge: Ref
    eloise: Ref
    jane: Ref


def make(book: Book) -> Office:
    """Two people of one customer."""
    acme = book.customer("ACME")
    bridge = book.project("Bridge", acme)
    eloise = book.contact("Éloïse Martin", phones=["mobile +33612345678"], language="fr")
    jane = book.contact("Jane Doe", language="en")
    for contact in (eloise, jane):
        book.link(contact, acme)
    book.link(eloise, bridge)
    return Office(acme, bridge, eloise, jane)


@pytest.fixture
def book(store_url: str) -> Office:
    """The book, closed."""
    return fill(store_url, make)


@pytest.fixture
async def staff(book: Office, store_url: str, tmp_path: Path) -> AsyncIterator[Staff]:
    """Bob, in front of the contacts."""
    async with carnet(store_url, tmp_path) as somebody:
        await somebody.press("go.contacts")
        yield somebody


async def said(staff: Staff, contact: Ref) -> tuple[InteractionLine, ...]:
    """What is in the book of this contact, newest first."""
    return (await answer(staff, timeline.find, Of(contact_id=contact.id))).rows


async def test_a_call_with_a_follow_up_in_three_days_takes_six_keys_beside_the_words(staff: Staff, book: Office) -> None:
    keys = 0

    async def press(binding: str) -> None:
        nonlocal keys
        keys += 1
        await staff.press(binding)

    await press("list.filter")
    await staff.write("martin")
    await press("filter.open")
    await press("log.log")
    await staff.write("invoice 2041")
    await press("field.next")
    await staff.write("She wants a copy.")
    await staff.hit("tab")
    keys += 1
    await staff.write("+3d call back")
    await press("form.save")

    assert keys <= 6
    later, call = await said(staff, book.eloise)
    assert (call.subject, call.description, call.medium, call.direction, call.status, call.operator) == (
        "invoice 2041", "She wants a copy.", "phone", "in", "open", "bob"
    )  # fmt: skip
    assert abs(call.at - datetime.now(UTC)) < timedelta(minutes=5)
    assert (later.subject, later.direction, later.follow_up, later.operator) == ("call back", "out", True, "bob")
    due = later.at.astimezone(clock.HERE)
    assert (due.date(), due.hour) == (clock.now().date() + timedelta(days=3), 9)
    assert staff.status.startswith("invoice 2041 logged for Éloïse Martin · follow-up on ")


async def test_from_the_first_screen_whoever_calls_is_found_and_logged_with_a_follow_up_in_five_keys(
    book: Office, store_url: str, tmp_path: Path
) -> None:
    async with carnet(store_url, tmp_path) as staff:
        keys = ["log.log", "martin", "pick.choose", "invoice 2041", "field.next", "She wants a copy.", "field.forward",
                "+3d call back", "form.save"]  # fmt: skip
        for key in keys:
            await (staff.press(key) if key in BY_ID else staff.write(key))
        assert sum(key in BY_ID for key in keys) == 5
        later, call = await said(staff, book.eloise)
        assert (call.subject, call.description, call.direction, call.customer) == (
            "invoice 2041", "She wants a copy.", "in", "ACME"
        )  # fmt: skip
        due = later.at.astimezone(clock.HERE)
        assert (later.subject, due.date()) == ("call back", clock.now().date() + timedelta(days=3))


async def test_the_call_and_its_follow_up_are_one_step(staff: Staff, book: Office) -> None:
    await staff.press("log.log", "field.next")
    await staff.hit("tab")
    await staff.write("3 days")
    await staff.press("form.save")
    staff.sees("Not a follow-up")
    assert await said(staff, book.jane) == ()


async def test_whoever_calls_is_found_by_number_where_no_person_is_in_sight(staff: Staff, book: Office) -> None:
    await staff.press("go.customers", "log.log")
    staff.sees("Who of ACME?")
    await staff.write("0612345678")
    await staff.press("pick.choose")
    await staff.write("delivery")
    await staff.press("form.save")
    (call,) = await said(staff, book.eloise)
    assert (call.subject, call.customer) == ("delivery", "ACME")


async def test_the_people_of_the_customer_are_offered_first_and_everybody_is_found(staff: Staff) -> None:
    await colleague(staff, contacts.add, {"family_name": "Aber", "given_name": "Ann", "language": "en"})
    await staff.press("go.customers", "log.log")
    staff.sees("Jane Doe")
    staff.does_not_see("Ann Aber")
    await staff.write("aber")
    staff.sees("Ann Aber")
    await staff.press("pick.cancel", "go.projects")
    await staff.press("log.log")
    staff.sees("Who of Bridge?")
    staff.sees("Éloïse Martin")
    staff.does_not_see("Jane Doe")


async def test_where_a_customer_has_nobody_everybody_is_offered(staff: Staff) -> None:
    await colleague(
        staff, customers.add, {"name": 'AA "quoted" customer: of nobody', "customer_type": "company", "status": "active"}
    )
    staff.app.desk.changed.publish(Changed(by_me=False))
    await staff.press("go.customers", "move.first", "log.log")
    staff.sees("Who of AA")
    staff.sees("Jane Doe")


async def test_the_row_of_a_list_says_who_it_is(staff: Staff) -> None:
    await staff.press("log.log")
    staff.sees("Log a call · Jane Doe")


async def test_it_may_be_somebody_else_who_calls_and_what_was_typed_stays(staff: Staff, book: Office) -> None:
    await staff.press("log.log")
    staff.sees("Log a call · Jane Doe")
    await staff.write("delivery")
    await staff.press("call.person")
    staff.sees("Who is it?")
    await staff.write("0612345678")
    await staff.press("pick.choose")
    staff.sees("Log a call · Éloïse Martin")
    await staff.press("form.save")
    assert await said(staff, book.jane) == ()
    assert [call.subject for call in await said(staff, book.eloise)] == ["delivery"]


@pytest.mark.parametrize(
    ("screen", "name", "customer", "project"), [("customers", "acme", "ACME", ""), ("projects", "bridge", "ACME", "Bridge")]
)
async def test_from_a_page_the_place_is_filled_in(
    staff: Staff, book: Office, screen: str, name: str, customer: str, project: str
) -> None:
    await staff.press(f"go.{screen}")
    await staff.open(name)
    await staff.press("move.last", "log.log")
    staff.sees("Log a call · Éloïse Martin")
    await staff.write("delivery")
    await staff.press("form.save")
    (call,) = await said(staff, book.eloise)
    assert (call.customer, call.project) == (customer, project)


@pytest.mark.parametrize(
    "way",
    [
        ("go.customers",),
        ("go.projects",),
        ("go.contacts",),
        ("go.timeline",),
        ("go.setup",),
        ("go.customers", "move.open"),
        ("go.customers", "move.open", "page.next_tab"),
        ("go.projects", "move.open"),
        ("go.contacts", "move.open"),
        ("go.contacts", "move.open", "page.next_tab"),
        ("go.contacts", "move.open", "page.previous_tab"),
    ],
    ids=" ".join,
)
async def test_one_key_logs_a_call_on_every_screen(staff: Staff, book: Office, way: tuple[str, ...]) -> None:
    await staff.press(*way, "log.log")
    if "Log a call" not in staff.screen_text:
        staff.sees("Who ")
        await staff.write("jane")
        await staff.press("pick.choose")
    staff.sees("Log a call · ")
    await staff.write("delivery")
    await staff.press("form.save")
    assert staff.status.startswith("delivery logged for ")


async def test_from_a_timeline_the_next_call_is_about_the_same(staff: Staff, book: Office) -> None:
    await staff.press("go.projects")
    await staff.open("bridge")
    await staff.press("log.log")
    await staff.write("first")
    await staff.press("form.save", "page.next_tab", "log.log")
    await staff.write("second")
    await staff.press("form.save")
    staff.sees("second")
    assert [call.project for call in await said(staff, book.eloise)] == ["Bridge", "Bridge"]


async def test_a_moment_of_the_past_and_of_the_future_can_be_given(staff: Staff, book: Office) -> None:
    for when in ("2026-03-12 14:05", "+300d"):
        await staff.press("log.log")
        await staff.hit("shift+tab")
        await staff.write(when)
        await staff.press("form.save")
    planned, past = await said(staff, book.jane)
    assert past.at.astimezone(clock.HERE).strftime("%Y-%m-%d %H:%M") == "2026-03-12 14:05"
    assert (past.follow_up, planned.follow_up) == (False, True)


async def test_a_moment_that_is_none_is_refused_under_its_field(staff: Staff) -> None:
    await staff.press("log.log")
    await staff.hit("shift+tab")
    await staff.write("soon")
    await staff.press("form.save")
    staff.sees('! Not a moment: "soon"')


async def test_words_on_private_life_are_noticed_and_never_refused(staff: Staff, book: Office) -> None:
    await staff.press("log.log", "field.next")
    staff.sees("Only facts, nothing private")
    await staff.write("on sick leave")
    staff.sees('"sick" may be about health')
    await staff.press("form.save")
    assert len(await said(staff, book.jane)) == 1


async def test_the_follow_up_says_while_it_is_typed_when_it_is_due(staff: Staff) -> None:
    await staff.press("log.log", "field.next")
    await staff.hit("tab")
    await staff.write("+1d 14:30")
    tomorrow = clock.now() + timedelta(days=1)
    staff.sees(f"follow-up on {tomorrow.day} {tomorrow:%b} {tomorrow.year} 14:30")


async def test_the_form_says_since_when_the_call_runs_and_begins_the_call_there(
    staff: Staff, book: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = clock.now()
    monkeypatch.setattr(clock, "now", lambda: began)
    await staff.press("log.log")
    staff.sees(f"since {began:%H:%M}")
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=4))
    dialog = staff.app.screen
    assert isinstance(dialog, LogDialog)
    dialog.look()
    await staff.settled()
    staff.sees("· 4 min")
    await staff.press("form.save")
    assert staff.status == "call logged for Jane Doe · 4 min"
    (call,) = await said(staff, book.jane)
    assert call.at <= began


async def test_a_call_that_was_cut_off_is_taken_up_again(book: Office, store_url: str, tmp_path: Path) -> None:
    async with carnet(store_url, tmp_path) as staff:
        await staff.press("go.contacts", "log.log")
        await staff.write("delivery")
    async with carnet(store_url, tmp_path) as staff:
        staff.sees("Log a call · Jane Doe")
        await staff.press("drafts.take_up")
        staff.sees("Subject delivery")
        await staff.press("form.save")
        (call,) = await said(staff, book.jane)
        assert call.subject == "delivery"


async def test_what_is_typed_is_not_thrown_away_without_a_question(staff: Staff) -> None:
    await staff.press("log.log")
    await staff.write("delivery")
    await staff.press("form.cancel")
    staff.sees("Throw away what you typed?")
