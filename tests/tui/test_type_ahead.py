"""What is typed faster than the screen follows goes where it was meant to go, and enter opens what was typed."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from helpers.desk_driver import Staff
from helpers.long_list import LongList
from textual import events

from store.errors import Refused
from tui import type_ahead
from tui.dialogs.ask import AskDialog
from tui.screens.list_screen import ListScreen
from tui.widgets.quiet_input import QuietInput


def burst(staff: Staff, *names: str) -> None:
    """Keys that arrive in one piece, as a slow line delivers them."""
    for name in names:
        staff.app.post_message(events.Key(name, name if len(name) == 1 else {"slash": "/"}.get(name)))


async def begun(staff: Staff, group: str) -> None:
    """Wait until there is a worker of that group."""
    while not any(worker.group == group for worker in staff.app.workers):
        await staff.pilot.pause()


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
    burst(staff, "slash", "4", "9", "9", "9", "enter")
    await begun(staff, "opening")
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
    await begun(staff, "acts")
    assert copied == []
    release.set()
    await staff.settled()
    assert len(copied) == 1000


async def test_letters_behind_the_key_that_opens_a_dialog_belong_to_the_dialog(staff: Staff) -> None:
    async def slow_new(row: Any) -> None:
        await asyncio.sleep(0)
        await staff.app.push_screen_wait(AskDialog("Who?"))

    staff.app.screen.do_new = slow_new  # type: ignore[attr-defined]
    burst(staff, "n", "q", "3", "x")
    await staff.settled()
    assert staff.app.screen.query_one(QuietInput).value == "q3x"
    burst(staff, "escape", "j")
    await staff.settled()
    staff.sees("▌ Customer 2 ")


async def test_what_was_typed_for_a_dialog_that_did_not_come_is_thrown_away(staff: Staff) -> None:
    release = asyncio.Event()

    async def refused(row: Any) -> None:
        await release.wait()
        raise Refused("It cannot be")

    staff.app.screen.do_new = refused  # type: ignore[attr-defined]
    burst(staff, "n", "j", "j", "j")
    await staff.pilot.pause()
    release.set()
    await staff.settled()
    staff.sees("It cannot be")
    staff.sees("▌ Customer 1 ")
    await staff.hit("j")
    staff.sees("▌ Customer 2 ")


async def test_escape_does_not_wait_for_what_does_not_come(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    release = asyncio.Event()

    async def stuck(row: Any) -> None:
        await release.wait()

    staff.app.screen.do_new = stuck  # type: ignore[attr-defined]
    left: list[str] = []
    staff.app.screen.action_back = lambda: left.append("back")  # type: ignore[method-assign]
    burst(staff, "n", "j", "escape")
    await staff.pilot.pause()
    assert left == [], "in its turn, as long as it does not take long"
    monkeypatch.setattr(type_ahead, "PATIENCE", -1.0)
    burst(staff, "escape")
    await staff.pilot.pause()
    assert left == ["back"]
    release.set()
    await staff.settled()
    staff.sees("▌ Customer 1 ")
    assert left == ["back"], "the keys before it are gone with what they waited for"
