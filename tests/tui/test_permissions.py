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
