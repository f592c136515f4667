"""Bare `carnet`: opens the screens, or says why this terminal cannot show them."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Mapping

from tui.commands import printing
from tui.commands.exits import WRONG_USE
from tui.config import Config

_NO_SCREEN = frozenset({"", "dumb", "unknown"})


def open_screens(config: Config) -> int:
    """Open the screens on the store of ``config`` and return the exit code they end with."""
    if reason := why_not(os.environ):
        printing.say(f"carnet: {reason}")
        return WRONG_USE
    from tui.app import run  # the toolkit, which costs more than everything else

    return run(config)


def why_not(environment: Mapping[str, str]) -> str:
    """Why the screens cannot be shown here, with what to do about it; empty if they can."""
    # Textual draws on standard error and reads standard input; without a terminal there it would run on unseen.
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return "the screens need a terminal for input, output and errors · for pipes there are the verbs of `carnet --help`"
    if environment.get("TERM", "") in _NO_SCREEN:
        return "the screens need a terminal that can move its cursor, and TERM does not name one · try TERM=xterm-256color"
    encoding = getattr(sys.__stderr__, "encoding", None) or "ascii"
    if codecs.lookup(encoding).name != "utf-8":
        return f"the screens need UTF-8 and this terminal is set to {encoding} · try LC_ALL=C.UTF-8 carnet"
    return ""
