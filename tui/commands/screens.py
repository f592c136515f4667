"""Bare `carnet`: opens the screens, or says why this terminal cannot show them."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Mapping

from tui.commands import printing
from tui.commands.exits import WrongUse
from tui.config import Config

_NO_SCREEN = frozenset({"", "dumb", "unknown"})


def open_screens(config: Config) -> int:
    """Open the screens on the store of ``config`` and return the exit code they end with. Raises WrongUse."""
    require_terminal(os.environ)
    from tui import hardening

    hardening.begin_quickly()
    hardening.without_dumps()
    hardening.without_toolkit_switches()
    hardening.draw_at_once()
    from tui.desk import Desk

    desk = Desk.at(config.database, config.operator)
    desk.start()  # the store opens on its own thread while this one imports the toolkit
    from tui.app import run

    return run(config, desk)


def require_terminal(environment: Mapping[str, str]) -> None:
    """Raise WrongUse, with what to do about it, where the screens could not be shown."""
    # Textual draws on standard error and reads standard input; without a terminal there it would run on unseen.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        sentence = "the screens need a terminal for input and output · for pipes there are the verbs of `carnet --help`"
        if sys.stdout.isatty() and not sys.stderr.isatty():
            printing.print_row(f"carnet: {sentence}")  # whoever sends errors elsewhere still sees why nothing happens
        raise WrongUse(sentence)
    if environment.get("TERM", "") in _NO_SCREEN:
        raise WrongUse("the screens need a terminal that can move its cursor, and TERM names none · try TERM=xterm-256color")
    encoding = getattr(sys.__stderr__, "encoding", None) or "ascii"
    if codecs.lookup(encoding).name != "utf-8":
        raise WrongUse(f"the screens need UTF-8, and this terminal is set to {encoding} · try LC_ALL=C.UTF-8 carnet")
