"""`carnet query`: addresses for a mail client's completion, as mutt's `query_command` and aerc's `address-book-cmd` want."""

from __future__ import annotations

import argparse

from store import addresses, contact_lists, panels
from store.database import Store
from store.query_line import Query, parse
from store.records.addresses import Resolution
from store.records.contexts import Context, GlobalContext
from tui.commands import printing
from tui.commands.exits import DONE, REFUSED
from tui.commands.opening import context_of, opened
from tui.config import Config

MOST_PEOPLE = 200
"""As many as a person can choose from; the best matches come first, and who wants all of them exports."""


def run(args: argparse.Namespace, config: Config) -> int:
    """Print the addresses in use of everybody who matches; code 1 if there are none."""
    text = " ".join(args.text)
    with opened(config, readonly=True) as store:
        people, more = _people(store, parse(text), context_of(store, args))
    rows = [(use.address, name, use.rung.value) for name, here in people for use in here.used]
    found = printing.counted(len(rows), "address", "addresses") if rows else "no address"
    summary = f"{found} for {text}" + (f", of the first {MOST_PEOPLE:,} people only" if more else "")
    if not args.no_header:
        print(printing.visible(summary))
    elif not rows:
        printing.say(f"carnet: {summary}")
    for row in rows:
        printing.print_row(*row)
    return DONE if rows else REFUSED


def _people(store: Store, query: Query, context: Context) -> tuple[list[tuple[str, Resolution]], bool]:
    """The names of who matches, best first, with their addresses in the context; and whether there are more people."""
    if isinstance(context, GlobalContext):
        found = store.read(contact_lists.find, query, limit=MOST_PEOPLE)
        here = dict(store.read(addresses.of, [line.id for line in found.rows], context))
        return [(line.name, here[line.id]) for line in found.rows], found.has_after
    linked = store.read(panels.people, context, query, limit=MOST_PEOPLE)
    return [(line.name, line.resolution) for line in linked.rows], linked.has_after
