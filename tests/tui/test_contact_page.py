"""A contact's page: its details each changed on its own, its addresses in every context, who may write to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
from helpers.books import Book
from helpers.desk_driver import Staff
from helpers.office import answer, carnet, colleague, fill

from store import contacts, customers, links, preferences
from store.errors import Ref
from store.records.permissions import Preference
from tui import clipboard
from tui.desk import Changed


class Office(NamedTuple):
    """A small book."""

    acme: Ref
    privat: Ref
    eloise: Ref
    jane: Ref


def make(book: Book) -> Office:
    """Somebody with two addresses, at a customer with an address of its own and at a private one without."""
    acme = book.customer("ACME")
    privat = book.customer("Jean Privat", customer_type="private")
    eloise = book.contact(
        "Éloïse Martin", emails=["eloise@home.example", "e.martin@old.example"], phones=["mobile +33612345678"], language="fr"
    )
    jane = book.contact("Jane Doe", emails=["jane@doe.example"], language="en")
    book.link(eloise, acme, email="e.martin@acme.example", role="Buyer")
    book.link(eloise, privat)
    book.link(jane, privat, is_primary=True)
    return Office(acme, privat, eloise, jane)


@pytest.fixture
def book(store_url: str) -> Office:
    """The book, closed."""
    return fill(store_url, make)


@pytest.fixture
async def staff(book: Office, store_url: str, tmp_path: Path) -> AsyncIterator[Staff]:
    """Somebody on the page of Éloïse Martin, found by letters from the middle of her name."""
    async with carnet(store_url, tmp_path) as somebody:
        await somebody.press("go.contacts")
        await somebody.open("artin")
        yield somebody


def of_acme(contact_id: int) -> tuple[Preference, ...]:
    """The preferences of somebody in the first customer."""
    (line,) = [line for line in links.contexts(contact_id).rows if line.name == "ACME"]
    return preferences.of_link(line.link_id or 0)


async def to(staff: Staff, words: str) -> None:
    """Move down to the row that holds these words."""
    records = staff.app.screen.query("Panel").last().records  # type: ignore[attr-defined]
    await staff.press("move.first")
    for _ in range(len(records.window.rows)):
        if words in str(records.current):
            return
        await staff.press("move.down")
    raise AssertionError(f"no row holds {words!r}")


async def test_global_addresses_are_plain_here_and_say_where_they_are_overridden(staff: Staff) -> None:
    staff.sees("eloise@home.example ◆ primary")
    staff.sees("overridden in: ACME")
    strips = staff.app.screen._compositor.render_strips()
    assert not [segment for strip in strips for segment in strip if segment.style and segment.style.strike]


async def test_a_long_note_is_told_on_a_few_lines_and_no_more(staff: Staff, book: Office) -> None:
    async def noted(note: str) -> None:
        card = await answer(staff, contacts.card, book.eloise.id)
        await colleague(staff, contacts.change, book.eloise.id, card.version, {"note": card.fields["note"]}, {"note": note})
        staff.app.desk.changed.publish(Changed(by_me=False))
        await staff.settled()

    await noted("\nCall before nine, and ask for the door at the back, or for Ann at the desk, never by letter.\nThanks.")
    staff.sees("letter.\n Thanks.")
    await noted("x" * 60_000)
    staff.sees("x…")
    staff.sees("eloise@home.example")


async def test_an_email_is_added_made_primary_moved_and_removed(staff: Staff, book: Office) -> None:
    await to(staff, "e.martin@old")
    await staff.press("record.new")
    await staff.write("em@new.example")
    await staff.press("form.save")
    staff.sees("em@new.example")
    await to(staff, "em@new")
    await staff.press("record.move_up", "record.primary")
    staff.sees("em@new.example ◆ primary")
    await to(staff, "e.martin@old")
    await staff.press("record.remove", "confirm.yes")
    staff.does_not_see("overridden in: ACME e-mail")
    card = await answer(staff, contacts.card, book.eloise.id)
    assert [(email.address, email.primary) for email in card.emails] == [
        ("eloise@home.example", False), ("em@new.example", True)
    ]  # fmt: skip


async def test_an_address_that_is_none_is_refused_under_its_field(staff: Staff) -> None:
    await to(staff, "eloise@home")
    await staff.press("record.new")
    await staff.write("jane@")
    await staff.press("form.save")
    staff.sees("! jane@ is not an e-mail address")
    staff.sees("Address* jane@")


async def test_an_address_of_somebody_else_names_the_holder(staff: Staff) -> None:
    await to(staff, "eloise@home")
    await staff.press("record.new")
    await staff.write("jane@doe.example")
    await staff.press("form.save")
    staff.sees("jane@doe.example already belongs to Jane Doe")
    staff.sees("f4 open that record")


async def test_a_number_says_while_it_is_typed_how_it_is_understood(staff: Staff) -> None:
    await to(staff, "+336")
    await staff.press("record.new")
    await staff.write("+33 1 23 45 67 89")
    staff.sees("understood as +33123456789 FR")
    await staff.hit("ctrl+u")
    await staff.write("ask at the desk")
    staff.sees("kept as it is typed")
    await staff.press("form.save")
    staff.sees("ask at the desk")


async def test_the_three_postal_addresses_are_slots_and_the_main_one_holds_for_empty_ones(staff: Staff) -> None:
    await to(staff, "main")
    await staff.press("record.edit", "field.next")
    await staff.write("1 rue X")
    await staff.press("form.save")
    staff.sees("main 1 rue X")
    staff.sees("invoice as main")
    await to(staff, "delivery")
    await staff.press("record.edit", "form.save")
    staff.sees("An address needs at least one line")


async def test_a_second_address_of_a_type_is_refused(staff: Staff) -> None:
    await to(staff, "main")
    for _ in range(2):
        await staff.press("record.new", "field.next")
        await staff.write("1 rue X")
        await staff.press("form.save")
    staff.sees("There is already a main address")


async def test_the_addresses_in_every_context_stand_on_one_page(staff: Staff) -> None:
    await staff.press("page.next_tab")
    staff.sees("everywhere else eloise@home.example global")
    staff.sees("ACME e.martin@acme.example this customer")
    staff.sees("Jean Privat eloise@home.example global")


async def test_the_address_of_a_context_is_copied(staff: Staff, tmp_path: Path) -> None:
    await staff.press("page.next_tab", "move.down", "record.copy")
    assert (tmp_path / clipboard.FILE_NAME).read_text() == "e.martin@acme.example"


async def test_from_a_context_one_goes_to_the_customer_and_back(staff: Staff) -> None:
    await staff.press("page.next_tab", "move.down", "move.open")
    staff.sees("Customers › ACME")
    await staff.press("page.back")
    staff.sees("Contacts › Éloïse Martin")


async def test_a_contact_is_linked_to_a_customer_from_its_own_page(staff: Staff, book: Office) -> None:
    await staff.press("page.back", "list.back")
    await staff.open("doe")
    await staff.press("page.next_tab", "page.next_tab", "record.add")
    await staff.write("acme")
    await staff.press("pick.choose")
    staff.sees("Jane Doe is a contact of ACME now")
    staff.sees("Customers & projects 2")


async def test_a_preference_is_ticked_with_a_word_on_who_asked(staff: Staff, book: Office) -> None:
    await staff.press("page.previous_tab", "page.previous_tab")
    await to(staff, "ACME")
    await staff.press("record.edit")
    await staff.write("asked by phone")
    await staff.press("typed.do")
    staff.sees("yes (ticked today")
    (note,) = [one.note for one in await answer(staff, of_acme, book.eloise.id) if one.channel == "email"]
    assert note == "asked by phone"


async def test_consent_is_never_ticked(staff: Staff) -> None:
    await staff.press("page.previous_tab", "page.previous_tab", "record.edit")
    staff.sees("Told us by")
    staff.sees("Events are only ever added")


async def test_what_is_edited_here_shows_on_the_customers_page(staff: Staff) -> None:
    await staff.press("page.edit_page", "field.next")
    await staff.hit("ctrl+u")
    await staff.write("Dupont")
    await staff.press("form.save")
    staff.sees("Contacts › Éloïse Dupont")
    await staff.press("page.next_tab", "move.down", "move.open")
    staff.sees("Éloïse Dupont Buyer")


async def test_a_structure_is_asked_for_a_name_only(staff: Staff) -> None:
    await staff.press("page.back", "filter.down", "record.new", "field.up", "field.up", "choice.next_choice")
    staff.sees("Name*")
    staff.does_not_see("First name")


async def test_rare_fields_are_folded_until_somebody_opens_them(staff: Staff) -> None:
    await staff.press("page.edit_page")
    staff.does_not_see("Birthday")
    for _ in range(3):
        await staff.press("field.down")
    await staff.press("fold.unfold")
    staff.sees("Middle name")


async def test_the_primary_contact_is_set_by_a_typed_word_and_the_former_one_is_not_any_more(
    staff: Staff, book: Office, store_url: str
) -> None:
    await staff.press("page.next_tab")
    await to(staff, "Jean Privat")
    await staff.press("move.open")
    staff.sees("primary Jane Doe")
    await to(staff, "Éloïse")
    await staff.press("record.primary")
    staff.sees('Type "primary" to do it')
    await staff.write("primari")
    await staff.press("typed.do")
    staff.sees('Type "primary" to do it')
    await staff.hit("backspace")
    await staff.write("y")
    await staff.press("typed.do")
    staff.sees("primary Éloïse Martin")


async def test_a_type_that_is_private_no_more_asks_about_its_primary_contact(staff: Staff) -> None:
    await staff.press("page.next_tab")
    await to(staff, "Jean Privat")
    await staff.press("move.open", "page.edit_page", "field.down")
    await staff.hit("c")
    await staff.press("form.save")
    staff.sees("Jane Doe is the primary contact: shall there be none?")
    await staff.press("confirm.yes")
    staff.sees("Jean Privat company · active")


async def test_a_contact_is_deleted_after_a_question(staff: Staff) -> None:
    await staff.press("page.back", "filter.down", "record.remove")
    staff.sees("Delete Éloïse Martin?")
    staff.sees("out of 2 customers and 0 projects")
    await staff.press("confirm.yes")
    assert staff.status == "Éloïse Martin deleted"


async def test_deleting_a_primary_contact_asks_for_a_successor(staff: Staff, book: Office) -> None:
    await staff.press("page.back", "list.back", "move.first", "record.remove")
    staff.sees("Delete Jane Doe?")
    await staff.press("confirm.yes")
    staff.sees("Jane Doe is the primary contact of Jean Privat: who is it now?")
    await staff.press("actions.close")
    assert (await answer(staff, customers.card, book.privat.id)).primary_contact == "Jane Doe"
    await staff.press("record.remove", "confirm.yes", "actions.do")
    assert staff.status == "Jane Doe deleted"
    assert (await answer(staff, customers.card, book.privat.id)).primary_contact == "Éloïse Martin"


async def test_a_deleted_primary_contact_needs_no_successor(staff: Staff, book: Office) -> None:
    await staff.press("page.back", "list.back", "move.first", "record.remove", "confirm.yes", "actions.down", "actions.do")
    assert staff.status == "Jane Doe deleted"
    assert (await answer(staff, customers.card, book.privat.id)).primary_contact == ""


async def test_taking_a_primary_contact_out_of_use_asks_for_a_successor_too(staff: Staff, book: Office) -> None:
    await staff.press("go.customers", "move.last", "move.open", "record.deactivate", "form.save")
    staff.sees("Jane Doe is the primary contact of Jean Privat: who is it now?")
    await staff.press("actions.close")
    staff.sees("Take Jane Doe out of use")
    await staff.press("form.save", "actions.do")
    assert staff.status == "Jane Doe is out of use: x brings back"
    assert (await answer(staff, customers.card, book.privat.id)).primary_contact == "Éloïse Martin"


async def test_nobody_is_asked_for_a_successor_before_the_day_of_return_is_one(staff: Staff) -> None:
    await staff.press("go.customers", "move.last", "move.open", "record.deactivate", "field.next")
    await staff.write("soon")
    await staff.press("form.save")
    staff.sees('! Not a day: "soon"')
    await staff.hit("ctrl+u")
    await staff.write("2027-05-03")
    await staff.press("form.save")
    staff.sees("Jane Doe is the primary contact of Jean Privat: who is it now?")


async def test_a_primary_contact_that_nobody_followed_is_it_again_when_back(staff: Staff, book: Office) -> None:
    await staff.press("go.customers", "move.last", "move.open", "record.deactivate", "form.save", "actions.down")
    staff.sees("nobody: Jane Doe stays it, and documents are addressed to the")
    await staff.press("actions.do")
    staff.sees("primary Jane Doe [inactive]")
    await staff.press("record.deactivate")
    assert staff.status == "Jane Doe is back"
    assert (await answer(staff, customers.card, book.privat.id)).primary_contact == "Jane Doe"


async def test_removing_a_primary_contact_from_its_customer_asks_for_a_successor_too(staff: Staff, book: Office) -> None:
    await staff.press("go.customers", "move.last", "move.open", "record.remove")
    staff.sees("Remove Jane Doe from Jean Privat?")
    await staff.press("confirm.yes")
    staff.sees("Jane Doe is the primary contact of Jean Privat: who is it now?")
    await staff.press("actions.do")
    assert staff.status == "Jane Doe is no contact of Jean Privat any more"
    assert (await answer(staff, customers.card, book.privat.id)).primary_contact == "Éloïse Martin"


async def test_a_primary_contact_that_is_former_now_asks_for_a_successor_too(staff: Staff, book: Office) -> None:
    await staff.press("go.customers", "move.last", "move.open", "record.edit")
    await staff.hit(*["tab"] * 4)
    await staff.press("choice.next_choice", "form.save")
    staff.sees("Jane Doe is the primary contact of Jean Privat: who is it now?")
    await staff.press("actions.close")
    staff.sees("Jane Doe at Jean Privat")
    await staff.press("form.save", "actions.do")
    assert staff.status == "Jane Doe at Jean Privat saved"
    assert (await answer(staff, customers.card, book.privat.id)).primary_contact == "Éloïse Martin"


async def test_the_same_contact_is_struck_on_the_customers_page_and_plain_on_its_own(staff: Staff) -> None:
    def struck() -> list[str]:
        strips = staff.app.screen._compositor.render_strips()
        return [s.text.strip() for strip in strips for s in strip if s.style and s.style.strike and s.text.strip()]

    await staff.press("go.customers", "move.open")  # both pages stay open, each in its own mode
    assert struck() == ["eloise@home.example", "e.martin@old.example"]
    await staff.press("go.contacts")
    staff.sees("Contacts › Éloïse Martin")
    assert struck() == []
    staff.sees("overridden in: ACME")
    await staff.press("page.next_tab", "move.down", "record.edit", "field.down")
    await staff.hit("ctrl+u")
    await staff.press("form.save")
    await staff.press("go.customers")
    staff.sees("eloise@home.example global")
    assert struck() == []


async def test_what_was_typed_before_a_crash_is_offered_at_the_next_start_in_the_same_dialog(
    book: Office, store_url: str, tmp_path: Path
) -> None:
    async with carnet(store_url, tmp_path) as staff:
        await staff.press("move.open", "record.new")
        await staff.write("Ann")
    async with carnet(store_url, tmp_path) as staff:
        staff.sees("New contact at ACME")
        await staff.press("drafts.take_up")
        staff.sees("First name* Ann")
        await staff.press("field.next")
        await staff.write("Berg")
        await staff.press("form.save", "confirm.yes")
        await staff.press("move.open")
        staff.sees("Ann Berg")
    async with carnet(store_url, tmp_path) as staff:
        staff.does_not_see("New contact")


async def test_what_a_colleague_saves_shows_without_a_reload(staff: Staff, book: Office) -> None:
    card = await answer(staff, contacts.card, book.eloise.id)
    await colleague(
        staff, contacts.change, book.eloise.id, card.version, {"family_name": "Martin"}, {"family_name": "Dupont"}
    )  # fmt: skip
    staff.app.desk.changed.publish(Changed(by_me=False))
    await staff.settled()
    staff.sees("Contacts › Éloïse Dupont")


async def test_the_parts_are_a_menu_on_a_wide_screen_and_a_line_on_a_narrow_one(
    book: Office, store_url: str, tmp_path: Path
) -> None:
    for width, together in ((80, True), (140, False)):
        async with carnet(store_url, tmp_path, size=(width, 24)) as staff:
            await staff.press("go.contacts", "move.open")
            assert any("Details" in line and "Addresses" in line for line in staff.lines) is together


async def test_the_part_that_was_seen_last_is_opened_next(staff: Staff) -> None:
    await staff.press("page.next_tab", "page.back", "move.open")
    staff.sees("everywhere else")
