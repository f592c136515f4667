"""`carnet lists` and `carnet list`: the mailing lists, and the addresses of one, each handing over with its receipt."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from store import list_copies, list_receipts, list_windows, mailing_lists, operators
from store.database import Store
from store.records.mailing_lists import CandidateLine, ListLine
from store.records.receipts import Copied, Difference
from store.rules.mailing import MENDS
from store.vocabulary import Exclusion, ListContext, ListFormat, Origin, Purpose
from tui.commands import printing
from tui.commands.exits import DONE
from tui.commands.opening import opened
from tui.config import Config

_CONTEXTS = {ListContext.GLOBAL: "everywhere", ListContext.OWN: "each in own customer"}


def run(args: argparse.Namespace, config: Config) -> int:
    """Print the lists, or one of them; code 1 if there are no lists here, no such list, or nothing to copy."""
    if args.verb == "lists":
        return _all(args, config)
    if args.newcomers and (args.explain or args.json):
        return _difference(args, config)
    if args.explain or args.json:
        return _explain(args, config)
    return _copy(args, config)


def _all(args: argparse.Namespace, config: Config) -> int:
    with opened(config, readonly=True) as store:
        for line in _lines(store):
            if args.json:
                printing.print_json(_list_record(line))
            else:
                source = f"{line.members:,} members" if line.query is None else line.query or "all contacts"
                last = f"copied {line.last_copy:%Y-%m-%d} by {line.last_copy_by}" if line.last_copy else "never copied"
                printing.print_row(line.name, line.purpose.value, _context(line), source, last, line.uid)
    return DONE


def _lines(store: Store) -> Iterator[ListLine]:
    page = store.read(mailing_lists.find)
    yield from page.rows
    while page.has_after:
        page = store.read(mailing_lists.find, after=page.last)
        yield from page.rows


def _copy(args: argparse.Namespace, config: Config) -> int:
    with opened(config) as store:
        actor = store.write(operators.actor_for, config.operator, Origin.CLI)
        which = store.read(mailing_lists.resolve, args.name)
        copied: Copied = store.write(
            list_copies.copy, actor, which.id, format=_format(args), purpose=_purpose(args), newcomers=args.newcomers
        )
    text = "".join(copied.batches)
    printing.print_text(text)
    if sys.stdout.isatty() and not text.endswith("\n"):
        print()
    addresses = printing.counted(copied.receipt.addresses, "address", "addresses")
    printing.say(
        f"{printing.counted(copied.receipt.people, 'person', 'people')} · {addresses} · {copied.receipt.excluded:,} excluded"
    )
    return DONE


def _explain(args: argparse.Namespace, config: Config) -> int:
    with opened(config, readonly=True) as store:
        which = store.read(mailing_lists.resolve, args.name)
        asked = store.read(mailing_lists.ask, which.id, purpose=_purpose(args))
        for line in store.read(list_windows.everybody, asked):
            if args.json:
                printing.print_json(_candidate_record(line))
            else:
                printing.print_row(*_candidate_row(line))
    return DONE


def _difference(args: argparse.Namespace, config: Config) -> int:
    with opened(config, readonly=True) as store:
        which = store.read(mailing_lists.resolve, args.name)
        changed: Difference = store.read(list_receipts.difference, which.id, purpose=_purpose(args))
    for _contact, name, address in changed.newcomers:
        if args.json:
            printing.print_json({"change": "new", "name": name, "address": address, "reasons": []})
        else:
            printing.print_row("new", name, address)
    for gone in changed.gone:
        if args.json:
            reasons = [reason.value for reason in gone.reasons]
            printing.print_json({"change": "gone", "name": gone.name, "address": gone.address, "reasons": reasons})
        else:
            why = _words(gone.reasons) or ("another address" if gone.candidate else "not in the list any more")
            printing.print_row("gone", gone.name, gone.address, why)
    return DONE


def _purpose(args: argparse.Namespace) -> Purpose | None:
    return Purpose(args.purpose) if args.purpose else None


def _format(args: argparse.Namespace) -> ListFormat | None:
    return ListFormat(args.format) if args.format else None


def _context(line: ListLine) -> str:
    return _CONTEXTS.get(line.context) or line.place or f"no {line.context.value} any more"


def _words(reasons: tuple[Exclusion, ...]) -> str:
    return ", ".join(reason.value.replace("_", " ") for reason in reasons)


def _candidate_row(line: CandidateLine) -> tuple[str, ...]:
    """In or out, who, with what address and where; then why not, and what mends the first reason."""
    row = ("in" if line.included else "out", line.name, ", ".join(line.addresses) or "–", line.place or "everywhere")
    return row if line.included else (*row, _words(line.reasons), MENDS[line.reasons[0]][1])


def _candidate_record(line: CandidateLine) -> dict[str, object]:
    return {
        "contact": line.contact_uid,
        "name": line.name,
        "place": line.place or None,
        "included": line.included,
        "addresses": list(line.addresses) if line.included else [],
        "reasons": [reason.value for reason in line.reasons],
    }


def _list_record(line: ListLine) -> dict[str, object]:
    return {
        "list": line.uid,
        "name": line.name,
        "purpose": line.purpose.value,
        "context": line.context.value,
        "place": line.place or None,
        "query": line.query,
        "members": line.members if line.query is None else None,
        "primary_only": line.primary_only,
        "format": line.format.value,
        "last_copy": line.last_copy.strftime("%Y-%m-%dT%H:%M:%SZ") if line.last_copy else None,
    }
