"""A small Textual app on the driver under test: run as a program in a terminal, it shows what reaches it."""

from __future__ import annotations

import signal
import sys
from typing import ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Input, Label, ListItem, ListView, Static

from tui.driver import choose_driver
from tui.driver.thin import TerminalGone, ThinDriver


class Question(ModalScreen[None]):
    """A dialog with a field."""

    CSS = "Question {align: center middle;} Question > Static {width: 30; border: round red;}"
    BINDINGS: ClassVar = [("escape", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        """A text and a field."""
        yield Static("Sure? 漢字 ✓")
        yield Input(placeholder="why")


class DriverApp(App[None]):
    """A list, a line that tells the last thing that came in, and a dialog."""

    CSS = "ListView {height: 1fr; border: round green;} #heard {height: 1;}"
    BINDINGS: ClassVar = [
        ("o", "ask", "Ask"),
        ("q", "quit", "Quit"),
        ("z", "suspend_process", "Stop"),
        ("l", "repaint", "Repaint"),
        ("n", "narrow", "Narrow"),
    ]
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """The line and the list."""
        yield Static("ready", id="heard", markup=False)
        yield ListView(*(ListItem(Label(f"contact {n:03} Zoë 漢字")) for n in range(60)))

    def on_key(self, event: events.Key) -> None:
        """Tell of a key nobody took."""
        self._hear(f"key {event.key}")

    def on_paste(self, event: events.Paste) -> None:
        """Tell of a paste."""
        self._hear(f"paste {event.text!r}")

    def on_resize(self, event: events.Resize) -> None:
        """Tell of a new size."""
        self._hear(f"size {event.size.width}x{event.size.height}")

    def on_terminal_gone(self, message: TerminalGone) -> None:
        """Leave a note where a test finds it."""
        if len(sys.argv) > 1:
            with open(sys.argv[1], "a", encoding="utf-8") as note:
                note.write("gone\n")

    def action_ask(self) -> None:
        """Open the dialog."""
        self.push_screen(Question())

    def action_repaint(self) -> None:
        """Paint everything anew."""
        driver = self._driver
        if isinstance(driver, ThinDriver):
            driver.repaint()

    def action_narrow(self) -> None:
        """Draw between two changes of size, of which Textual is told nothing: they come to what it was."""
        driver = self._driver
        if isinstance(driver, ThinDriver):
            size = driver._get_terminal_size()
            driver._note_size(30, 8)
            self._display(self.screen, self.screen._compositor.render_update(full=True))
            driver._note_size(*size)

    def _hear(self, text: str) -> None:
        self.query_one("#heard", Static).update(text)


if __name__ == "__main__":
    # A hangup would end it before it can notice by itself that the terminal is gone.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    DriverApp(driver_class=choose_driver()).run(mouse=False)
    sys.stdout.write("ended well\n")
