"""With the mailing lists off no key and no entry of the palette leads to them, and each says where they are turned on (I-37)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from helpers.books import Book
from helpers.desk_driver import Staff
from helpers.office import carnet, fill

from store import list_members, mailing_lists, settings
from store.vocabulary import Plan
from tui import keys
from tui.dialogs.help import active_keys
from tui.screens.mailing_list_page import ListPage
from tui.screens.mailing_lists import ListsScreen

LEAD_TO_LISTS = {"go.lists": "go mail", "record.gather": "put mail"}
"""The keys outside the mailing lists that lead to them, with letters by which the palette finds each."""
OFF = "Mailing lists are off · Setup › Settings › General turns them on"
STANDARD = "Mailing lists need the PRO plan (Setup › Settings › General)."
SCREENS = {
    "the customers": ("go.customers",),
    "a customer's contacts": ("go.customers", "move.open"),
    "a customer's projects": ("go.customers", "move.open", "page.next_tab"),
    "the projects": ("go.projects",),
    "a project's contacts": ("go.projects", "move.open"),
    "the contacts": ("go.contacts",),
    "a contact": ("go.contacts", "move.open"),
    "a contact's addresses": ("go.contacts", "move.open", "page.next_tab"),
    "a contact's customers": ("go.contacts", "move.open", "page.next_tab"),
    "the timeline": ("go.timeline",),
    "the settings": ("go.setup",),
}
"""How one gets to each screen."""


def make(book: Book) -> None:
    """Somebody at a customer and its project, in a list that was made before the lists were turned off."""
    settings.put(book.actor, "mailing_lists_enabled", True)
    acme = book.customer("ACME")
    jane = book.contact("Jane Doe", emails=["jane@doe.example"], language="en")
    book.link(jane, acme)
    book.link(jane, book.project("Bridge", acme))
    list_members.add_contacts(book.actor, mailing_lists.add(book.actor, {"name": "Spring offer"}), [jane.id])


def off(book: Book) -> None:
    make(book)
    settings.put(book.actor, "mailing_lists_enabled", False)


def standard(book: Book) -> None:
    make(book)
    settings.put(book.actor, "plan", Plan.STANDARD.value)


@pytest.fixture(params=[(off, OFF), (standard, STANDARD)], ids=["off", "standard plan"])
async def place(request: pytest.FixtureRequest, store_url: str, tmp_path: Path) -> AsyncIterator[tuple[Staff, str]]:
    """Somebody at a Carnet without mailing lists, and the sentence that says so."""
    how, sentence = request.param
    fill(store_url, how)
    async with carnet(store_url, tmp_path) as staff:
        yield staff, sentence


def is_refused(staff: Staff, sentence: str) -> None:
    """Nothing of a list is there, and the status line says why and where that is changed."""
    assert not any(isinstance(screen, ListsScreen | ListPage) or screen.is_modal for screen in staff.app.screen_stack)
    assert staff.status in {sentence, f"{sentence}: {keys.show_key(keys.BY_ID['go.setup'].keys)} goes there"}
    staff.app.say("")


@pytest.mark.parametrize("place", [(off, OFF)], indirect=True, ids=["off"])
async def test_every_key_and_every_entry_of_the_palette_says_where_they_are_turned_on(place: tuple[Staff, str]) -> None:
    staff, sentence = place
    pressed = set()
    for way in SCREENS.values():
        await staff.press(*way)
        here = LEAD_TO_LISTS.keys() & {active.key.id for active in active_keys(staff.app.screen)}
        assert "go.lists" in here
        pressed |= here
        for binding in sorted(here):
            await staff.press(binding)
            is_refused(staff, sentence)
            await staff.press("app.palette")
            await staff.write(LEAD_TO_LISTS[binding])
            await staff.press("palette.do")
            is_refused(staff, sentence)
        await staff.press(way[0])
    assert pressed == set(LEAD_TO_LISTS)


async def test_the_actions_of_a_row_show_why_it_cannot_be_put_in_a_list(place: tuple[Staff, str]) -> None:
    staff, sentence = place
    for way in (("go.contacts",), ("go.customers", "move.open")):
        await staff.press(*way, "record.actions")
        staff.sees(sentence[:40])
        await staff.press("actions.close")


def test_no_other_key_outside_them_speaks_of_mailing_lists() -> None:
    inside = {"candidate", "receipt", "why"}  # the answer to why speaks of them only where it was asked in one
    speak = {key.id for key in keys.KEYS if "mailing list" in key.sentence and key.where not in inside}
    assert speak == set(LEAD_TO_LISTS)
