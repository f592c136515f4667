"""The mailing lists at the keyboard: made of whatever there is, and of each who is in and who is out."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from helpers.desk_driver import Staff, key_event
from helpers.list_office import Office, copied, rows, to
from helpers.office import answer, carnet, colleague
from helpers.waiting import PATIENCE

from store import contacts, database, links, list_members, mailing_lists, projects, settings, timeline
from store.vocabulary import Purpose
from tui.app import NOT_KNOWN
from tui.desk import Changed
from tui.screens.mailing_list_page import MailingListScreen

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


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


async def test_a_list_is_of_everybody_unless_it_is_said_otherwise(staff: Staff, book: Office) -> None:
    await staff.press("page.back", "record.new")
    await staff.write("Everybody")
    await staff.press("form.save")
    staff.sees("Lists › Everybody")
    staff.sees("3 people · 3 addresses · 1 out")
    await colleague(staff, contacts.add, {"family_name": "Aber", "given_name": "Ann", "language": "en"})
    staff.app.desk.changed.publish(Changed(by_me=False))
    await staff.settled()
    staff.sees("4 people · 3 addresses · 2 out")


async def test_a_list_is_put_together_by_hand(staff: Staff) -> None:
    await staff.press("page.back", "record.new")
    await staff.write("A few")
    await staff.press("field.next", "field.next")
    await staff.hit("b")
    await staff.press("form.save")
    staff.sees("Nobody is in this list.")
    await staff.press("candidate.add")
    await staff.write("lee")
    await staff.press("pick.choose")
    staff.sees("Sam Lee sam@lee.example ACME")


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


async def test_what_is_put_in_a_list_before_anybody_knows_whether_there_are_lists_waits_for_that(staff: Staff) -> None:
    await staff.press("go.contacts")
    staff.app.lists_off = NOT_KNOWN
    await staff.press("record.gather")
    staff.sees("Put 1 contact in …")


async def test_whether_there_are_lists_is_known_also_where_the_settings_are_read_anew_meanwhile(staff: Staff) -> None:
    staff.app.lists_off = NOT_KNOWN
    known = [asyncio.ensure_future(staff.app.lists_known()) for _ in range(2)]
    await asyncio.sleep(0)
    staff.app._follow_settings()
    assert await asyncio.gather(*known) == [True, True]


async def test_the_actions_of_a_row_are_not_shown_before_anybody_knows_whether_there_are_lists(staff: Staff) -> None:
    await staff.press("go.contacts")
    staff.app.lists_off = NOT_KNOWN
    await staff.press("record.actions")
    staff.sees("Put it, or all that are ticked, in a mailing list")
    staff.does_not_see(NOT_KNOWN)


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


async def test_from_the_page_of_a_contact_it_is_put_in_a_list_with_the_addresses_of_the_place_under_the_cursor(
    staff: Staff,
) -> None:
    await staff.press("go.contacts", "move.open", "record.gather")
    staff.sees("Put 1 contact in …")
    await staff.press("actions.close", "page.next_tab", "move.last", "record.gather", "actions.do")
    await staff.write("Of Globex")
    await staff.press("form.save")
    assert staff.status == "Of Globex is a mailing list of 1 contact now: 5 shows it"
    await staff.press("go.lists", "page.back")
    staff.sees("Of Globex manual Globex 1 put in")


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
    staff.sees("Jane Doe jane@globex.example no consent · Globex")
    staff.sees("3 people · 0 addresses · 4 out")
    staff.sees("no consent")
    assert (await answer(staff, mailing_lists.card, book.offer)).purpose is Purpose.MANUAL
    await staff.press("candidate.save")
    staff.does_not_see("not kept")
    assert (await answer(staff, mailing_lists.card, book.offer)).purpose is Purpose.COMMERCIAL


async def test_two_keys_in_one_piece_are_two_purposes_further(staff: Staff) -> None:
    await staff.write("pp")
    staff.sees("commercial · each in own customer · all · not kept")


async def test_what_is_mended_right_behind_another_purpose_is_what_keeps_somebody_out_then(staff: Staff) -> None:
    await staff.write("jjjppm")
    staff.sees("Consent of Sam Lee to commercial messages")


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
    staff.sees("3 people · 3 addresses · 1 out only the out are shown")
    await staff.press("candidate.only_out")
    assert len(rows(staff)) == 4
    staff.does_not_see("only the out are shown")


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


async def test_a_call_logged_in_a_list_is_about_the_customer_where_it_asks(staff: Staff, book: Office) -> None:
    await to(staff, "Jane Doe")
    await staff.press("log.log")
    await staff.write("the spring offer")
    await staff.press("form.save")
    (call,) = (await answer(staff, timeline.find, timeline.Of(contact_id=book.jane.id))).rows
    assert (call.subject, call.customer) == ("the spring offer", "ACME")


async def test_what_a_colleague_changes_moves_people_and_the_cursor_stays(staff: Staff, book: Office) -> None:
    await to(staff, "Sam Lee")
    await colleague(staff, list_members.tick, book.offer, [book.jane.id], False)
    staff.app.desk.changed.publish(Changed(by_me=False))
    await staff.settled()
    staff.sees("3 people · 1 address · 3 out")
    staff.sees("Sam Lee is in at ACME: sam@lee.example")
