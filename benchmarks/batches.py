"""Whole books at once, beside the bare thing in the same run: a mailing list, imports, an export."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import accumulate, takewhile
from pathlib import Path

from benchmarks import books, raw
from benchmarks.books import Book, Shelf
from benchmarks.driver import Driver
from benchmarks.table import Row, command, paired, seconds
from store import list_evaluation, list_members, mailing_lists, operators, settings
from store.database import Store
from store.records.contexts import OwnContext
from store.vocabulary import Origin, Purpose

_ONLY_PARSED = "import sys, vobject\nfor card in vobject.readComponents(open(sys.argv[1], encoding='utf-8')): pass"
_LIST = "benchmark"
# What a list comes to when nothing is asked but which address holds: the override of the link, else the global addresses.
_BARE_LIST = """
SELECT coalesce(nullif(l.override_key, ''), e.email_key) AS email_key,
    CASE WHEN l.override_key <> '' THEN l.override_email ELSE e.address END AS address
FROM list_member m JOIN contact c ON c.id = m.contact_id AND c.status = 'active' AND c.deleted_at IS NULL
JOIN contact_in_customer l ON l.contact_id = m.contact_id AND l.customer_id = m.customer_id AND l.status = 'active'
LEFT JOIN contact_email e ON e.contact_id = c.id AND l.override_key = '' AND e.state <> 'invalid'
WHERE m.list_id = ? AND m.ticked AND (l.override_key = '' OR l.email_state = 'ok')
    AND coalesce(nullif(l.override_key, ''), e.email_key) IS NOT NULL
ORDER BY c.sort_key, c.id, e.is_primary DESC, e.position, e.id"""


def batches(shelf: Shelf, contacts: int, cards: int, members: int, runs: int) -> Iterator[Row]:
    """A list of ``members``, imports of ``cards`` vCards and ``contacts`` contacts, an export of as many."""
    book = shelf.book(contacts)
    yield from _list(book, min(members, contacts), runs)
    lines = _exported(book, "jsonl")
    yield _export(book, lines)
    yield _import_lines(shelf, book, lines)
    yield _import_cards(shelf, shelf.book(cards))


# --- a mailing list -----------------------------------------------------------------------------


def _list(book: Book, members: int, runs: int) -> Iterator[Row]:
    with books.opened(book.url) as store, closing(Driver(book)) as driver:
        list_id = _with_members(store, members)
        asked = mailing_lists.ask(list_id, purpose=Purpose.MANUAL, scope=OwnContext())

        def bare() -> None:
            dict(driver.all(_BARE_LIST, list_id))

        for what, ours, limit in (
            (f"addresses of a list of {members:,}", lambda: list_evaluation.addresses(asked), 1.3),
            ("the same with a reason for whoever is left out", lambda: list_evaluation.evaluate(asked), 3.0),
        ):
            mine, floor = paired(ours, bare, runs)
            yield _row(what, book, mine, floor, "bare SQL", limit)


def _with_members(store: Store, members: int) -> int:
    """A list of about so many contacts, all those of some customers; made once."""
    name = f"{_LIST} {members}"
    there = store.execute(f"SELECT id FROM mailing_list WHERE name = {store.mark}", (name,)).fetchone()
    if there:
        return int(there[0])
    actor = operators.actor_for("benchmark", Origin.TUI)
    settings.put(actor, "mailing_lists_enabled", True)
    list_id = mailing_lists.add(actor, mailing_lists.empty_draft() | {"name": name})
    people = store.execute("SELECT customer_id, count(*) FROM contact_in_customer GROUP BY customer_id ORDER BY customer_id")
    totals = accumulate(people.fetchall(), lambda so_far, one: (one[0], so_far[1] + one[1]))
    list_members.add_from_customers(actor, list_id, [row_id for row_id, _ in takewhile(lambda at: at[1] <= members, totals)])
    store.execute("ANALYZE list_member")
    return list_id


# --- out and in ---------------------------------------------------------------------------------


def _exported(book: Book, format: str) -> Path:
    """The whole book as a file; made once."""
    path = books.folder() / f"book-{book.contacts}.{format}"
    if not path.exists():
        _carnet(book.url, "export", "--format", format, "-o", str(path))
    return path


def _export(book: Book, lines: Path) -> Row:
    again = lines.with_suffix(".again")
    ours = seconds(lambda: _carnet(book.url, "export", "--format", "jsonl", "-o", str(again)))
    again.unlink()
    floor = seconds(lambda: raw.read_everything(book))
    return _row(f"export of {book.contacts:,} contacts", book, ours, floor, "driver reading them", 4.0)


def _import_lines(shelf: Shelf, book: Book, lines: Path) -> Row:
    url = shelf.empty("imported")
    ours = seconds(lambda: _carnet(url, "import", str(lines)))
    floor = raw.write_everything(shelf, Book(book.engine, url, book.contacts))
    shelf.forget("imported")
    return _row(f"import of {book.contacts:,} contacts", book, ours, floor, "driver writing the same", 2.5)


def _import_cards(shelf: Shelf, book: Book) -> Row:
    cards = _exported(book, "vcard")
    url = shelf.empty("carded")
    ours = seconds(lambda: _carnet(url, "import", str(cards)))
    floor = seconds(command([sys.executable, "-c", _ONLY_PARSED, str(cards)]))
    shelf.forget("carded")
    return _row(f"import of {book.contacts:,} vCards", book, ours, floor, "vobject only parsing", 1.3)


def _carnet(url: str, *words: str) -> None:
    subprocess.run([books.CARNET, "--database", url, *words], check=True, stdin=subprocess.DEVNULL, capture_output=True)


def _row(what: str, book: Book, ours: float, floor: float, floor_name: str, limit: float) -> Row:
    return Row(what, book.engine, ours, "s", floor=floor, floor_name=floor_name, ratio_limit=limit)
