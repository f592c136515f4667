"""The terms of the query line in the filters of the lists: each list has its own, is told in words, and completes them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from helpers.books import Book
from helpers.desk_driver import Staff
from helpers.office import carnet, fill

from store import tables
from store.keys import fold


def make(book: Book) -> None:
    """Two customers, one of them blocked, each with a person; one person is tagged."""
    acme, globex = book.customer("ACME"), book.customer("Globex", status="blocked")
    jane = book.contact("Jane Doe", emails=["jane@doe.example"], language="en")
    book.link(jane, acme, is_primary=True)
    book.link(book.contact("Éloïse Martin", language="fr"), globex)
    book.project("Bridge", acme)
    tag = tables.Tag.create(name="Vip", name_key=fold("Vip"))
    tables.ContactTag.create(contact=jane.id, tag=tag)


@pytest.fixture
async def staff(store_url: str, tmp_path: Path) -> AsyncIterator[Staff]:
    """Somebody in front of the book."""
    fill(store_url, make)
    async with carnet(store_url, tmp_path) as somebody:
        yield somebody


async def test_each_list_has_its_own_terms_and_tells_them_in_words(staff: Staff) -> None:
    await staff.look_for("status:blocked")
    staff.sees("▌ Globex")
    staff.does_not_see("ACME")
    assert staff.status == "1 found: customers with the status blocked"
    await staff.press("filter.clear", "go.projects")
    await staff.look_for("customer:acme bri")
    assert staff.status == "1 found: projects of a customer called acme and with bri in their words"
    await staff.press("filter.clear", "go.contacts")
    await staff.look_for("lang:de")
    assert staff.status == "none found: contacts whose language is de"


async def test_tab_goes_on_with_a_term_and_says_what_there_is(staff: Staff) -> None:
    await staff.press("go.contacts", "list.filter")
    await staff.hit("t", "a", "g", "tab")
    staff.sees("/ tag: ")
    await staff.hit("v", "tab")
    staff.sees("/ tag:Vip")
    staff.sees("▌ Jane Doe")
    assert staff.status == "1 found: contacts tagged Vip"
    await staff.hit("space", "i", "s", ":", "i", "tab")
    staff.sees("/ tag:Vip is:in ")
    await staff.hit("tab")
    assert staff.status == "incomplete · independent"


async def test_a_term_that_is_being_typed_is_no_error_and_the_rest_of_the_line_holds(staff: Staff) -> None:
    await staff.press("go.contacts")
    await staff.look_for("mart status:")
    staff.sees("▌ Éloïse Martin")
    staff.does_not_see("Jane Doe")
    assert staff.status == "active · inactive"
    await staff.write("ina")
    staff.sees("▌ Éloïse Martin")
    assert staff.status == "inactive"
    await staff.write("x")
    assert staff.status.startswith("inax is not possible here")
    await staff.press("filter.clear")
    await staff.look_for("email:")
    assert staff.status == "write a word, or several in quotes"
    await staff.write("doe")
    assert staff.status == "1 found: contacts with doe in an e-mail address"
    await staff.press("filter.clear")
    await staff.look_for("created>2026-0")
    staff.sees("Éloïse Martin")
    staff.sees("write an age such as 90d, 6w, 3m or 1y, or a day such as 2026-05-01")
    await staff.write("1-01")
    assert staff.status == "2 found: contacts added after 2026-01-01"


async def test_sms_is_not_offered_while_it_is_off(staff: Staff) -> None:
    await staff.press("go.contacts")
    await staff.look_for("pref:")
    assert staff.status == "email · phone · letter"


async def test_tab_leads_into_the_list_where_nothing_goes_on(staff: Staff) -> None:
    await staff.press("go.contacts")
    await staff.look_for("jane")
    await staff.hit("tab", "space")
    assert staff.status == "1 ticked"
    await staff.press("list.back")
    await staff.look_for("is:primary")
    await staff.hit("tab", "space")
    staff.sees("/ is:primary")
    assert staff.status == "nothing is ticked"


async def test_a_customer_is_chosen_by_the_terms_of_customers(staff: Staff) -> None:
    await staff.press("go.contacts")
    await staff.open("jane")
    await staff.press("page.next_tab", "page.next_tab", "record.add")
    staff.sees("Add Jane Doe to which customer?")
    await staff.write("status:blocked")
    staff.sees("▌ Globex")
    staff.does_not_see("▌ ACME")
