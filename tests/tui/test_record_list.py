"""The list of records: a million rows cost what a screenful costs, ticks stay, and it never asks by itself."""

from __future__ import annotations

import ast
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from helpers.long_list import LongList
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot
from textual.strip import Strip

import tui.widgets
from store.records.customers import CustomerLine
from tui.widgets.cells import Column, fit
from tui.widgets.look import Look, column_look
from tui.widgets.record_list import RecordList

MILLION = 1_000_000
LOOK: Look[CustomerLine] = column_look(
    (Column("Customer", 20, 1), Column("People", 6, right=True)), lambda row: (row.name, str(row.people))
)


class Everything:
    """No filter."""

    text = ""


class ListApp(App[None]):
    """A list, answered at once."""

    def __init__(self, book: LongList, look: Look[CustomerLine] = LOOK, *, answers: bool = True) -> None:
        super().__init__()
        self.book = book
        self.answers = answers
        self.records: RecordList[CustomerLine] = RecordList(look, empty="There is nothing here.")
        self.wanted: list[RecordList.Wanted] = []
        self.heard: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.records

    def on_mount(self) -> None:
        self.records.focus()
        self.records.show(self.book.find(Everything()))

    def on_record_list_wanted(self, event: RecordList.Wanted) -> None:
        self.wanted.append(event)
        if self.answers:
            self.answer(event)

    def answer(self, event: RecordList.Wanted) -> None:
        page = self.book.find(Everything(), **event.window)
        if event.extends:
            self.records.extend(page, event)
        else:
            self.records.show(page)

    def on_record_list_opened(self) -> None:
        self.heard.append("opened")

    def on_record_list_ticked(self) -> None:
        self.heard.append("ticked")


@asynccontextmanager
async def listing(app: ListApp, size: tuple[int, int] = (60, 12)) -> AsyncIterator[Pilot[None]]:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


def seen(app: App[None]) -> list[str]:
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def current(app: ListApp) -> int:
    assert app.records.current is not None
    return app.records.current.id


async def test_rows_that_come_when_the_list_is_gone_are_for_nobody() -> None:
    app = ListApp(LongList(MILLION))
    async with listing(app) as pilot:
        await app.records.remove()
        app.records.notify_style_update()  # as if it had never been drawn
        app.records.show(app.book.find(Everything()))
        app.records.renew(app.book.find(Everything()), mark=True)
        app.records.tick_all([1, 2])
        await pilot.pause()


async def test_the_first_rows_of_a_million_are_shown_without_the_others() -> None:
    app = ListApp(LongList(MILLION))
    async with listing(app):
        rows = [line.split() for line in seen(app)[:3]]
        assert rows == [["Customer", "People"], ["▌", "Customer", "1", "1"], ["Customer", "2", "2"]]
        assert sum(asked["limit"] for asked in app.book.asked) < 1_000


async def test_a_held_key_never_comes_to_the_end_of_the_rows_there_are() -> None:
    app = ListApp(LongList(MILLION))
    async with listing(app) as pilot:
        for step in range(1, 400):
            app.records.action_down()
            if step % 20 == 0:
                await pilot.pause()
                assert current(app) == step + 1
        assert len(app.records.window.rows) < 1_000


async def test_the_last_row_of_a_million_is_two_questions_away() -> None:
    app = ListApp(LongList(MILLION))
    async with listing(app) as pilot:
        before = len(app.book.asked)
        await pilot.press("G")
        await pilot.pause()
        assert current(app) == MILLION
        assert len(app.book.asked) - before <= 2
        await pilot.press("up", "g")
        await pilot.pause()
        assert current(app) == 1


async def test_old_rows_stay_until_the_new_ones_are_there() -> None:
    app = ListApp(LongList(MILLION), answers=False)
    async with listing(app) as pilot:
        before = seen(app)
        await pilot.press("G")
        await pilot.pause()
        assert seen(app) == before
        app.answer(app.wanted[-1])
        await pilot.pause()
        assert current(app) == MILLION


async def test_an_answer_that_comes_after_the_list_was_replaced_is_left_aside() -> None:
    app = ListApp(LongList(MILLION), answers=False)
    async with listing(app) as pilot:
        app.records.window.go(55)
        app.records.action_down()
        await pilot.pause()
        late = app.wanted[-1]
        assert late.after is not None
        app.records.show(app.book.find(Everything(), at="500000"))
        app.answer(late)
        assert [row.id for row in app.records.window.rows][:2] == [500_000, 500_001]
        assert len(app.records.window.rows) == 60


async def test_letters_typed_after_the_jump_key_lead_to_the_row() -> None:
    app = ListApp(LongList(MILLION))
    async with listing(app) as pilot:
        app.records.begin_jump()
        await pilot.press("7", "0", "0")
        await pilot.pause()
        assert current(app) == 700
        await pilot.press("escape", "j")
        await pilot.pause()
        assert current(app) == 701


async def test_a_jump_past_the_last_row_leads_to_it() -> None:
    app = ListApp(LongList(MILLION))
    async with listing(app) as pilot:
        app.records.begin_jump()
        await pilot.press("9", "9", "9", "9", "9", "9", "9")
        await pilot.pause()
        assert current(app) == MILLION


async def test_rows_of_which_none_is_left_give_way_to_the_last_ones_before() -> None:
    app = ListApp(LongList(1_000))
    async with listing(app) as pilot:
        await pilot.press("G")
        await pilot.pause()
        app.book.ids_there = list(range(1, 501))
        app.records.renew(app.book.find(Everything(), **app.records.renewal()))
        await pilot.pause()
        assert current(app) == 500


async def test_ticks_stay_while_other_rows_are_shown() -> None:
    app = ListApp(LongList(MILLION))
    async with listing(app) as pilot:
        await pilot.press("space", "space")
        app.records.show(app.book.find(Everything(), at="5000"))
        await pilot.press("space")
        app.records.show(app.book.find(Everything()))
        await pilot.pause()
        assert list(app.records.ticked) == [1, 2, 5000]
        assert [line[1] for line in seen(app)[1:4]] == ["●", "●", "○"]


async def test_a_change_of_one_row_repaints_that_line_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    app = ListApp(LongList(100))
    async with listing(app) as pilot:
        drawn: list[int] = []
        real = RecordList.render_line

        def counting(self: RecordList[CustomerLine], y: int) -> Strip:
            drawn.append(y)
            return real(self, y)

        monkeypatch.setattr(RecordList, "render_line", counting)
        app.book.names[5] = "Renamed"
        app.records.renew(app.book.find(Everything(), **app.records.renewal()), mark=True)
        await pilot.pause()
        assert drawn == [5]
        assert "•" in seen(app)[5]


async def test_a_cursor_key_repaints_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    app = ListApp(LongList(100))
    async with listing(app) as pilot:
        drawn: list[int] = []
        real = RecordList.render_line

        def counting(self: RecordList[CustomerLine], y: int) -> Strip:
            drawn.append(y)
            return real(self, y)

        monkeypatch.setattr(RecordList, "render_line", counting)
        await pilot.press("j")
        await pilot.pause()
        assert sorted(drawn) == [1, 2]


async def test_a_renewal_in_the_middle_of_a_long_list_keeps_cursor_and_rows() -> None:
    app = ListApp(LongList(MILLION))
    async with listing(app) as pilot:
        app.records.show(app.book.find(Everything(), at="5000"))
        await pilot.press("j", "j", "j")
        await pilot.pause()
        before = seen(app)
        app.records.renew(app.book.find(Everything(), **app.records.renewal()))
        await pilot.pause()
        assert seen(app) == before
        assert current(app) == 5003


async def test_a_renewal_while_it_is_not_seen_keeps_the_height_of_the_cursor() -> None:
    app = ListApp(LongList(MILLION))
    async with listing(app) as pilot:
        app.records.show(app.book.find(Everything(), at="5000"))
        await pilot.press("j", "j", "j")
        await pilot.pause()
        before = seen(app)
        app.records.display = False
        await pilot.pause()
        app.records.renew(app.book.find(Everything(), **app.records.renewal()))
        await pilot.pause()
        app.records.display = True
        await pilot.pause()
        assert seen(app) == before


async def test_a_list_that_shows_its_end_is_short_until_the_rows_before_are_there() -> None:
    app = ListApp(LongList(100), answers=False)
    async with listing(app) as pilot:
        app.records.show(app.book.find(Everything(), at="99"))
        await pilot.pause()
        assert app.records.window.is_short()
        app.answer(app.wanted[-1])
        assert not app.records.window.is_short()
        assert current(app) == 99
        await pilot.pause()
        assert all(line.strip() for line in seen(app))


async def test_a_record_may_take_several_lines() -> None:
    def lines(row: CustomerLine, width: int) -> list[Content]:
        return [fit(f"{row.name} line {number}", width) for number in range(3)]

    app = ListApp(LongList(100), Look(lines))
    async with listing(app) as pilot:
        await pilot.press("j", "j", "j", "j")
        await pilot.pause()
        text = seen(app)
        at = text.index(next(line for line in text if line.startswith("▌") and "Customer 5 line 0" in line))
        assert "Customer 5 line 2" in text[at + 2]


async def test_an_empty_list_says_so() -> None:
    app = ListApp(LongList(0))
    async with listing(app) as pilot:
        await pilot.press("j", "space", "enter", "G", "pagedown")
        assert "There is nothing here." in "\n".join(seen(app))
        assert app.heard == []


async def test_enter_opens_the_row_under_the_cursor() -> None:
    app = ListApp(LongList(10))
    async with listing(app) as pilot:
        await pilot.press("j", "enter")
        assert app.heard == ["opened"]
        assert current(app) == 2


async def test_a_resize_keeps_the_cursor_on_the_screen() -> None:
    app = ListApp(LongList(100))
    async with listing(app, (60, 30)) as pilot:
        await pilot.press(*["j"] * 25)
        await pilot.resize_terminal(60, 8)
        await pilot.pause()
        assert any(line.startswith("▌") and "Customer 26" in line for line in seen(app))


def test_no_widget_imports_the_desk_or_a_subject_of_the_store() -> None:
    seen_by_widgets = ("store.records.", "store.rules", "store.errors", "store.vocabulary")
    for path in Path(tui.widgets.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                assert node.module != "tui.desk", path
                assert not node.module.startswith("store") or node.module.startswith(seen_by_widgets), path
