"""`carnet store`: bring the store up to date, look it over, back it up and bring a backup back."""

from __future__ import annotations

import argparse

from store import backup, schema
from store.check import check
from store.urls import masked
from tui.commands import printing
from tui.commands.exits import DONE, REFUSED
from tui.commands.opening import opened
from tui.config import Config


def run(args: argparse.Namespace, config: Config) -> int:
    """Do it; code 1 if the check finds something or the act is refused."""
    acts = {"upgrade": _upgrade, "check": _check, "backup": _backup, "restore": _restore}
    return acts[args.act](args, config)


def _upgrade(_args: argparse.Namespace, config: Config) -> int:
    with opened(config, check=False) as store:
        done = store.write(schema.migrate, store)
    for name in done:
        print(name)
    printing.say(f"{printing.counted(len(done), 'step')} taken" if done else "the store is up to date")
    return DONE


def _check(_args: argparse.Namespace, config: Config) -> int:
    with opened(config, readonly=True) as store:
        problems = store.read(check, store)
    for problem in problems:
        printing.print_row(str(problem))
    if problems:
        found = printing.counted(len(problems), "problem")
        printing.say(f"carnet: {found} found · `carnet store restore` brings a backup back")
        return REFUSED
    printing.say("nothing wrong was found")
    return DONE


def _backup(args: argparse.Namespace, config: Config) -> int:
    with opened(config, readonly=True) as store:
        printing.say(store.read(backup.backup, args.file))
    return DONE


def _restore(args: argparse.Namespace, config: Config) -> int:
    backup.restore(args.file, config.database, force=args.force)
    printing.say(f"{masked(config.database)} is now as it was in {args.file}")
    return DONE
