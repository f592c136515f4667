"""A Carnet on a real terminal that walks by itself through every screen, page and dialog.

``python walk.py URL FOLDER REPORT RECORDS ROWS [MODE…]`` opens the pages of so many records of each kind, or of these modes,
and edits so many rows of each of their parts. It presses every key that a list, a page or a row offers, looks at what comes,
and leaves it with escape. REPORT tells what was seen: ``{"screens": [class names], "text": [lines that were on the screen]}``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from helpers.desk_driver import Staff
from helpers.hostile import PAYLOADS
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from tui import keys
from tui.app import CarnetApp
from tui.config import Config
from tui.desk import Desk
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.drafts import DraftsDialog
from tui.dialogs.form import FormDialog
from tui.dialogs.pick import PickDialog
from tui.screens.page import PageScreen

ELSEWHERE = frozenset({"app", "go", "move", "tick", "list", "page"})
"""Scopes whose keys lead away, or do nothing with the row."""
EVERYWHERE = ("app.help", "app.palette", "app.tell_quit")


class Walker(Staff):
    """Somebody who tries everything once and changes nothing that cannot be undone."""

    def __init__(self, app: CarnetApp, pilot: Pilot[None], records: int, rows: int, modes: Sequence[str]) -> None:
        super().__init__(app, pilot)
        self.mode = app.DEFAULT_MODE
        self.modes = modes or list(app.MODES)
        self.records = records
        self.rows = rows
        self.screens: set[str] = set()
        self.text: set[str] = set()

    async def look(self) -> None:
        """Take note of what is on the screen."""
        self.screens.add(type(self.app.screen).__name__)
        self.text.update(self.lines)

    async def walk(self) -> None:
        """Go everywhere."""
        await self.settled()
        here = self.app.screen_stack[0]
        while isinstance(self.app.screen, DraftsDialog):
            await self.look()
            await self.press("drafts.take_up")
            await self.leave(here)
        for mode in self.modes:
            self.mode = mode
            await self.press(f"go.{mode}")
            await self.press("move.page_down", "move.first")
            for _ in range(self.records):
                await self.press("move.open")
                await self.look()
                await self.try_page()
                await self.press("page.back", "move.down")
            await self.try_rows(1)
        await self.filter()

    async def filter(self) -> None:
        """Paste into the filter what nobody should, and take it away."""
        await self.press("list.filter")
        for start in range(0, len(PAYLOADS), 8):
            self.app.post_message(events.Paste("".join(PAYLOADS[start : start + 8])))
            await self.settled()
            await self.look()
            await self.hit("ctrl+u")
        await self.press("filter.clear")

    async def try_page(self) -> None:
        """Every part of a page, every row of it, and the page of the next record."""
        page = self.app.screen
        assert isinstance(page, PageScreen)
        for _ in page.TABS:
            await self.try_rows(self.rows)
            if self.app.screen is not page:
                return
            await self.press("page.next_tab")
        await self.press("page.edit_page")
        await self.leave(page)
        await self.press("page.next_record", "page.previous_record")
        await self.look()

    async def try_rows(self, rows: int) -> None:
        """Every key on the first row of the list that is seen, and edit more of them from the last one up."""
        here = self.app.screen
        for binding in (*self.offered(), *EVERYWHERE):
            await self.press(binding)
            await self.leave(here)
            if self.app.screen is not here:
                return
        if "record.edit" in self.offered():
            await self.press("move.last")
            for _ in range(rows):
                await self.press("record.edit")
                await self.leave(here)
                await self.press("move.up")

    def offered(self) -> list[str]:
        """What can be done with the row under the cursor, by the ids of the keys."""
        active = [found.binding.id for found in self.app.screen.active_bindings.values() if found.enabled]
        return [name for name in active if name in keys.BY_ID and keys.BY_ID[name].where not in ELSEWHERE]

    async def leave(self, here: Screen[Any]) -> None:
        """Look at what is open, try to save a form, and come back; not if what was done closed the page itself."""
        await self.look()
        if self.app.current_mode != self.mode:
            await self.press(f"go.{self.mode}")
        tried = 0
        while self.app.screen is not here and here in self.app.screen_stack:
            dialog = self.app.screen
            if isinstance(dialog, FormDialog) and not tried:
                await self.type_and_save()
                await self.look()
            elif isinstance(dialog, PickDialog) and not tried:
                self.app.post_message(events.Paste("Z"))
                await self.settled()
            if self.app.screen is dialog:
                await self.hit("escape")
                await self.look()
            if isinstance(self.app.screen, ConfirmDialog) and tried:
                await self.press("confirm.yes")
            tried += 1
            assert tried < 10, type(self.app.screen)

    async def type_and_save(self) -> None:
        """Type something into the field with the focus, and save."""
        if isinstance(self.app.focused, Input):
            self.app.post_message(events.Paste(PAYLOADS[len(self.text) % len(PAYLOADS)]))
            await self.settled()
        await self.press("form.save")


def main(url: str, folder: Path, report: Path, records: int, rows: int, modes: Sequence[str]) -> None:
    """Walk and tell."""
    config = Config(database=url, operator="bob", data_dir=folder)
    desk = Desk.at(config.database, config.operator)
    desk.start()
    app = CarnetApp(config, desk)
    walkers: list[Walker] = []

    async def pilot(pilot: Pilot[Any]) -> None:
        walkers.append(Walker(app, pilot, records, rows, modes))
        try:
            await walkers[0].walk()
        finally:
            app.exit()

    app.run(auto_pilot=pilot, mouse=False)
    report.write_text(json.dumps({"screens": sorted(walkers[0].screens), "text": sorted(walkers[0].text)}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]), sys.argv[6:])
