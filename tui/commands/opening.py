"""What verbs share: the store opened and closed around them, and what `--customer` and `--project` mean in it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from store.database import Store, close_store
from store.opening import open_store
from store.records.contexts import Context, CustomerContext, GlobalContext, ProjectContext
from tui.commands import printing
from tui.config import Config


@contextmanager
def opened(config: Config, *, readonly: bool = False, upgrade: bool = True, check: bool = True) -> Iterator[Store]:
    """The store of ``config``, connected and closed afterwards; what there is to know of its files is said."""
    store = open_store(config.database, readonly=readonly, upgrade=upgrade, check=check)
    try:
        for warning in store.warnings:
            printing.say(f"carnet: {warning}")
        yield store
    finally:
        close_store()


def context_of(store: Store, args: argparse.Namespace) -> Context:
    """The context that the arguments name. Raises NotFound or Ambiguous with the candidates."""
    if args.project is not None:
        from store import projects

        ref = store.read(projects.resolve, args.project)
        return ProjectContext(ref.id, store.read(projects.card, ref.id).customer_id)
    if args.customer is not None:
        from store import customer_lists

        return CustomerContext(store.read(customer_lists.resolve, args.customer).id)
    return GlobalContext()
