"""Tells whether what a key leads to is there: a dialog, a page, its rows, the end of a save; the next key is for that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ScreenStackError
from textual.dom import NoScreen
from textual.widget import Widget
from textual.worker import WorkerState

from tui.keys import BY_ID
from tui.widgets.record_list import RecordList

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.worker import Worker

LEADING = frozenset(
    {"acts", "begin", "choosing", "completing", "go", "opening", "other", "person", "save", "stand-in", "step", "tab", "welcome"}
)
"""Groups of workers that lead somewhere: when they end, or wait for an answer, the next key finds what it was meant for."""
FETCHING = frozenset({"card", "rows"})
"""Groups of workers that fetch what a screen is about; they keep a key waiting while it has nothing to act on."""
BESIDE = frozenset(
    {
        "count",
        "desk",
        "difference",
        "due",
        "look",
        "number",
        "offer",
        "part",
        "position",
        "presence",
        "preview",
        "receipts",
        "settings",
        "ticks",
    }
)
"""Groups of workers that no key waits for."""


class Arrival:
    """Looks at one app. Whoever waits for an answer on a screen above has arrived there: only the top screen counts."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._leading: list[Worker[Any]] = []
        self._pressed_on: Screen[Any] | None = None

    def is_due(self) -> bool:
        """Whether something is still on its way."""
        try:
            screen = self._app.screen
        except ScreenStackError:  # the first one is still to come
            return True
        self._leading = [worker for worker in self._running(screen) if worker.group in LEADING]
        if self._leading or not screen.is_mounted:
            return True
        focused = screen.focused
        if focused is not None and not (isinstance(focused, RecordList) and not focused.loaded):
            return False
        return any(worker.group in FETCHING for worker in self._running(screen))

    def pressed(self) -> None:
        """A key is about to be handed on, to the screen that is seen now."""
        self._pressed_on = self._app.screen if self._app.screen_stack else None

    def is_whole(self) -> bool:
        """Whether the screen shows all that the last key led to.

        Rows that are asked for anew may come later where one stays: a letter typed into a field is there at once.
        """
        try:
            screen = self._app.screen
        except ScreenStackError:
            return False
        under_way = {worker.group for worker in self._running(screen)}
        if under_way & LEADING or not screen.is_mounted:
            return False
        if screen is not self._pressed_on:
            return not under_way & FETCHING and self.is_quiet()
        if isinstance(screen.focused, RecordList) and screen.focused.window.is_short():
            return False
        if not under_way & FETCHING:
            return True
        return screen.focused is not None and all(records.loaded for records in screen.query(RecordList))

    def is_quiet(self) -> bool:
        """Whether nobody on the screen has something to deal with before it can be drawn, such as getting the focus."""
        screen = self._app.screen
        return not any(node.message_queue_size for node in (self._app, screen, *screen.walk_children(Widget)))

    def is_drawn(self) -> bool:
        """Whether in addition nothing on the screen is left to draw.

        The toolkit's own word for it, called back after a refresh, does not come from a screen that another one covers first.
        """
        screen = self._app.screen
        due = screen._layout_required or screen._scroll_required or screen._repaint_required or screen._recompose_required
        return self.is_quiet() and not due and not screen._dirty_widgets

    def takers(self) -> list[MessagePump]:
        """Who may take a key now, from the focused widget up to the app."""
        return list((self._app.focused or self._app.screen).ancestors_with_self)

    def is_way_out(self, typed: events.Event) -> bool:
        """Whether the key leaves something, once there is something to leave."""
        ways = {"escape", *self._app._keymap.get("app.quit", BY_ID["app.quit"].keys).split(",")}
        return bool(self._app.screen_stack) and isinstance(typed, events.Key) and typed.key in ways

    def failed(self) -> bool:
        """Whether what was on its way when `is_due` last looked came to nothing, and what was typed for it is for nobody."""
        return any(worker.state is WorkerState.ERROR for worker in self._leading)

    def _running(self, screen: Screen[Any]) -> list[Worker[Any]]:
        return [one for one in self._app.workers if not one.is_finished and (one.node is self._app or _is_on(screen, one))]


def leave(screen: Screen[Any]) -> None:
    """End whatever waits for an answer on a screen that goes.

    The toolkit ends them too, but only when what they would show it in is gone: an answer in between would be an error.
    """
    for worker in list(screen.app.workers):
        if _is_on(screen, worker):
            worker.cancel()


def _is_on(screen: Screen[Any], worker: Worker[Any]) -> bool:
    try:
        return worker.node is not screen.app and worker.node.screen is screen
    except NoScreen:  # its widget is gone
        return False
