"""The mailing lists at the keyboard: who is in and who is out, what mends it, and a copy that is what its receipt says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest
from helpers.books import Book
from helpers.desk_driver import Staff, key_event
from helpers.office import answer, carnet, colleague, fill
from helpers.waiting import PATIENCE

from store import contact_details, database, links, list_members, list_receipts, mailing_lists, projects, settings
from store.errors import Ref
from store.records.mailing_lists import CandidateLine
from store.vocabulary import Exclusion, Purpose
from tui import clipboard, keys
from tui.desk import Changed
from tui.screens.mailing_list_page import MailingListScreen

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


class Office(NamedTuple):
    """A small book with one list."""

    acme: Ref
    jane: Ref
    omar: Ref
    offer: int


def make(book: Book) -> Office:
    """Three people of ACME, one of them at Globex too, one without an address; all of them in one list."""
    settings.put(book.actor, "mailing_lists_enabled", True)
    acme, globex = book.customer("ACME"), book.customer("Globex")
    jane = book.contact("Jane Doe", emails=["jane@doe.example"], language="en")
    omar = book.contact("Omar Haddad", language="en")
    sam = book.contact("Sam Lee", emails=["sam@lee.example"], language="en")
    book.link(jane, acme, email="jane@acme.example")
    book.link(jane, globex, email="jane@globex.example")
    book.link(omar, acme)
    book.link(sam, acme)
    offer = mailing_lists.add(book.actor, {"name": "Spring offer"})
    list_members.add_contacts(book.actor, offer, [jane.id, omar.id, sam.id])
    return Office(acme, jane, omar, offer)


@pytest.fixture
def book(store_url: str) -> Office:
    """The book, closed."""
    made: Office = fill(store_url, make)
    return made


@pytest.fixture
async def staff(book: Office, store_url: str, tmp_path: Path) -> AsyncIterator[Staff]:
    """Somebody in front of the list."""
    async with carnet(store_url, tmp_path) as somebody:
        await somebody.press("go.lists", "move.open")
        yield somebody


def rows(staff: Staff) -> tuple[CandidateLine, ...]:
    """The candidates that are shown."""
    page = staff.app.screen
    assert isinstance(page, MailingListScreen)
    assert page.candidates is not None
    return tuple(page.candidates.records.window.rows)


async def to(staff: Staff, name: str) -> None:
    """Stand on somebody."""
    await staff.press("move.first")
    names = [row.name for row in rows(staff)]
    await staff.press(*["move.down"] * names.index(name))


async def copied(staff: Staff) -> None:
    """Copy as it is proposed."""
    await staff.press("candidate.copy", "form.save")


# --- the lists ----------------------------------------------------------------------------------


async def test_a_list_is_made_of_a_query_with_a_name_a_purpose_and_a_context(staff: Staff) -> None:
    await staff.press("page.back", "record.new")
    await staff.write("English ones")
    await staff.press("field.next", "field.next", "choice.next_choice", "field.next")
    await staff.write("lang:en")
    await staff.press("form.save")
    staff.sees("Lists › English ones")
    staff.sees("manual · each in own customer · all")
    staff.sees("3 people")


async def test_a_list_is_made_of_the_people_of_a_customer(staff: Staff) -> None:
    await staff.press("page.back", "record.new")
    await staff.write("All of Globex")
    await staff.press("field.next", "field.next")
    await staff.hit("o")
    await staff.press("form.save")
    staff.sees("The people of which customer?")
    await staff.write("globex")
    await staff.press("pick.choose")
    staff.sees("1 person · 1 address · 0 out")
    staff.sees("jane@globex.example")


async def test_ticked_contacts_become_a_list(staff: Staff) -> None:
    await staff.press("go.contacts", "tick.all", "record.gather")
    staff.sees("Put 3 contacts in …")
    await staff.press("actions.do")
    await staff.write("Everybody")
    await staff.press("form.save")
    assert staff.status == "Everybody is a mailing list of 3 contacts now: 5 shows it"


async def test_a_filter_with_nothing_ticked_becomes_the_query_of_a_list(staff: Staff) -> None:
    await staff.press("go.contacts", "list.filter")
    await staff.write("sam lang:en")
    await staff.press("filter.down", "record.gather")
    staff.sees("a new list of everybody whom sam lang:en finds, now and later")
    await staff.press("actions.do")
    await staff.write("All the Sams")
    await staff.press("form.save")
    assert staff.status == "All the Sams is a mailing list now"
    made = await answer(staff, mailing_lists.resolve, "All the Sams")
    assert (await answer(staff, mailing_lists.card, made.id)).query == "sam lang:en"


async def test_who_is_ticked_on_the_page_of_a_customer_becomes_a_list_of_the_addresses_there(staff: Staff) -> None:
    await staff.press("go.customers")
    await staff.open("acme")
    await staff.press("tick.all", "record.gather")
    staff.sees("Put 3 contacts in …")
    await staff.press("actions.do")
    await staff.write("Of ACME")
    await staff.press("form.save")
    assert staff.status == "Of ACME is a mailing list of 3 contacts now: 5 shows it"
    await staff.press("go.lists", "page.back")
    staff.sees("Of ACME manual ACME 3 put in")


async def test_a_project_on_the_page_of_its_customer_is_put_in_a_list(staff: Staff, book: Office) -> None:
    bridge = await colleague(staff, projects.add, {"name": "Bridge"}, book.acme.id)
    await colleague(staff, links.add_to_project, book.jane.id, bridge)
    await staff.press("go.customers")
    await staff.open("acme")
    await staff.press("page.next_tab", "record.gather", "actions.down", "actions.do", "pick.choose")
    assert staff.status == "1 person added to Spring offer: 5 shows it"


async def test_everybody_of_ticked_customers_is_put_in_a_list_that_is_there(staff: Staff, book: Office) -> None:
    await staff.press("go.customers", "tick.all", "record.gather", "actions.down", "actions.do", "pick.choose")
    assert staff.status == "4 people added to Spring offer: 5 shows it"


async def test_the_lists_say_purpose_context_people_and_the_last_copy(staff: Staff) -> None:
    await copied(staff)
    await staff.press("page.back")
    staff.sees("Spring offer manual each in own customer 3 put in today")


async def test_a_list_is_renamed_and_deleted_and_its_people_stay(staff: Staff, book: Office) -> None:
    await staff.press("page.edit_page")
    await staff.hit("ctrl+u")
    await staff.write("Summer offer")
    await staff.press("form.save")
    staff.sees("Lists › Summer offer")
    await staff.press("page.back", "record.remove")
    staff.sees("Delete the list Summer offer?")
    await staff.press("confirm.yes")
    staff.sees("There are no mailing lists yet")
    await staff.press("go.contacts")
    staff.sees("Jane Doe")


async def test_what_was_typed_of_a_list_is_offered_again_with_the_people_it_was_for(
    book: Office, store_url: str, tmp_path: Path
) -> None:
    async with carnet(store_url, tmp_path) as staff:
        await staff.press("go.lists", "move.open", "page.edit_page")
        await staff.hit("ctrl+u")
        await staff.write("Summer offer")
    async with carnet(store_url, tmp_path) as staff:
        await staff.press("drafts.take_up")
        staff.sees("Edit the list Spring offer")
        await staff.press("form.save", "go.customers", "tick.all", "record.gather", "actions.do")
        await staff.write("Everybody of both")
    async with carnet(store_url, tmp_path) as staff:
        staff.sees("New list of 2 customers")
        await staff.press("drafts.take_up", "form.save", "go.lists")
        staff.sees("Everybody of both manual each in own customer 4 put in")
        staff.sees("Summer offer")


async def test_a_draft_of_a_list_is_kept_while_lists_are_off(book: Office, store_url: str, tmp_path: Path) -> None:
    async with carnet(store_url, tmp_path) as staff:
        await staff.press("go.lists", "record.new")
        await staff.write("Autumn")
        await colleague(staff, settings.put, "mailing_lists_enabled", False)
    async with carnet(store_url, tmp_path) as staff:
        await staff.press("drafts.take_up")
        assert staff.status == "Mailing lists are off · Setup › Settings › General turns them on"
    async with carnet(store_url, tmp_path) as staff:
        staff.sees("New mailing list")


async def test_the_preview_of_a_list_is_worked_out_no_longer_than_one_looks_at_it(
    book: Office, store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []

    def long(asked: object) -> object:
        begun.append(asked)
        return database.current().execute(ENDLESS).fetchall()

    async with carnet(store_url, tmp_path, size=(140, 40)) as staff, asyncio.timeout(PATIENCE):
        with monkeypatch.context() as patched:
            patched.setattr("tui.screens.mailing_lists.evaluate", long)
            staff.app.post_message(key_event("5"))
            while not begun:
                await staff.pilot.pause()
            staff.app.post_message(key_event("enter"))
            await staff.settled()  # also behind the page
            staff.sees("Lists › Spring offer")
        await staff.press("page.back")
        staff.sees("3 people · 3 addresses · 1 out")


# --- in and out ---------------------------------------------------------------------------------


async def test_it_is_said_at_once_that_a_list_is_looked_at_and_then_how_far_it_is(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("store.list_evaluation._REPORTED", 2)
    monkeypatch.setattr(MailingListScreen, "show_progress", lambda _page, words: said.append(words))
    await staff.press("page.back", "move.open")
    assert said == ["nobody looked at yet …", "2 looked at …", "4 looked at …"]
    staff.sees("3 people · 3 addresses · 1 out")


async def test_the_header_says_purpose_context_counts_and_the_last_copy(staff: Staff) -> None:
    staff.sees("Lists › Spring offer")
    staff.sees("manual · each in own customer · all")
    staff.sees("3 people · 3 addresses · 1 out")
    staff.sees("never copied")


async def test_somebody_in_two_customers_gets_both_addresses_and_is_flagged(staff: Staff) -> None:
    staff.sees("Jane Doe jane@acme.example 2 contexts · ACME")
    staff.sees("Jane Doe jane@globex.example 2 contexts · Globex")


async def test_another_purpose_moves_people_at_once_and_nothing_is_saved_before_it_is_kept(staff: Staff, book: Office) -> None:
    await staff.press("candidate.purpose", "candidate.purpose")
    staff.sees("commercial · each in own customer · all · not kept")
    staff.sees("3 people · 0 addresses · 4 out")
    staff.sees("no consent")
    assert (await answer(staff, mailing_lists.card, book.offer)).purpose is Purpose.MANUAL
    await staff.press("candidate.save")
    staff.does_not_see("not kept")
    assert (await answer(staff, mailing_lists.card, book.offer)).purpose is Purpose.COMMERCIAL


async def test_another_context_changes_the_addresses_at_once(staff: Staff) -> None:
    await staff.press("candidate.context", "actions.down", "actions.do")
    staff.sees("manual · global · all · not kept")
    staff.sees("jane@doe.example")
    staff.does_not_see("jane@acme.example")
    await staff.press("candidate.context", "actions.down", "actions.down", "actions.do")
    await staff.write("acme")
    await staff.press("pick.choose")
    staff.sees("manual · ACME · all · not kept")
    staff.sees("jane@acme.example")


async def test_only_the_out_are_shown_and_everybody_again(staff: Staff) -> None:
    await staff.press("candidate.only_out")
    assert [row.name for row in rows(staff)] == ["Omar Haddad"]
    await staff.press("candidate.only_out")
    assert len(rows(staff)) == 4


async def test_who_is_unticked_stays_in_the_list_and_gets_nothing(staff: Staff) -> None:
    await to(staff, "Sam Lee")
    await staff.press("candidate.turn")
    staff.sees("Sam Lee sam@lee.example not ticked")
    staff.sees("3 people · 2 addresses · 2 out")
    await staff.press("candidate.mend")
    staff.sees("3 people · 3 addresses · 1 out")


async def test_somebody_is_added_and_taken_out_again(staff: Staff) -> None:
    await to(staff, "Sam Lee")
    await staff.press("candidate.remove")
    assert [row.name for row in rows(staff)].count("Sam Lee") == 0
    await staff.press("candidate.add")
    await staff.write("lee")
    await staff.press("pick.choose")
    assert [row.name for row in rows(staff)].count("Sam Lee") == 1


async def test_the_ladder_behind_an_address_is_one_key_away(staff: Staff) -> None:
    await to(staff, "Jane Doe")
    await staff.press("candidate.why")
    staff.sees("jane@acme.example")
    staff.sees("in use")


async def test_why_says_of_somebody_who_is_out_what_keeps_them_out_and_mends_it(staff: Staff, book: Office) -> None:
    await colleague(staff, list_members.tick, book.offer, [book.jane.id], False)
    staff.app.desk.changed.publish(Changed(by_me=False))
    await staff.settled()
    await to(staff, "Jane Doe")
    await staff.press("candidate.why")
    staff.sees("│ Jane Doe is out: not ticked · m: tick the contact")
    staff.sees("jane@acme.example in use")
    await staff.press("why.mend")
    staff.sees("3 people · 3 addresses · 1 out")
    await staff.press("candidate.why")
    staff.does_not_see("is out")
    await staff.hit("m")
    staff.sees("Why jane@acme.example for Jane Doe at ACME?")


async def test_what_a_colleague_changes_moves_people_and_the_cursor_stays(staff: Staff, book: Office) -> None:
    await to(staff, "Sam Lee")
    await colleague(staff, list_members.tick, book.offer, [book.jane.id], False)
    staff.app.desk.changed.publish(Changed(by_me=False))
    await staff.settled()
    staff.sees("3 people · 1 address · 3 out")
    staff.sees("Sam Lee is in at ACME: sam@lee.example")


# --- mending ------------------------------------------------------------------------------------


async def test_the_reason_names_the_key_that_mends_it_and_the_key_does(staff: Staff) -> None:
    await to(staff, "Omar Haddad")
    staff.sees("Omar Haddad is out: no address at ACME · m: add an e-mail address")
    await staff.press("candidate.mend")
    staff.sees("E-mail of Omar Haddad")
    await staff.write("omar@haddad.example")
    await staff.press("form.save")
    staff.sees("Omar Haddad omar@haddad.example ACME")
    staff.sees("3 people · 4 addresses · 0 out")


async def test_who_gave_a_key_another_place_reads_of_that_one(book: Office, store_url: str, tmp_path: Path) -> None:
    own = {"candidate.mend": "h", "candidate.why": "ctrl+w", "go.lists": "9", "go.setup": "0"}
    async with carnet(store_url, tmp_path, keys=own) as staff:
        await staff.press("go.lists", "move.open")
        await to(staff, "Omar Haddad")
        staff.sees("Omar Haddad is out: no address at ACME · h: add an e-mail address")
        await staff.press("candidate.why")
        staff.sees("│ Omar Haddad is out: no address at ACME · m: add an e-mail address")
        await staff.press("why.close")
        await staff.press("candidate.actions")
        staff.sees("h Mend what keeps the row under the cursor out")
        staff.sees("ctrl+w Explain which address holds here")
        await staff.press("actions.close", "go.contacts", "record.gather", "actions.do")
        await staff.write("One of them")
        await staff.press("form.save")
        assert staff.status == "One of them is a mailing list of 1 contact now: 9 shows it"
        await colleague(staff, settings.put, "mailing_lists_enabled", False)
        staff.app.desk.changed.publish(Changed(by_me=False))
        await staff.settled()
        await staff.press("go.lists")
        assert staff.status.endswith("0 goes there")


async def test_a_missing_consent_is_recorded_with_its_day_and_source(staff: Staff) -> None:
    await staff.press("candidate.purpose", "candidate.purpose")
    await to(staff, "Sam Lee")
    staff.sees("Sam Lee is out: no consent · m: record a consent with its date and source")
    await staff.press("candidate.mend", "form.save")
    assert staff.status == "Sam Lee: consent recorded"
    staff.sees("3 people · 1 address · 3 out")


async def test_a_preference_is_ticked_for_an_automatic_list(staff: Staff) -> None:
    await staff.press("candidate.purpose")
    await to(staff, "Sam Lee")
    staff.sees("preference off")
    await staff.press("candidate.mend")
    await staff.write("asked by phone")
    await staff.press("typed.do")
    staff.sees("Sam Lee sam@lee.example ACME")


async def test_who_is_in_has_nothing_to_mend(staff: Staff) -> None:
    await to(staff, "Sam Lee")
    await staff.press("candidate.mend")
    assert staff.status == "Sam Lee is in: there is nothing to mend"


# --- copying ------------------------------------------------------------------------------------


async def test_a_copy_is_exactly_what_its_receipt_says(
    staff: Staff, book: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(staff.app, "say", lambda sentence, **_how: said.append(sentence))
    await copied(staff)
    assert said[-3:-1] == [
        "writing the receipt of Spring offer; nothing is copied before it is written …",
        "bringing 3 addresses to the clipboard …",
    ]
    text = (tmp_path / clipboard.FILE_NAME).read_bytes()
    assert text == b"jane@acme.example\njane@globex.example\nsam@lee.example\n"
    (receipt,) = await answer(staff, list_receipts.of_list, book.offer)
    assert receipt.sha256 == (sha256(text).hexdigest(),)
    assert (receipt.addresses, receipt.excluded, receipt.author) == (3, 1, "bob")
    staff.sees("by bob: +0 −0")


@pytest.mark.parametrize(
    ("letter", "begins"),
    [
        ("c", b"jane@acme.example, jane@"),
        ("s", b"jane@acme.example; jane@globex.example"),
        ('"', b'"Jane Doe" <jane@acme.example>, '),
    ],
)
async def test_the_format_is_chosen_when_copying(staff: Staff, tmp_path: Path, letter: str, begins: bytes) -> None:
    await staff.press("candidate.copy")
    await staff.hit({'"': "quotation_mark"}.get(letter, letter))
    await staff.press("form.save")
    assert (tmp_path / clipboard.FILE_NAME).read_bytes().startswith(begins)


async def test_a_long_list_goes_in_batches_one_after_the_other(staff: Staff, book: Office, tmp_path: Path) -> None:
    await staff.press("candidate.copy", "field.next")
    await staff.write("2")
    await staff.press("form.save")
    staff.sees("Batch 1 of 2 is copied: go on with the next one?")
    assert (tmp_path / clipboard.FILE_NAME).read_text() == "jane@acme.example\njane@globex.example\n"
    await staff.press("confirm.yes")
    assert (tmp_path / clipboard.FILE_NAME).read_text() == "sam@lee.example\n"
    assert "batch 2/2 of 3 addresses" in staff.status
    assert len((await answer(staff, list_receipts.of_list, book.offer))[0].sha256) == 2


async def test_an_unconfirmed_copy_is_never_said_to_have_arrived(
    staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY", "STY"):
        monkeypatch.delenv(name, raising=False)
    await copied(staff)
    assert "copied" not in staff.status.replace(clipboard.FILE_NAME, "")
    assert staff.status.startswith("3 addresses")


async def test_nothing_to_copy_says_why(staff: Staff) -> None:
    await staff.press("candidate.purpose", "candidate.purpose")
    await copied(staff)
    assert staff.status == "nothing of Spring offer was copied"
    staff.sees("Nothing to copy")
    staff.sees("every candidate is out (3 no consent, 1 no address)")


async def test_only_the_newcomers_are_copied_and_the_receipts_say_what_changed(
    staff: Staff, book: Office, tmp_path: Path
) -> None:
    await copied(staff)
    await to(staff, "Omar Haddad")
    await staff.press("candidate.mend")
    await staff.write("omar@haddad.example")
    await staff.press("form.save")
    staff.sees("by bob: +1 −0")
    await staff.press("candidate.newcomers", "form.save")
    assert (tmp_path / clipboard.FILE_NAME).read_text() == "omar@haddad.example\n"
    await staff.press("candidate.receipts")
    staff.sees("Lists › Spring offer › Receipts")
    staff.sees("newcomers")
    staff.sees(f"SHA-256 {sha256(b'omar@haddad.example' + chr(10).encode()).hexdigest()}"[:70])
    await staff.press("move.down")
    staff.sees("since then +1 −0")
    await staff.press("move.open")
    staff.sees("3 addresses, 1 out")
    staff.sees("✗ Omar Haddad no address")


async def test_the_difference_to_the_last_copy_is_of_what_is_seen_and_that_of_a_receipt_of_what_was_copied(
    staff: Staff, book: Office
) -> None:
    await colleague(staff, contact_details.add_email, book.jane.id, "jane@second.example")
    await staff.press("candidate.context", "actions.down", "actions.do")
    await copied(staff)
    staff.sees("by bob: +0 −0")
    await staff.press("candidate.addresses")
    staff.sees("manual · global · primary only")
    staff.sees("by bob: +0 −1")
    await staff.press("candidate.receipts")
    staff.sees("since then +0 −0")


# --- what must always hold ----------------------------------------------------------------------


def test_every_reason_has_words_and_something_that_mends_it_or_says_why_nothing_does() -> None:
    from store.rules.mailing import MENDS, Mend
    from tui.screens.acts import mending

    by_keys = set(mending._MENDERS) | {Mend.TICK, Mend.NOTHING, Mend.RESTORE}
    assert {MENDS[reason][0] for reason in Exclusion} <= by_keys
    assert keys.BY_ID["candidate.mend"].keys == "m"
