"""Keeps back a picture that is only half of what a key leads to, for a moment, so that nothing is drawn to be drawn over."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Protocol

WITHIN = 0.1
"""Seconds after a key in which a picture may be kept back; what takes longer is shown as it comes."""
GLANCE = 0.002
"""Seconds between two looks whether what is kept back is whole; nobody looks while nothing is."""


class Way(Protocol):
    """What keys lead to, as `tui.arrival` sees it."""

    def pressed(self) -> None:
        """A key is about to be handed on."""

    def is_whole(self) -> bool:
        """Whether all that it led to is there."""

    def is_drawn(self) -> bool:
        """Whether nobody has anything to deal with before that is drawn, and it is."""


class Stage(Protocol):
    """Where pictures are shown, as `tui.driver.thin` does."""

    def hold(self, until: float) -> None:
        """Show no picture before that moment of the clock, or `release`; the newest one then."""

    def release(self) -> None:
        """Show the newest picture."""


class Curtain:
    """Closed while a page, a list or a dialog is on its way; what is typed into a field is never behind it.

    Without it a page is first an empty one, then its head, then its rows, and between two dialogs the list below is seen.
    """

    def __init__(self, way: Way) -> None:
        self._way = way
        self._until = 0.0
        self._stage: Stage | None = None
        """What is held now."""
        self._opening: asyncio.Task[None] | None = None

    def pressed(self) -> None:
        """A key is about to be handed on: what it leads to may be waited for."""
        self._way.pressed()
        if monotonic() >= self._until:
            self._release()
        if self._stage is None:
            self._until = monotonic() + WITHIN

    def before(self, stage: Stage) -> None:
        """A picture is about to be drawn."""
        if self._stage is None and monotonic() < self._until and not self._way.is_whole():
            self._stage = stage
            stage.hold(self._until)
            self._opening = asyncio.create_task(self._open())

    async def _open(self) -> None:
        while monotonic() < self._until:
            if self._way.is_whole() and self._way.is_drawn():
                break
            await asyncio.sleep(GLANCE)
        self._release()

    def _release(self) -> None:
        if self._stage is not None:
            self._stage.release()
        self._stage, self._until = None, 0.0
