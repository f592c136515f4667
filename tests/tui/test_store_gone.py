"""The store is gone for a moment: what was asked then is asked again when somebody comes there again, and never by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from helpers.books import Book
from helpers.desk_driver import Staff
from helpers.office import Make, carnet, fill
from helpers.postgres import Databases

from store import links
from store.errors import Busy, StoreError
from tui.desk import Changed
from tui.screens.customers import CustomersScreen
from tui.widgets.asking import MORE_ROWS
from tui.widgets.record_list import FIRST_ROWS, RecordList

MANY = FIRST_ROWS + 2 * MORE_ROWS


class Line:
    """The line to the store: how often another part of a list was asked for, and how often in vain from now on."""

    first_fails = False
    """Not even the first rows can be had."""
    asked = 0
    fails = 0

    def pass_on(self, find: Any) -> Any:
        """The question as it is, unless the line is down."""

        def asking(*arguments: Any, **window: Any) -> Any:
            if self.first_fails:
                raise Busy("The store is busy")
            if window.keys() & {"after", "before", "at", "last"}:
                self.asked += 1
                if self.fails:
                    self.fails -= 1
                    raise Busy("The store is busy")
            return find(*arguments, **window)

        return asking


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    """The line, under the list of customers."""
    made = Line()
    subject = CustomersScreen.subject
    monkeypatch.setattr(CustomersScreen, "subject", subject._replace(find=made.pass_on(subject.find)))
    return made


def make(book: Book) -> None:
    """More customers than are read at once."""
    for number in range(MANY):
        book.customer(f"Customer {number:03}")


@pytest.fixture
async def staff(line: Line, store_url: str, tmp_path: Path) -> AsyncIterator[Staff]:
    """Somebody in front of the customers."""
    fill(store_url, make)
    async with carnet(store_url, tmp_path) as somebody:
        yield somebody


def records(staff: Staff) -> RecordList[Any]:
    """The list that is seen."""
    return staff.app.screen.query_one(RecordList)


async def test_further_rows_are_asked_for_again_when_the_cursor_moves_there_again(staff: Staff, line: Line) -> None:
    line.asked, line.fails = 0, 2
    while not line.asked:
        await staff.press("move.page_down")
    assert (line.asked, len(records(staff).window.rows)) == (1, FIRST_ROWS), "it is not asked for again by itself"
    assert staff.status == "The store is busy"
    await staff.press("move.down")
    assert (line.asked, len(records(staff).window.rows)) == (2, FIRST_ROWS)
    await staff.press("move.down")
    assert len(records(staff).window.rows) == FIRST_ROWS + MORE_ROWS


@pytest.mark.parametrize("there", ["last", "jump"])
async def test_a_way_through_the_list_that_failed_is_free_again(staff: Staff, line: Line, there: str) -> None:
    line.fails = 1
    await staff.press("move.last")
    staff.sees("Customer 000")
    assert staff.status == "The store is busy"
    if there == "last":
        await staff.press("move.last")
        staff.sees(f"▌ Customer {MANY - 1}")
    else:
        await staff.press("list.jump")
        await staff.write("c")
        staff.sees("▌ Customer 000")


@pytest.mark.parametrize(("book", "seen"), [(make, "▌ Customer 000"), (lambda book: None, "There is nobody in this book yet")])
async def test_the_first_rows_are_there_when_the_store_is_back(
    line: Line, store_url: str, tmp_path: Path, book: Make, seen: str
) -> None:
    fill(store_url, book)
    line.first_fails = True
    async with carnet(store_url, tmp_path) as staff:
        assert not records(staff).loaded
        assert staff.status == "The store is busy"
        line.first_fails = False
        staff.app.desk.changed.publish(Changed(by_me=False))
        await staff.settled()
        staff.sees(seen)


async def test_the_rows_of_a_page_are_there_when_the_store_is_back(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(links, "people", in_vain)
        await staff.press("move.open")
    assert staff.status == "The store is busy"
    staff.app.desk.changed.publish(Changed(by_me=False))
    await staff.settled()
    staff.sees("Nobody yet: n adds a new contact here")


@pytest.mark.parametrize("engine", ["postgres"])
async def test_a_server_that_is_started_again_costs_a_sentence(
    staff: Staff, store_url: str, postgres_databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.desk.WATCH", 0.01)
    monkeypatch.setattr("tui.desk.CALM", 0.01)
    heard: list[Changed] = []
    staff.app.desk.changed.subscribe(staff.app.screen, heard.append)
    failed: list[StoreError] = []
    background = staff.app.desk.background

    async def noted(*asked: Any, **settings: Any) -> Any:
        try:
            return await background(*asked, **settings)
        except StoreError as error:
            failed.append(error)
            raise

    monkeypatch.setattr(staff.app.desk, "background", noted)
    with postgres_databases.gone(store_url):
        await staff.press("move.last")
        staff.sees("▌ Customer 000")
        assert "not currently accepting connections" in staff.status
        while not failed:
            await staff.settled()
    while not heard:
        await staff.settled()
    await staff.press("move.last")
    staff.sees(f"▌ Customer {MANY - 1}")


def in_vain(*_: Any, **_window: Any) -> Any:
    """A question that nobody answers."""
    raise Busy("The store is busy")
