"""Drives the screens the way a member of staff does, so that a test reads as prose: what is pressed, what is then seen."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot

from tui import keys
from tui.app import CarnetApp

_BESIDE = "watch"
"""The worker that runs as long as the app."""


GIVE_WAY = 0.001
"""Seconds in which the interpreter is for other threads: looking without end takes it from those that are waited for."""


class Staff:
    """Somebody at the keyboard. Every action returns when the screen shows all that comes of it."""

    def __init__(self, app: CarnetApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def settled(self) -> None:
        """Wait until nothing is under way: no message, no question to the store, no worker but those that wait for a person.

        Nothing here looks at a clock or at the processor, so a busy machine makes it slower and never wrong. Raises what
        broke the app, if something did.
        """
        calm = 0
        while calm < 2:
            await self._passed()
            await self.app.desk.answered()
            await self.app.animator.wait_until_complete()
            calm = 0 if self._draw() or self.is_busy() else calm + 1
            if not calm:
                await asyncio.sleep(GIVE_WAY)

    async def _passed(self) -> None:
        """Wait until everybody on the screen has dealt with what was sent to them."""
        await self.pilot._wait_for_screen()
        if self.app._exception is not None:
            raise self.app._exception

    def _draw(self) -> bool:
        """Draw at once what the screen would draw in a sixtieth of a second; whether there was anything."""
        screen = self.app.screen
        due = screen._layout_required or screen._scroll_required or screen._repaint_required or screen._recompose_required
        if not (due or screen._dirty_widgets or screen._callbacks):
            return False
        screen._on_timer_update()
        return True

    def is_busy(self) -> bool:
        """Whether a key is not taken yet, or a worker is at something that does not wait for a person."""
        busy = [worker for worker in self.app.workers if worker.name != _BESIDE and worker.is_running]
        return len(busy) > self._asked() or self.app.typing.under_way

    def _asked(self) -> int:
        """How many workers wait for the answer to a dialog, which only a person can give.

        Every screen has a future for its answer; where nobody waits for it nobody is to be called back.
        """
        answers = (callback.future for screen in self.app.screen_stack for callback in screen._result_callbacks)
        return sum(bool(future is not None and not future.done() and future._callbacks) for future in answers)

    async def press(self, *ids: str) -> None:
        """Press the keys of these bindings, one after another, as they are in `tui.keys`."""
        for binding in ids:
            await self.hit(self.app._keymap.get(binding, keys.BY_ID[binding].keys).split(",")[0])

    async def hit(self, *names: str) -> None:
        """Hit keys by their own names."""
        for name in names:
            self.app.post_message(key_event(name))
            await self.settled()
        if not names:
            await self.settled()

    async def write(self, text: str) -> None:
        """Type a text, letter by letter, as quick as it goes."""
        for letter in text:
            self.app.post_message(key_event(letter))
        await self.settled()

    async def look_for(self, text: str) -> None:
        """Filter the list by a text."""
        await self.press("list.filter")
        await self.write(text)

    async def open(self, name: str) -> None:
        """Filter the list by a name and go into the first row."""
        await self.look_for(name)
        await self.press("filter.open")

    @property
    def lines(self) -> list[str]:
        """The screen as it would be sent to the terminal, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    @property
    def screen_text(self) -> str:
        """The screen as one text, runs of spaces as one space."""
        return re.sub(r"[ \u2800]+", " ", "\n".join(self.lines))

    @property
    def status(self) -> str:
        """The last thing that happened."""
        return self.app.status.sentence

    def sees(self, text: str) -> None:
        """Fail unless the text is on the screen."""
        assert re.sub(" +", " ", text) in self.screen_text, f"{text!r} is not on the screen:\n" + "\n".join(self.lines)

    def does_not_see(self, text: str) -> None:
        """Fail if the text is on the screen."""
        assert text not in self.screen_text, f"{text!r} is on the screen:\n" + "\n".join(self.lines)


def key_event(name: str) -> events.Key:
    """The key of that name, or of that letter or sign, as a terminal sends it."""
    key = _character_to_key(name) if len(name) == 1 else name
    try:
        sign = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        sign = name if len(name) == 1 else ""
    return events.Key(key, sign or None)


@asynccontextmanager
async def at_the_keyboard(app: CarnetApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Staff]:
    """Run the app on a terminal of that size, settled."""
    async with app.run_test(size=size) as pilot:
        staff = Staff(app, pilot)
        await staff.settled()
        yield staff
