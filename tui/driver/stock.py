"""Textual's own driver, as it is but for this: it neither spins nor waits for ever when its terminal has gone."""

from __future__ import annotations

import select
from collections.abc import Callable
from threading import Thread

from textual.drivers._writer_thread import WriterThread

from tui.driver.reading import WakeUp
from tui.driver.thin import LeavingDriver


class StockDriver(LeavingDriver):
    """For whoever turned the thin driver off: the same bytes as Textual's driver sends, and the same keys.

    Where the line drops without a word to the process, Textual's reads nothing, for ever and as fast as it can; its output
    thread dies of the first byte that it cannot send, and thirty writes later the message loop waits for it, for ever.
    """

    _writer: Writer | None = None

    @property
    def _writer_thread(self) -> Writer | None:
        """Where Textual's driver writes to."""
        return self._writer

    @_writer_thread.setter
    def _writer_thread(self, thread: WriterThread | None) -> None:
        """Put ours in place of the writer thread that Textual's driver makes at a start."""
        self._writer = None if thread is None else Writer(thread, self.terminal_gone)

    def run_input_thread(self) -> None:
        """Read keys, and look beside that whether the terminal is still there."""
        woken = WakeUp()
        looking = Thread(target=self._look, args=(woken,), name="carnet-terminal", daemon=True)
        looking.start()
        try:
            super().run_input_thread()
        except OSError:
            self.terminal_gone()
        finally:
            woken.call()
            looking.join()
            woken.close()

    def _look(self, woken: WakeUp) -> None:
        """Wait until the other end of the terminal is closed, or nobody reads from it any more."""
        poll = select.poll()
        poll.register(self.fileno, 0)  # a hang-up is told unasked
        poll.register(woken.descriptor, select.POLLIN)
        if woken.descriptor not in dict(poll.poll()):
            self.terminal_gone()


class Writer(WriterThread):
    """Textual's output thread; what cannot be sent any more is thrown away, so that nobody waits for it."""

    def __init__(self, thread: WriterThread, on_gone: Callable[[], None]) -> None:
        """Write where `thread` would have written."""
        super().__init__(thread._file)
        self._on_gone = on_gone

    def run(self) -> None:
        """Write until told to stop."""
        try:
            super().run()
        except OSError:
            self._on_gone()
            while self._queue.get() is not None:
                pass
