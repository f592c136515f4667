"""Looks a whole store over: whether the file is sound, the schema complete, and every rule kept that the program relies on."""

# ruff: noqa: E501 - a rule and the rows that break it read best on a line each

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import peewee

from store import database, derived, schema
from store.database import Store
from store.sql import Sql, rows
from store.tables import ALL

_SHOWN = 5


class Problem(NamedTuple):
    """Something that is not as it should be."""

    kind: str
    """``file``, ``schema``, ``index``, ``reference``, ``rule`` or ``search``."""
    what: str
    times: int = 1

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}" + (f" ({self.times:,} times)" if self.times > 1 else "")


def check(store: Store | None = None) -> list[Problem]:
    """Everything that is wrong with the store, nothing if all is well; it only reads. A million contacts take a minute."""
    store = store or database.current()
    if damage := list(_file(store)):
        return damage  # nothing else that it says could be believed
    looks: tuple[Callable[[Store], Iterator[Problem]], ...] = (_schema, _indexes, _references, _rules, _search)
    return [problem for look in looks for problem in look(store)]


def _file(store: Store) -> Iterator[Problem]:
    if store.engine == "sqlite":
        try:
            said = [row[0] for row in store.execute(f"PRAGMA integrity_check({_SHOWN})").fetchall()]
        except peewee.DatabaseError as error:
            said = [str(error)]
        yield from (Problem("file", str(each)) for each in said if each != "ok")


def _schema(store: Store) -> Iterator[Problem]:
    """The tables against the models: a column that is missing would fail somewhere, some day."""
    missing = sorted(set(schema.known()) - (schema.applied(store) or set()))
    if missing:
        yield Problem("schema", f"{', '.join(missing)} was not applied")
    for model in ALL:
        table = model._meta.table_name
        try:
            there = {column.name for column in store.database.get_columns(table)}
        except peewee.DatabaseError:
            there = set()
        for column in sorted(set(model._meta.columns) - there):
            yield Problem("schema", f"{table}.{column} is missing")


def _indexes(store: Store) -> Iterator[Problem]:
    wanted = _blueprint()
    if store.engine == "sqlite":
        there = {name for (name,) in store.execute("SELECT name FROM sqlite_master").fetchall()}
        wanted |= {f"{table}_{part}" for table, _ in derived.SEARCH_TABLES for part in ("fts", "added", "removed", "changed")}
        wanted |= {f"{table}_{part}" for table in derived.APPEND_ONLY for part in ("no_delete", "no_replace", "no_update")}
    else:
        found = "SELECT indexname FROM pg_indexes UNION SELECT tgname FROM pg_trigger"
        there = {name for (name,) in store.execute(found).fetchall()}
        wanted |= {f"{table}_{part}" for table in derived.APPEND_ONLY for part in ("guard", "guard_all")}
    for name in sorted(wanted - there):
        yield Problem("index", f"{name} is missing")


def _blueprint() -> set[str]:
    """The names of the indexes that a new store has."""
    from playhouse.migrations import Runner

    new = peewee.SqliteDatabase(":memory:")
    try:
        Runner(new, str(schema.FOLDER), table_name=schema.HISTORY).up()
        found = new.execute_sql("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    finally:
        new.close()
    return {name for (name,) in found}


def _references(store: Store) -> Iterator[Problem]:
    if store.engine == "sqlite":  # PostgreSQL cannot be talked out of checking its own
        for table, _row_id, parent, _ in store.execute("PRAGMA foreign_key_check").fetchall()[:_SHOWN]:
            yield Problem("reference", f"a row of {table} refers to a row of {parent} that is gone")


def _rules(store: Store) -> Iterator[Problem]:
    for what, sql in _BROKEN.items():
        true, false = ("TRUE", "FALSE") if store.engine == "postgres" else ("1", "0")
        count = rows(store, Sql(f"SELECT count(*) FROM ({sql.format(true=true, false=false)}) broken"))[0][0]
        if count:
            yield Problem("rule", what, count)


def _search(store: Store) -> Iterator[Problem]:
    for table in ("contact", "customer", "project"):
        living = " AND k.deleted_at IS NULL AND k.status <> 'erased'" if table == "contact" else ""
        for what, sql in (
            ("cannot be found", f"SELECT 1 FROM {table} k LEFT JOIN {table}_search s ON s.{table}_id = k.id WHERE s.body IS NULL{living}"),
            ("is found though it is gone", f"SELECT 1 FROM {table}_search s LEFT JOIN {table} k ON k.id = s.{table}_id{living} WHERE k.id IS NULL"),
        ):  # fmt: skip
            count = rows(store, Sql(f"SELECT count(*) FROM ({sql}) found"))[0][0]
            if count:
                yield Problem("search", f"a {table} {what}", count)
        if store.engine == "sqlite":
            indexed, there = (
                rows(store, Sql(f"SELECT count(*) FROM {name}"))[0][0]
                for name in (f"{table}_search_fts_docsize", f"{table}_search")
            )
            if indexed != there:
                yield Problem("search", f"the index of {table}s holds {indexed:,} of {there:,}")


_BROKEN = {
    "an address is held by two living contacts (I-9)": "SELECT email_key FROM contact_email WHERE held = {true} GROUP BY email_key HAVING count(*) > 1",
    "a deleted or erased contact holds an address (D4)": (
        "SELECT 1 FROM contact_email e JOIN contact k ON k.id = e.contact_id "
        "WHERE e.held = {true} AND (k.deleted_at IS NOT NULL OR k.status = 'erased')"
    ),
    "a living contact's address is free for others (I-9)": (
        "SELECT 1 FROM contact_email e JOIN contact k ON k.id = e.contact_id "
        "WHERE e.held = {false} AND k.deleted_at IS NULL AND k.status <> 'erased'"
    ),
    "a contact has two primary addresses (I-11)": "SELECT contact_id FROM contact_email WHERE is_primary = {true} GROUP BY contact_id HAVING count(*) > 1",
    "a contact has two primary numbers (I-11)": "SELECT contact_id FROM contact_phone WHERE is_primary = {true} GROUP BY contact_id HAVING count(*) > 1",
    "a customer has two primary contacts (I-12)": "SELECT customer_id FROM contact_in_customer WHERE is_primary = {true} GROUP BY customer_id HAVING count(*) > 1",
    "a customer that is not private has a primary contact (I-12)": (
        "SELECT 1 FROM contact_in_customer l JOIN customer c ON c.id = l.customer_id "
        "JOIN customer_type t ON t.id = c.customer_type_id WHERE l.is_primary = {true} AND t.is_private = {false}"
    ),
    "a contact is linked twice (I-15)": "SELECT 1 FROM contact_in_customer GROUP BY contact_id, customer_id HAVING count(*) > 1",
    "a contact is linked twice to a project (I-15)": "SELECT 1 FROM contact_in_project GROUP BY contact_id, project_id HAVING count(*) > 1",
    "a link of an inactive customer is active (I-17)": (
        "SELECT 1 FROM contact_in_customer l JOIN customer c ON c.id = l.customer_id WHERE l.status = 'active' AND c.status = 'inactive'"
    ),
    "a contact has two postal addresses of one type (I-19)": "SELECT 1 FROM postal_address GROUP BY contact_id, type HAVING count(*) > 1",
    "an interaction has a medium that is in no list (S11)": (
        "SELECT 1 FROM interaction i LEFT JOIN setup_word w ON w.kind = 'medium' AND w.code = i.medium WHERE w.id IS NULL"
    ),
    "an interaction has a status that is in no list (S10)": (
        "SELECT 1 FROM interaction i LEFT JOIN setup_word w ON w.kind = 'status' AND w.code = i.own_status WHERE i.own_status <> '' AND w.id IS NULL"
    ),
    "an interaction counts as something else than its status says (S10)": (
        "SELECT 1 FROM interaction i JOIN setup_word w ON w.kind = 'status' AND w.code = i.own_status WHERE i.own_status <> '' AND i.status <> w.counts_as"
    ),
    "an interaction is neither open, closed nor archived (S10)": "SELECT 1 FROM interaction WHERE status NOT IN ('open', 'closed', 'archived')",
    "two words of Setup are one (S10, S11)": "SELECT kind, label_key FROM setup_word GROUP BY kind, label_key HAVING count(*) > 1",
    "consent was recorded before it happened (I-29)": "SELECT 1 FROM consent_event WHERE at > recorded_at",
}
"""For each rule the rows that break it; the database's own constraints make most of them impossible while they are there."""
