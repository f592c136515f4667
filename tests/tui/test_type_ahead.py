"""What is typed faster than the screen follows goes where it was meant to go, and enter opens what was typed."""

from __future__ import annotations

import threading
from typing import Any

from helpers.desk_driver import Staff
from helpers.long_list import LongList
from textual import events

from tui.screens.list_screen import ListScreen


def burst(staff: Staff, *names: str) -> None:
    """Keys that arrive in one piece, as a slow line delivers them."""
    for name in names:
        staff.app.post_message(events.Key(name, name if len(name) == 1 else {"slash": "/"}.get(name)))


async def test_letters_behind_the_key_that_begins_the_filter_belong_to_the_filter(staff: Staff) -> None:
    burst(staff, "slash", "e", "D", "4", "9")
    await staff.settled()
    staff.sees("/ eD49")
    assert isinstance(staff.app.screen, ListScreen), "no letter was a command"


async def test_a_paste_behind_the_key_that_begins_the_filter_belongs_to_the_filter(staff: Staff) -> None:
    burst(staff, "slash", "4")
    staff.app.post_message(events.Paste("99"))
    burst(staff, "9")
    await staff.settled()
    staff.sees("/ 4999")


async def test_keys_in_a_burst_each_find_what_the_one_before_left(staff: Staff) -> None:
    burst(staff, "j", "j", "question_mark", "q", "j", "2", "1", "j")
    await staff.settled()
    staff.sees("▌ Customer 5 ")


async def test_enter_waits_for_the_answer_to_what_was_typed(staff: Staff, book: LongList) -> None:
    release = threading.Event()
    real = book.find

    def slow(query: Any, **window: Any) -> Any:
        if query.text:
            release.wait(10)
        return real(query, **window)

    staff.app.screen.subject = staff.app.screen.subject._replace(find=slow)  # type: ignore[attr-defined]
    opened: list[int] = []
    staff.app.show_page = lambda kind, record_id, siblings=None: opened.append(record_id)  # type: ignore[method-assign]
    burst(staff, "slash", "4", "9", "9", "9", "enter", "enter")
    await staff.pilot.pause()
    while staff.app.typing.under_way:
        await staff.pilot.pause()
    assert opened == []
    release.set()
    await staff.settled()
    assert opened == [4999]


async def test_what_is_done_with_the_ticked_waits_until_they_are_ticked(staff: Staff, book: LongList) -> None:
    release = threading.Event()
    real = book.ids

    def slow(query: Any, limit: int | None = None) -> Any:
        release.wait(10)
        return real(query, limit=1000)

    screen = staff.app.screen
    assert isinstance(screen, ListScreen)
    screen.subject = screen.subject._replace(ids=slow)  # type: ignore[misc]
    copied: list[int] = []

    async def copy(row: Any) -> None:
        copied.extend(screen.chosen)

    screen.do_copy = copy  # type: ignore[attr-defined]
    burst(staff, "T", "y")
    await staff.pilot.pause()
    while staff.app.typing.under_way:
        await staff.pilot.pause()
    assert copied == []
    release.set()
    await staff.settled()
    assert len(copied) == 1000
