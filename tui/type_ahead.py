"""Hands keys on one at a time, so that what is typed faster than the screen follows goes where it was meant to go."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

from textual import events
from textual.message_pump import MessagePump

Typed = events.Key | events.Paste
"""What comes from the keyboard."""

PATIENCE = 0.5
"""Seconds that one widget may take for a key before the next one is handed on all the same."""


class TypeAhead:
    """Holds a key back until the one before it was taken, and the focus is where that one put it.

    The toolkit hands a burst of keys on at once, all to the widget that has the focus when the first one arrives: of a
    quick ``/anna``, or one that a slow line delivers in one piece, the letters would be commands to the list.
    """

    def __init__(self, hand_on: Callable[[Typed], Awaitable[None]], path: Callable[[], list[MessagePump]]) -> None:
        """`hand_on` gives a key to the toolkit; `path` names who may take it, from the focused widget up to the app."""
        self._hand_on = hand_on
        self._path = path
        self._held: deque[Typed] = deque()
        self._busy: asyncio.Task[None] | None = None

    @property
    def under_way(self) -> bool:
        """Whether a key is not taken yet."""
        return self._busy is not None and not self._busy.done()

    async def take(self, typed: Typed) -> None:
        """Hand a key on at once if none is on its way, else after those before it."""
        if self.under_way:
            self._held.append(typed)
            return
        path = self._path()
        await self._hand_on(typed)
        self._busy = asyncio.create_task(self._follow(path))

    async def _follow(self, path: list[MessagePump]) -> None:
        await _passed(path)
        while self._held:
            path = self._path()
            await self._hand_on(self._held.popleft())
            await _passed(path)


async def _passed(path: list[MessagePump]) -> None:
    """Wait until each of them in turn has dealt with all that it was sent; a key bubbles up in the same order."""
    for pump in path:
        dealt_with = asyncio.Event()
        if pump.call_later(dealt_with.set):
            with suppress(TimeoutError):  # it went away, or something takes long in it: nothing typed is lost for that
                await asyncio.wait_for(dealt_with.wait(), PATIENCE)
