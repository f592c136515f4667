"""The record of an import run: what it read, how far it came, what it did; and taking a run back as one step (I-52)."""

from __future__ import annotations

from datetime import UTC, datetime

from store.database import Store
from store.exchange.items import ImportResult
from store.fields import to_micros
from store.sql import Sql, rows

RUNNING, DONE, INTERRUPTED, TAKEN_BACK = "running", "done", "interrupted", "taken back"


def begin(store: Store, source: str) -> tuple[int, int]:
    """Note that a run begins; returns its id and its moment in microseconds, which no other run has.

    Whatever run was still noted as running was killed: its chunks stand, and it can be finished by running it again or taken
    back.
    """
    mark = store.mark
    store.execute(f"UPDATE import_run SET state = {mark} WHERE state = {mark}", (INTERRUPTED, RUNNING))
    last = rows(store, Sql("SELECT coalesce(max(started_at), 0) FROM import_run"))[0][0]
    moment = max(to_micros(datetime.now(UTC)), last + 1)
    sql = f"INSERT INTO import_run (source, state, started_at) VALUES ({mark}, {mark}, {mark})"
    values = (source, RUNNING, moment)
    if store.engine == "postgres":
        return store.execute(f"{sql} RETURNING id", values).fetchone()[0], moment
    return store.execute(sql, values).lastrowid, moment


def note(store: Store, run_id: int, result: ImportResult, read: int, *, done: bool) -> None:
    """Note how far a run came, in the transaction of what it wrote; a run that changed nothing leaves no trace at its end."""
    mark = store.mark
    if done and not (result.created or result.updated):
        store.execute(f"DELETE FROM import_run WHERE id = {mark}", (run_id,))
        return
    sets = ("state", "next_row", "finished_at", "created", "updated", "skipped", "refused")
    finished = to_micros(datetime.now(UTC)) if done else None
    values = (DONE if done else RUNNING, read, finished, *result.numbers, run_id)
    store.execute(f"UPDATE import_run SET {', '.join(f'{name} = {mark}' for name in sets)} WHERE id = {mark}", values)
