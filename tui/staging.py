"""An app in which keys come one at a time, each where the one before it led to, and what they lead to is shown whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.screen import Screen

from tui.arrival import Arrival
from tui.curtain import Curtain
from tui.driver import is_patient
from tui.type_ahead import TypeAhead, Typed

if TYPE_CHECKING:
    from rich.console import RenderableType


class StagedApp(App[None], inherit_bindings=False):
    """Holds keys back by `TypeAhead`, and pictures by `Curtain`."""

    def __init__(self, driver_class: type[Driver] | None, *, ansi_color: bool) -> None:
        super().__init__(driver_class=driver_class, ansi_color=ansi_color)
        self._disable_notifications = self._disable_tooltips = True  # two widgets less in each screen: neither is ever shown
        way = Arrival(self)
        self.typing = TypeAhead(self._hand_on, way)
        self._curtain = Curtain(way)

    async def on_event(self, event: events.Event) -> None:
        """Keys wait for what the one before leads to."""
        if isinstance(event, Typed) and not event.is_forwarded:
            await self.typing.take(event)
        else:
            await super().on_event(event)

    async def _hand_on(self, typed: Typed) -> None:
        self._curtain.pressed()
        await super().on_event(typed)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Draw a picture; what is only half of it waits for the rest, where the driver can let it wait."""
        if is_patient(self._driver):
            self._curtain.before(self._driver)
        super()._display(screen, renderable)
