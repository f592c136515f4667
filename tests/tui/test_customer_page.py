"""A customer's page: whose address holds there, setting it, asking why, copying it, and what a colleague does meanwhile."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from helpers.books import Book, Link
from helpers.desk_driver import Staff
from helpers.office import answer, carnet, colleague, fill

from store import contacts, customers, links, titles
from store.errors import Clash, Ref
from tui import clipboard, desk
from tui.dialogs.conflict import ConflictDialog
from tui.screens.customer_page import CustomerScreen
from tui.widgets.field import Field, Kind
from tui.widgets.record_list import RecordList


class Office(NamedTuple):
    """A small book."""

    acme: Ref
    bridge: Ref
    eloise: Ref
    jane: Ref
    at_acme: Link


def make(book: Book) -> Office:
    """Two people of one customer, one of them with an address for it."""
    acme = book.customer("ACME", main_email="info@acme.example")
    bridge = book.project("Bridge", acme)
    eloise = book.contact("Éloïse Martin", emails=["eloise@home.example", "e.martin@old.example"], language="fr")
    jane = book.contact("Jane Doe", emails=["jane@doe.example"], language="en")
    at_acme = book.link(eloise, acme, email="e.martin@acme.example", role="Buyer")
    book.link(eloise, bridge)
    return Office(acme, bridge, eloise, jane, at_acme)


@pytest.fixture
def book(store_url: str) -> Office:
    """The book, closed."""
    return fill(store_url, make)


@pytest.fixture
async def staff(book: Office, store_url: str, tmp_path: Path) -> AsyncIterator[Staff]:
    """Somebody on the page of ACME."""
    async with carnet(store_url, tmp_path) as somebody:
        await somebody.press("move.open")
        yield somebody


def struck(staff: Staff) -> list[str]:
    """What is struck on the screen, without the spaces around it."""
    strips = staff.app.screen._compositor.render_strips()
    return [s.text.strip() for strip in strips for s in strip if s.style and s.style.strike and s.text.strip()]


async def test_overridden_addresses_are_struck_and_say_so_in_words(staff: Staff) -> None:
    staff.sees("Customers › ACME")
    staff.sees("Éloïse Martin Buyer e.martin@acme.example this customer")
    staff.sees("eloise@home.example overridden")
    staff.sees("e.martin@old.example overridden")
    assert struck(staff) == ["eloise@home.example", "e.martin@old.example"]


async def test_why_explains_the_ladder_and_opens_a_step(staff: Staff) -> None:
    await staff.press("record.why")
    staff.sees("Why e.martin@acme.example for Éloïse Martin at ACME?")
    staff.sees("eloise@home.example not in use: overridden above")
    await staff.press("why.open_rung")
    staff.sees("E-mail here e.martin@acme.example")


async def test_removing_the_address_here_unstrikes_the_global_ones_at_once(staff: Staff) -> None:
    await staff.press("record.edit", "field.down")
    await staff.hit("ctrl+u")
    await staff.press("form.save")
    staff.sees("eloise@home.example global")
    staff.does_not_see("overridden")
    assert struck(staff) == []


async def test_a_contact_is_added_here_with_the_address_for_here(staff: Staff, book: Office) -> None:
    await staff.press("record.new")
    await staff.write("Ann")
    await staff.press("field.next")
    await staff.write("Berg")
    for _ in range(6):
        await staff.press("field.next")
    await staff.write("Buyer")
    await staff.press("field.next")
    await staff.write("ann@acme.example")
    await staff.press("field.next")  # the last field: enter saves
    staff.sees("Ann Berg added to ACME")
    staff.sees("Ann Berg Buyer ann@acme.example this customer")


async def test_somebody_who_cannot_be_reached_is_asked_about_and_saved_all_the_same(staff: Staff) -> None:
    await staff.press("record.new")
    await staff.write("Ann")
    await staff.press("field.next")
    await staff.write("Berg")
    await staff.press("form.save")
    staff.sees("No phone or e-mail: save anyway?")
    await staff.press("confirm.no")
    staff.sees("First name* Ann")
    await staff.press("form.save", "confirm.yes")
    staff.sees("! no address")


async def test_what_must_be_filled_in_is_said_under_its_field_and_nothing_typed_is_lost(staff: Staff) -> None:
    await staff.press("record.new")
    await staff.write("Ann")
    await staff.press("form.save")
    staff.sees("! Last name is required")
    staff.sees("First name* Ann")
    await staff.write("Berg")  # the cursor stands in the field at fault
    staff.does_not_see("is required")
    staff.sees("Last name* Berg")


async def test_an_existing_contact_is_added_by_a_few_letters_and_only_once(staff: Staff) -> None:
    await staff.press("record.add")
    await staff.write("doe")
    await staff.press("pick.choose")
    staff.sees("Jane Doe is a contact of ACME now")
    staff.sees("jane@doe.example global")
    await staff.press("record.add")
    await staff.write("doe")
    await staff.press("pick.choose")
    staff.sees("Jane Doe is already a contact of ACME")


async def test_two_addresses_for_one_link_are_refused_under_the_field(staff: Staff) -> None:
    await staff.press("record.edit", "field.down")
    await staff.write(", b@x.example")
    await staff.press("form.save")
    staff.sees("One address only for a contact in a customer")


async def test_an_address_of_somebody_else_is_refused_and_leads_to_the_holder_and_back(staff: Staff) -> None:
    await staff.press("record.edit", "field.down")
    await staff.hit("ctrl+u")
    await staff.write("jane@doe.example")
    await staff.press("form.save")
    staff.sees("jane@doe.example already belongs to Jane Doe")
    await staff.press("form.open_holder")
    staff.sees("Contacts › Jane Doe")
    await staff.press("page.back")
    staff.sees("E-mail here jane@doe.example")


async def test_the_primary_contact_is_refused_at_a_company_with_the_reason_also_in_the_actions(staff: Staff) -> None:
    await staff.press("record.primary")
    staff.sees("primary contact exists only for private customers (ACME is a company)")
    await staff.press("record.actions")
    staff.sees("Set as primary contact")
    staff.sees("primary contact exists only for private customers")
    staff.sees("Edit role and e-mail here")


async def test_letters_typed_ahead_of_a_slow_dialog_are_for_the_dialog(
    staff: Staff, book: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()
    monkeypatch.setattr(titles, "offered", lambda: release.wait(10) and ("Mr",))
    for key in ("n", "D", "y"):
        await staff.pilot.press(key)
    release.set()
    await staff.settled()
    staff.sees("New contact at ACME")
    staff.sees("First name* Dy")
    await staff.press("form.cancel", "confirm.yes")
    staff.sees("Éloïse Martin Buyer")


async def test_a_favourite_has_a_star_at_once(staff: Staff) -> None:
    staff.does_not_see("★")
    await staff.press("record.favourite")
    staff.sees("★ Éloïse Martin")
    await staff.press("record.favourite")
    staff.does_not_see("★")


async def test_a_contact_is_removed_from_here_and_stays_in_the_book(staff: Staff, book: Office) -> None:
    await staff.press("record.remove")
    staff.sees("the address there, e.martin@acme.example, goes with it")
    await staff.press("confirm.yes")
    staff.sees("Nobody yet: n adds a new contact here")
    assert (await answer(staff, contacts.card, book.eloise.id)).name == "Éloïse Martin"


async def test_somebody_goes_on_leave_and_comes_back(staff: Staff) -> None:
    await staff.press("record.deactivate", "field.next")
    await staff.write("2026-09-01")
    await staff.press("field.next")
    staff.sees("[inactive]")
    staff.sees("on sick leave until 1 Sep 2026")
    await staff.press("record.deactivate")
    staff.sees("Éloïse Martin is back")
    staff.sees("e.martin@acme.example this customer")


async def test_the_address_in_use_is_copied_and_no_other(staff: Staff, tmp_path: Path) -> None:
    await staff.press("record.copy")
    assert (tmp_path / clipboard.FILE_NAME).read_text() == "e.martin@acme.example"
    assert "e.martin@acme.example" in staff.status


async def test_the_addresses_of_all_ticked_people_are_copied_on_one_line(staff: Staff, tmp_path: Path, book: Office) -> None:
    await colleague(staff, links.add_to_customer, book.jane.id, book.acme.id)
    staff.app.screen.renew(by_me=False)
    await staff.settled()
    await staff.press("tick.all", "record.copy")
    assert (tmp_path / clipboard.FILE_NAME).read_text() == "jane@doe.example, e.martin@acme.example"


async def test_enter_opens_the_contact_and_escape_returns_to_the_row(staff: Staff) -> None:
    await staff.press("move.open")
    staff.sees("Contacts › Éloïse Martin")
    await staff.press("page.back")
    staff.sees("Customers › ACME")
    assert isinstance(staff.app.screen, CustomerScreen)


async def test_a_project_has_a_page_where_the_customers_address_is_borrowed(staff: Staff) -> None:
    await staff.press("page.next_tab", "move.open")
    staff.sees("Projects › ACME › Bridge")
    staff.sees("e.martin@acme.example from customer ACME")
    staff.sees("eloise@home.example overridden")


async def test_a_favourite_is_the_customers_matter_and_not_the_projects(staff: Staff) -> None:
    await staff.press("page.next_tab", "move.open", "record.favourite")
    staff.sees("favourites are marked at the customer, not at the project")


async def test_a_work_address_is_added_edited_and_removed(staff: Staff) -> None:
    await staff.press("page.previous_tab", "page.previous_tab", "record.new")
    await staff.write("Plant north")
    await staff.press("form.save")
    staff.sees("Plant north")
    await staff.press("record.edit", "field.down")
    await staff.write("1 Mill Lane")
    await staff.press("form.save")
    staff.sees("1 Mill Lane")
    await staff.press("record.remove", "confirm.yes")
    staff.sees("No work addresses yet")


async def test_a_project_is_added_renamed_and_deleted_with_its_impact(staff: Staff) -> None:
    await staff.press("page.next_tab", "record.new")
    await staff.write("Tunnel")
    await staff.press("form.save")
    staff.sees("Tunnel active 0")
    await staff.press("record.remove")
    staff.sees("Delete Bridge?")
    staff.sees("1 contacts no longer linked to it")
    await staff.press("confirm.yes")
    staff.does_not_see("Bridge active")


async def test_a_customer_is_deleted_only_after_its_impact_and_a_typed_word(staff: Staff, book: Office) -> None:
    await staff.press("page.back", "record.remove")
    staff.sees("Delete ACME?")
    staff.sees("1 projects")
    staff.sees("This cannot be undone")
    await staff.write("delet")
    await staff.press("typed.do")
    staff.sees("Delete ACME?")
    await staff.write("e")
    await staff.press("typed.do")
    assert staff.status == "ACME deleted"
    assert (await answer(staff, contacts.card, book.eloise.id)).customers == 0
    assert await answer(staff, customers.count) == 0


async def test_the_same_field_saved_by_two_people_is_asked_about_and_only_that(staff: Staff, book: Office) -> None:
    await staff.press("record.edit")
    await staff.hit("ctrl+u")
    await staff.write("Chief")
    base, theirs = {"role": "Buyer", "label": ""}, {"role": "Clerk", "label": "Accounts dept"}
    await colleague(staff, links.change, book.at_acme.kind, book.at_acme.id, 1, base, theirs)
    await staff.press("form.save")
    staff.sees("Somebody else changed 1 field that you changed too")
    staff.sees("before Buyer")
    staff.sees("mine Chief")
    staff.sees("theirs Clerk")
    await staff.press("conflict.save")
    staff.sees("Role is not decided")
    await staff.press("conflict.mine", "conflict.save")
    staff.sees("Éloïse Martin Chief")
    await staff.press("record.edit")
    staff.sees("Mailbox of Accounts dept")


async def test_a_third_value_can_be_typed_in_a_conflict(staff: Staff, book: Office) -> None:
    await staff.press("record.edit")
    await staff.write("x")
    await colleague(staff, links.change, book.at_acme.kind, book.at_acme.id, 1, {"role": "Buyer"}, {"role": "Clerk"})
    await staff.press("form.save", "conflict.other")
    await staff.hit("ctrl+u")
    await staff.write("Chief")
    await staff.press("form.save", "conflict.save")
    staff.sees("Éloïse Martin Chief")


async def test_another_value_for_a_note_keeps_its_lines(staff: Staff) -> None:
    decided: list[Any] = []
    clashes = (Clash("note", "", "one\ntwo\n", "three"), Clash("favourite", False, True, False))
    form = [Field("note", "Note", Kind.NOTE, folded=True), Field("favourite", "Favourite", Kind.FLAG)]
    staff.app.push_screen(ConflictDialog(clashes, form), decided.append)
    await staff.settled()
    await staff.press("conflict.other")
    await staff.write("nought, ")
    await staff.press("form.save", "conflict.other", "check.turn", "form.save", "conflict.save")
    assert decided == [{"note": "nought, one\ntwo\n", "favourite": False}]


async def test_escape_in_a_conflict_leads_back_to_the_form_with_everything_typed(staff: Staff, book: Office) -> None:
    await staff.press("record.edit")
    await staff.write("x")
    await colleague(staff, links.change, book.at_acme.kind, book.at_acme.id, 1, {"role": "Buyer"}, {"role": "Clerk"})
    await staff.press("form.save", "conflict.cancel")
    staff.sees("Role Buyerx")


async def test_a_form_in_which_something_was_typed_asks_before_it_goes(staff: Staff) -> None:
    await staff.press("record.edit")
    await staff.write("x")
    await staff.press("form.cancel")
    staff.sees("Throw away what you typed?")
    await staff.press("confirm.no")
    staff.sees("Role Buyerx")
    await staff.press("form.cancel", "confirm.yes")
    staff.sees("Éloïse Martin Buyer ")


async def test_a_form_in_which_nothing_was_typed_closes_without_a_word(staff: Staff) -> None:
    await staff.press("record.edit", "form.cancel")
    staff.sees("Customers › ACME")


async def test_what_a_colleague_changes_shows_marked_and_the_cursor_stays(
    staff: Staff, book: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await colleague(staff, links.add_to_customer, book.jane.id, book.acme.id, {"role": "Clerk"})
    staff.app.desk.changed.publish(desk.Changed(by_me=False))
    await staff.settled()
    staff.sees("Jane Doe Clerk")
    records = staff.app.screen.query_one(RecordList)
    assert records.current is not None
    assert records.current.name == "Éloïse Martin"
    await colleague(staff, links.change, book.at_acme.kind, book.at_acme.id, 1, {"role": "Buyer"}, {"role": "Chief"})
    staff.app.desk.changed.publish(desk.Changed(by_me=False))
    await staff.settled()
    staff.sees("Éloïse Martin Chief")
    assert book.eloise.id in records.marked


async def test_a_page_whose_record_was_deleted_by_a_colleague_leads_back(staff: Staff, book: Office) -> None:
    await colleague(staff, customers.delete, book.acme.id, "delete")
    staff.app.desk.changed.publish(desk.Changed(by_me=False))
    await staff.settled()
    staff.sees("That customer is not there any more")
    staff.does_not_see("Customers › ACME")


async def test_next_and_previous_walk_through_the_list_one_came_from(store_url: str, tmp_path: Path) -> None:
    fill(store_url, lambda book: [book.customer(name) for name in ("ACME", "Beta", "Gamma")])
    async with carnet(store_url, tmp_path) as staff:
        await staff.press("move.open", "page.next_record")
        staff.sees("Customers › Beta")
        staff.sees("J/K 2 of 3")
        await staff.press("page.next_record", "page.next_record")
        staff.sees("Customers › Gamma")
        staff.sees("that is the last one of the list")
        await staff.press("page.previous_record")
        staff.sees("Customers › Beta")


async def test_the_facts_stand_beside_the_list_on_a_wide_screen(book: Office, store_url: str, tmp_path: Path) -> None:
    async with carnet(store_url, tmp_path, size=(170, 40)) as staff:
        await staff.press("move.open")
        staff.sees("main e-mail info@acme.example")


async def test_a_customer_goes_out_of_use_and_comes_back_after_saying_what_follows(staff: Staff) -> None:
    await staff.press("page.back", "record.deactivate")
    staff.sees("Take ACME out of use?")
    staff.sees("2 links to it and its projects")
    staff.sees("1 contact with no link elsewhere")
    await staff.press("confirm.no")
    staff.sees("ACME company active")
    await staff.press("record.deactivate", "confirm.yes")
    staff.sees("ACME company inactive")
    assert staff.status == "ACME is out of use: x brings it back"
    await staff.press("record.deactivate")
    staff.sees("2 links and 1 contact that went with it come back")
    await staff.press("confirm.yes")
    staff.sees("ACME company active")


async def test_one_key_notes_that_the_details_were_confirmed_today(staff: Staff) -> None:
    await staff.press("record.confirm")
    assert staff.status == "Éloïse Martin: details confirmed today"
    await staff.press("move.open")
    staff.sees("confirmed today")


async def test_a_page_whose_customer_is_gone_takes_no_dialog_with_it_and_leaves_once_it_is_seen(
    staff: Staff, book: Office
) -> None:
    await staff.press("page.edit_page")
    await staff.write(" Ltd")
    await colleague(staff, customers.delete, book.acme.id, "delete")
    staff.app.desk.changed.publish(desk.Changed(by_me=False))
    await staff.settled()
    staff.sees("ACME Ltd")
    await staff.press("form.cancel", "confirm.yes")
    staff.sees("There are no customers yet")
