"""`carnet find`: the contacts that a query line shows, one a line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from store import contact_lists, query_line
from store.database import Store
from store.records.contacts import ContactLine
from tui.commands import printing
from tui.commands.exits import DONE, REFUSED
from tui.commands.opening import opened
from tui.config import Config

_AT_ONCE = 1000


def run(args: argparse.Namespace, config: Config) -> int:
    """Print who answers to the query; code 1 if nobody does."""
    text = " ".join(args.query)
    query = query_line.parse(text)
    some = False
    with opened(config, readonly=True) as store:
        for line in everybody(store, query):
            some = True
            if args.json:
                printing.print_json(_record(line))
            else:
                printing.print_row(line.name, line.email, line.phone, line.organisation, line.uid)
    if some:
        return DONE
    printing.say(f"carnet: nobody answers to {text}")
    return REFUSED


def everybody(store: Store, query: query_line.Query) -> Iterator[ContactLine]:
    """All contacts of a query in the order of the list, read a window at a time."""
    page = store.read(contact_lists.find, query, limit=_AT_ONCE)
    yield from page.rows
    while page.has_after:
        page = store.read(contact_lists.find, query, after=page.last, limit=_AT_ONCE)
        yield from page.rows


def _record(line: ContactLine) -> dict[str, object]:
    return {
        "contact": line.uid,
        "name": line.name,
        "kind": line.kind.value,
        "status": line.status.value,
        "organisation": line.organisation or None,
        "email": line.email or None,
        "phone": line.phone or None,
    }
