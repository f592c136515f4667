"""The output thread: takes what Textual draws into the shadow and sends the terminal the newest picture it can take."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from threading import Condition, Thread
from time import monotonic
from typing import Final

from tui.driver.capabilities import Capabilities
from tui.driver.controls import ENTER_SCREEN, LEAVE_SCREEN, is_control
from tui.driver.frame import SYNC_END, SYNC_START, Painted
from tui.driver.pens import DEFAULT, RESET
from tui.driver.shadow import Grid

# How long the end waits for a terminal that takes nothing any more, in seconds.
_PATIENCE: Final = 1.0


class Output:
    """What Textual writes to: pictures go into the shadow, control sequences wait in order to be passed on.

    There is one picture to be shown, never a queue of them: while the terminal is still taking the last frame, newer
    ones replace each other, and the next frame sent is the difference to the newest. So no writer ever waits for the
    line, memory is bounded, and a slow line is behind by one frame at most. Starts, takes writes and stops like
    Textual's own writer thread, and may be started again.
    """

    def __init__(self, descriptor: int, able: Capabilities, on_gone: Callable[[], None]) -> None:
        """Write to the file descriptor; call `on_gone` (from the thread, once a start) when it is gone."""
        self._descriptor = descriptor
        self._able = able
        self._on_gone = on_gone
        self._changed = Condition()
        self._target = Grid(80, 24)
        self._painted = Painted()
        self._controls: list[str] = []
        self._new_size: tuple[int, int] | None = None
        self._repaint = False
        self._drawn = False
        self._on_screen = False
        self._sync = False
        self._stopping = False
        self._broken = False
        self._held_until = 0.0
        self._thread: Thread | None = None

    def start(self) -> None:
        """Start sending; what the terminal shows counts as unknown."""
        self._painted.forget()
        self._stopping = self._broken = False
        self._thread = Thread(target=self._run, name="carnet-output", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Send what is left and end the thread; give up after a second on a terminal that takes nothing."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(_PATIENCE)
            self._thread = None

    def write(self, data: str) -> None:
        """Take one write of Textual's: a picture, or control sequences known to us; never waits for the terminal."""
        if data in (SYNC_START, SYNC_END):
            self._sync = True
            return
        with self._changed:
            if is_control(data):
                if data != "\x07" or data not in self._controls:
                    self._controls.append(data)
            else:
                self._apply_size()
                self._target.draw(data)
                self._drawn = True
            self._changed.notify()

    def resized(self, width: int, height: int) -> None:
        """Note that the terminal has this size now, and shows nobody knows what.

        Only notes it, and so may be called from a signal handler: the next picture comes for the new size.
        """
        self._new_size = (width, height)

    def refresh(self) -> None:
        """Show the picture in the size last noted, should nothing have been drawn in it; not before the first one."""
        with self._changed:
            if self._new_size is not None and self._painted.picture is not None:
                self._apply_size()
                self._drawn = True
                self._changed.notify()

    def hold(self, until: float) -> None:
        """Send no picture before that moment of the monotonic clock, or `release`; the newest one then."""
        with self._changed:
            self._held_until = until

    def release(self) -> None:
        """Send the newest picture."""
        with self._changed:
            self._held_until = 0.0
            self._changed.notify()

    def repaint(self) -> None:
        """Paint everything again: somebody else has written to the terminal, or the line has damaged it."""
        with self._changed:
            self._repaint = self._drawn = True
            self._changed.notify()

    def _apply_size(self) -> None:
        """Bring the shadow to the size noted; the terminal has to be painted anew."""
        size, self._new_size = self._new_size, None
        if size is not None:
            self._target.resize(*size)
            self._repaint = True

    def _run(self) -> None:
        """Send until told to stop, and everything before that."""
        while True:
            with self._changed:
                while not (self._controls or self._stopping or (self._drawn and not self._held_for())):
                    self._changed.wait(self._held_for() if self._drawn else None)
                data = self._next_piece()
                if not data and self._stopping:
                    return
            if data and not self._broken:
                self._send(data)

    def _held_for(self) -> float:
        """Seconds that a picture is to be kept back from now on."""
        return max(0.0, self._held_until - monotonic()) if self._held_until else 0.0

    def _next_piece(self) -> bytes:
        """Give what to send next: the control sequences in order, then what brings the newest picture."""
        pieces, self._controls = self._controls, []
        for at, control in enumerate(pieces):
            if ENTER_SCREEN in control:
                self._on_screen = True
                self._painted.forget()
            elif LEAVE_SCREEN in control:
                self._on_screen = False
                if self._painted.pen not in (None, DEFAULT):
                    pieces[at] = RESET + control
                self._painted.forget()
        if self._drawn and (self._stopping or not self._held_for()):
            if self._on_screen:
                if self._repaint:
                    self._painted.forget()
                pieces.append(self._painted.bring_to(self._target, self._able, self._sync))
                self._repaint = False
            self._drawn = False
        return "".join(pieces).encode(errors="replace")

    def _send(self, data: bytes) -> None:
        """Write all of it, waiting for the terminal as long as it takes; note when the terminal is gone."""
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(self._descriptor, view) :]
            except BlockingIOError:
                select.select([], [self._descriptor], [])
            except OSError:
                self._broken = True
                self._on_gone()
                return
