"""The thin driver: Textual's Linux driver with our output, which writes only what changed, and our input thread."""

from __future__ import annotations

import os
import signal
from threading import Lock
from typing import Any

from textual import events
from textual.app import App
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from tui.driver.capabilities import terminal_capabilities
from tui.driver.keys import KeyReader
from tui.driver.output import Output
from tui.driver.reading import WakeUp, read_input

# How long Textual may take to lay out for a new size before all is drawn in it once more, in seconds.
_LAYOUT_TIME = 0.3


class TerminalGone(Message):
    """Sent to the app, once, when its terminal has gone away; the app is asked to exit right after it."""


class LeavingDriver(LinuxDriver):
    """Textual's Linux driver, for those who notice that the terminal is gone; the toolkit's own goes on without one."""

    def __init__(self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None) -> None:
        """Make a driver for the app; called by Textual."""
        self._gone = False
        self._gone_lock = Lock()
        super().__init__(app, debug=debug, mouse=mouse, size=size)

    def terminal_gone(self) -> None:
        """Ask the app to exit, once, whichever thread notices first."""
        with self._gone_lock:
            if self._gone or self._loop.is_closed():
                return
            self._gone = True
        self._loop.call_soon_threadsafe(self._leave)

    def _leave(self) -> None:
        """Tell the app that its terminal is gone, and then to exit."""
        self._app.post_message(TerminalGone())
        self._app.exit()


class ThinDriver(LeavingDriver):
    """A driver for bad lines: few bytes, no waiting, no polling.

    Everything Textual writes goes through `Output`; what modes are switched on and off, and in which order, stays
    Textual's business.
    """

    def __init__(self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None) -> None:
        """Make a driver for the app; called by Textual."""
        self._wake_up: WakeUp | None = None
        self._active = False
        self._output: Output | None = None
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert self._file is not None, "a process without stderr has no terminal to draw on"
        self._screen_descriptor = self._file.fileno()
        self._output = Output(self._screen_descriptor, terminal_capabilities(), self.terminal_gone)

    @property  # type: ignore[override]
    def _writer_thread(self) -> Output | None:
        """Where Textual's driver writes to: always our output, which starts and stops like the thread it replaces."""
        return self._output

    @_writer_thread.setter
    def _writer_thread(self, thread: WriterThread | None) -> None:
        """Let the writer thread that Textual's driver makes at a start go unused."""

    def repaint(self) -> None:
        """Paint the whole screen again, whatever is on it."""
        if self._output is not None:
            self._output.repaint()

    def hold(self, until: float) -> None:
        """Show no picture before that moment of the monotonic clock, or `release`; the newest one then."""
        if self._output is not None:
            self._output.hold(until)

    def release(self) -> None:
        """Show the newest picture."""
        if self._output is not None:
            self._output.release()

    def start_application_mode(self) -> None:
        """Take over the terminal.

        Textual's handler of a new size runs in the middle of anything, also of itself: of two quick changes the older one
        could be told last, and would stay. Ours runs on the loop.
        """
        self._active = True
        self._wake_up = WakeUp()
        super().start_application_mode()
        self._loop.add_signal_handler(signal.SIGWINCH, self._tell_size)

    def disable_input(self) -> None:
        """Stop reading keys; returns as soon as the input thread has ended, which is at once."""
        wake_up, self._wake_up = self._wake_up, None
        if wake_up is None:
            return
        wake_up.call()
        super().disable_input()
        wake_up.close()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        super().stop_application_mode()
        self._active = False

    def run_input_thread(self) -> None:
        """Read keys until `disable_input`, or until the terminal is gone."""
        wake_up = self._wake_up
        if wake_up is not None and read_input(self.fileno, wake_up, KeyReader(self._debug), self.process_message):
            self.terminal_gone()

    def process_message(self, message: Message) -> None:
        """Pass a message on to the app, noting a change of the terminal's size on the way."""
        if isinstance(message, events.Resize):
            self._note_size(message.size.width, message.size.height)
        super().process_message(message)

    def _get_terminal_size(self) -> tuple[int, int]:
        """Ask the terminal that is drawn on for its size; called at the start and at each change of it."""
        try:
            size: tuple[int, int] = os.get_terminal_size(self._screen_descriptor)
        except OSError:
            size = (0, 0)
        width, height = size if all(size) else super()._get_terminal_size()
        self._note_size(width, height)
        return width, height

    def _tell_size(self) -> None:
        """Tell the app the size of the terminal as it is now, unless the terminal itself tells it."""
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self._app.post_message(events.Resize(size, size))

    def _note_size(self, width: int, height: int) -> None:
        """Tell the output, and have everything drawn once more should Textual see no reason to."""
        if self._output is not None:
            self._output.resized(width, height)
            self._loop.call_soon_threadsafe(self._loop.call_later, _LAYOUT_TIME, self._draw_again)

    def _draw_again(self) -> None:
        """Draw everything in the size there is: a picture may have come between two sizes, made for one and cut for the other."""
        if self._output is not None:
            self._app.refresh()
            self._output.refresh()

    def _sigtstp_application(self, *_: object) -> None:
        """Stop the process; while it has the terminal, at a moment when nothing is half drawn."""
        if self._active:
            self._loop.call_soon_threadsafe(super()._sigtstp_application)
        else:
            super()._sigtstp_application()

    def _sigcont_application(self, *_: object) -> None:
        """Continue after a stop, at a moment when nothing is half drawn."""
        if self._active or self._must_signal_resume:
            self._loop.call_soon_threadsafe(self._continue)

    def _continue(self) -> None:
        """Take the terminal over again; after a stop that came unasked, give it back first, for a known state.

        Textual sees no reason to draw where the size is what it was, so the picture is painted from here.
        """
        if not self._auto_restart:
            return
        if self._active:
            self._must_signal_resume = True
            self.suspend_application_mode()
        self.resume_application_mode()
        self._tell_size()
        self.repaint()
