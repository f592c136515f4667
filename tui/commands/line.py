"""The command line: understands it, imports the one verb it names, and turns what that raises into a sentence and a code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import TracebackType

from store.drivers import import_only_for
from store.errors import Ambiguous, Busy, StoreError, Unreachable
from store.urls import has_password
from tui import private
from tui.commands import grammar, printing
from tui.commands.exits import DONE, INTERRUPTED, NOBODY_READS, REFUSED, UNREACHABLE, WRONG_USE, WrongUse
from tui.config import Config, ConfigError, complaints, load


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code: 0 done, 1 refused or not found, 2 wrong use, 3 no store to be had."""
    private.only_for_the_owner()
    printing.prepare_streams()
    sys.excepthook = _tell_of_a_fault
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return NOBODY_READS
    except OSError as error:
        _drop_output()
        printing.say(f"carnet: {error.filename or 'standard output'} cannot be used: {error.strerror or error}")
        return REFUSED
    except (ConfigError, WrongUse) as error:
        printing.say(f"carnet: {error}")
        return WRONG_USE
    except StoreError as error:
        return _refused(error)
    return code


def _drop_output() -> None:
    """Nobody takes what is still buffered; let it go nowhere, so that the interpreter has nothing to complain of at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell_of_a_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Show a traceback, which may quote text from outside, without letting it act on the terminal (T3)."""
    from traceback import format_exception

    for line in "".join(format_exception(kind, error, trace)).splitlines():
        printing.say(line)


def _run(arguments: Sequence[str]) -> int:
    try:
        args = grammar.understood(arguments)
    except SystemExit as leaving:  # argparse has given the help that was asked for, or said what is wrong
        return leaving.code if isinstance(leaving.code, int) else DONE
    config = _config(args)
    import_only_for(config.database)
    if args.verb is None:
        from tui.commands.screens import open_screens

        return open_screens(config)
    module = import_module(f"tui.commands.{grammar.VERBS[args.verb].module}")
    return int(module.run(args, config))


def _config(args: argparse.Namespace) -> Config:
    """The settings with what the command line says on top; whatever is wrong with their privacy is said at once."""
    given = {name: getattr(args, name) for name in ("database", "mouse", "ascii") if hasattr(args, name)}
    config = load(file=getattr(args, "config", None), given=given)
    for sentence in complaints(config):
        printing.say(f"carnet: {sentence}")
    if has_password(str(given.get("database", ""))):
        printing.say(
            "carnet: everybody on this machine can see the password in --database while this runs · "
            "put it into ~/.pgpass, or the whole URL into CARNET_DATABASE"
        )
    return config


def _refused(error: StoreError) -> int:
    """Say why not, with the candidates where a name fits several."""
    printing.say(f"carnet: {error}")
    if isinstance(error, Ambiguous):
        for candidate in error.candidates:
            printing.say(f"  {candidate.name}  ({candidate.uid})")
    return UNREACHABLE if isinstance(error, (Unreachable, Busy)) else REFUSED
