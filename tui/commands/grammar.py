"""Every verb of `carnet` with what it takes, so that a command line is understood before anything of the verb is imported."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from tui import __version__
from tui.commands import printing
from tui.commands.exits import WRONG_USE, WrongUse

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_CODES = "Exit codes: 0 done, 1 refused or not found, 2 wrong use,\n3 the store cannot be reached or is of another version."

_NEGATED = re.compile(r"-[^\W\d_]+[:<>]")


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


class Verb(NamedTuple):
    """A verb: its module in this package offers ``run(args, config) -> exit code``."""

    module: str
    sentence: str
    takes: Callable[[Parser], None]
    acts: bool = False
    """Whether it has acts, as `store` has; their parsers and words between options do not go together."""


def understood(arguments: Sequence[str]) -> argparse.Namespace:
    """What the command line says; ``verb`` is None if it names none, which opens the screens.

    Raises WrongUse for a verb that is not there, and SystemExit as argparse does.
    """
    args = _head().parse_args(arguments)
    if args.verb is None:
        return args
    if args.verb not in VERBS:
        from difflib import get_close_matches

        close = get_close_matches(args.verb, VERBS, n=1)
        mend = f"did you mean `carnet {close[0]}`?" if close else "`carnet --help` lists them"
        raise WrongUse(f"there is no verb {args.verb} · {mend}")
    parser = _parser_of(args.verb)
    parse = parser.parse_args if VERBS[args.verb].acts else parser.parse_intermixed_args
    # `-tag:vip` is a term of a query line and no option; a space before it says so.
    return parse([f" {word}" if _NEGATED.match(word) else word for word in args.rest], args)


def _head() -> Parser:
    """The parser of what stands before the verb; what comes after it is left for `_parser_of`."""
    width = max(map(len, VERBS))
    verbs = "\n".join(f"  {name:{width}}  {verb.sentence}" for name, verb in VERBS.items())
    parser = Parser(
        prog="carnet",
        usage="carnet [--database URL] [--mouse] [--ascii] [VERB …]",
        description="The contact book for support staff who live in a terminal. Without a verb it opens the screens.",
        epilog=f"verbs:\n{verbs}\n\n`carnet VERB --help` tells more. {_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _shared(parser)
    parser.add_argument("--version", action="version", version=f"carnet {__version__}")
    parser.add_argument("--mouse", action="store_true", default=argparse.SUPPRESS, help="let the screens use the mouse")
    parser.add_argument("--ascii", action="store_true", default=argparse.SUPPRESS, help="draw the screens in ASCII")
    parser.add_argument("verb", nargs="?", metavar="VERB", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def _parser_of(name: str) -> Parser:
    """The parser of one verb, for what stands after its name."""
    verb = VERBS[name]
    parser = Parser(prog=f"carnet {name}", description=f"{verb.sentence[:1].upper()}{verb.sentence[1:]}.")
    _shared(parser)
    verb.takes(parser)
    return parser


def _shared(parser: Parser) -> None:
    """What every verb takes before its name, after it, and after the act of a verb that has acts; the last one counts."""
    parser.add_argument(
        "--database", metavar="URL", default=argparse.SUPPRESS, help="the store: a path, sqlite:///… or postgresql://…"
    )
    parser.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help="the configuration file to use")


def _context(parser: Parser) -> None:
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--customer", metavar="C", help="in this customer: an id, an e-mail address or a name")
    place.add_argument("--project", metavar="P", help="in this project: an id or a name")


def _demo(parser: Parser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="fill")
    sentence = "write generated contacts with customers, projects, links and overrides into the store of --database"
    fill = acts.add_parser("fill", help=sentence, description=sentence)
    _shared(fill)
    fill.add_argument("--contacts", metavar="N", type=_count, required=True, help="how many")
    fill.add_argument("--seed", metavar="S", type=int, default=1, help="the same number makes the same data (default: 1)")


def _count(text: str) -> int:
    number = int(text.replace(",", "").replace("_", ""))
    if number < 1:
        raise argparse.ArgumentTypeError("at least one")
    return number


def _import(parser: Parser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a file, a folder of files, or - for standard input")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    parser.add_argument(
        "--json", action="store_true", help="JSON Lines; with --dry-run each record as it would be stored, without any store"
    )
    parser.add_argument(
        "--format", choices=("auto", "vcard", "csv", "jsonl"), default="auto", help="of all the files (default: told from each)"
    )
    parser.add_argument("--charset", metavar="NAME", help="of what is not UTF-8 and does not say what it is")
    parser.add_argument("--map", metavar="FILE", type=Path, help="which column of a CSV file means what")
    parser.add_argument("--rejects", metavar="FILE", type=Path, help="a file for the records that are refused")


def _export(parser: Parser) -> None:
    parser.add_argument("query", metavar="QUERY", nargs="*", help="a query line; without one everything is exported")
    _context(parser)
    parser.add_argument(
        "--format", choices=("vcard", "csv", "jsonl"), help="default: by the name of FILE, else jsonl, which loses nothing"
    )
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="a file, replaced when all is written (mode 0600)")


def _query(parser: Parser) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="+", help="any part of a name, an address or a phone number")
    _context(parser)
    parser.add_argument("--no-header", action="store_true", help="leave out the first line, which says what was found")


def _find(parser: Parser) -> None:
    parser.add_argument("query", metavar="QUERY", nargs="+", help="a query line, as in the filter of the screens")
    parser.add_argument("--json", action="store_true", help="JSON Lines instead of name, e-mail, phone, organisation, id")


def _why(parser: Parser) -> None:
    parser.add_argument("contact", metavar="CONTACT", help="an id, an e-mail address, or a name that fits exactly one")
    _context(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of words")


def _lists(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="JSON Lines instead of name, purpose, context, people, last copy, id")


def _list(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help="the name of the list, or a part that fits only one, or its id")
    parser.add_argument(
        "--purpose",
        choices=("manual", "automatic", "commercial"),
        help="for another purpose than its own; the list stays as it is",
    )
    parser.add_argument("--format", choices=("lines", "comma", "semicolon", "rfc5322", "csv"), help="default: the list's own")
    parser.add_argument(
        "--explain", action="store_true", help="everybody, in or out, with the reasons; nothing is noted as copied"
    )
    parser.add_argument("--newcomers", action="store_true", help="only what no copy had since the last whole one")
    parser.add_argument("--json", action="store_true", help="as --explain, in JSON Lines")


def _log(parser: Parser) -> None:
    parser.add_argument("contact", metavar="CONTACT", help="an id, an e-mail address, or a name that fits exactly one")
    parser.add_argument(
        "--medium",
        metavar="MEDIUM",
        default="phone",
        help="phone, email, letter, meeting, chat, other, or another of Setup › Media (default: phone)",
    )
    parser.add_argument("--direction", choices=("in", "out"), default="in", help="in: they us, out: we them (default: in)")
    parser.add_argument("--subject", metavar="TEXT", required=True, help="in a few words")
    parser.add_argument("--note", metavar="TEXT", help="what was said; - reads it from standard input")
    parser.add_argument(
        "--status",
        metavar="STATUS",
        default="open",
        help="open, closed, archived, or another of Setup › Statuses (default: open)",
    )
    parser.add_argument("--at", metavar="MOMENT", help="2026-05-03T14:30; default: now")
    parser.add_argument("--follow-up", metavar="TEXT", help='what is to be done next, such as "+3d call back"')
    _context(parser)


def _due(parser: Parser) -> None:
    reach = parser.add_mutually_exclusive_group()
    reach.add_argument("--soon", action="store_true", help="those of the next 7 days too")
    reach.add_argument("--all", action="store_true", help="all that is planned")
    parser.add_argument("--mine", action="store_true", help="only one's own")
    parser.add_argument(
        "--json", action="store_true", help="JSON Lines instead of due, when, contact, where, subject, operator, id"
    )


def _store(parser: Parser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    for name, file, sentence in (
        ("upgrade", "", "bring the store to this version of Carnet; a backup is made before"),
        ("check", "", "look for damage and for records that contradict each other"),
        ("backup", "the copy, which must not be there yet", "copy the store, in use or not, into a new file"),
        ("restore", "the copy to bring back", "bring the backup FILE back as the store of --database"),
    ):
        act = acts.add_parser(name, help=sentence, description=sentence)
        _shared(act)
        if file:
            act.add_argument("file", metavar="FILE", type=Path, help=file)
        if name == "restore":
            act.add_argument("--force", action="store_true", help="set a store that is there aside, beside it")


VERBS = {
    "demo": Verb(
        "demo", "open the screens on a throw-away store with sample data; `demo fill` writes generated data", _demo, acts=True
    ),
    "import": Verb("importing", "read vCards or JSON Lines from files, folders or standard input into the store", _import),
    "export": Verb("exporting", "write what a query shows as vCards or JSON Lines", _export),
    "query": Verb("query", "addresses for a mail client's completion: address, name, where from", _query),
    "find": Verb("find", "contacts of a query line, one a line", _find),
    "why": Verb("why", "which addresses of a contact hold, and which rung of the ladder decides", _why),
    "lists": Verb("lists", "the mailing lists, one a line", _lists),
    "list": Verb("lists", "the addresses of a mailing list, or everybody in it with why they are in or out", _list),
    "log": Verb("interactions", "write down an interaction with a contact, and what is to be done next", _log),
    "due": Verb("interactions", "the follow-ups that are due", _due),
    "store": Verb("maintenance", "upgrade, check, back up or restore the store", _store, acts=True),
}
