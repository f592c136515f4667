"""What verbs share: the store opened and closed around them, who acts, and what `--customer` and `--project` mean."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from store.actor import Actor
from store.database import Store, close_store, open_store
from store.records import Context, CustomerContext, GlobalContext, ProjectContext
from store.vocabulary import Origin
from tui.commands import printing
from tui.config import Config

if TYPE_CHECKING:
    from store.errors import Ref


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


def whoever_runs_this(store: Store, config: Config, origin: Origin = Origin.CLI) -> Actor:
    """The operator of this process as the author of changes; made on first use."""
    from store import operators

    operator = store.write(operators.me, config.operator)
    return Actor(operator.id, operator.login, origin)


def add_context(parser: argparse.ArgumentParser) -> None:
    """Add ``--customer`` and ``--project``, of which one at most."""
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--customer", metavar="C", help="in this customer: an id, an e-mail address or a name")
    place.add_argument("--project", metavar="P", help="in this project: an id or a name")


def context_of(store: Store, args: argparse.Namespace) -> Context:
    """The context that the arguments name. Raises NotFound or Ambiguous with the candidates."""
    if args.project is not None:
        from store import projects

        ref = store.read(projects.resolve, args.project)
        return ProjectContext(ref.id, store.read(projects.card, ref.id).customer_id)
    if args.customer is not None:
        from store import customers

        return CustomerContext(store.read(customers.resolve, args.customer).id)
    return GlobalContext()


def uid_of(ref: Ref | None) -> str | None:
    """The id by which the command line and interchange know a record."""
    return ref.uid if ref else None
