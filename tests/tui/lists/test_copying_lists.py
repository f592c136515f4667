"""Copying a mailing list at the keyboard: exactly what its receipt says, and what the receipts tell later."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from helpers.books import Book
from helpers.desk_driver import Staff
from helpers.list_office import Office, copied, make, to
from helpers.office import answer, carnet, colleague, fill
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from store import contact_details, contacts, list_copies, list_receipts, tables
from store.vocabulary import Purpose
from tui import clipboard, copy_test
from tui.desk import Changed
from tui.dialogs import text as text_dialog


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
        ("left", b"email,name,title,given_name,family_name,language,organisation,place\r\njane@acme.example,Jane Doe,"),
    ],
)
async def test_the_format_is_chosen_when_copying(staff: Staff, tmp_path: Path, letter: str, begins: bytes) -> None:
    await staff.press("candidate.copy")
    staff.sees("Copy Spring offer: 3 addresses · manual · each in own customer · all")
    staff.sees("f2 copy")
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


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_what_no_clipboard_takes_is_shown_and_stands_in_the_file(
    book: Office, store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY", "STY"):
        monkeypatch.delenv(name, raising=False)
    copy_test.remember(tmp_path, os.environ, False)
    async with carnet(store_url, tmp_path, size) as staff:
        await staff.press("go.lists", "move.open", "candidate.copy")
        await staff.hit("c")
        await staff.press("form.save")
        staff.sees("3 addresses only in")
        inside = [line.partition("│")[2].rpartition("│")[0].strip("▌ ") for line in staff.lines]
        shown = " ".join(line for line in inside if "@" in line)
        assert shown == (tmp_path / clipboard.FILE_NAME).read_text() == "jane@acme.example, jane@globex.example, sam@lee.example"
        await staff.press("text.close")
        staff.sees("Lists › Spring offer")
        assert staff.status.startswith("3 addresses only in")


@given(
    items=st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40), min_size=1, max_size=20),
    between=st.sampled_from([", ", "; ", "\n"]),
    width=st.integers(4, 60),
)
def test_a_text_that_is_shown_is_whole_and_fits(items: list[str], between: str, width: int) -> None:
    text = between.join(items)
    lines = text_dialog.lines_of(text, width)
    assert "".join(lines) == "".join(text.splitlines())
    assert all(cell_len(line.rstrip()) <= width for line in lines)


async def test_a_campaign_that_was_copied_stands_in_the_timeline_and_cannot_be_changed_by_hand(
    staff: Staff, book: Office
) -> None:
    await staff.press("candidate.purpose", "candidate.purpose")
    await to(staff, "Sam Lee")
    await staff.press("candidate.mend", "form.save")
    await copied(staff)
    await staff.press("go.timeline")
    staff.sees("→ out email Sam Lee · ACME Spring offer auto")
    staff.sees("1 of 1")
    for verb in ("edit", "remove"):
        await staff.press(f"timeline.{verb}")
        assert staff.status.startswith("the program wrote this when something was sent, it stands as evidence")


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
    staff.sees("one a line")
    staff.sees(f"SHA-256 {sha256(b'omar@haddad.example' + chr(10).encode()).hexdigest()}"[:70])
    await staff.press("move.down")
    staff.sees("since then +1 −0")
    await staff.press("move.open")
    staff.sees("3 addresses, 1 out")
    staff.sees("✗ Omar Haddad no address")
    await staff.press("move.last", "move.open")
    staff.sees("Contacts › Omar Haddad")


async def test_a_receipt_keeps_the_name_of_then_and_the_list_shows_that_of_today(staff: Staff, book: Office) -> None:
    await copied(staff)
    await colleague(staff, contacts.change, book.jane.id, 1, {"family_name": "Doe"}, {"family_name": "Dough"})
    staff.app.desk.changed.publish(Changed(by_me=False))
    await staff.settled()
    staff.sees("● Jane Dough")
    await staff.press("candidate.receipts", "move.open")
    staff.sees("● Jane Doe")


async def test_a_list_is_copied_from_among_the_lists_as_it_is_kept(staff: Staff, book: Office, tmp_path: Path) -> None:
    await staff.press("candidate.purpose", "page.back", "record.copy", "form.save")
    assert (tmp_path / clipboard.FILE_NAME).read_text() == "jane@acme.example\njane@globex.example\nsam@lee.example\n"
    (receipt,) = await answer(staff, list_receipts.of_list, book.offer)
    assert receipt.purpose is Purpose.MANUAL
    staff.sees("Spring offer manual each in own customer 3 put in today")


def long_ago(monkeypatch: pytest.MonkeyPatch, days: int) -> Callable[[Book], Office]:
    """The book, with a copy that was made so many days ago."""

    def made(book: Book) -> Office:
        office, now = make(book), time.time_ns()
        with monkeypatch.context() as then:
            then.setattr(time, "time_ns", lambda: now - days * 86_400 * 10**9)
            list_copies.copy(book.actor, office.offer)
        return office

    return made


def rows_kept() -> int:
    """How many addresses and exclusions any receipt holds."""
    return tables.ReceiptRow.select().count()


async def test_once_their_time_is_over_only_counts_and_hash_of_a_copy_remain(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store_url, long_ago(monkeypatch, 40))
    async with carnet(store_url, tmp_path) as staff:
        await staff.press("go.setup", "move.last", "setup.turn")
        await staff.hit("ctrl+u")
        await staff.write("30")
        await staff.press("typed.do")
        staff.sees("1 copy is older: whom it went to cannot be known any more then")
        await staff.press("confirm.no")
        staff.sees("Receipts 365 days")
        assert await answer(staff, rows_kept) == 4
        await staff.press("setup.turn")
        await staff.hit("ctrl+u")
        await staff.write("30")
        await staff.press("typed.do", "confirm.yes")
        assert staff.status == "Receipts: 30 days, for everybody who works on this book"
        await staff.press("setup.turn")
        await staff.hit("ctrl+u")
        await staff.write("1")
        await staff.press("typed.do")
        assert staff.status == "Receipts: 1 day, for everybody who works on this book"
        await staff.press("setup.turn")
        await staff.hit("ctrl+u")
        await staff.write("30")
        await staff.press("typed.do")
        assert await answer(staff, rows_kept) == 0
        await staff.press("go.lists", "move.open")
        staff.sees("by Tess Ter")
        staff.does_not_see("by Tess Ter:")
        await staff.press("candidate.newcomers", "form.save")
        staff.sees("Nobody knows any more who was in the last copy")
        await staff.press("form.cancel", "candidate.receipts")
        staff.sees("SHA-256 " + sha256(b"jane@acme.example\njane@globex.example\nsam@lee.example\n").hexdigest())
        staff.sees("manual each in own… 3 1")
        await staff.press("move.open")
        assert staff.status == "the addresses of that copy are not kept any more: only its counts and its hash are"


async def test_what_was_kept_long_enough_is_gone_as_soon_as_somebody_begins_to_work(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store_url, long_ago(monkeypatch, 366))
    async with carnet(store_url, tmp_path) as staff:
        assert await answer(staff, rows_kept) == 0


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
