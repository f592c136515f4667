"""The body of the input thread: waits for the terminal without waking for nothing, and ends at once when told to."""

from __future__ import annotations

import os
import select
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import Final

from textual.message import Message

from tui.driver.keys import KeyReader

_READ_SIZE: Final = 4096


class WakeUp:
    """A way to end a `read_input` that waits; used once."""

    def __init__(self) -> None:
        """Open the pipe that carries the news."""
        self.descriptor, self._write_end = os.pipe()

    def call(self) -> None:
        """End the wait, or the next one, for good."""
        os.write(self._write_end, b"x")

    def close(self) -> None:
        """Give the pipe back, once nobody waits any more."""
        os.close(self.descriptor)
        os.close(self._write_end)


def read_input(terminal: int, wake_up: WakeUp, reader: KeyReader, deliver: Callable[[Message], None]) -> bool:
    """Deliver what comes from the terminal until woken; tell whether the terminal is gone instead.

    Waits without a timeout unless something is pending that time decides on: an escape that may be the key.
    """
    decode = getincrementaldecoder("utf-8")("replace").decode
    while True:
        ready, _, _ = select.select([terminal, wake_up.descriptor], [], [], reader.wait)
        if wake_up.descriptor in ready:
            return False
        if ready:
            try:
                data = os.read(terminal, _READ_SIZE)
            except BlockingIOError:
                continue
            except OSError:
                return True
            if not data:
                return True
            messages = reader.feed(decode(data))
        else:
            messages = reader.expire()
        for message in messages:
            deliver(message)
