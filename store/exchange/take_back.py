"""Takes an import run back as one step: what it made goes, what it changed becomes what it was, or nothing happens at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from store import database, search_docs
from store.actor import Actor
from store.audit import Change
from store.audit import change as audited
from store.errors import NotFound, Refused
from store.exchange.export_records import READERS
from store.exchange.import_runs import TAKEN_BACK
from store.exchange.intake import Intake, Taken, remembered
from store.exchange.items import Item
from store.exchange.takers import TAKERS
from store.records.progress import Progress
from store.setup_words import USED
from store.sql import Sql, one_of, rows

_CHILDREN = {
    "contact": (
        "contact_email", "contact_phone", "postal_address", "contact_in_customer", "contact_in_project", "interaction",
        "list_member",
    ),
    "customer": ("project", "work_address", "contact_in_customer", "interaction", "mailing_list", "list_member"),
    "project": ("contact_in_project", "interaction", "mailing_list", "list_member"),
}  # fmt: skip
_MADE = (
    "mailing_list", "interaction", "communication_preference", "contact_in_project", "contact_in_customer", "postal_address",
    "contact_phone", "contact_email", "contact", "work_address", "project", "customer", "setup_word",
)  # fmt: skip
"""The tables whose rows carry the moment of the run that made them, children first."""


def take_back(actor: Actor, run_id: int, progress: Progress | None = None) -> int:
    """Undo the import run ``run_id``, whole or interrupted; returns how many rows went or became what they were.

    Raises NotFound, and Refused (changing nothing) where somebody has worked on what it made or changed (I-55).
    """
    store = database.current()
    found = rows(store, Sql("SELECT source, state, started_at FROM import_run WHERE id = ?", (run_id,)))
    if not found or found[0][1] == TAKEN_BACK:
        raise NotFound("That import is not there any more", "it was taken back" if found else "")
    source, _state, moment = found[0]
    entry = "SELECT e.change_id, c.at FROM audit_entry e JOIN audit_change c ON c.id = e.change_id"
    of_run = Sql(f"{entry} WHERE e.entity = 'import_run' AND e.entity_id = ? AND e.field = 'source'", (run_id,))
    change_id, at = rows(store, of_run)[0]
    with audited(actor, "import.take_back", source, undoes=change_id) as change:
        change.note("import_run", run_id, "state", _state, TAKEN_BACK, {})
        _refuse_worked_on(change, moment, at)
        restored = _restore_changed(change, run_id, change_id)
        removed = _remove_made(change, moment)
        store.execute(f"UPDATE import_run SET state = {store.mark} WHERE id = {store.mark}", (TAKEN_BACK, run_id))
        if progress:
            progress(restored + removed, restored + removed)
    return restored + removed


def _refuse_worked_on(change: Change, moment: int, at: int) -> None:
    """Raise Refused where a row of the run was changed since, or something was added to one."""
    worked_on = 0
    for table in _MADE:
        sql = f"SELECT count(*) FROM {table} WHERE created_at = ? AND updated_at NOT IN (?, ?)"
        worked_on += rows(change.store, Sql(sql, (moment, moment, at)))[0][0]
    for parent, children in _CHILDREN.items():
        for table in children:
            sql = (
                f"SELECT count(*) FROM {table} x JOIN {parent} p ON p.id = x.{parent}_id "
                "WHERE p.created_at = ? AND x.created_at NOT IN (?, ?)"
            )
            worked_on += rows(change.store, Sql(sql, (moment, moment, at)))[0][0]
    sql = (
        "SELECT count(*) FROM consent_event x JOIN contact p ON p.id = x.contact_id WHERE p.created_at = ? AND x.recorded_at <> ?"
    )
    worked_on += rows(change.store, Sql(sql, (moment, moment)))[0][0]
    sql = (
        "SELECT count(*) FROM list_member x JOIN mailing_list p ON p.id = x.list_id WHERE p.created_at = ? AND x.created_at <> ?"
    )
    worked_on += rows(change.store, Sql(sql, (moment, moment)))[0][0]
    for kind, used in USED.items():
        sql = (
            f"SELECT count(*) FROM setup_word w JOIN interaction i ON {used('i', 'w.code')} "
            f"WHERE w.kind = '{kind.value}' AND w.created_at = ? AND i.updated_at NOT IN (?, ?)"
        )
        worked_on += rows(change.store, Sql(sql, (moment, moment, at)))[0][0]
    if worked_on:
        raise Refused(
            "The import cannot be taken back", f"{worked_on:,} of its records were worked on since",
            "delete what is not wanted one by one",
        )  # fmt: skip


def _restore_changed(change: Change, run_id: int, change_id: int) -> int:
    """Give the records that the run changed what they said before, the last changed first."""
    intake = Intake(change, run_id, change.micros, fresh=False)
    count = 0
    for kind, row_id, old, new in _changed(change, change_id):
        _table, reader = READERS[kind]
        current = dict(reader(change.store, one_of("{id}", [row_id]))).get(row_id)
        if current is None or current != new:
            raise Refused(
                "The import cannot be taken back", f"a {kind.replace('_', ' ')} that it changed was worked on since",
                "undo what was done to it first",
            )  # fmt: skip
        item = Item("", 0, 0, old)
        taken: list[Taken] = [(item, old)]
        TAKERS[kind](intake, taken)
        if item.reason:
            raise Refused("The import cannot be taken back", item.reason)
        count += 1
    intake.settle()
    search_docs.refresh_customers(change, intake.customers)
    search_docs.refresh_projects(change, intake.projects)
    search_docs.refresh_contacts(change, intake.contacts)
    return count


def _changed(change: Change, change_id: int) -> Iterator[tuple[str, int, dict[str, Any], dict[str, Any]]]:
    sql = "SELECT field, entity_id, old, new FROM audit_entry WHERE change_id = ? AND entity = ? ORDER BY id DESC"
    for kind, row_id, old, new in rows(change.store, Sql(sql, (change_id, remembered))):
        if old is None or new is None:
            raise Refused("The import cannot be taken back", "somebody whom it changed was erased since")
        yield kind, row_id, json.loads(old), json.loads(new)


def _remove_made(change: Change, moment: int) -> int:
    """Delete what the run made; the customers and people of others that its links touched are found without it again."""
    store, mark = change.store, change.store.mark
    touched = [row[0] for row in rows(store, Sql(
        "SELECT DISTINCT l.contact_id FROM contact_in_customer l JOIN contact k ON k.id = l.contact_id "
        "WHERE l.created_at = ? AND k.created_at <> ?", (moment, moment)))]  # fmt: skip
    # The ledger is append-only but for an erasure; taking back an import is as rare and as deliberate.
    store.execute("INSERT INTO setting (key, value) VALUES ('erasing', '1')")
    store.execute(f"DELETE FROM consent_event WHERE recorded_at = {mark}", (moment,))
    removed = store.execute(f"DELETE FROM list_member WHERE created_at = {mark}", (moment,)).rowcount
    for table in _MADE:
        removed += store.execute(f"DELETE FROM {table} WHERE created_at = {mark}", (moment,)).rowcount
    store.execute("DELETE FROM setting WHERE key = 'erasing'")
    search_docs.refresh_contacts(change, touched)
    return removed
