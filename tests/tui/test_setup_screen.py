"""Setup: the settings that hold for everybody, each changed in its place by one key, and what follows from them at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from helpers.books import Book
from helpers.desk_driver import Staff
from helpers.office import answer, carnet, colleague, fill

from store import settings
from tui import clipboard, copy_test, keys
from tui.defaults import Defaults
from tui.desk import Changed

ROWS = ("plan", "mailing_lists_enabled", "sms_enabled", "default_language", "default_country", "receipt_retention_days")


def make(book: Book) -> Any:
    """Somebody at a customer."""
    acme = book.customer("ACME")
    jane = book.contact("Jane Doe", emails=["jane@doe.example"], language="en")
    book.link(jane, acme)
    return jane


@pytest.fixture
async def staff(store_url: str, tmp_path: Path) -> AsyncIterator[Staff]:
    """Somebody in front of Setup, in a book where nobody set anything."""
    fill(store_url, make)
    async with carnet(store_url, tmp_path) as somebody:
        await somebody.press("go.setup")
        yield somebody


async def on(staff: Staff, setting: str) -> None:
    """Stand on a setting."""
    await staff.press("move.first", *["move.down"] * ROWS.index(setting))


async def test_setup_says_how_everything_stands(staff: Staff) -> None:
    staff.sees("Settings › General")
    staff.sees("Plan pro")
    staff.sees("Mailing lists off")
    staff.sees("SMS off")
    staff.sees("Receipts 365 days")
    staff.sees("enter change t copy test")


async def test_one_key_turns_the_mailing_lists_on_for_everybody_and_it_is_audited(staff: Staff) -> None:
    await staff.press("go.lists")
    assert staff.status == "Mailing lists are off · Setup › Settings › General turns them on: 8 goes there"
    staff.sees("Settings › General")
    await on(staff, "mailing_lists_enabled")
    await staff.press("setup.turn")
    assert staff.status == "Mailing lists: on, for everybody who works on this book"
    await staff.press("go.lists")
    staff.sees("There are no mailing lists yet")
    assert await answer(staff, settings.get, "mailing_lists_enabled") is True
    assert await answer(staff, _audited) == [("mailing_lists_enabled", "false", "true")]


async def test_turned_off_by_a_colleague_they_are_gone_from_the_screen_at_once(staff: Staff) -> None:
    await on(staff, "mailing_lists_enabled")
    await staff.press("setup.turn", "go.lists")
    await colleague(staff, settings.put, "mailing_lists_enabled", False)
    staff.app.desk.changed.publish(Changed(by_me=False))
    await staff.settled()
    assert staff.app.current_mode == "customers"
    assert staff.status == "Mailing lists are off · Setup › Settings › General turns them on"


async def test_without_the_pro_plan_every_way_says_where_it_is_changed(staff: Staff) -> None:
    await on(staff, "mailing_lists_enabled")
    await staff.press("setup.turn")
    await on(staff, "plan")
    await staff.press("move.open")
    staff.sees("Plan standard")
    needs = "Mailing lists need the PRO plan (Setup › Settings › General)."
    for way in ("go.lists", "palette", "record.gather"):
        staff.app.say("")
        await staff.press("go.contacts")
        if way == "palette":
            await staff.press("app.palette")
            await staff.write("go to the mailing lists")
            await staff.press("palette.do")
        else:
            await staff.press(way)
        assert staff.status.startswith(needs), way
        assert staff.app.current_mode == "contacts"


async def test_the_language_is_typed_and_refused_if_it_is_none(staff: Staff) -> None:
    await on(staff, "default_language")
    await staff.press("setup.turn")
    await staff.hit("ctrl+u")
    await staff.write("fr")
    await staff.press("typed.do")
    staff.sees("Language fr")
    await staff.press("setup.turn")
    await staff.write("ench please")
    await staff.press("typed.do")
    assert "Not a language code" in staff.status
    staff.sees("Language fr")


async def test_the_country_and_the_days_of_receipts_are_checked(staff: Staff) -> None:
    await on(staff, "default_country")
    await staff.press("setup.turn")
    await staff.write("fr")
    await staff.press("typed.do")
    staff.sees("Country FR")
    await on(staff, "receipt_retention_days")
    await staff.press("setup.turn")
    await staff.write("x")
    await staff.press("typed.do")
    assert '"365x" does not fit the setting receipt retention days' in staff.status


async def test_with_sms_on_its_preferences_show_and_with_sms_off_they_do_not(staff: Staff) -> None:
    async def permissions() -> None:
        await staff.press("go.contacts", "move.open")
        while "May we write?" not in staff.screen_text:
            await staff.press("page.next_tab")

    await permissions()
    staff.does_not_see("sms")
    await staff.press("go.setup")
    await on(staff, "sms_enabled")
    await staff.press("setup.turn", "go.contacts")
    staff.sees("sms")


async def test_a_new_contact_starts_with_the_language_of_setup_at_once(staff: Staff) -> None:
    await on(staff, "default_language")
    await staff.press("setup.turn")
    await staff.hit("ctrl+u")
    await staff.write("pt-BR")
    await staff.press("typed.do", "go.contacts", "record.new")
    staff.sees("Language* pt-BR")
    await staff.press("form.cancel")
    staff.app.defaults = Defaults(staff.app.config)  # as before Setup was read
    await staff.press("record.new")
    staff.sees("Language* pt-BR")


async def test_the_copy_test_is_remembered_for_this_terminal_and_the_sentences_follow_it(
    staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMUX", "STY", "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "TERM_PROGRAM", "LC_TERMINAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-test")
    staff.sees("not tried yet, t tries it")
    await staff.press("setup.test")
    assert (tmp_path / clipboard.FILE_NAME).read_text() == copy_test.TEXT
    await staff.press("actions.do")
    staff.sees("Copy test on xterm-test: a copy arrives at its clipboard")
    sent: list[str] = []

    def copied() -> str:
        return clipboard.copy(["a@b.example"], folder=tmp_path, environment={"TERM": "xterm-test"}, send=sent.append).sentence

    assert copied() == "a@b.example sent to the terminal's clipboard, which took the copy test"
    await staff.press("setup.test", "actions.down", "actions.do")
    staff.sees("no copy arrives: there is the file")
    sent.clear()
    assert "no clipboard can be reached" in copied()
    assert sent == []
    assert copy_test.remembered(tmp_path, {"TERM": "another"}) is None


async def test_every_setting_of_the_store_can_be_changed_here(staff: Staff) -> None:
    assert tuple(settings.DEFAULTS) == ROWS
    assert keys.BY_ID["go.setup"].keys == "8"
    for name in ROWS:
        await on(staff, name)
        await staff.press("setup.turn")
        assert staff.status or staff.app.screen.is_modal
        if staff.app.screen.is_modal:
            await staff.press("typed.cancel")


def _audited() -> list[tuple[str, str, str]]:
    from store import database

    found = database.current().execute("SELECT field, old, new FROM audit_entry WHERE entity = 'setting'")
    return [tuple(row) for row in found.fetchall()]
