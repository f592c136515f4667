"""Writes the book, or the part of it that belongs to some contacts, as JSON Lines: from one moment, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from store import bulk, database
from store.addresses import chunks
from store.database import Store, translated
from store.exchange.export_records import OF_CONTACTS, OF_THE_BOOK, READERS, Found
from store.exchange.interchange import line_of
from store.sql import Sql, one_of, rows
from store.vocabulary import InteractionStatus, Medium

_SEEDED_LINES = frozenset(  # every store has these words; they travel only where they were changed
    {
        '{"type":"customer_type","id":"company","label":"company","private":false,"position":0}',
        '{"type":"customer_type","id":"private","label":"private","private":true,"position":1}',
        '{"type":"customer_type","id":"public","label":"public body","private":false,"position":2}',
        *(line_of({"type": "medium", "id": code, "label": code, "retired": False}) for code in Medium),
        *(line_of({"type": "status", "id": c, "label": c, "counts_as": c, "retired": False}) for c in InteractionStatus),
    }
)


def dump(store: Store | None = None, contact_ids: Iterable[int] | None = None) -> Iterator[str]:
    """The lines, without their ends, of the whole book or of ``contact_ids`` with all that their lines refer to.

    The same book gives the same lines, on either engine: words of Setup, customers, projects, contacts, links, interactions,
    consents, mailing lists, each by row id. Lists travel only with the whole book. Everything is read as of one moment; the
    calling thread can write nothing until the last line was taken.
    """
    store = store or database.current()
    with snapshot(store), bulk.uncollected():
        parts = _everything(store) if contact_ids is None else _of_contacts(store, sorted(set(contact_ids)))
        for found in parts:
            for _row_id, record in found:
                line = line_of(record)
                if line not in _SEEDED_LINES:
                    yield line


@contextmanager
def snapshot(store: Store) -> Iterator[None]:
    """Reads as of one moment: what others commit meanwhile is not seen, and nobody waits."""
    with translated(store):
        if store.database.in_transaction():
            yield
            return
        store.execute("BEGIN" if store.engine == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            store.execute("ROLLBACK")


def _everything(store: Store) -> Iterator[Found]:
    for table, reader in READERS.values():
        for window in bulk.windows(store, table):
            yield reader(store, window)


def _of_contacts(store: Store, contact_ids: list[int]) -> Iterator[Found]:
    named = _named_by(store, contact_ids)
    for kind, (_table, reader) in READERS.items():
        if kind in OF_THE_BOOK:
            continue
        if kind in OF_CONTACTS:
            for some in chunks(contact_ids):
                yield reader(store, one_of("{id}", some), of_contacts=True)
        else:
            for some in chunks(sorted(named.get(kind, contact_ids))):
                yield reader(store, one_of("{id}", some))


def _named_by(store: Store, contact_ids: list[int]) -> dict[str, set[int]]:
    """The ids of the customers, their types, the projects, and the team's own words that the lines of these contacts refer to."""
    customers: set[int] = set()
    projects: set[int] = set()
    for some in chunks(contact_ids):
        for table in ("contact_in_customer", "interaction"):
            customers |= _ids(store, f"SELECT DISTINCT customer_id FROM {table} WHERE ", one_of("contact_id", some))
        for table in ("contact_in_project", "interaction"):
            projects |= _ids(store, f"SELECT DISTINCT project_id FROM {table} WHERE ", one_of("contact_id", some))
    for some in chunks(sorted(projects)):
        customers |= _ids(store, "SELECT DISTINCT customer_id FROM project WHERE ", one_of("id", some))
    types: set[int] = set()
    for some in chunks(sorted(customers)):
        types |= _ids(store, "SELECT DISTINCT customer_type_id FROM customer WHERE ", one_of("id", some))
    words = _own_words(store, contact_ids)
    return {"customer_type": types, "customer": customers, "project": projects, "medium": words, "status": words}


def _own_words(store: Store, contact_ids: list[int]) -> set[int]:
    """The ids of the media and statuses, other than those of every store, that these contacts' interactions have."""
    built_in = ", ".join(f"'{code}'" for code in (*Medium, *InteractionStatus))
    select = (
        "SELECT DISTINCT w.id FROM interaction i JOIN setup_word w ON (w.kind = 'medium' AND w.code = i.medium) "
        f"OR (w.kind = 'status' AND w.code = i.own_status) WHERE w.code NOT IN ({built_in}) AND "
    )
    return {word for some in chunks(contact_ids) for word in _ids(store, select, one_of("i.contact_id", some))}


def _ids(store: Store, select: str, which: Sql) -> set[int]:
    return {row[0] for row in rows(store, Sql(select) + which) if row[0] is not None}
