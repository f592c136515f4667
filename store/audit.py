"""The only door for writes: one transaction, its rows and the audit of each changed field, together or not at all (I-38)."""

from __future__ import annotations

import os
import pwd
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from types import TracebackType
from typing import Any

import peewee

from store import database
from store.actor import Actor
from store.database import Store
from store.errors import NotFound, UnknownOutcome, Unreachable
from store.fields import UtcField, from_micros, to_micros
from store.keys import new_uid
from store.tables import Contact, Customer, Project, Row, Versioned

UNAUDITED = frozenset(
    {
        "id", "uid", "version", "created_at", "created_by", "updated_at", "updated_by", "sort_key", "name_key", "email_key",
        "label_key", "override_key", "main_email_key", "digits", "held", "incomplete", "import_run_id", "recorded_at",
        "recorded_by",
    }
)  # fmt: skip
"""Columns that follow from others or that the change itself records."""

_ENTRIES_AT_ONCE = 90
"""Entries that one statement writes: a save is one of them on its way to a server, and no engine has too many parameters."""

_OWN_ID = {Contact: "contact_id", Customer: "customer_id", Project: "project_id"}

_INSERT_ENTRIES = (
    "INSERT INTO audit_entry (change_id, at, entity, entity_id, contact_id, customer_id, project_id, field, old, new)"
)
_ENTRY_MARKS = "%s::text, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::text, %s::text, %s::text"
"""An `Entry` for PostgreSQL, which does not know what a column of a select is for."""

Values = Mapping[str, Any]
Entry = tuple[str, int, int | None, int | None, int | None, str, str | None, str | None]
"""What was changed: entity, its id, whose contact, customer and project, field, and what it held before and after."""


class Change:
    """One operation of one actor, inside its transaction. Made by `change`."""

    def __init__(self, store: Store, actor: Actor, action: str, summary: str, undoes: int | None) -> None:
        self.store = store
        self.actor = actor
        self.action = action
        self.summary = summary
        self.undoes = undoes
        self.uid = new_uid()
        self.micros = time.time_ns() // 1000
        self.id: int | None = None
        """The audit_change row, made when the first entry is written; a change that changed nothing leaves no trace."""
        self._entries: list[Entry] = []

    def __enter__(self) -> Change:
        self._operation = self.store.transaction()
        self._operation.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None:
            try:
                self.flush()
            except BaseException as failed:
                self._operation.__exit__(type(failed), failed, failed.__traceback__)
                raise
        try:
            self._operation.__exit__(kind, error, trace)
        except Unreachable as lost:
            if error is not None or self.id is None or self.store.engine == "sqlite":
                raise
            _look_up(self.store, self, lost)

    @property
    def at(self) -> datetime:
        """The moment of all that is done in it."""
        return from_micros(self.micros)

    def insert(self, model: type[Row], values: Values, *, about: Values | None = None) -> int:
        """Add a row and audit its filled fields; returns its id. ``values`` are by column name.

        ``about`` names the contact, customer or project it belongs to, where the row does not say so itself.
        Raises peewee.IntegrityError where a constraint says no.
        """
        row = dict(values)
        if issubclass(model, Versioned):
            row |= {"version": 1, "created_at": self.micros, "created_by": self.actor.operator_id}
            row |= {"updated_at": self.micros, "updated_by": self.actor.operator_id}
        columns = ", ".join(row)
        marks = ", ".join([self.store.mark] * len(row))
        sql = f"INSERT INTO {model._meta.table_name} ({columns}) VALUES ({marks})"
        key = "id" if "id" in model._meta.columns else next(iter(row))
        if self.store.engine == "postgres":
            row_id = self.store.execute(f"{sql} RETURNING {key}", tuple(row.values())).fetchone()[0]
        else:
            row_id = self.store.execute(sql, tuple(row.values())).lastrowid
        self._record(model, int(row_id), row, about, ((f, None, v) for f, v in row.items() if v not in ("", None, False)))
        return int(row_id)

    def row(self, model: type[Row], row_id: int, name: str = "record") -> dict[str, Any]:
        """The row as it is stored now, by column name, held against others until the change ends. Raises NotFound."""
        columns, sql = _select(model, self.store.engine)
        found = self.store.execute(sql, (row_id,)).fetchone()
        if found is None:
            raise NotFound(f"That {name} is not there any more", "somebody deleted it")
        return dict(zip(columns, found, strict=True))

    def update(self, model: type[Row], row: Values, values: Values, *, about: Values | None = None) -> int:
        """Change ``row`` (as `row` gave it) to ``values`` and audit what differs; returns its new version.

        Writes nothing, and keeps the version, where nothing differs.
        """
        changed = {column: value for column, value in values.items() if _plain(value) != _plain(row[column])}
        version = int(row.get("version", 0))
        if not changed:
            return version
        sets = {column: _stored(value) for column, value in changed.items()}
        if issubclass(model, Versioned):
            sets |= {"version": version + 1, "updated_at": self.micros, "updated_by": self.actor.operator_id}
        mark = self.store.mark
        assignments = ", ".join([f"{column} = {mark}" for column in sets])
        sql = f"UPDATE {model._meta.table_name} SET {assignments} WHERE id = {mark}"
        self.store.execute(sql, (*sets.values(), row["id"]))
        self._record(model, row["id"], {**row, **changed}, about, [(f, row[f], v) for f, v in changed.items()])
        return version + 1

    def delete(self, model: type[Row], row: Values, *, about: Values | None = None) -> None:
        """Remove ``row`` (as `row` gave it) and audit what it held."""
        self.store.execute(f"DELETE FROM {model._meta.table_name} WHERE id = {self.store.mark}", (row["id"],))
        self._record(model, row["id"], row, about, ((f, v, None) for f, v in row.items() if v not in ("", None, False)))

    def note(self, entity: str, entity_id: int, field: str, old: object, new: object, about: Values) -> None:
        """Audit something that is not a row of its own, such as a tag of a contact or a whole import."""
        self._entries.append(
            (entity, entity_id, about.get("contact_id"), about.get("customer_id"), about.get("project_id"), field,
             _text(old), _text(new))
        )  # fmt: skip

    def _record(
        self, model: type[Row], row_id: int, row: Values, about: Values | None,
        fields: Iterable[tuple[str, object, object]],
    ) -> None:  # fmt: skip
        whose = dict(about or {})
        for column in ("contact_id", "customer_id", "project_id"):
            if row.get(column) is not None:
                whose.setdefault(column, row[column])
        if model in _OWN_ID:
            whose[_OWN_ID[model]] = row_id
        times = _times(model)
        entity = model._meta.table_name
        for field, old, new in fields:
            if field not in UNAUDITED:
                if field in times:
                    old, new = _moment(old), _moment(new)
                self.note(entity, row_id, field, old, new, whose)

    def drop_pending(self) -> None:
        """Forget what was not written yet, after the transaction that it belonged to was undone."""
        self._entries.clear()

    def flush(self) -> None:
        """Write the audit of what was done so far."""
        while self._entries:
            some = self._entries[:_ENTRIES_AT_ONCE]
            if self.id is None and self.store.engine == "postgres":
                self.id = self._begin_with(some)
            else:
                if self.id is None:
                    self.id = self.store.execute(_insert(self.store.mark), self._about()).lastrowid
                marks = ", ".join([f"({', '.join([self.store.mark] * 10)})"] * len(some))
                self.store.execute(f"{_INSERT_ENTRIES} VALUES {marks}", self._flat(some, self.id, self.micros))
            del self._entries[: len(some)]

    def _begin_with(self, entries: Sequence[Entry]) -> int:
        """Write the change and its first entries in one statement: each one is a way to the server and back."""
        marks = ", ".join([f"({_ENTRY_MARKS})"] * len(entries))
        sql = (
            f"WITH made AS ({_insert(self.store.mark)} RETURNING id, at) {_INSERT_ENTRIES} "
            f"SELECT made.id, made.at, entry.* FROM made, (VALUES {marks}) entry RETURNING change_id"
        )
        found = self.store.execute(sql, (*self._about(), *self._flat(entries))).fetchone()
        return int(found[0])

    def _about(self) -> tuple[Any, ...]:
        return (
            self.uid, self.micros, self.actor.operator_id, self.actor.name, os_user(), self.actor.origin, self.action,
            self.summary, self.undoes,
        )  # fmt: skip

    @staticmethod
    def _flat(entries: Iterable[Entry], *before: object) -> tuple[object, ...]:
        return tuple(value for entry in entries for value in (*before, *entry))


def change(actor: Actor, action: str, summary: str = "", *, undoes: int | None = None) -> Change:
    """One operation of ``actor``: everything done with the `Change` that ``with`` gives stands with its audit, or none of it.

    ``action`` is ``subject.verb``. When the connection is lost while committing, the outcome is looked up by the change's uid
    and never guessed. Raises UnknownOutcome where it cannot be looked up, and the translated errors of `store.database`.
    """
    return Change(database.current(), actor, action, summary, undoes)


def _look_up(store: Store, made: Change, lost: Unreachable) -> None:
    """After a connection was lost in a commit: return if the change stands, raise if it does not or if nobody can say."""
    try:
        store.reconnect()
        stands = store.execute(f"SELECT 1 FROM audit_change WHERE uid = {store.mark}", (made.uid,)).fetchone()
    except (Unreachable, peewee.DatabaseError) as error:
        raise UnknownOutcome(
            "The connection was lost while saving", "it is not known whether the change stands", "look before you repeat it"
        ) from error
    if not stands:
        raise Unreachable("The connection was lost", "nothing was changed", "save again") from lost


@cache
def os_user() -> str:
    """The account this process runs under, from the operating system and not from the environment (A3)."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


@cache
def _insert(mark: str) -> str:
    """How a change is written."""
    columns = "uid, at, operator_id, author, os_user, origin, action, summary, undoes"
    return f"INSERT INTO audit_change ({columns}) VALUES ({', '.join([mark] * 9)})"


@cache
def _select(model: type[Row], engine: str) -> tuple[tuple[str, ...], str]:
    """The columns of a table, and how one row of it is read and held."""
    columns = tuple(model._meta.columns)
    which = "id = ?" if engine == "sqlite" else "id = %s FOR UPDATE"
    return columns, f"SELECT {', '.join(columns)} FROM {model._meta.table_name} WHERE {which}"


@cache
def _times(model: type[Row]) -> frozenset[str]:
    return frozenset(name for name, field in model._meta.columns.items() if isinstance(field, UtcField))


def _moment(value: object) -> object:
    return from_micros(value).isoformat() if isinstance(value, int) else value


def _stored(value: object) -> object:
    return to_micros(value) if isinstance(value, datetime) else value


def _plain(value: object) -> object:
    """A value as it can be compared with a stored one: SQLite keeps truth as 0 and 1."""
    if isinstance(value, bool):
        return int(value)
    return _stored(value)


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
