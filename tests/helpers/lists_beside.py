"""In a process of its own, beside the screens: fills a store with one random book after the other, and says what holds in it."""

from __future__ import annotations

import contextlib
import io
import json
import random
from datetime import UTC, datetime
from typing import NamedTuple

from helpers.books import Book
from helpers.list_rule import Asked, Candidate, ListBook
from helpers.random_lists import random_list

from store import settings, tables
from store.database import Store, close_store
from store.opening import open_store
from store.records.contexts import CustomerContext, ListScope, OwnContext, ProjectContext
from store.vocabulary import Purpose
from tui.__main__ import main

_STAYS = (tables.Operator, tables.Setting, tables.CustomerType, tables.Title, tables.AuditChange, tables.AuditEntry)
_BOOK = [model for model in reversed(tables.ALL) if not issubclass(model, _STAYS)]
"""What a book is made of, with whatever refers to others first; who works on it and what was set up stays."""


class Told(NamedTuple):
    """A book, told by its rows and by the command line."""

    kept: Asked
    """The list as it is kept."""
    by_rule: dict[Asked, list[Candidate]]
    """What the rules say of it: for each purpose, and seen otherwise."""
    printed: dict[str, list[Candidate]]
    """What `carnet list --json` prints, by purpose."""


def next_book(url: str, seed: int) -> Told:
    """Put another random book with a random list in the place of the last one, and say what holds in it."""
    store = open_store(url, check=False)
    with store.database.atomic():
        _wipe()
        _fill(store, random.Random(seed))
    book = ListBook()
    now = datetime.now(UTC)
    by_rule = {}
    for purpose in Purpose:
        kept = book.kept._replace(purpose=purpose.value)
        for asked in (kept, kept._replace(primary_only=not kept.primary_only), Asked(purpose.value, "own", None, None, kept[-1])):
            by_rule[asked] = book.candidates(asked, now)
    close_store()
    printed = {purpose.value: _printed(url, purpose.value) for purpose in Purpose}
    return Told(book.kept, by_rule, printed)


def _wipe() -> None:
    """Take the last book away, what is only ever added to included."""
    erasing = tables.Setting.create(key="erasing", value="true")
    for model in _BOOK:
        model.delete().execute()
    erasing.delete_instance()


def _fill(store: Store, dice: random.Random) -> None:
    book = Book(store)
    if not settings.get("mailing_lists_enabled"):
        settings.put(book.actor, "mailing_lists_enabled", True)
    made = random_list(book, dice, datetime.now(UTC))
    fields = {"purpose": dice.choice(list(Purpose)), "primary_only": dice.random() < 0.3}
    tables.MailingList.update(**fields, **_scope(dice.choice(made.scopes))).execute()


def _scope(scope: ListScope) -> dict[str, object]:
    if isinstance(scope, CustomerContext):
        return {"context": "customer", "customer": scope.customer_id}
    if isinstance(scope, ProjectContext):
        return {"context": "project", "project": scope.project_id}
    return {"context": "own" if isinstance(scope, OwnContext) else "global"}


def _printed(url: str, purpose: str) -> list[Candidate]:
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out):
        main(["--database", url, "list", "L", "--purpose", purpose, "--json"])
    out.seek(0)
    lines = map(json.loads, out)
    return [Candidate(x["contact"], x["place"], x["included"], tuple(x["addresses"]), tuple(x["reasons"])) for x in lines]
