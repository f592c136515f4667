"""`carnet log` and `carnet due`: an interaction written down in one line, and the follow-ups that wait, for cron."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime

from store import contact_lists, interactions, operators, setup_words, timeline
from store.database import Store
from store.errors import NotFound
from store.records.contexts import CustomerContext, ProjectContext
from store.records.interactions import InteractionLine
from store.rules.follow_up import Due, due, parse
from store.rules.words import is_always_offered
from store.vocabulary import Origin, WordKind
from tui.commands import printing
from tui.commands.exits import DONE, WrongUse
from tui.commands.opening import context_of, opened
from tui.config import Config


def run(args: argparse.Namespace, config: Config) -> int:
    """Log an interaction, or print the follow-ups; code 1 if the contact is not found or not the only one of that name."""
    return _log(args, config) if args.verb == "log" else _due(args, config)


def _log(args: argparse.Namespace, config: Config) -> int:
    now = datetime.now().astimezone()
    at = _moment(args.at) if args.at else now
    follow_up = parse(args.follow_up or "", now)
    note = sys.stdin.read() if args.note == "-" else args.note or ""
    with opened(config) as store:
        medium, status = _word(store, WordKind.MEDIUM, args.medium), _word(store, WordKind.STATUS, args.status)
        draft = {
            "medium": medium, "direction": args.direction, "status": status, "subject": args.subject,
            "description": note,
        }  # fmt: skip
        actor = store.write(operators.actor_for, config.operator, Origin.CLI)
        contact = store.read(contact_lists.resolve, args.contact)
        where = context_of(store, args)
        logged = store.write(
            interactions.log,
            actor,
            contact.id,
            draft,
            at=at,
            customer_id=where.customer_id if isinstance(where, (CustomerContext, ProjectContext)) else None,
            project_id=where.project_id if isinstance(where, ProjectContext) else None,
            follow_up=(follow_up.at, follow_up.words) if follow_up else None,
        )
        uid = store.read(interactions.card, logged).uid
    print(uid)
    more = f" · follow-up {follow_up.at:%Y-%m-%d %H:%M}" if follow_up else ""
    printing.say(f"logged: {medium} {args.direction} with {contact.name}{more}")
    return DONE


def _word(store: Store, kind: WordKind, text: str) -> str:
    """The code of the medium or status of that code or name, offered or not. Raises WrongUse for one that is not there."""
    if is_always_offered(kind, text):
        return text
    try:
        return store.read(setup_words.resolve, kind, text).code
    except NotFound as error:
        raise WrongUse(f"--{kind.value}: {error}") from None


def _due(args: argparse.Namespace, config: Config) -> int:
    now = datetime.now().astimezone()
    with opened(config, readonly=True) as store:
        operator = operators.me(config.operator, make=False).id if args.mine else None
        for line in _follow_ups(store, now, operator, everything=args.all):
            when = due(line.at, now)
            if args.soon or args.all or when in (Due.OVERDUE, Due.TODAY):
                _print(line, when, as_json=args.json)
    return DONE


def _follow_ups(store: Store, now: datetime, operator: int | None, *, everything: bool) -> Iterator[InteractionLine]:
    page = store.read(timeline.follow_ups, now, operator, everything=everything)
    yield from page.rows
    while page.has_after:
        page = store.read(timeline.follow_ups, now, operator, after=page.last, everything=everything)
        yield from page.rows


def _print(line: InteractionLine, when: Due, *, as_json: bool) -> None:
    if as_json:
        printing.print_json(
            {
                "interaction": line.uid,
                "due": when.value,
                "at": line.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "contact": line.contact,
                "customer": line.customer or None,
                "project": line.project or None,
                "medium": line.medium,
                "status": line.status_code,
                "operator": line.operator or None,
                "subject": line.subject or None,
            }
        )
        return
    where = line.project or line.customer
    printing.print_row(
        when.value, f"{line.at.astimezone():%Y-%m-%d %H:%M}", line.contact, where, line.subject, line.operator, line.uid
    )


def _moment(text: str) -> datetime:
    """A moment such as ``2026-05-03T14:30``, here and now where it names no time zone. Raises WrongUse."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise WrongUse(f"{text} is no moment · write it like 2026-05-03T14:30") from None
