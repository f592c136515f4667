"""The command line: finds the verb, imports it alone, runs it and turns whatever it raises into a sentence and a code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from store.errors import Ambiguous, Busy, StoreError, Unreachable
from tui import __version__, private
from tui.commands import printing
from tui.commands.exits import DONE, INTERRUPTED, NOBODY_READS, REFUSED, UNREACHABLE, WRONG_USE, WrongUse
from tui.commands.options import add_shared_options
from tui.config import Config, ConfigError, complaints, load

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


class Verb(NamedTuple):
    """A verb's module in this package, which offers ``arguments(parser)`` and ``run(args, config) -> exit code``."""

    module: str
    sentence: str


VERBS = {
    "demo": Verb("demo", "open the screens on a throw-away store with sample data; `demo fill` writes generated data"),
    "import": Verb("importing", "read vCards or JSON Lines from files, folders or standard input into the store"),
    "export": Verb("exporting", "write what a query shows as vCards or JSON Lines"),
    "query": Verb("query", "addresses for a mail client's completion: address, name, where from"),
    "find": Verb("find", "contacts of a query line, one a line"),
    "why": Verb("why", "which addresses of a contact hold, and which rung of the ladder decides"),
    "store": Verb("maintenance", "upgrade, check, back up or restore the store"),
}


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints cannot act on the terminal, whatever was typed (T3)."""

    def __init__(self, **options: object) -> None:
        """As `argparse.ArgumentParser`, without guessing at shortened options."""
        super().__init__(**{"allow_abbrev": False, **options})  # type: ignore[arg-type]

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """Write the help; a reader that has gone away is told of, where argparse would pass over it."""
        (file or sys.stdout).write(self.format_help())

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how the verb is used, and leave with code 2."""
        self.print_usage(sys.stderr)
        printing.say(f"{self.prog}: {message}")
        raise SystemExit(WRONG_USE)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code: 0 done, 1 refused or not found, 2 wrong use, 3 no store to be had."""
    private.only_for_the_owner()
    printing.prepare_streams()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Nobody reads any more; what is still buffered goes nowhere, so that the interpreter has nothing to complain of.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except (ConfigError, WrongUse) as error:
        printing.say(f"carnet: {error}")
        return WRONG_USE
    except StoreError as error:
        printing.say(f"carnet: {error}")
        if isinstance(error, Ambiguous):
            for candidate in error.candidates:
                printing.say(f"  {candidate.name}  ({candidate.uid})")
        return UNREACHABLE if isinstance(error, (Unreachable, Busy)) else REFUSED
    return code


def _run(arguments: Sequence[str]) -> int:
    try:
        return _dispatch(arguments)
    except SystemExit as leaving:  # argparse has given the help that was asked for, or said what is wrong
        return leaving.code if isinstance(leaving.code, int) else DONE


def _dispatch(arguments: Sequence[str]) -> int:
    head = _head_parser().parse_args(arguments)
    if head.verb is None:
        config = _config(head)
        from tui.commands import screens

        return screens.open_screens(config)
    if head.verb not in VERBS:
        return _unknown(head.verb)
    verb = VERBS[head.verb]
    module = import_module(f"tui.commands.{verb.module}")
    parser = Parser(prog=f"carnet {head.verb}", description=_capital(verb.sentence))
    add_shared_options(parser)
    module.arguments(parser)
    args = parser.parse_args(head.rest, argparse.Namespace(**vars(head)))
    code: int = module.run(args, _config(args))
    return code


def _head_parser() -> Parser:
    width = max(map(len, VERBS))
    verbs = "\n".join(f"  {name:{width}}  {verb.sentence}" for name, verb in VERBS.items())
    parser = Parser(
        prog="carnet",
        usage="carnet [--database URL] [--mouse] [--ascii] [VERB …]",
        description="The contact book for support staff who live in a terminal. Without a verb it opens the screens.",
        epilog=f"verbs:\n{verbs}\n\n`carnet VERB --help` tells more. {_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_shared_options(parser)
    parser.add_argument("--version", action="version", version=f"carnet {__version__}")
    parser.add_argument("--mouse", action="store_true", default=argparse.SUPPRESS, help="let the screens use the mouse")
    parser.add_argument("--ascii", action="store_true", default=argparse.SUPPRESS, help="draw the screens in ASCII")
    parser.add_argument("verb", nargs="?", metavar="VERB", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


_CODES = "Exit codes: 0 done, 1 refused or not found, 2 wrong use,\n3 the store cannot be reached or is of another version."


def _config(args: argparse.Namespace) -> Config:
    """The settings with what the command line says on top; whatever is wrong with their privacy is said at once."""
    given = {name: getattr(args, name) for name in ("database", "mouse", "ascii") if hasattr(args, name)}
    config = load(file=getattr(args, "config", None), given=given)
    for sentence in complaints(config):
        printing.say(f"carnet: {sentence}")
    if "database" in given and _has_password(str(given["database"])):
        printing.say(
            "carnet: everybody on this machine can see the password in --database while this runs · "
            "put it into ~/.pgpass, or the whole URL into CARNET_DATABASE"
        )
    return config


def _has_password(url: str) -> bool:
    from store.urls import has_password

    return has_password(url)


def _unknown(verb: str) -> int:
    from difflib import get_close_matches

    close = get_close_matches(verb, VERBS, n=1)
    printing.say(
        f"carnet: there is no verb {verb} · " + (f"did you mean `carnet {close[0]}`?" if close else "`carnet --help` lists them")
    )
    return WRONG_USE


def _capital(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:]}."
