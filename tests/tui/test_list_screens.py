"""The list screens, as somebody uses them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from helpers.desk_driver import Staff, at_the_keyboard
from helpers.long_list import LongList
from textual.filter import ANSIToTruecolor

from store.errors import Unreachable
from tui.app import CarnetApp

MakeApp = Callable[..., CarnetApp]


async def test_one_sees_where_one_is_how_much_there_is_and_what_to_press(staff: Staff) -> None:
    top, tabs, *_, keys = staff.lines
    assert top.split() == ["Carnet", "test", "book", "bob"]
    assert tabs.startswith(" 1 Customers  2 Projects  3 Contacts")
    assert "1 of 1,000,000" in staff.lines[3]
    assert keys.startswith(" enter open")
    assert keys.endswith("? help")


async def test_a_letter_filters_and_the_status_line_counts(staff: Staff) -> None:
    await staff.look_for("4999")
    staff.sees("/ 4999")
    staff.sees("▌ Customer 4999 ")
    assert staff.status == '2 customers match "4999"'
    staff.sees("1 of 2")


async def test_escape_takes_the_filter_away_and_leads_back_to_the_row(staff: Staff) -> None:
    await staff.hit("pagedown", "pagedown", "j", "j")
    before = staff.lines
    await staff.look_for("77")
    await staff.press("filter.clear")
    assert staff.lines[4:21] == before[4:21]
    assert staff.status == ""


async def test_the_arrows_move_in_the_list_while_the_filter_stays(staff: Staff) -> None:
    await staff.look_for("50")
    await staff.hit("down", "j", "j")
    staff.sees("3 of ")
    staff.sees("/ 50")


async def test_a_slow_search_never_overwrites_a_newer_one(staff: Staff, book: LongList, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first letter's answer is held until the second letter was answered for."""
    release, began = threading.Event(), threading.Event()
    real = book.find

    def find(query: Any, **window: Any) -> Any:
        if query.text == "1":
            began.set()
            release.wait(10)
        return real(query, **window)

    staff.app.screen.subject = staff.app.screen.subject._replace(find=find)  # type: ignore[attr-defined]
    await staff.press("list.filter")
    await staff.pilot.press("1")
    await staff.pilot.press("9")
    release.set()
    await staff.settled()
    assert began.is_set()
    staff.sees("▌ Customer 19 ")


async def test_ticks_survive_filtering_and_are_counted(staff: Staff) -> None:
    await staff.hit("space", "space")
    await staff.look_for("4000")
    await staff.press("filter.down", "tick.toggle")
    assert staff.status == "3 ticked"
    await staff.press("list.back")
    assert list(staff.app.screen.records.ticked) == [1, 2, 4000]  # type: ignore[attr-defined]


async def test_all_that_the_filter_shows_can_be_ticked_and_inverted(staff: Staff) -> None:
    await staff.look_for("4999")
    await staff.press("filter.down", "tick.all")
    assert staff.status == "2 ticked"
    await staff.hit("space")
    await staff.press("tick.invert")
    assert staff.status == "1 ticked"


async def test_the_last_row_is_told_its_place(staff: Staff) -> None:
    await staff.press("move.last")
    staff.sees("▌ Customer 1000000")
    staff.sees("1,000,000 of 1,000,000")


async def test_a_jump_leads_to_the_row_and_tells_its_place(staff: Staff) -> None:
    await staff.press("list.jump")
    await staff.hit("5", "0", "0")
    staff.sees("jump to: 500")
    await staff.hit("enter")
    staff.sees("500 of 1,000,000")


async def test_a_filter_that_nothing_matches_says_what_to_do(staff: Staff) -> None:
    await staff.look_for("nobody")
    staff.sees('No customer matches "nobody": esc takes the filter away.')
    assert staff.status == 'no customers match "nobody"'
    await staff.press("filter.down")
    staff.does_not_see("enter open")
    await staff.press("list.back")
    staff.sees("enter open")


async def test_another_tab_and_back_is_the_same_row_at_the_same_height(staff: Staff, book: LongList) -> None:
    await staff.hit("pagedown", "j")
    before = staff.lines[:21]
    await staff.press("go.customers")
    assert staff.lines[:21] == before


async def test_what_a_colleague_changed_is_marked_and_the_cursor_stays(staff: Staff, book: LongList) -> None:
    await staff.hit("j", "j")
    book.names[2] = "Renamed by Ann"
    staff.app.screen.renew(by_me=False)  # type: ignore[attr-defined]
    await staff.settled()
    staff.sees("• Renamed by Ann")
    staff.sees("▌ Customer 3 ")


async def test_a_store_that_cannot_answer_is_said_and_nothing_is_lost(staff: Staff) -> None:
    def find(query: Any, **window: Any) -> Any:
        raise Unreachable("The line to the store is down", mend="try again")

    staff.app.screen.subject = staff.app.screen.subject._replace(find=find)  # type: ignore[attr-defined]
    await staff.look_for("7")
    assert staff.status == "The line to the store is down · try again"
    staff.sees("Customer 1 ")


async def test_a_wide_screen_shows_the_row_beside_the_list(make_app: MakeApp) -> None:
    async with at_the_keyboard(make_app(), (140, 40)) as staff:
        await staff.hit("j")
        staff.sees("main e-mail info2@example.com")


@pytest.mark.parametrize("size", [(59, 24), (80, 15)])
async def test_a_terminal_that_is_too_small_is_told_what_is_needed(make_app: MakeApp, size: tuple[int, int]) -> None:
    async with at_the_keyboard(make_app(), size) as staff:
        staff.sees("60 by 16 cells")
        staff.does_not_see("Customer 1")


async def test_help_shows_the_keys_that_work_here_as_they_are_mapped(make_app: MakeApp) -> None:
    async with at_the_keyboard(make_app(keys={"list.filter": "f5"}), (100, 60)) as staff:
        await staff.press("app.help")
        staff.sees("f5 Type to filter the list.")
        await staff.press("help.close")
        staff.sees("1 of 1,000,000")


async def test_the_palette_finds_by_words_and_does_it(staff: Staff) -> None:
    await staff.press("app.palette")
    await staff.write("tick every")
    await staff.press("palette.do")
    assert staff.status == "1,000,000 ticked"


async def test_ascii_draws_no_sign_that_is_not_ascii(make_app: MakeApp) -> None:
    async with at_the_keyboard(make_app(ascii=True)) as staff:
        await staff.hit("space", "j")
        for line in staff.lines:
            assert line.isascii(), line
        await staff.press("app.help")
        for line in staff.lines:
            assert line.isascii(), line


@pytest.mark.parametrize("theme", ["terminal", "dark", "light", "contrast"])
async def test_every_theme_can_be_chosen(make_app: MakeApp, theme: str) -> None:
    async with at_the_keyboard(make_app(theme=theme)) as staff:
        staff.sees("Customer 1 ")


async def test_the_first_theme_leaves_the_colours_to_the_terminal(make_app: MakeApp) -> None:
    app = make_app(theme="terminal")
    changing = [one for one in app.get_line_filters() if isinstance(one, ANSIToTruecolor) and one.enabled]
    assert not changing


async def test_a_dialog_lies_over_the_screen_and_hides_no_more_than_it_needs(staff: Staff) -> None:
    before = staff.lines
    await staff.press("record.actions")
    after = staff.lines
    assert after[:5] == before[:5]
    assert after[-3:] == before[-3:]
    assert after != before


async def test_the_palette_begins_with_what_is_done_most_and_with_what_matches_best(staff: Staff) -> None:
    await staff.press("app.palette")
    told = staff.screen_text
    of_the_list = [told.index(told_of) for told_of in ("Type to filter", "Copy the addresses", "Add a new one", "Edit it;")]
    assert of_the_list == sorted(of_the_list)
    await staff.write("l")
    staff.sees("▌ Log a call")


async def test_the_palette_tells_the_whole_of_every_sentence(staff: Staff) -> None:
    await staff.press("app.palette")
    await staff.write("filtered round")
    staff.sees("Turn the ticks of the list as it is filtered now")
    assert "round." in staff.screen_text
    staff.does_not_see("…")
