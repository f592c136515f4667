"""What is done to the process before the toolkit is loaded, so that it is safe and quick, and how it leaves."""

from __future__ import annotations

import gc
import os
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from store.drivers import OPENSSL, kept_out

if TYPE_CHECKING:
    import asyncio

HANG_UPS = (signal.SIGHUP, signal.SIGTERM)
MOST_FRAMES = 1000
"""Pictures a second that the toolkit may draw; the driver leaves out those that a line cannot take."""


def without_dumps() -> None:
    """Let no crash of the process write its memory, and with it the book, to a file."""
    with suppress(ValueError, OSError):  # a lower hard limit is as good
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def without_toolkit_switches() -> None:
    """Forget the environment variables by which Textual would load code, write files or press keys.

    It reads them when it is imported, so this comes before.
    """
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]


def draw_at_once() -> None:
    """Have a change drawn as soon as nothing else is to be done, not at the next sixtieth of a second.

    The rows that answer a letter come some milliseconds after the letter itself, and would wait for the frame after its.
    The toolkit reads this when it is imported; its clock stands still while nothing changes, whatever its pace.
    """
    os.environ["TEXTUAL_FPS"] = str(MOST_FRAMES)


def begin_quickly() -> None:
    """Look for no garbage among modules that are there to stay, and load no OpenSSL with the toolkit; `settle` ends it."""
    gc.disable()
    with kept_out(*OPENSSL):
        import asyncio  # noqa: F401


def settle() -> None:
    """The first screen is there: what was loaded until now stays, and is never looked at again for garbage."""
    gc.freeze()
    gc.enable()


def end_quickly() -> None:
    """Collect no garbage on the way out: nothing is left to be closed by it, and it takes longer than all the rest."""
    gc.disable()
    gc.freeze()


def on_hang_up(loop: asyncio.AbstractEventLoop, leave: Callable[[], None]) -> None:
    """Call `leave` on the loop when the line drops or the process is told to end, instead of dying at once (D13, T8).

    Does nothing where a loop takes no signals, as in a thread that is not the main one.
    """
    for number in HANG_UPS:
        with suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(number, leave)
