"""A screen of one record: which one it is, its card once that is known, and who else is in it."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar, Generic, TypeVar

from textual import work
from textual.timer import Timer

from store import presence
from store.errors import StoreError
from tui.screens.base import CarnetScreen

Card = TypeVar("Card")

AROUND = 5.0
"""Seconds between two looks for who else is here."""


class RecordScreen(CarnetScreen, Generic[Card]):
    """Subclasses read the card and show it."""

    KIND: ClassVar[str] = ""
    """What kind of record it is, where colleagues are told that one is in it."""

    def __init__(self, record_id: int) -> None:
        super().__init__()
        self.record_id = record_id
        self._card: Card | None = None
        self._looking: Timer | None = None

    @property
    def card(self) -> Card:
        """The record; there is no panel before it is known."""
        assert self._card is not None
        return self._card

    def on_mount(self) -> None:
        """Look who else is here, from now on."""
        if self.KIND:
            self._looking = self.set_interval(AROUND, self.look_around)

    def on_screen_resume(self) -> None:
        """Look again, after one was elsewhere."""
        self.look_around()

    def on_unmount(self) -> None:
        """Be here no more."""
        if self._looking is not None:
            self._looking.stop()
            self.app.run_worker(self._leave(self.record_id), group="presence")

    def look_around(self) -> None:
        """Show who else is in the record, and let them see that one is."""
        if self._looking is not None:
            self._look_around()

    @work(exclusive=True, group="presence")
    async def _look_around(self) -> None:
        """Ask; a store that cannot say now is asked again later."""
        with suppress(StoreError):
            here = self.record_id
            if not self.is_seen:
                await self._leave(here)
                return
            me = await self.desk.me()
            others = await self.desk.background(presence.look_around, me.operator_id or 0, self.KIND, here)
            if others is None and self._looking is not None:
                self._looking.stop()  # nobody else ever is
                self._looking = None
            elif others is not None and here == self.record_id and others != self.others:
                self.others = others
                self.refresh_lines()

    async def _leave(self, record_id: int) -> None:
        with suppress(StoreError):
            me = await self.desk.me()
            await self.desk.background(presence.leave, me.operator_id or 0, self.KIND, record_id)
