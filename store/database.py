"""An open store: its connections, its transactions, and what a database says turned into what a person can use."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

import peewee

from store.errors import Busy, Interrupted, StoreError, Unreachable
from store.urls import masked

P = ParamSpec("P")
R = TypeVar("R")

APPLICATION_ID = 0x43524E54
"""Written into every SQLite store of ours, so that another program's file is not taken for one."""

_RAISED = (peewee.DatabaseError, peewee.InterfaceError, sqlite3.Error)
"""What comes from the database: through peewee, or from SQLite itself while rows are fetched."""

_current: Store | None = None


class Store:
    """An open store. Each thread that uses it calls `connect` once and `close` at its end."""

    def __init__(self, url: str, engine: str, database: peewee.Database, path: Path | None) -> None:
        self.url = url
        self.engine = engine
        """``sqlite`` or ``postgres``."""
        self.database = database
        self.path = path
        """The file of an embedded store, None on PostgreSQL."""
        self.warnings: list[str] = []
        """What a user should know of how the store was found, such as a file that others can read."""
        self.mark = "?" if engine == "sqlite" else "%s"
        """How a parameter is written in SQL."""
        self._connections: dict[int, Any] = {}
        self._withdrawn: set[int] = set()
        """Threads whose question was withdrawn after its rows were there."""

    @property
    def name(self) -> str:
        """What to call this store on a screen: the file's or the database's name, never a password."""
        return self.path.stem if self.path else str(self.database.database)

    def connect(self) -> None:
        """Connect the calling thread; does nothing if it is connected. Raises Unreachable."""
        with translated(self):
            self.database.connect(reuse_if_open=True)
            self._connections[threading.get_ident()] = self.database.connection()

    def close(self) -> None:
        """Disconnect the calling thread."""
        self._connections.pop(threading.get_ident(), None)
        if not self.database.is_closed():
            self.database.close()

    def reconnect(self) -> None:
        """Give up the calling thread's connection and make another; raises Unreachable."""
        self._forget_connection()
        self.connect()

    def interrupt(self, thread: int) -> None:
        """Withdraw the query that ``thread`` (its ident) is running now, from any other thread; harmless if there is none."""
        connection = self._connections.get(thread)
        if connection is None:
            return
        if self.engine == "sqlite":
            connection.interrupt()
        else:
            self._withdrawn.add(thread)
            connection.cancel()

    def give_up_if_withdrawn(self) -> None:
        """Raise Interrupted where the question of the calling thread was withdrawn; for work on rows that are there already.

        SQLite hands rows over one by one, and ends by itself.
        """
        if threading.get_ident() in self._withdrawn:
            raise Interrupted("The question was withdrawn")

    def change_mark(self) -> int:
        """A number that grows whenever somebody else commits; the cheapest question there is (10 µs on SQLite)."""
        if self.engine == "sqlite":
            return int(self.database.execute_sql("PRAGMA data_version").fetchone()[0])
        return int(self.database.execute_sql("SELECT coalesce(max(id), 0) FROM audit_change").fetchone()[0])

    def read(self, ask: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """``ask(*args)`` on a connection, asked once more if the connection turns out to be lost. For reads only."""
        self.connect()
        self._withdrawn.discard(threading.get_ident())
        try:
            with translated(self):
                return ask(*args, **kwargs)
        except Unreachable:
            if self.engine == "sqlite":
                raise
            self.reconnect()
            with translated(self):
                return ask(*args, **kwargs)

    def write(self, tell: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """``tell(*args)`` on a connection. Never repeated by itself; the next one reconnects if need be."""
        self.connect()
        try:
            with translated(self):
                return tell(*args, **kwargs)
        except Unreachable:
            self._forget_connection()
            raise

    def _forget_connection(self) -> None:
        """Close a connection that may be dead already: peewee does not notice that by itself."""
        self._connections.pop(threading.get_ident(), None)
        try:
            self.database.close()
        except peewee.DatabaseError:
            self.database._state.reset()  # type: ignore[attr-defined]

    def execute(self, sql: str, parameters: tuple[Any, ...] = (), *, planned_anew: bool = False) -> Any:
        """Run one statement as it stands, with `mark` for each parameter; returns the cursor.

        PostgreSQL keeps the plan of what is asked often, unless it is to be ``planned_anew`` for these very parameters.
        """
        how = {"prepare": False} if planned_anew and self.engine == "postgres" else {}
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            return self.database.cursor().execute(sql, parameters, **how)

    def executemany(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        """Run one statement for each of ``rows``, inside a transaction."""
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            self.database.cursor().executemany(sql, rows)

    def transaction(self) -> Operation:
        """One operation: all of it or nothing. On SQLite the write lock is taken at its start, so nothing can go stale in it."""
        return Operation(self)


class Operation:
    """A transaction, or within one a part that can be undone by itself; what the database raises in it is `translated`."""

    __slots__ = ("_inner", "_store")

    def __init__(self, store: Store) -> None:
        self._store = store
        self._inner: Any = None

    def __enter__(self) -> None:
        database = self._store.database
        self._inner = database.savepoint() if database.transaction_depth() else database.transaction()
        try:
            self._inner.__enter__()
        except _RAISED as error:
            raise _explained(self._store, error) from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with translated(self._store):
            self._inner.__exit__(kind, error, trace)
        if isinstance(error, _RAISED) and not isinstance(error, peewee.IntegrityError):
            raise _explained(self._store, error) from error


def make_current(store: Store) -> None:
    """Have `current` answer with this store from now on."""
    global _current
    _current = store


def current() -> Store:
    """The store that is open. Raises Unreachable if none is."""
    if _current is None:
        raise Unreachable("No store is open")
    return _current


def close_store() -> None:
    """Close the calling thread's connection and forget the store."""
    global _current
    if _current is not None:
        _current.close()
        _current = None


@contextmanager
def translated(store: Store) -> Iterator[None]:
    """Whatever the database raises inside comes out as a StoreError fit to show; constraint violations pass unchanged.

    A subject module that knows what a constraint means turns `peewee.IntegrityError` into its own refusal.
    """
    try:
        yield
    except peewee.IntegrityError:
        raise
    except _RAISED as error:
        raise _explained(store, error) from error


def _explained(store: Store, error: Exception) -> StoreError:
    text = " ".join(str(e) for e in _chain(error)).lower()
    where = masked(store.url)
    if "interrupted" in text or "canceling statement due to user request" in text:
        return Interrupted("The question was withdrawn")
    if "disk is full" in text or "disk full" in text or "no space left" in text:
        return StoreError("The disk is full", "nothing was changed", "free some space and save again")
    if "database is locked" in text or "statement timeout" in text or "lock timeout" in text or "deadlock detected" in text:
        return Busy("The store is busy", "another program is writing to it", "try again in a moment")
    if "readonly database" in text or "read-only" in text or "permission denied" in text:
        return StoreError("The store cannot be written to", "you may only read it")
    if "malformed" in text or "not a database" in text:
        return Unreachable(f"The store {where} is damaged", str(error), "bring back a backup with `carnet store restore FILE`")
    if isinstance(error, (peewee.OperationalError, peewee.InterfaceError, sqlite3.OperationalError)):
        return Unreachable(f"The store {where} cannot be reached", str(error).strip().splitlines()[0] if str(error) else "")
    return StoreError("The store refused", str(error).strip())


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and all behind it: peewee's own rollback can hide that a disk was full."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
