"""Imports files into the store: record by record decided, thousands at a time written, for real or to see what would be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import peewee

from store import bulk, database, derived, search_docs
from store.actor import Actor
from store.audit import Change
from store.copies import scratch
from store.database import Store
from store.errors import Busy, Refused
from store.exchange import import_runs
from store.exchange.import_runs import begin
from store.exchange.intake import Intake, Taken, uid_of
from store.exchange.interchange import Record, check
from store.exchange.items import ImportResult, Item, Outcome, Refusal, Remark
from store.exchange.parsing import Options
from store.exchange.reading import read
from store.exchange.rejects import Rejects
from store.exchange.takers import TAKERS
from store.keys import email_key, fold
from store.records.progress import Progress

__all__ = ["ImportResult", "Refusal", "Remark", "load", "run"]

AT_ONCE = 20_000
"""Up to so many records are one transaction, whatever is in the store already."""
CHUNK = 5000
"""How many records are one transaction beyond that, so that nobody else waits for long."""
BATCH = 2000
"""How many records of one type are looked up and written together."""
_HELD_BYTES = 64_000_000
_ATTEMPTS = 5

_LINKED = {"contact_in_customer": "customer", "contact_in_project": "project"}
_Pieces = Iterator[Item | Remark]


def run(
    actor: Actor,
    sources: Iterable[str | Path],
    *,
    dry_run: bool = False,
    format: str = "auto",
    charset: str | None = None,
    rejects: str | Path | None = None,
    progress: Progress | None = None,
    default_country: str = "",
    default_language: str = "",
) -> ImportResult:
    """Import ``sources`` (files, folders, ``-``) into the open store; a bad record costs only itself (B2).

    A dry run does all of it and takes it away again, so its numbers are those of the real run (I-52). Into an empty store,
    and up to `AT_ONCE` records, an import is all or nothing (D1); larger ones into a book in use are committed in chunks
    that the run's row counts, so that a run that was killed can be finished by running it again, or taken back. Running
    one twice changes nothing. ``rejects`` receives the refused records as they came, to be mended and imported.
    ``progress`` may raise to cancel: what was not committed is undone. Raises Refused for options that do not exist.
    """
    options = Options(format, charset, default_country, default_language)
    named = [str(source) for source in sources]
    pieces = read(named, options)
    store = database.current()
    with Rejects(rejects, named) as refused:
        held, rest = _first(pieces)
        importer = _Importer(store, actor, ", ".join(named)[:500], refused, progress)
        with bulk.uncollected():
            if not dry_run:
                return importer.run(held, rest)
            if rest is None or store.engine == "postgres":
                return importer.rehearse(held, rest)
            with scratch(store) as copy:
                return _Importer(copy, actor, "", refused, progress).rehearse(held, rest)


def load(actor: Actor, source: str, lines: Iterable[object]) -> ImportResult:
    """Import objects that are made here, as if they were the lines of a file called ``source``, in one transaction.

    Raises Refused for a line that no store could hold, before anything is written, and for one that does not fit this store,
    with the others written.
    """
    items: list[Item | Remark] = [Item(source, at, at, check(line, at)) for at, line in enumerate(lines, 1)]
    with Rejects(None, ()) as none:
        result = _Importer(database.current(), actor, source, none, None).run(items, None)
    for refusal in result.refused:
        raise Refused(f"{refusal.file}, record {refusal.index}: {refusal.reason}")
    return result


def _first(pieces: _Pieces) -> tuple[list[Item | Remark], _Pieces | None]:
    """The pieces that fit into one transaction, and the rest; None if that was all."""
    held: list[Item | Remark] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece.raw) if isinstance(piece, Item) else 0
        if len(held) >= AT_ONCE or size > _HELD_BYTES:
            following = next(pieces, None)
            return held, None if following is None else chain((following,), pieces)
    return held, None


class _Importer:
    """One import into one store."""

    def __init__(self, store: Store, actor: Actor, source: str, rejects: Rejects, progress: Progress | None) -> None:
        self._store = store
        self._actor = actor
        self._source = source
        self._rejects = rejects
        self._progress = progress
        self._result = ImportResult()
        self._read = 0
        self._refused: list[Item] = []
        """Refused since the last commit; written to the rejects when it is sure that they stay refused."""

    def run(self, held: list[Item | Remark], rest: _Pieces | None) -> ImportResult:
        """Import for real."""
        fresh = rest is not None and bulk.is_empty(self._store)
        if rest is None:
            self._retried(lambda: self._whole(held, fresh=False))
        elif fresh:
            self._whole(chain(held, rest), fresh=True)
        else:
            self._in_chunks(chain(held, rest))
        return self._result

    def rehearse(self, held: list[Item | Remark], rest: _Pieces | None) -> ImportResult:
        """Do it all in a transaction that does not stay."""
        fresh = rest is not None and bulk.is_empty(self._store)
        try:
            with self._store.transaction():
                self._whole(held if rest is None else chain(held, rest), fresh=fresh, search=False)
                raise _Rehearsed
        except _Rehearsed:
            self._result.run_id = None
        return self._result

    # --- transactions ---

    def _whole(self, pieces: Iterable[Item | Remark], *, fresh: bool, search: bool = True) -> None:
        store = self._store
        with store.transaction(), bulk.unhurried(store):
            intake = self._begin(fresh=fresh)
            if fresh:
                intake.indexes.set_aside()
                bulk.search_triggers_aside(store)
            self._take(intake, pieces)
            intake.settle()
            if fresh:
                intake.indexes.restore()
            if self._end(intake, done=True) and search:
                _refresh_search(intake)
        self._write_rejects()

    def _write_rejects(self) -> None:
        for item in self._refused:
            self._rejects.add(item)
        self._refused.clear()

    def _in_chunks(self, pieces: _Pieces) -> None:
        with self._store.transaction():
            intake = self._begin(fresh=False)
            intake.change.flush()
        done = False
        while not done:
            chunk = _some(pieces, CHUNK)
            done = len(chunk) < CHUNK
            self._retried(lambda chunk=chunk, done=done: self._chunk(intake, chunk, done=done))  # type: ignore[misc]

    def _chunk(self, intake: Intake, chunk: Sequence[Item | Remark], *, done: bool) -> None:
        intake.change.drop_pending()
        with self._store.transaction(), bulk.unhurried(self._store):
            self._take(intake, chunk)
            if done:
                intake.settle()
            if self._end(intake, done=done):
                _refresh_search(intake)

    def _retried(self, write: Callable[[], None]) -> None:
        """``write``, again if somebody else took an address, a pair or an id between its look and its writing."""
        for attempt in range(_ATTEMPTS):
            before = replace(self._result, refused=list(self._result.refused), remarks=list(self._result.remarks))
            read_before = self._read
            try:
                write()
            except peewee.IntegrityError as error:
                if attempt == _ATTEMPTS - 1:
                    raise Busy("The import was disturbed", "others write the same records", "run it again in a moment") from error
                self._result, self._read = before, read_before
                self._refused.clear()
            else:
                break
        self._write_rejects()

    def _begin(self, *, fresh: bool) -> Intake:
        run_id, moment = begin(self._store, self._source)
        self._result.run_id = run_id
        change = Change(self._store, self._actor, "import.run", self._source, None)
        change.note("import_run", run_id, "source", None, self._source, {})
        return Intake(change, run_id, moment, fresh=fresh)

    def _end(self, intake: Intake, *, done: bool) -> bool:
        """Note how far the run came; returns whether it has changed anything so far."""
        import_runs.note(self._store, intake.run_id, self._result, self._read, done=done)
        changed = bool(self._result.created or self._result.updated)
        if changed:
            intake.change.flush()
        elif done:
            self._result.run_id = None
        return changed

    # --- records ---

    def _take(self, intake: Intake, pieces: Iterable[Item | Remark]) -> None:
        """Hand each run of records of one type to its taker, in the order of the file, none with another of the same key."""
        batch: list[Taken] = []
        keys: set[object] = set()
        kind = ""
        for piece in pieces:
            if isinstance(piece, Remark):
                self._result.remark(piece)
                continue
            if piece.record is None:
                self._count([piece])
                continue
            record = piece.record
            mine = _keys(piece, record)
            if record["type"] != kind or len(batch) >= BATCH or not keys.isdisjoint(mine):
                self._flush(intake, kind, batch)
                batch, keys, kind = [], set(), record["type"]
            piece.outcome, piece.reason, piece.holder = None, "", None
            batch.append((piece, record))
            keys.update(mine)
        self._flush(intake, kind, batch)

    def _flush(self, intake: Intake, kind: str, batch: list[Taken]) -> None:
        if batch:
            TAKERS[kind](intake, batch)
            self._count([item for item, _ in batch])

    def _count(self, items: Sequence[Item]) -> None:
        for item in items:
            self._result.count(item)
            if item.outcome is Outcome.REFUSED and item.raw:
                self._refused.append(item)
        self._read += len(items)
        if self._progress:
            self._progress(self._read, None)


class _Rehearsed(Exception):
    """Ends a dry run, so that its transaction is undone."""


def _keys(item: Item, record: Record) -> list[object]:
    """What no two records of one batch may share, so that the later one sees what the earlier one did."""
    kind = record["type"]
    if kind in _LINKED:
        pair = (record["contact"], record[_LINKED[kind]])
        return [pair, ("primary", record["customer"])] if record.get("primary") else [pair]
    if kind == "consent":
        return []
    if kind == "list_member":
        return [(record["list"], record["contact"], record["customer"], record["project"])]
    if record["id"] is None:
        item.nameless = True
        uid_of(record)
    if kind == "contact":
        return [record["id"], *(("@", email_key(email["address"])) for email in record["emails"])]
    return [record["id"], ("name", fold(record["name"]))] if kind == "list" else [record["id"]]


def _some(pieces: _Pieces, count: int) -> list[Item | Remark]:
    found: list[Item | Remark] = []
    for piece in pieces:
        found.append(piece)
        if len(found) == count:
            break
    return found


def _refresh_search(intake: Intake) -> None:
    """Have everything found by its new words."""
    store = intake.store
    if intake.fresh:
        search_docs.rebuild_all(store)
        derived.create_all(store.database, store.engine)
        return
    search_docs.refresh_customers(intake.change, intake.customers)
    search_docs.refresh_projects(intake.change, intake.projects)
    search_docs.refresh_contacts(intake.change, intake.contacts)
    for touched in (intake.customers, intake.projects, intake.contacts):
        touched.clear()
