"""`carnet import`: other people's vCards and JSON Lines into the store, or only shown as they would be stored."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from store import operators, settings
from store.actor import Actor
from store.database import Store
from store.errors import Refused
from store.exchange import plan
from store.exchange.interchange import line_of
from store.exchange.items import ImportResult, Item, Refusal, Remark
from store.exchange.parsing import Options
from store.exchange.reading import read
from store.urls import sqlite_path
from store.vocabulary import Origin
from tui.commands import printing
from tui.commands.exits import DONE, REFUSED
from tui.commands.opening import opened
from tui.config import Config


def run(args: argparse.Namespace, config: Config) -> int:
    """Import, or say what an import would do; code 1 if anything is refused."""
    if args.format == "csv" or args.map is not None:
        raise Refused("This version of Carnet does not read CSV", mend="give vCards or JSON Lines")
    if args.dry_run and args.json:
        language = config.language or settings.DEFAULTS["default_language"]  # no store is asked to show what is in a file
        return _show(args.paths, Options(args.format, args.charset, config.country, language))
    result = _import(args, config)
    for remark in result.remarks:
        printing.say(f"{_place(remark)}: {remark.text}")
    for row in _json_rows(result) if args.json else []:
        printing.print_json(row)
    for fields in [] if args.json else _rows(result):
        printing.print_row(*fields)
    unsaid = result.refused_count - len(result.refused)
    if unsaid:
        printing.say(f"carnet: {printing.counted(unsaid, 'more record')} refused, too many to tell")
    return REFUSED if result.refused_count else DONE


def _show(paths: list[str], options: Options) -> int:
    """Print every record as an interchange line with where it came from; code 1 only if there is none, but refusals."""
    taken = refused = 0
    for found in read(paths, options):
        if isinstance(found, Remark):
            printing.say(f"{_place(found)}: {found.text}")
        elif found.record is None:
            refused += 1
            printing.say(f"{_place(found)}: refused: {found.reason}")
        else:
            taken += 1
            source = {"file": found.file, "index": found.index}
            printing.print_json_line(line_of({**found.record, "source": source}))
    return REFUSED if refused and not taken else DONE


def _import(args: argparse.Namespace, config: Config) -> ImportResult:
    with _store_for(args, config) as store, printing.Meter("importing:") as meter:
        if args.dry_run:
            actor = Actor(None, config.operator, Origin.IMPORT)
        else:
            actor = store.write(operators.actor_for, config.operator, Origin.IMPORT)
        return store.write(
            plan.run,
            actor,
            args.paths,
            dry_run=args.dry_run,
            format=args.format,
            charset=args.charset,
            rejects=args.rejects,
            progress=meter,
            default_country=config.country or settings.get("default_country"),
            default_language=config.language or settings.get("default_language"),
        )


@contextmanager
def _store_for(args: argparse.Namespace, config: Config) -> Iterator[Store]:
    """The store of ``config``; for a dry run that finds none, an empty one that does not stay."""
    path = sqlite_path(config.database)
    if args.dry_run and path is not None and not path.exists():
        with tempfile.TemporaryDirectory(prefix="carnet-dry-run-") as folder:
            config = replace(config, database=str(Path(folder) / "empty.db"))
            with opened(config) as store:
                yield store
        return
    with opened(config) as store:
        yield store


def _rows(result: ImportResult) -> Iterator[tuple[str, ...]]:
    """The four numbers, then a row for each refusal."""
    for word, number in zip(("created", "updated", "skipped", "refused"), result.numbers, strict=True):
        yield word, str(number)
    for refusal in result.refused:
        yield "refused", _place(refusal), refusal.reason


def _json_rows(result: ImportResult) -> Iterator[dict[str, object]]:
    """The same as objects: ``result``, then ``refused`` ones."""
    created, updated, skipped, refused = result.numbers
    yield {"type": "result", "created": created, "updated": updated, "skipped": skipped, "refused": refused}
    for refusal in result.refused:
        place = {"file": refusal.file, "index": refusal.index, "line": refusal.line}
        holder = refusal.holder.uid if refusal.holder else None
        yield {"type": "refused", **place, "reason": refusal.reason, "holder": holder}


def _place(found: Item | Refusal | Remark) -> str:
    """``cards.vcf, record 3, line 17``."""
    file = "standard input" if found.file == "-" else found.file
    return f"{file}, record {found.index}, line {found.line}" if found.index else file
