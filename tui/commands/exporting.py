"""`carnet export`: exactly what a query shows, as JSON Lines or vCards, to standard output or into a file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from store import contact_lists, panels, query_line
from store.database import Store
from store.errors import Refused
from store.exchange import jsonl_export, vcard_export
from store.query_line import Query
from store.records.contexts import Context, GlobalContext
from tui import private
from tui.commands import printing
from tui.commands.exits import DONE, REFUSED
from tui.commands.opening import context_of, opened
from tui.config import Config

_BY_NAME = {".vcf": "vcard", ".vcard": "vcard", ".csv": "csv"}


def run(args: argparse.Namespace, config: Config) -> int:
    """Export; code 1 if there is nothing to export."""
    format = args.format or _BY_NAME.get(args.output.suffix.lower() if args.output else "", "jsonl")
    if format == "csv":
        raise Refused("This version of Carnet does not write CSV", mend="export vcard or jsonl")
    text = " ".join(args.query)
    query = query_line.parse(text)
    with opened(config, readonly=True) as store:
        context = context_of(store, args)
        chosen = store.read(_chosen, query, context)
        if chosen == []:
            printing.say(f"carnet: nobody answers to {text}" if text else "carnet: there is nobody there")
            return REFUSED
        pieces = _pieces(store, format, chosen, context)
        with _destination(args.output) as write:
            for piece in pieces:
                write(piece)
    return DONE


def _chosen(query: Query, context: Context) -> list[int] | None:
    """The contacts to export, in the order of their list; None is everything."""
    if isinstance(context, GlobalContext):
        return contact_lists.ids(query) if query else None
    return panels.people_ids(context, query)


def _pieces(store: Store, format: str, chosen: list[int] | None, context: Context) -> Iterator[str]:
    if format == "vcard":
        return vcard_export.dump(chosen, context)
    return (f"{line}\n" for line in jsonl_export.dump(store, chosen))


@contextmanager
def _destination(output: Path | None) -> Iterator[Callable[[str], object]]:
    """What takes the pieces. Raises Refused where the file cannot be written; a former one is then untouched."""
    if output is None:
        yield printing.print_text
        return
    try:
        with private.replacing(output) as file:
            yield file.write
    except OSError as error:
        raise Refused(f"{output} cannot be written", error.strerror or str(error)) from None
