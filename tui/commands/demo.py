"""`carnet demo`: the screens on a throw-away store with sample data; `demo fill`: generated data for a store of one's own."""

from __future__ import annotations

import argparse
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from store import fill, operators, sample
from store.vocabulary import Origin
from tui.commands import printing, screens
from tui.commands.exits import DONE
from tui.commands.opening import opened
from tui.config import Config


def run(args: argparse.Namespace, config: Config) -> int:
    """Fill the store, or open the screens on a sample that is gone afterwards."""
    if args.act == "fill":
        return _fill(args, config)
    screens.require_terminal(os.environ)
    with tempfile.TemporaryDirectory(prefix="carnet-demo-") as folder:
        demo = replace(config, database=str(Path(folder) / "demo book.db"), data_dir=Path(folder))
        with opened(demo) as store:
            store.write(sample.demo, store.write(operators.actor_for, demo.operator, Origin.DEMO))
        return screens.open_screens(demo)


def _fill(args: argparse.Namespace, config: Config) -> int:
    with opened(config) as store, printing.Meter("writing contacts:") as meter:
        actor = store.write(operators.actor_for, config.operator, Origin.DEMO)
        store.write(fill.fill, actor, contacts=args.contacts, seed=args.seed, progress=meter)
    printing.say(f"{printing.counted(args.contacts, 'contact')} written")
    return DONE
