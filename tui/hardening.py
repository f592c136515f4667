"""What is done to the process before the toolkit is loaded, so that it is safe and quick, and how it leaves."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module

from store.urls import is_postgres

HANG_UPS = (signal.SIGHUP, signal.SIGTERM)


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


def begin_quickly(database: str) -> None:
    """Load what the first screen needs and no more; `settle` ends it.

    peewee imports the PostgreSQL driver wherever it is installed, which takes longer than all of the store; a book in a file
    has no use for it. And garbage is not looked for among modules that are there to stay.
    """
    gc.disable()
    if not is_postgres(database) and not {"peewee", "psycopg"} & sys.modules.keys():
        sys.modules["psycopg"] = None  # type: ignore[assignment]
        import_module("peewee")
        del sys.modules["psycopg"]


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
