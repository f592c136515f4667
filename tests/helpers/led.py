"""A Carnet on a real terminal that a test leads key by key, and that tells what another driver would have drawn.

``python led.py URL FOLDER SOCKET`` connects to the socket. A line ``{"keys": [names], "size": [columns, rows]}`` that comes over
it presses the keys, waits until all that comes of them is drawn for a terminal of that size, and answers with one line, a `Told`
as JSON. Where the size is null it only presses the keys.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from helpers.desk_driver import Staff, key_event
from textual.driver import Driver
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Input

from tui import curtain
from tui.app import CarnetApp
from tui.config import Config
from tui.desk import Desk
from tui.dialogs.form import FormDialog
from tui.driver.thin import ThinDriver
from tui.screens.panels.base import Panel
from tui.widgets import filter_bar


@dataclass(frozen=True)
class Told:
    """What the program tells after each of its steps."""

    screen: str
    """The class of the screen or dialog on top."""
    part: str
    """The class of the part of a page, or of the timeline or the settings, that is seen; empty if there are none."""
    form: bool
    """Whether it is a form."""
    types: bool
    """Whether letters are typed into a field."""
    field: tuple[int, int]
    """The first line of what has the focus, and the one after its last."""
    offered: dict[str, str]
    """The first key of every binding that is active, by the id of the binding."""
    written: str
    """What was written to the driver since the last time, as the stock driver would have sent it."""
    sent: list[str]
    """What was sent to the terminal since the last time, picture by picture."""
    picture: str
    """What draws the whole screen as it is now."""


class HeardDriver(ThinDriver):
    """The thin driver; what is written to it is noted."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        self.heard: list[str] = []
        self.sent: list[str] = []
        super().__init__(*arguments, **settings)
        assert self._output is not None
        self.output = self._output
        self._next_piece, self.output._next_piece = self.output._next_piece, self._noted  # type: ignore[method-assign]

    def _noted(self) -> bytes:
        piece = self._next_piece()
        self.sent.append(piece.decode())
        return piece

    def is_behind(self) -> bool:
        """Whether something that was written is still to be sent."""
        with self.output._changed:
            return bool(self.output._drawn or self.output._controls)

    def write(self, data: str) -> None:
        """Note it and write it."""
        self.heard.append(data)
        super().write(data)


class Staying(CarnetApp):
    """A Carnet that nobody leaves."""

    def exit(self, *arguments: Any, **settings: Any) -> None:
        """Stay."""

    def leave(self) -> None:
        """Leave."""
        super().exit()


class Led:
    """Somebody who does what the other end of the socket says."""

    def __init__(self, app: CarnetApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.staff = Staff(app, pilot)

    async def follow(self, socket: str) -> None:
        """Do what is asked until nobody asks any more."""
        reader, writer = await asyncio.open_unix_connection(socket)
        while line := await reader.readline():
            asked = json.loads(line)
            for name in asked["keys"]:
                self.app.post_message(key_event(name))
            if asked["size"] is None:
                continue
            await self.staff.settled()
            while list(self.app.size) != asked["size"] or self.driver.is_behind():
                await self.staff.settled()
            writer.write(json.dumps(asdict(self.told())).encode() + b"\n")
            await writer.drain()

    @property
    def driver(self) -> HeardDriver:
        """What is written to."""
        assert isinstance(self.app._driver, HeardDriver)
        return self.app._driver

    def told(self) -> Told:
        """How things stand."""
        heard, self.driver.heard = self.driver.heard, []
        sent, self.driver.sent = self.driver.sent, []
        offered: dict[str, str] = {}
        for key, found in self.app.screen.active_bindings.items():
            if found.enabled and found.binding.id:
                offered.setdefault(found.binding.id, key)
        types = isinstance(self.app.focused, Input)
        screen = self.app.screen
        part = next((type(panel).__name__ for panel in screen.query(Panel) if panel.display), "")
        region = self.app.focused.region if self.app.focused else Region()
        return Told(
            type(screen).__name__, part, isinstance(screen, FormDialog), types, (region.y, region.bottom), offered,
            "".join(heard), sent, self.picture(),
        )  # fmt: skip

    def picture(self) -> str:
        """Everything on the screen, drawn anew, without a trace in the compositor."""
        compositor = self.app.screen._compositor
        dirty = compositor._dirty_regions.copy()
        update = compositor.render_update(full=True, screen_stack=self.app._background_screens)
        compositor._dirty_regions |= dirty
        return str(update.render_segments(self.app.console))  # type: ignore[union-attr]


def main(url: str, folder: Path, socket: str) -> None:
    """Be led."""
    curtain.WITHIN = filter_bar.STANDS = 1_000  # a busy machine is no reason to show half of a picture
    desk = Desk.at(url, "bob")
    desk.start()
    app = Staying(Config(database=url, operator="bob", data_dir=folder), desk)
    heard: type[Driver] = HeardDriver
    app.driver_class = heard

    async def pilot(pilot: Pilot[Any]) -> None:
        await Led(app, pilot).follow(socket)
        app.leave()

    app.run(auto_pilot=pilot, mouse=False)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
