"""The lists over a real store with the demo book in it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from helpers.desk_driver import Staff, at_the_keyboard
from helpers.long_list import config

from store import book, sample
from store.actor import Actor
from store.database import close_store
from store.opening import open_store
from store.vocabulary import Origin
from tui.app import CarnetApp
from tui.desk import Desk


@pytest.fixture(scope="session")
def demo_book(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A store with the demo book, made once."""
    path = tmp_path_factory.mktemp("demo") / "demo book.db"
    shutil.copyfile(sqlite_template, path)
    opened = open_store(f"sqlite:///{path}")
    opened.write(sample.demo, Actor(None, "bob", Origin.DEMO))
    close_store()
    return path


@pytest.fixture
def open_book(tmp_path: Path) -> Iterator[None]:
    """Nothing of one test's store is left open for the next."""
    yield
    close_store()


def carnet(path: Path, folder: Path) -> CarnetApp:
    """Carnet on a store of its own, opened on the desk's threads as always."""
    desk = Desk.at(f"sqlite:///{path}", "bob")
    desk.start()
    return CarnetApp(config(folder), desk)


@pytest.fixture
async def staff(demo_book: Path, tmp_path: Path, open_book: None) -> AsyncIterator[Staff]:
    """Somebody in front of the demo book, at 80 by 24."""
    path = tmp_path / "demo book.db"
    shutil.copyfile(demo_book, path)
    async with at_the_keyboard(carnet(path, tmp_path)) as somebody:
        yield somebody


async def test_a_person_is_found_by_letters_from_the_middle_of_her_name(staff: Staff) -> None:
    await staff.press("go.contacts")
    await staff.open("oïse mart")
    staff.sees("Contacts › Éloïse Martin")
    await staff.press("page.back")
    staff.sees("/ oïse mart")
    staff.sees("▌ Éloïse Martin")


async def test_coming_back_from_a_page_is_the_same_row_at_the_same_height(staff: Staff) -> None:
    await staff.hit("pagedown", "j", "j")
    before = staff.lines[:21]
    await staff.hit("enter", "escape")
    assert staff.lines[:21] == before


async def test_another_screen_is_as_it_was_left(staff: Staff) -> None:
    await staff.hit("j", "j", "space")
    before = staff.lines[1:21]
    await staff.press("go.contacts", "go.projects", "go.customers")
    assert staff.lines[1:21] == before


async def test_a_new_customer_is_opened_and_stands_in_the_list(staff: Staff) -> None:
    await staff.press("record.new")
    await staff.write("Zebra Crossing")
    await staff.press("form.save")
    staff.sees("Customers › Zebra Crossing")
    await staff.press("page.back")
    staff.sees("of 41")


async def test_a_query_line_that_cannot_be_understood_is_told(staff: Staff) -> None:
    await staff.look_for("customer:acme")
    staff.sees("customer: cannot be asked here: it is not known of a customer")
    await staff.press("filter.clear")
    staff.sees("▌ ACME Ltd")


async def test_a_query_line_is_counted_once_it_can_be_understood(staff: Staff) -> None:
    await staff.press("go.contacts")
    await staff.look_for("lang:fr")
    assert staff.status == "14 found: contacts whose language is fr"


async def test_a_query_line_that_fits_nobody_does_not_take_the_book_for_empty(staff: Staff) -> None:
    await staff.press("go.contacts")
    await staff.look_for("lang:xx")
    staff.sees('No contact matches "lang:xx"')
    staff.does_not_see("Welcome")


async def test_an_empty_book_says_what_to_press_and_fills_itself(sqlite_template: Path, tmp_path: Path, open_book: None) -> None:
    path = tmp_path / "carnet.db"
    shutil.copyfile(sqlite_template, path)
    async with at_the_keyboard(carnet(path, tmp_path)) as staff:
        staff.sees("There is nobody in this book yet.")
        await staff.press("welcome.demo")
        await staff.press("confirm.yes")
        staff.sees("▌ ACME Ltd")


async def test_nobody_reads_of_an_empty_list_before_it_is_known_whether_the_whole_book_is_empty(
    sqlite_template: Path, tmp_path: Path, open_book: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "carnet.db"
    shutil.copyfile(sqlite_template, path)
    asked, answered = threading.Event(), threading.Event()
    is_empty = book.is_empty

    def slowly() -> bool:
        asked.set()
        answered.wait()
        return is_empty()

    monkeypatch.setattr(book, "is_empty", slowly)
    app = carnet(path, tmp_path)
    async with app.run_test() as pilot:
        staff = Staff(app, pilot)
        while not asked.is_set():
            await pilot.pause()
        await pilot.pause()
        staff.does_not_see("There are no customers yet")
        answered.set()
        await staff.settled()
        staff.sees("There is nobody in this book yet.")
        await staff.press("welcome.look")
        staff.sees("There are no customers yet: n adds one.")


async def test_the_first_customer_is_added_from_the_welcome(sqlite_template: Path, tmp_path: Path, open_book: None) -> None:
    path = tmp_path / "carnet.db"
    shutil.copyfile(sqlite_template, path)
    async with at_the_keyboard(carnet(path, tmp_path)) as staff:
        await staff.press("welcome.new_customer")
        await staff.write("First Ltd")
        await staff.press("form.save")
        staff.sees("Customers › First Ltd")
        await staff.press("page.back")
        staff.sees("1 of 1")


async def test_a_file_is_imported_from_the_welcome(
    sqlite_template: Path, tmp_path: Path, open_book: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    path, card = tmp_path / "carnet.db", tmp_path / "anna.vcf"
    shutil.copyfile(sqlite_template, path)
    card.write_text("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berg;Anna;;;\r\nFN:Anna Berg\r\nEND:VCARD\r\n")
    async with at_the_keyboard(carnet(path, tmp_path)) as staff:
        await staff.press("welcome.import_file")
        await staff.write("~/nobody.vcf")
        await staff.press("typed.do")
        staff.sees("~/nobody.vcf: the file cannot be read")
        await staff.press("welcome.import_file")
        await staff.write("~/anna.vcf")
        await staff.press("typed.do")
        assert staff.status.startswith("1 created")
        await staff.press("go.contacts")
        staff.sees("▌ Anna Berg")
