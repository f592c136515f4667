"""Goes on with the term that is being typed into a filter, as a shell does with a name."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, Any

from store import search
from tui.widgets.lines import between

if TYPE_CHECKING:
    from tui.screens.list_screen import ListScreen


async def complete(screen: ListScreen[Any], terms: search.Subject | None) -> None:
    """Go on as far as all that fit are the same, and say which there are; where nothing can be added, go into the list."""
    line, cursor = screen.bar.text, screen.bar.cursor
    found = await screen.desk.ask(search.complete, line, cursor, terms) if terms else []
    if all(one.line == line for one in found):
        screen.records.focus()
    elif (line, cursor) == (screen.bar.text, screen.bar.cursor):
        begun = os.path.commonprefix([one.line[: one.cursor] for one in found])  # noqa: RUF071 - it is no path
        if len(begun) > cursor:
            screen.bar.put(begun + line[cursor:], len(begun))
        if len(found) > 1:
            screen.say(between(*(one.shown for one in found)))


async def offer(screen: ListScreen[Any], terms: search.Subject, otherwise: str) -> None:
    """Say how the term that is being typed can go on, or ``otherwise``."""
    line, cursor = screen.bar.text, screen.bar.cursor
    found = await screen.desk.background(search.complete, line, cursor, terms)
    screen.say(between(*(one.shown for one in found)) or otherwise)
