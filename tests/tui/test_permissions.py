"""May we write: preferences and consents are seen and set from the answer to why and on the page of the contact."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from helpers.books import Book
from helpers.desk_driver import Staff
from helpers.office import answer, carnet, fill

from store import consents, links, preferences
from store.errors import Ref
from store.records.contexts import GlobalContext
from store.vocabulary import Channel, ConsentState


def make(book: Book) -> Ref:
    """Somebody with an address at a customer."""
    acme = book.customer("ACME")
    eloise = book.contact("Éloïse Martin", emails=["eloise@home.example"])
    book.link(eloise, acme)
    return eloise


@pytest.fixture
def eloise(store_url: str) -> Ref:
    """The person of the book, which is closed."""
    return fill(store_url, make)


@pytest.fixture
async def staff(eloise: Ref, store_url: str, tmp_path: Path) -> AsyncIterator[Staff]:
    """Somebody on the page of the customer."""
    async with carnet(store_url, tmp_path) as somebody:
        await somebody.press("move.open")
        yield somebody


def ticked(contact_id: int) -> dict[str, bool]:
    """The preferences of somebody in the first customer."""
    line = next(row for row in links.contexts(contact_id).rows if not isinstance(row.context, GlobalContext))
    return {one.channel: one.on for one in preferences.of_link(line.link_id or 0)}


async def test_a_preference_is_turned_from_the_answer_to_why(staff: Staff, eloise: Ref) -> None:
    await staff.press("record.why", "why.down")
    staff.sees("▸ service messages by e-mail: no, never ticked")
    await staff.press("why.open_rung")
    staff.sees("Tick e-mail for Éloïse Martin at ACME: who asked for it?")
    await staff.write("call of 3 May")
    await staff.press("typed.do")
    assert staff.status == "Éloïse Martin at ACME: service messages by e-mail on"
    assert await answer(staff, ticked, eloise.id) == {"email": True, "phone": False, "letter": False}


async def test_a_consent_is_recorded_from_the_answer_to_why_by_another_channel_too(staff: Staff, eloise: Ref) -> None:
    await staff.press("record.why", *["why.down"] * 4)
    staff.sees("▸ commercial by e-mail: no, no consent")
    await staff.press("why.open_rung", *["field.up"] * 3, "choice.next_choice", "form.save")
    assert staff.status == "Éloïse Martin: consent recorded"
    (event,) = await answer(staff, consents.history, eloise.id)
    assert (event.channel, event.state) == (Channel.PHONE, ConsentState.GRANTED)
    await staff.press("record.why")
    staff.sees("commercial by e-mail: no, no consent")
    staff.sees("commercial by phone: yes, consent granted")


async def test_a_consent_is_withdrawn_on_the_page_of_the_contact(staff: Staff, eloise: Ref) -> None:
    await staff.press("move.open", *["page.next_tab"] * 3, "record.edit", *["field.up"] * 2, "choice.next_choice", "form.save")
    staff.sees("consent withdrawn today")
    (event,) = await answer(staff, consents.history, eloise.id)
    assert event.state is ConsentState.WITHDRAWN


async def to_permissions(staff: Staff) -> None:
    """From the page of the customer to what the person allows, on the person's own page."""
    await staff.press("move.open", *["page.next_tab"] * 3)
    staff.sees("May we write?")


async def test_a_preference_is_turned_on_the_page_of_the_contact_with_who_asked_for_it(staff: Staff, eloise: Ref) -> None:
    await to_permissions(staff)
    await staff.press("move.down", "record.edit")
    await staff.write("call of 3 May")
    await staff.press("typed.do")
    staff.sees("ACME e-mail yes (ticked today")
    staff.sees("by bob, call of")
    await staff.press("record.edit", "typed.do")
    staff.sees("ACME e-mail no (unticked today")
    assert await answer(staff, ticked, eloise.id) == {"email": False, "phone": False, "letter": False}


async def test_a_channel_without_its_datum_cannot_be_ticked(staff: Staff, eloise: Ref) -> None:
    await to_permissions(staff)
    await staff.press("move.down", "move.down", "record.edit", "typed.do")
    assert staff.status == "phone cannot be ticked: Éloïse Martin has no phone number · add a phone number first"
    assert await answer(staff, ticked, eloise.id) == {"email": False, "phone": False, "letter": False}


async def test_a_datum_that_is_filled_ticks_its_preference_and_what_somebody_unticked_stays_so(staff: Staff, eloise: Ref) -> None:
    await staff.press("move.open")
    while "phone" not in next(line for line in staff.lines if line.startswith("▌")):
        await staff.press("move.down")
    await staff.press("record.new")
    await staff.write("+33 1 23 45 67 89")
    await staff.press("form.save")
    assert (await answer(staff, ticked, eloise.id))["phone"]
    assert not await answer(staff, consents.history, eloise.id)
    await staff.press(*["page.next_tab"] * 3, "move.down", "move.down")
    staff.sees("phone yes (ticked today")
    await staff.press("record.edit", "typed.do", *["page.next_tab"] * 2, "record.remove", "confirm.yes", "record.new")
    await staff.write("+33 1 23 45 67 80")
    await staff.press("form.save")
    assert not (await answer(staff, ticked, eloise.id))["phone"]


async def test_a_consent_of_the_future_is_refused_and_a_withdrawn_one_keeps_when_it_was_granted(
    staff: Staff, eloise: Ref
) -> None:
    await to_permissions(staff)
    for day, state in (("2999-01-01", 0), ("2026-01-02", 0), ("2026-02-03", 1)):
        await staff.press("record.edit")
        await staff.hit("ctrl+u")
        await staff.write(day)
        await staff.press(*["field.up"] * 2, *["choice.next_choice"] * state, "form.save")
        if day.startswith("2999"):
            staff.sees("its date is in the future")
            await staff.press("form.cancel", "confirm.yes")
    staff.sees("consent withdrawn 3 Feb 2026")
    kept = [(event.state.value, f"{event.at:%Y-%m-%d}") for event in await answer(staff, consents.history, eloise.id)]
    assert kept == [("withdrawn", "2026-02-03"), ("granted", "2026-01-02")]


async def test_nobody_consents_by_being_added_at_the_keyboard(staff: Staff) -> None:
    await staff.press("record.new")
    await staff.write("Ann")
    await staff.press("field.next")
    await staff.write("Berg")
    await staff.press("field.next")
    await staff.hit("ctrl+u")
    await staff.write("en")
    await staff.press("field.next")
    await staff.write("ann@berg.example")
    await staff.press("form.save")
    staff.sees("Ann Berg")
    await staff.press("move.first", "record.why")
    staff.sees("service messages by e-mail: yes (ticked")
    staff.sees("commercial by e-mail: no, no consent")
