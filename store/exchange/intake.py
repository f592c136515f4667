"""What the takers of an import share: the store, the run, who is known already, and what is to be brought in step afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from store import bulk
from store.addresses import chunks
from store.audit import Change
from store.errors import Ref
from store.exchange.interchange import Record, encode
from store.exchange.items import Item
from store.exchange.seen import Seen
from store.fields import to_micros
from store.names import contact_name
from store.sql import Sql, one_of, rows

Reader = Callable[..., Iterable[tuple[int, Record]]]
"""Reads rows as records: see `store.exchange.export_records`."""

Taken = tuple[Item, Record]
"""An item with its record, on its way to the taker of its type."""

VERSIONED = ("created_at", "created_by", "updated_at", "updated_by")
"""The columns that every row of a run is stamped with; its moment belongs to that run alone, which is how it is taken back."""


remembered = "import_record"
"""The entity under which the audit keeps a changed record as it was and as it became, for `store.exchange.take_back`."""


class Intake:
    """One import run at work inside a transaction."""

    def __init__(self, change: Change, run_id: int, moment: int, *, fresh: bool) -> None:
        """``moment``: the run's own, in microseconds. ``fresh``: the store was empty, and its indexes are set aside."""
        self.change = change
        self.store = change.store
        self.run_id = run_id
        self.stamp = (moment, change.actor.operator_id, moment, change.actor.operator_id)
        self.fresh = fresh
        self.indexes = bulk.Indexes(self.store)
        self.primaries: dict[int, int] = {}
        """In a fresh store: the primary contact of each customer that was given one."""
        self._seen = Seen()
        self._seen_of = ""
        self._asked: set[str] = set()
        self.contacts: set[int] = set()
        self.customers: set[int] = set()
        self.projects: set[int] = set()
        """Rows whose search words are to be written anew; not kept up in a fresh store, where all are."""
        self.stand_ins: list[tuple[int, str]] = []
        """Contacts and the uids of those who stand in for them, who may come later in the file."""
        self._operators: dict[str, int] = {}

    def insert(self, table: str, columns: Sequence[str], values: Sequence[tuple[Any, ...]]) -> None:
        """Add rows to ``table``."""
        bulk.insert(self.store, table, columns, values)

    def lookup(self, select: str, column: str, values: Iterable[Any], further: str = "") -> list[tuple[Any, ...]]:
        """The rows of ``select`` whose ``column`` is one of ``values``, however many those are."""
        found: list[tuple[Any, ...]] = []
        for some in chunks(sorted(set(values))):
            found += rows(self.store, Sql(f"{select} WHERE ") + one_of(column, some) + further)
        return found

    def ids(self, table: str, uids: Iterable[str | None]) -> dict[str, int]:
        """The row ids of those ``uids`` that are there; of contacts only the living ones."""
        # In a fresh store nobody was deleted, and an index answers alone.
        living = " AND deleted_at IS NULL AND status <> 'erased'" if table == "contact" and not self.fresh else ""
        return dict(self.lookup(f"SELECT uid, id FROM {table}", "uid", (uid for uid in uids if uid is not None), living))

    def all_new(self, index: str, keys: Iterable[object]) -> bool:
        """Whether none of ``keys`` of an index can be in the store yet, so that it need not be asked; False: nobody knows.

        In a fresh store, all there is was written by this run, which remembers it instead of keeping the unique index named up
        to date: one index at a time, and until one of its keys seems to come twice.
        """
        if not self.fresh or index in self._asked:
            return False
        if self._seen_of != index:
            self._ask(self._seen_of)
            self._seen_of = index
        if not self._seen.all_new(keys):
            self._ask(index)
            return False
        return True

    def _ask(self, index: str) -> None:
        """From now on the index itself is asked."""
        self._seen.clear()
        self._asked.add(index)
        self.indexes.need(index)

    def stored(self, reader: Reader, row_ids: Iterable[int]) -> dict[int, Record]:
        """The rows as complete records."""
        row_ids = list(row_ids)
        if row_ids:
            self.indexes.restore()
        return {row_id: record for some in chunks(row_ids) for row_id, record in reader(self.store, one_of("{id}", some))}

    def holders(self, keys: Iterable[str]) -> dict[str, int]:
        """Which living contact holds each of these e-mail keys, of those that somebody holds."""
        self.indexes.need("contact_email_held")
        return dict(self.lookup("SELECT email_key, contact_id FROM contact_email", "email_key", keys, " AND held"))

    def contact(self, contact_id: int) -> Ref:
        """A contact as a refusal names it."""
        columns = "uid, full_name, given_name, family_name, organisation"
        row = rows(self.store, Sql(f"SELECT {columns} FROM contact WHERE id = ?", (contact_id,)))[0]
        names = dict(zip(columns.split(", ")[1:], row[1:], strict=True))
        return Ref("contact", contact_id, row[0], contact_name(names, row[0]))

    def operator(self, login: str) -> int:
        """The operator of that login, made if the store has none."""
        if login not in self._operators:
            found = rows(self.store, Sql("SELECT id FROM operator WHERE login = ?", (login,)))
            if not found:
                self.insert("operator", ("login", "name"), [(login, login)])
                found = rows(self.store, Sql("SELECT id FROM operator WHERE login = ?", (login,)))
            self._operators[login] = found[0][0]
        return self._operators[login]

    def remember(self, row_id: int, old: Record, new: Record, **about: int | None) -> None:
        """Keep what a record that is being changed said before, so that the run can be taken back."""
        self.change.note(remembered, row_id, old["type"], encode(old), encode(new), about)

    def settle(self) -> None:
        """After the last record: give people those who stand in for them."""
        known = self.ids("contact", (uid for _, uid in self.stand_ins))
        pairs = [(known[uid], contact_id) for contact_id, uid in self.stand_ins if uid in known]
        mark = self.store.mark
        if pairs:
            self.store.executemany(f"UPDATE contact SET stand_in_id = {mark} WHERE id = {mark}", pairs)
        self.stand_ins.clear()


def uid_of(record: Record) -> str:
    """The record's id; of one without, an id that follows from what it says, so that it is known when it comes again."""
    if record["id"] is None:
        record["id"] = hashlib.sha256(encode(record).encode()).hexdigest()[:32]
    return str(record["id"])


def micros(moment: str) -> int:
    """A moment of a record as it is stored."""
    return to_micros(datetime.fromisoformat(moment))
