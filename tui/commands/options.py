"""Options that several verbs take, each worded once."""

from __future__ import annotations

import argparse


def add_shared_options(parser: argparse.ArgumentParser) -> None:
    """Add what every verb takes, before its name, after it, and after the act of a verb that has acts; the last one counts."""
    parser.add_argument(
        "--database", metavar="URL", default=argparse.SUPPRESS, help="the store: a path, sqlite:///… or postgresql://…"
    )
    parser.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help="the configuration file to use")


def add_context(parser: argparse.ArgumentParser) -> None:
    """Add ``--customer`` and ``--project``, of which one at most may be given."""
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--customer", metavar="C", help="in this customer: an id, an e-mail address or a name")
    place.add_argument("--project", metavar="P", help="in this project: an id or a name")
