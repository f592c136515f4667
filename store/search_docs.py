"""Writes the words that contacts, customers and projects are found by, and keeps them in step with what they are made of.

A body holds one line for each name, address, number and customer, folded; lines begin and end it, so that a whole number is
a number between two line ends. Its first line is the sort key, so that a search need not read the record itself. Behind a
tab stand the names of others: a contact's customers, a project's customer. A deleted contact has no body.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from store.audit import Change
from store.database import Store
from store.keys import fold, phone_digits
from store.phone_forms import phone_forms
from store.records.progress import Progress
from store.sql import Sql, one_of, rows, run

CHUNK = 500
"""How many ids are asked about at a time."""
AT_ONCE = 5000
"""How many ids in a row are read at a time when everything is made anew."""

Body = tuple[int, str]
"""An id and the folded words it is found by."""

Which = Callable[[str], Sql]
"""Which records are meant, as a condition on the column that it is given."""


def body(sort_key: str, own: Iterable[str] = (), others: Iterable[str] = ()) -> str:
    """The words as one body, each on a line of its own and none twice: the sort key first, those of others behind a tab."""
    lines = dict.fromkeys(word for word in own if word and word != sort_key)
    more = dict.fromkeys(word for word in others if word)
    return "\n".join(["", sort_key, *lines, "\t", *more, ""])


def refresh_contacts(by: Store | Change, ids: Iterable[int]) -> None:
    """Write anew what the contacts ``ids`` are found by; for one that is deleted, erased or gone nothing is left.

    Inside the transaction of the write that made it necessary. Given the `Change` itself, an address that is being removed
    just now is still found by (I-56).
    """
    store = _store(by)
    for some in _chunks(ids):
        _write(store, "contact_search", "contact_id", some, contact_bodies(store, partial(_among, some)))


def forget_contacts(store: Store, ids: Iterable[int]) -> None:
    """Leave nothing that the contacts ``ids`` are found by."""
    for some in _chunks(ids):
        _write(store, "contact_search", "contact_id", some, [])


def refresh_customers(by: Store | Change, ids: Iterable[int]) -> None:
    """Write anew what the customers ``ids`` are found by; their contacts and projects too, if the name changed."""
    store = _store(by)
    renamed: list[int] = []
    for some in _chunks(ids):
        before = dict(rows(store, Sql("SELECT customer_id, body FROM customer_search WHERE ") + one_of("customer_id", some)))
        now = customer_bodies(store, partial(_among, some))
        _write(store, "customer_search", "customer_id", some, now)
        renamed += [row_id for row_id, words in now if row_id not in before or _name(words) != _name(before[row_id])]
    for some in _chunks(renamed):
        linked = Sql("SELECT DISTINCT contact_id FROM contact_in_customer WHERE ") + one_of("customer_id", some)
        refresh_contacts(store, [row[0] for row in rows(store, linked)])
        theirs = Sql("SELECT id FROM project WHERE ") + one_of("customer_id", some)
        refresh_projects(store, [row[0] for row in rows(store, theirs)])


def refresh_projects(by: Store | Change, ids: Iterable[int]) -> None:
    """Write anew what the projects ``ids`` are found by."""
    store = _store(by)
    for some in _chunks(ids):
        _write(store, "project_search", "project_id", some, project_bodies(store, partial(_among, some)))


def contact_bodies(store: Store, which: Which) -> list[Body]:
    """The bodies of the living among ``which`` contacts."""
    words: dict[int, list[str]] = {}
    sort_keys: dict[int, str] = {}
    select = "SELECT id, sort_key, full_name, given_name, middle_name, family_name, suffix, organisation FROM contact WHERE "
    living = Sql(select) + which("id") + " AND deleted_at IS NULL AND status <> 'erased'"
    for row_id, key, full, given, middle, family, suffix, organisation in rows(store, living):
        parts = " ".join(part for part in (given, middle, family, suffix) if part)
        words[row_id] = [fold(full), fold(parts), fold(organisation)]
        sort_keys[row_id] = key
    more: dict[int, list[str]] = defaultdict(list)
    customers: dict[int, list[str]] = defaultdict(list)
    for contact_id, address, key in rows(store, Sql(_EMAILS) + which("contact_id") + " ORDER BY position, id"):
        more[contact_id] += (fold(address), key)
    for contact_id, e164, raw in rows(store, Sql(_PHONES) + which("contact_id") + " ORDER BY position, id"):
        more[contact_id] += phone_forms(e164, raw)
    for contact_id, name, address, key in rows(store, Sql(_CUSTOMERS) + which("l.contact_id") + " ORDER BY l.id"):
        more[contact_id] += (fold(address), key)
        customers[contact_id].append(name)
    for contact_id, address, key in rows(store, Sql(_IN_PROJECTS) + which("contact_id") + " ORDER BY id"):
        more[contact_id] += (fold(address), key)
    for contact_id, address in rows(store, Sql(_FORMER) + which("contact_id") + " ORDER BY id"):
        more[contact_id].append(fold(address))
    return [(row_id, body(sort_keys[row_id], [*names, *more[row_id]], customers[row_id])) for row_id, names in words.items()]


_EMAILS = "SELECT contact_id, address, email_key FROM contact_email WHERE "
_PHONES = "SELECT contact_id, e164, raw FROM contact_phone WHERE "
# Not a join: for some thousand links PostgreSQL would walk along all customers there are.
_CUSTOMERS = (
    "SELECT l.contact_id, (SELECT c.name_key FROM customer c WHERE c.id = l.customer_id), l.override_email, l.override_key "
    "FROM contact_in_customer l WHERE "
)
_IN_PROJECTS = "SELECT contact_id, override_email, override_key FROM contact_in_project WHERE override_key <> '' AND "
# What somebody's address was before it was corrected or removed: the caller may still have only that one.
_FORMER = (
    "SELECT contact_id, old FROM audit_entry WHERE entity IN ('contact_email', 'contact_in_customer', 'contact_in_project') "
    "AND field IN ('address', 'override_email') AND old IS NOT NULL AND "
)


def customer_bodies(store: Store, which: Which) -> list[Body]:
    """The bodies of ``which`` customers, the name first."""
    select = Sql("SELECT id, name_key, main_email, main_email_key, phone FROM customer WHERE ") + which("id")
    return [
        (row_id, body(name, (fold(address), key, phone_digits(phone))))
        for row_id, name, address, key, phone in rows(store, select)
    ]


def project_bodies(store: Store, which: Which) -> list[Body]:
    """The bodies of ``which`` projects."""
    select = "SELECT p.id, p.name_key, (SELECT c.name_key FROM customer c WHERE c.id = p.customer_id) FROM project p WHERE "
    return [(row_id, body(name, others=(customer or "",))) for row_id, name, customer in rows(store, Sql(select) + which("p.id"))]


def _write(store: Store, table: str, column: str, ids: Sequence[int], bodies: Sequence[Body]) -> None:
    gone = set(ids) - {row_id for row_id, _ in bodies}
    if gone:
        run(store, Sql(f"DELETE FROM {table} WHERE ") + one_of(column, sorted(gone)))
    if bodies:
        mark = store.mark
        store.executemany(
            f"INSERT INTO {table} ({column}, body) VALUES ({mark}, {mark}) ON CONFLICT ({column}) DO UPDATE "
            f"SET body = excluded.body WHERE {table}.body <> excluded.body",
            list(bodies),
        )


def _store(by: Store | Change) -> Store:
    if isinstance(by, Store):
        return by
    by.flush()
    return by.store


def _among(ids: Sequence[int], column: str) -> Sql:
    return one_of(column, ids)


def _between(after: int, until: int, column: str) -> Sql:
    return Sql(f"{column} > ? AND {column} <= ?", (after, until))


def _name(words: str) -> str:
    return words.split("\n", 2)[1]


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


def rebuild_all(store: Store, progress: Progress | None = None) -> None:
    """Make all bodies and their indexes anew, in one transaction; for after much was written past the subjects.

    A million contacts take well under a minute; memory holds the bodies of a few thousand at a time.
    """
    from store import derived

    kinds = (
        ("contact", contact_bodies),
        ("customer", customer_bodies),
        ("project", project_bodies),
    )
    with store.transaction():
        if store.engine == "postgres":
            store.execute("SET LOCAL statement_timeout = 0")  # an index of a million bodies takes its time
        last = {table: rows(store, Sql(f"SELECT coalesce(max(id), 0) FROM {table}"))[0][0] for table, _ in kinds}
        total = sum(last.values())
        done = 0
        derived.drop_search_indexes(store.database, store.engine)
        for table, bodies_of in kinds:
            if store.engine == "postgres":
                store.execute(f"TRUNCATE {table}_search")
            for start in range(0, last[table], AT_ONCE):
                among = partial(_between, start, start + AT_ONCE)
                found = bodies_of(store, among)
                _clear(store, f"{table}_search", among(f"{table}_id"))
                _load(store, f"{table}_search", f"{table}_id", found)
                if progress:
                    progress(done + start, total)
            done += last[table]
        derived.create_search_indexes(store.database, store.engine)
        if progress:
            progress(total, total)


def _clear(store: Store, table: str, where: Sql) -> None:
    """Make room for a stretch of bodies; SQLite keeps what one statement deletes in memory, so never all at once."""
    if store.engine == "sqlite":
        store.execute(f"DELETE FROM {table} WHERE {where.text}", where.values)


def _load(store: Store, table: str, column: str, bodies: Sequence[Body]) -> None:
    """Add many bodies to a table that has none of them."""
    if store.engine == "postgres":
        with store.database.cursor().copy(f"COPY {table} ({column}, body) FROM STDIN") as copy:
            for row in bodies:
                copy.write_row(row)
    else:
        store.executemany(f"INSERT INTO {table} ({column}, body) VALUES (?, ?)", list(bodies))
