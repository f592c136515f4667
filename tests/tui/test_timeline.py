"""The timeline: what was said with everybody or with one contact, customer or project, and what is still to be done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from helpers.books import Book
from helpers.desk_driver import Staff
from helpers.office import answer, carnet, colleague, fill

from store import contacts, interactions, operators, timeline
from store.actor import Actor
from store.errors import Ref
from store.records.contexts import CustomerContext, ProjectContext
from store.records.interactions import InteractionLine
from store.tables import Interaction
from store.vocabulary import InteractionStatus, Origin
from tui import clock, wording
from tui.desk import Changed

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


class Office(NamedTuple):
    """A small book."""

    acme: Ref
    bridge: Ref
    eloise: Ref
    jane: Ref
    said: dict[str, int]
    """Interactions by their subject."""


def make(book: Book) -> Office:
    """Two people of one customer, calls of some days, follow-ups at several distances."""
    acme = book.customer("ACME")
    bridge = book.project("Bridge", acme)
    eloise = book.contact("Éloïse Martin", phones=["mobile +33612345678"], language="fr")
    jane = book.contact("Jane Doe", language="en")
    for contact in (eloise, jane):
        book.link(contact, acme)
    bob, ann = (Actor(operators.me(login).id, login, Origin.TUI) for login in ("bob", "ann"))
    said: dict[str, int] = {}

    def say(actor: Actor, contact: Ref, subject: str, at: datetime, *, planned: bool = False, **more: Any) -> None:
        draft = {name: more.pop(name) for name in ("medium", "direction", "status", "description") if name in more}
        made = interactions.log(actor, contact.id, draft | {"subject": subject}, at=NOW + DAY if planned else at, **more)
        Interaction.update(at=at).where(Interaction.id == made).execute()
        said[subject] = made

    say(bob, eloise, "invoice 2041", NOW - timedelta(minutes=1), project_id=bridge.id, description="She wants\na copy.")
    by_mail: dict[str, Any] = {"customer_id": acme.id, "direction": "out", "medium": "email", "status": "closed"}
    say(ann, jane, "delivery late", datetime(2026, 3, 12, 12, 5, tzinfo=UTC), **by_mail)
    say(bob, jane, "send the offer", NOW - 2 * DAY, planned=True)
    say(ann, eloise, "visit", NOW + 3 * DAY, planned=True)
    say(bob, jane, "next year", NOW + 300 * DAY, planned=True)
    say(bob, eloise, "quotation 7", NOW - 40 * DAY)
    Interaction.update(origin="automatic").where(Interaction.id == said["quotation 7"]).execute()
    return Office(acme, bridge, eloise, jane, said)


@pytest.fixture
def book(store_url: str) -> Office:
    """The book, closed."""
    return fill(store_url, make)


@pytest.fixture
async def staff(book: Office, store_url: str, tmp_path: Path) -> AsyncIterator[Staff]:
    """Bob, on the timeline."""
    async with carnet(store_url, tmp_path) as somebody:
        await somebody.press("go.timeline")
        yield somebody


def rows(staff: Staff) -> list[str]:
    """The subjects in the list, from the top."""
    return [row.line.subject for row in staff.app.screen.query("TimelinePanel").last().records.window.rows]  # type: ignore[attr-defined]


async def to(staff: Staff, subject: str) -> None:
    """Move down to the interaction with that subject."""
    await staff.press("move.first", *["move.down"] * rows(staff).index(subject))


async def card(staff: Staff, book: Office, subject: str) -> InteractionLine:
    """What the store says of it now."""
    return await answer(staff, interactions.card, book.said[subject])


# --- what is shown ------------------------------------------------------------------------------


async def test_the_timeline_of_everybody_stands_newest_first_with_arrow_and_word(staff: Staff) -> None:
    assert rows(staff) == [
        "next year", "visit", "invoice 2041", "send the offer", "quotation 7", "delivery late"
    ]  # fmt: skip
    staff.sees("12 Mar 2026 → out email Jane Doe · ACME delivery late closed")
    staff.sees("← in phone Éloïse Martin · Bri… invoice 2041 open")
    staff.sees("open and closed · everybody's 1 of 6")


async def test_one_key_shows_what_is_open_closed_or_archived(staff: Staff, book: Office) -> None:
    await staff.press("view.closed")
    assert rows(staff) == ["delivery late"]
    await staff.press("timeline.archive")
    assert rows(staff) == []
    staff.sees("Nothing here is closed.")
    await staff.press("view.archived")
    assert rows(staff) == ["delivery late"]
    await staff.press("view.open")
    assert "delivery late" not in rows(staff)
    await staff.press("view.open")
    staff.sees("open and closed · everybody's")


async def test_mine_are_those_of_the_operator(staff: Staff) -> None:
    await staff.press("view.mine")
    assert rows(staff) == ["next year", "invoice 2041", "send the offer", "quotation 7"]
    staff.sees("open and closed · mine 1 of 4")
    await staff.press("list.back")
    assert len(rows(staff)) == 6


async def test_one_begins_at_a_day(staff: Staff) -> None:
    await staff.press("list.jump")
    await staff.write("2026-03-12")
    await staff.press("typed.do")
    staff.sees("▌ 12 Mar 2026 → out email Jane Doe · ACME delivery late closed")
    await staff.press("list.jump")
    await staff.write("in March")
    await staff.press("typed.do")
    assert staff.status == 'there is no day "in March": write it like 2026-05-03'


async def test_the_whole_of_it_stands_beside_the_list_on_a_wide_screen(book: Office, store_url: str, tmp_path: Path) -> None:
    async with carnet(store_url, tmp_path, size=(140, 40)) as staff:
        await staff.press("go.timeline")
        await to(staff, "invoice 2041")
        for line in ("customer ACME", "project Bridge", "operator bob", "She wants", "a copy."):
            staff.sees(line)


async def test_what_was_said_stands_below_the_list_where_there_is_nothing_beside_it(staff: Staff) -> None:
    await to(staff, "invoice 2041")
    staff.sees("\n invoice 2041 · She wants a copy.")
    await staff.press("move.down")
    staff.sees("\n send the offer\n")
    await staff.press("go.projects")
    await staff.open("bridge")
    await staff.press("page.previous_tab")
    staff.sees("\n invoice 2041 · She wants a copy.")


async def test_a_contact_that_is_renamed_is_renamed_in_what_was_said(staff: Staff, book: Office) -> None:
    await colleague(staff, contacts.change, book.jane.id, 1, {"family_name": "Doe"}, {"family_name": "Dough"})
    staff.app.desk.changed.publish(Changed(by_me=False))
    await staff.settled()
    staff.sees("Jane Dough")
    staff.does_not_see("Jane Doe")


# --- follow-ups ---------------------------------------------------------------------------------


async def test_follow_ups_stand_the_most_pressing_first_up_to_seven_days_ahead(staff: Staff) -> None:
    await staff.press("view.follow_ups")
    assert rows(staff) == ["send the offer", "visit"]
    staff.sees("1 overdue · 0 today · 1 in the next 7 days")
    staff.sees("send the offer overdue")
    staff.sees("visit planned")


async def test_what_is_overdue_is_coloured_too(staff: Staff) -> None:
    strips = staff.app.screen._compositor.render_strips()
    words = ("overdue", "planned", wording.date_words((clock.now() - 2 * DAY).date()))
    overdue, planned, day = (
        {s.style.color for strip in strips for s in strip if s.style and word in s.text} for word in words
    )  # fmt: skip
    assert overdue == day
    assert not overdue & planned


async def test_the_header_counts_what_is_due_and_changes_with_it(staff: Staff) -> None:
    staff.sees("bob · 1 follow-up due")
    await to(staff, "send the offer")
    await staff.press("timeline.close")
    staff.does_not_see("follow-up due")


async def test_archiving_one_follow_up_loses_no_other(staff: Staff) -> None:
    await staff.press("view.follow_ups")
    await to(staff, "send the offer")
    await staff.press("timeline.archive")
    assert rows(staff) == ["visit"]


async def test_help_says_that_nothing_rings_while_carnet_is_closed(staff: Staff) -> None:
    await staff.press("app.help")
    while "Nothing rings" not in staff.screen_text and "esc close" in staff.screen_text:
        before = staff.lines
        await staff.hit("pagedown")
        if staff.lines == before:
            break
    assert "while Carnet is closed" in staff.screen_text


# --- what can be done ---------------------------------------------------------------------------


async def test_it_is_closed_opened_again_and_archived_by_one_key_each(staff: Staff, book: Office) -> None:
    for key, status in (("close", "closed"), ("reopen", "open"), ("archive", "archived")):
        await to(staff, "invoice 2041")
        await staff.press(f"timeline.{key}")
        assert (await card(staff, book, "invoice 2041")).status == InteractionStatus(status)


async def test_what_is_so_already_is_said(staff: Staff) -> None:
    await to(staff, "delivery late")
    await staff.press("timeline.close")
    assert staff.status == "it is closed already"


async def test_it_is_assigned_to_an_operator_oneself_first(staff: Staff, book: Office) -> None:
    await to(staff, "delivery late")
    await staff.press("timeline.assign", "pick.choose")
    assert staff.status == "delivery late: bob has it now"
    await staff.press("timeline.assign")
    await staff.write("ann")
    await staff.press("pick.choose")
    assert (await card(staff, book, "delivery late")).operator == "ann"


async def test_what_was_logged_is_edited_and_moved(staff: Staff, book: Office) -> None:
    await to(staff, "delivery late")
    await staff.press("timeline.edit")
    await staff.hit("ctrl+u")
    await staff.write("delivery again")
    await staff.hit("shift+tab")
    await staff.hit("ctrl+u")
    await staff.write("2026-03-13 9:30")
    await staff.press("form.save")
    staff.sees("13 Mar 2026 → out email Jane Doe · ACME delivery again closed")


async def test_what_the_program_wrote_can_be_neither_edited_nor_deleted(staff: Staff, book: Office) -> None:
    await to(staff, "quotation 7")
    for verb in ("edit", "remove"):
        await staff.press(f"timeline.{verb}")
        assert staff.status.startswith("the program wrote this when something was sent, it stands as evidence")
    assert (await card(staff, book, "quotation 7")).subject == "quotation 7"


async def test_what_was_logged_is_deleted_after_a_question(staff: Staff) -> None:
    await to(staff, "delivery late")
    await staff.press("timeline.remove")
    staff.sees("Delete delivery late?")
    await staff.press("confirm.yes")
    assert "delivery late" not in rows(staff)


async def test_two_people_who_move_the_same_one_are_asked_which_moment_stands(staff: Staff, book: Office) -> None:
    await to(staff, "delivery late")
    await staff.press("timeline.edit")
    await staff.hit("shift+tab", "ctrl+u")
    await staff.write("2026-03-14 10:00")
    line = await card(staff, book, "delivery late")
    await colleague(staff, interactions.change, line.id, line.version, {}, {}, was_at=line.at, at=line.at + DAY)
    await staff.press("form.save")
    staff.sees("Somebody else changed 1 field")
    staff.sees("mine 2026-03-14 10:00")
    await staff.press("conflict.mine", "conflict.save")
    staff.sees("14 Mar 2026 → out")


async def test_what_was_logged_turns_out_to_be_about_another_customer_or_project(staff: Staff, book: Office) -> None:
    await to(staff, "delivery late")
    await staff.press("timeline.edit")
    await staff.hit(*["shift+tab"] * 3)
    staff.sees("About no customer ACME")
    await staff.press("choice.previous_choice", "form.save")
    changed = await answer(staff, interactions.card, book.said["delivery late"])
    assert (changed.customer, changed.project) == ("", "")


async def test_two_people_who_say_otherwise_what_it_is_about_are_asked(staff: Staff, book: Office) -> None:
    await to(staff, "delivery late")
    await staff.press("timeline.edit")
    await staff.hit(*["shift+tab"] * 3)
    await staff.press("choice.previous_choice")
    was = await answer(staff, interactions.card, book.said["delivery late"])
    fields, bridge = timeline.fields_of(was), ProjectContext(book.bridge.id, book.acme.id)
    await colleague(
        staff, interactions.change, was.id, was.version, fields, fields,
        was_about=CustomerContext(book.acme.id), about=bridge,
    )  # fmt: skip
    await staff.press("form.save")
    staff.sees("Somebody else changed 1 field")
    staff.sees("no customer")
    await staff.press("conflict.theirs", "conflict.save")
    assert (await answer(staff, interactions.card, was.id)).project == "Bridge"


async def test_from_an_interaction_one_goes_to_the_contact_and_back(staff: Staff) -> None:
    await to(staff, "delivery late")
    await staff.press("timeline.contact")
    staff.sees("Contacts › Jane Doe")
    await staff.press("page.back", "move.open")
    staff.sees("Contacts › Jane Doe")


async def test_everything_that_can_be_done_is_listed_with_why_something_cannot(staff: Staff) -> None:
    await to(staff, "quotation 7")
    await staff.press("timeline.actions")
    staff.sees("c Close it")
    staff.sees("e Edit what was logged")
    staff.sees("the program wrote this when something was sent")


# --- on the pages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("screen", "name", "expected"),
    [
        ("contacts", "doe", ["next year", "send the offer", "delivery late"]),
        ("customers", "acme", ["invoice 2041", "delivery late"]),
        ("projects", "bridge", ["invoice 2041"]),
    ],
)
async def test_a_contact_a_customer_and_a_project_have_a_timeline_of_their_own(
    staff: Staff, screen: str, name: str, expected: list[str]
) -> None:
    await staff.press(f"go.{screen}")
    await staff.open(name)
    await staff.press("page.previous_tab")
    assert rows(staff) == expected


async def test_on_a_page_the_same_keys_show_and_do_the_same(staff: Staff) -> None:
    await staff.press("go.contacts")
    await staff.open("doe")
    await staff.press("page.previous_tab", "view.follow_ups")
    assert rows(staff) == ["send the offer"]
    await staff.press("timeline.close")
    assert rows(staff) == []
    await staff.press("view.follow_ups", "move.last", "timeline.contact")
    assert staff.status == "this is the page of Jane Doe"
