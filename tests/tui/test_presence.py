"""The header says who else is in the record, and lets others see that one is in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.books import Book
from helpers.desk_driver import Staff
from helpers.office import answer, carnet, fill

from store import operators, presence
from store.errors import Ref
from tui.screens.record_screen import RecordScreen
from tui.widgets.lines import are_here


def make(book: Book) -> Ref:
    """A customer and a project; who makes it is nobody's business."""
    acme = book.customer("ACME")
    book.project("Bridge", acme)
    for login in ("ann", "bob"):
        operators.me(login)
    return acme


@pytest.fixture
def acme(store_url: str) -> Ref:
    """The customer of the book, which is closed."""
    return fill(store_url, make)


@pytest.fixture
async def staff(acme: Ref, store_url: str, tmp_path: Path) -> AsyncIterator[Staff]:
    """Bob in front of the customers."""
    async with carnet(store_url, tmp_path) as somebody:
        yield somebody


async def ann(staff: Staff, ask: Callable[..., Any], *args: Any) -> Any:
    """What Ann's own connection says, while it is open."""
    store = await staff.app.desk.opened()

    def on_her_own() -> Any:
        store.connect()
        try:
            return ask(operators.me("ann").id, *args)
        finally:
            store.close()

    return await asyncio.get_running_loop().run_in_executor(None, on_her_own)


@pytest.mark.parametrize("engine", ["postgres"])
async def test_a_colleague_in_the_record_is_seen_in_the_header_until_she_leaves(staff: Staff, acme: Ref) -> None:
    seen: list[Any] = []

    async def bob_looks() -> None:
        page = staff.app.screen
        assert isinstance(page, RecordScreen)
        page.look_around()
        await staff.settled()
        seen.append(staff.lines[0].split("  ")[-1].strip())

    loop = asyncio.get_running_loop()

    def visit(me: int) -> None:
        seen.append(presence.look_around(me, "customer", acme.id))
        asyncio.run_coroutine_threadsafe(bob_looks(), loop).result()

    await staff.press("move.open")
    await ann(staff, visit)
    for _ in range(200):  # the server takes a moment to notice that she is gone
        await bob_looks()
        if seen[-1] == "bob":
            break
    assert (*seen[:2], seen[-1]) == (("bob",), "ann is here · bob", "bob")


@pytest.mark.parametrize("engine", ["postgres"])
async def test_nobody_is_seen_in_a_record_that_he_left_for_another_or_for_the_list(staff: Staff, acme: Ref) -> None:
    def who(me: int) -> Any:
        return presence.look_around(me, "customer", acme.id)

    assert await ann(staff, who) == ()
    await staff.press("move.open")
    assert await ann(staff, who) == ("bob",)
    await staff.press("page.next_tab", "move.open")  # the project, above the customer
    assert await ann(staff, who) == ()
    await staff.press("page.back")
    assert await ann(staff, who) == ("bob",)
    await staff.press("page.back")
    assert await ann(staff, who) == ()


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_in_a_book_of_ones_own_nobody_else_is_asked_for(staff: Staff, acme: Ref) -> None:
    await staff.press("move.open")
    assert await answer(staff, presence.look_around, 1, "customer", acme.id) is None
    page = staff.app.screen
    assert isinstance(page, RecordScreen)
    assert page._looking is None


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), ""),
        (("ann",), "ann is here"),
        (("ann", "joe"), "ann and joe are here"),
        (("ann", "joe", "sam", "tim"), "ann, joe and 2 more are here"),
    ],
)
def test_those_who_are_here_are_named_shortly(names: tuple[str, ...], words: str) -> None:
    assert are_here(names) == words
