"""A small book with one mailing list, and what is done and seen on the page of that list."""

from __future__ import annotations

from typing import NamedTuple

from helpers.books import Book
from helpers.desk_driver import Staff

from store import list_members, mailing_lists, settings
from store.errors import Ref
from store.records.mailing_lists import CandidateLine
from tui.screens.mailing_list_page import MailingListScreen


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
