"""What every screen has: the lines around its body, the desk, and a sentence instead when the terminal is too small."""

from __future__ import annotations

import itertools
from collections.abc import Coroutine, Iterable
from typing import Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from tui.arrival import leave
from tui.desk import Changed, Desk
from tui.screens.about import About
from tui.screens.host import Host
from tui.widgets.kept import Kept
from tui.widgets.lines import KeyLine, StatusLine, TopLine

LEAST_WIDTH, LEAST_HEIGHT = 60, 16
"""Cells that a screen needs."""
WIDE = 120
"""Cells from which on the preview stands beside a list."""


class TooSmall(Static):
    """Says what is needed."""


class CarnetScreen(Kept, Screen[None]):
    """A screen of its own, not a dialog.

    Subclasses compose `compose_head` (tabs or path) and `compose_body`, and re-read what they show in `renew`.
    """

    AUTO_FOCUS: ClassVar[str | None] = None

    def __init__(self) -> None:
        super().__init__()
        self._css_update_count = 0  # as the app begins: a new screen is styled as it is mounted, not all over again
        self.others: tuple[str, ...] = ()
        """Who else is in what is shown."""
        self._stale = False
        self._act: Worker[None] | None = None

    @property
    def carnet(self) -> Host:
        """The app, as screens see it."""
        return cast("Host", self.app)

    @property
    def desk(self) -> Desk:
        """The bridge to the store."""
        return self.carnet.desk

    @property
    def is_seen(self) -> bool:
        """Whether nothing but dialogs is above it; the toolkit's own word counts every screen behind a see-through one."""
        above = itertools.takewhile(lambda screen: screen is not self, reversed(self.app.screen_stack))
        return self in self.app.screen_stack and all(screen.is_modal for screen in above)

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Say the last thing that happened, until the next one; it stays over a change of screens."""
        self.carnet.say(sentence, bad=bad)

    def begin(self, act: Coroutine[Any, Any, None]) -> None:
        """Do what a key asks for, in a worker; nothing while the one before is on its way to its dialog, or in it.

        Letters typed ahead for a dialog that a slow line has not opened yet must not be commands to what is under it.
        """
        if self._act is not None and self._act.is_running:
            act.close()
        else:
            self._act = self.run_worker(act, group="acts")

    def about(self) -> About:
        """Whom and what a new interaction would be about, from where one is."""
        return About()

    def compose(self) -> ComposeResult:
        """Lines above, body, lines below."""
        yield TopLine()
        yield from self.compose_head()
        yield from self.compose_body()
        yield StatusLine()
        yield KeyLine()
        yield TooSmall(f"Carnet needs a terminal of {LEAST_WIDTH} by {LEAST_HEIGHT} cells: make it larger, or the font smaller.")

    def compose_head(self) -> Iterable[Widget]:
        """The line under the top line, and a rule."""
        return ()

    def compose_body(self) -> Iterable[Widget]:
        """What the screen is for."""
        return ()

    def renew(self, *, by_me: bool) -> None:
        """Read again what is shown, because the store changed."""

    def on_mount(self) -> None:
        """Hear of every change of the store."""
        self.desk.changed.subscribe(self, self._store_changed)

    def _on_prune(self) -> None:
        """Nobody sees it again."""
        leave(self)

    def on_resize(self, event: events.Resize) -> None:
        """Fit the width."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.set_class(event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT, "-small")

    def on_screen_resume(self) -> None:
        """Show what was said meanwhile, and read again what changed meanwhile."""
        self.refresh_lines()
        if self._stale:
            self._stale = False
            self.renew(by_me=True)

    def refresh_lines(self) -> None:
        """Show the app's heading and status in the lines of this screen."""
        if self.is_mounted:
            self.query_one(TopLine).show(self.carnet.book, self.carnet.operator, self.carnet.due, self.others)
            self.query_one(StatusLine).show(self.carnet.status.sentence, bad=self.carnet.status.bad)

    def _store_changed(self, changed: Changed) -> None:
        if self.is_seen:
            self.renew(by_me=changed.by_me)
        else:
            self._stale = True
