"""`make bench`: measures what docs/performance.md tells, prints each figure beside its floor, and says which hold."""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchmarks import agents, batches, books, calls, commands, feel, growth, letters, lines, lists
from benchmarks.books import Shelf
from benchmarks.table import Row, markdown

ROOT = Path(__file__).parent.parent
FULL, QUICK = 1_000_000, 100_000
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def main() -> int:
    """Measure what the arguments ask for; code 1 if something that has a limit does not hold."""
    args = _arguments()
    for package in ("store", "tui", "styles"):
        compileall.compile_dir(ROOT / package, quiet=1)
    rows: list[Row] = []
    for engine in books.ENGINES if args.engine == "both" else (args.engine,):
        with books.shelf(engine) as shelf:
            for part in args.only or PARTS:
                rows += _measured(part, shelf, args)
    failed = [row for row in rows if row.holds is False]
    print(f"\n{len([row for row in rows if row.holds])} hold, {len(failed)} do not")
    if args.write:
        _write(args.write, rows)
    return 1 if failed else 0


def _measured(part: str, shelf: Shelf, args: argparse.Namespace) -> list[Row]:
    """The rows of one part, printed as they come; a program that did not answer ends only its part."""
    rows: list[Row] = []
    try:
        for row in PARTS[part](shelf, args):
            print("  ".join(cell for cell in row.cells() if cell), flush=True)
            rows.append(row)
    except (AssertionError, subprocess.CalledProcessError) as error:
        print(f"{part} on {shelf.engine} broke off: {error}", flush=True)
        rows.append(Row(f"{part}: broke off", shelf.engine, 1, "", limit=0))
    return rows


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__, epilog='With make: make bench ARGS="--only feel"')
    parser.add_argument("--contacts", type=int, default=QUICK, help=f"how many are in the store (default {QUICK:,})")
    parser.add_argument("--full", action="store_const", dest="contacts", const=FULL, help=f"{FULL:,} of them")
    parser.add_argument("--engine", choices=(*books.ENGINES, "both"), default="both")
    parser.add_argument("--only", action="append", choices=tuple(PARTS), help="only this part; may be given again")
    parser.add_argument("--runs", type=int, default=7, help="how often a process is started (default 7); medians are told")
    parser.add_argument("--rest", type=float, default=60, metavar="S", help="seconds of touching nothing (default 60)")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table between the marks in this page")
    return parser.parse_args()


def _feel(shelf: Shelf, args: argparse.Namespace) -> Iterator[Row]:
    return feel.feel(shelf.book(args.contacts), shelf.book(feel.SMALL), args.runs, args.rest)


def _lines(shelf: Shelf, args: argparse.Namespace) -> Iterator[Row]:
    return lines.lines(shelf.book(args.contacts))


def _commands(shelf: Shelf, args: argparse.Namespace) -> Iterator[Row]:
    return commands.commands(shelf.book(args.contacts), 3 * args.runs)


def _calls(shelf: Shelf, args: argparse.Namespace) -> Iterator[Row]:
    return calls.calls(shelf.book(args.contacts))


def _letters(shelf: Shelf, args: argparse.Namespace) -> Iterator[Row]:
    return letters.letters(shelf.book(args.contacts))


def _growth(shelf: Shelf, args: argparse.Namespace) -> Iterator[Row]:
    return growth.growth(shelf.book(args.contacts // 100), shelf.book(args.contacts), args.runs)


def _batches(shelf: Shelf, args: argparse.Namespace) -> Iterator[Row]:
    return batches.batches(shelf, args.contacts, cards=min(args.contacts, QUICK))


def _lists(shelf: Shelf, args: argparse.Namespace) -> Iterator[Row]:
    return lists.lists(shelf.book(args.contacts), shelf.book(feel.SMALL), args.contacts // 10, args.runs)


def _agents(shelf: Shelf, args: argparse.Namespace) -> Iterator[Row]:
    return agents.agents(shelf.book(args.contacts), args.rest) if shelf.engine == "postgres" else iter(())


PARTS: dict[str, Callable[[Shelf, argparse.Namespace], Iterator[Row]]] = {
    "feel": _feel,
    "lines": _lines,
    "commands": _commands,
    "calls": _calls,
    "letters": _letters,
    "growth": _growth,
    "lists": _lists,
    "batches": _batches,
    "agents": _agents,
}


def _write(page: Path, rows: Iterable[Row]) -> None:
    """Replace what stands between the marks of ``page`` by the table and what it was measured on."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise SystemExit(f"{page} has no place for the figures: it needs the lines {BEGIN.strip()} and {END.strip()}")
    command = " ".join(["make bench", f'ARGS="{" ".join(sys.argv[1:])}"'])
    where = f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.system()}: `{command}`\n\n"
    page.write_text(before + BEGIN + where + markdown(rows) + END + after, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
