"""Hands keys on one at a time, so that what is typed faster than the screen follows goes where it was meant to go."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import Protocol

from textual import events
from textual.message_pump import MessagePump

Typed = events.Key | events.Paste
"""What comes from the keyboard."""

PATIENCE = 0.5
"""Seconds that one widget may take for a key before the next one is handed on all the same, and after which a way out is one."""
GLANCE = 0.002
"""Seconds between two looks whether what a key led to is there; nobody looks while nothing is on its way."""
FRAME = 0.005
"""Seconds that a key has to be drawn before anybody asks whether it was taken, unless the next one is already there."""


class Way(Protocol):
    """What keys lead to, as `tui.arrival` sees it."""

    def is_due(self) -> bool:
        """Whether something is still on its way."""

    def failed(self) -> bool:
        """Whether that came to nothing."""

    def takers(self) -> list[MessagePump]:
        """Who may take a key now, from the focused widget up to the app."""

    def is_way_out(self, typed: Typed) -> bool:
        """Whether the key leaves something."""


class TypeAhead:
    """Holds a key back until the one before it was taken, and what that one led to is there.

    The toolkit hands a burst of keys on at once, all to the widget that has the focus when the first one arrives: of a
    quick ``/anna`` or ``nAnna``, or one that a slow line delivers in one piece, the letters would be commands to the list.
    What was typed for something that came to nothing is thrown away. A way out never waits longer than PATIENCE: then it
    is handed on at once, in place of all that was held.
    """

    def __init__(self, hand_on: Callable[[Typed], Awaitable[None]], way: Way) -> None:
        """`hand_on` gives a key to the toolkit."""
        self._hand_on = hand_on
        self._way = way
        self._held: deque[Typed] = deque()
        self._busy: asyncio.Task[None] | None = None
        self._since = 0.0
        self._pressed = asyncio.Event()
        """Set once another key came since the last one that nobody had to wait for."""

    @property
    def under_way(self) -> bool:
        """Whether a key is not taken yet."""
        return self._busy is not None and not self._busy.done()

    async def take(self, typed: Typed) -> None:
        """Hand a key on at once if nothing is on its way, else after those before it."""
        if self._busy is not None and not self._busy.done():
            if not (self._way.is_way_out(typed) and monotonic() - self._since > PATIENCE):
                self._held.append(typed)
                self._pressed.set()
                return
            self._busy.cancel()
            self._held.clear()
            path = await self._hand(typed)
        elif self._way.is_due():
            path = []
            self._held.append(typed)
        else:
            path = await self._hand(typed)
        self._since = monotonic()
        self._pressed.clear()
        self._busy = asyncio.create_task(self._follow(path))

    async def _hand(self, typed: Typed) -> list[MessagePump]:
        path = self._way.takers()
        await self._hand_on(typed)
        return path

    async def _follow(self, path: list[MessagePump]) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._pressed.wait(), FRAME)
        await self._arrive(path)
        while self._held:
            path = await self._hand(self._held.popleft())
            self._since = monotonic()
            await self._arrive(path)

    async def _arrive(self, path: list[MessagePump]) -> None:
        """Wait until those on the path have taken the key, and what it led to is there and has taken the focus."""
        await _passed(path)
        taken = True
        while (due := self._way.is_due()) or not taken or self._way.takers() != path:
            if due:
                await asyncio.sleep(GLANCE)
                taken = False
                if self._way.failed():
                    self._held.clear()
            else:
                path = self._way.takers()
                await _passed(path)
                taken = True


async def _passed(path: list[MessagePump]) -> None:
    """Wait until each of them in turn has dealt with all that it was sent; a key bubbles up in the same order."""
    for pump in path:
        dealt_with = asyncio.Event()
        if pump.call_later(dealt_with.set):
            with suppress(TimeoutError):  # it went away, or something takes long in it: nothing typed is lost for that
                await asyncio.wait_for(dealt_with.wait(), PATIENCE)
