"""An answer that comes while a dialog or a page goes is for nobody, and never an error."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from helpers.desk_driver import at_the_keyboard
from textual import work
from textual.widget import Widget

from tui.app import CarnetApp
from tui.dialogs.base import Dialog


class Shown(Widget):
    """What an answer is shown in; the answer comes when it has just gone, and before the dialog has."""

    def __init__(self) -> None:
        super().__init__()
        self.gone = asyncio.Event()

    def on_unmount(self) -> None:
        """Let the answer come."""
        self.gone.set()


class Asks(Dialog[None]):
    """Asks for something as soon as it is there."""

    taken = False

    def compose_content(self) -> Iterable[Widget]:
        """Where the answer would be shown."""
        yield Shown()

    def on_mount(self) -> None:
        """Ask."""
        super().on_mount()
        self.answer()

    @work(group="rows")
    async def answer(self) -> None:
        """Show the answer."""
        await self.query_one(Shown).gone.wait()
        Asks.taken = True
        self.query_one(Shown)

    async def on_unmount(self) -> None:
        """Take a while to go."""
        for _ in range(10):
            await asyncio.sleep(0)


async def test_an_answer_that_comes_while_a_dialog_goes_is_for_nobody(make_app: Callable[[], CarnetApp]) -> None:
    async with at_the_keyboard(make_app()) as staff:
        dialog = Asks("Is anybody there?")
        await staff.app.push_screen(dialog)
        await dialog.dismiss(None)
        await staff.settled()
        assert not Asks.taken
