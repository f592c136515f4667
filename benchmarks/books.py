"""The stores that are measured: filled once with generated contacts, and kept for the next run where that is possible."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

import psycopg
from helpers import postgres

from benchmarks import floor
from store import database
from store.opening import open_store

CARNET = str(Path(sys.executable).parent / "carnet")
ENGINES = ("sqlite", "postgres")


class Book(NamedTuple):
    """One filled store."""

    engine: str
    url: str
    contacts: int


def folder() -> Path:
    """Where measured stores are kept: ``CARNET_BENCH``, else ``build/bench`` of the checkout."""
    path = Path(os.environ.get("CARNET_BENCH") or Path(__file__).parent.parent / "build" / "bench")
    path.mkdir(parents=True, exist_ok=True)
    return path


class Shelf:
    """Filled stores of one engine, by their size. Made by `shelf`."""

    def __init__(self, engine: str, server: str = "") -> None:
        self.engine = engine
        self._server = server

    def book(self, contacts: int) -> Book:
        """The store with so many contacts, filled now if there is none yet."""
        url = _sqlite(contacts) if self.engine == "sqlite" else self._postgres(contacts)
        subprocess.run([CARNET, "--database", url, "store", "upgrade"], check=True, stdout=subprocess.DEVNULL)
        return Book(self.engine, url, contacts)

    def empty(self, name: str) -> str:
        """The URL of a store with nothing in it, not even a schema; one that had this name is gone."""
        self.forget(name)
        if self.engine == "sqlite":
            return str(folder() / f"{name}.sqlite3")
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "carnet_bench_{name}" TEMPLATE template0')
        return self._database(name)

    def forget(self, name: str) -> None:
        """Remove what `empty` gave, if it is there."""
        if self.engine == "sqlite":
            for old in folder().glob(f"{name}.sqlite3*"):
                old.unlink()
        else:
            with psycopg.connect(self._server, autocommit=True) as server:
                server.execute(f'DROP DATABASE IF EXISTS "carnet_bench_{name}" WITH (FORCE)')

    def _database(self, name: str) -> str:
        return urlunsplit(urlsplit(self._server)._replace(path=f"/carnet_bench_{name}"))

    def _postgres(self, contacts: int) -> str:
        with psycopg.connect(self._server, autocommit=True) as server:
            there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (f"carnet_bench_{contacts}",)).fetchone()
            if not there:
                unfinished = self.empty("unfinished")
                fill(unfinished, contacts)
                with psycopg.connect(unfinished, autocommit=True) as filled:
                    filled.execute("VACUUM ANALYZE")  # as the server does by itself after a while
                server.execute(f'ALTER DATABASE "carnet_bench_unfinished" RENAME TO "carnet_bench_{contacts}"')
        return self._database(str(contacts))


@contextmanager
def shelf(engine: str) -> Iterator[Shelf]:
    """The stores of ``engine``: files that are kept, or databases on a server that lives as long as this block.

    ``CARNET_TEST_POSTGRES`` names a server of one's own, on which the databases are kept.
    """
    if engine == "sqlite":
        yield Shelf(engine)
    elif own := os.environ.get(postgres.ELSEWHERE):
        yield Shelf(engine, own)
    else:
        server = postgres.PostgresServer()
        try:
            yield Shelf(engine, server.url)
        finally:
            server.stop()


@contextmanager
def opened(url: str, *, readonly: bool = False) -> Iterator[database.Store]:
    """The store at ``url``, open in this process."""
    store = open_store(url, readonly=readonly)
    try:
        yield store
    finally:
        database.close_store()


def fill(url: str, contacts: int) -> None:
    """Fill the store at ``url`` with generated contacts."""
    subprocess.run([CARNET, "--database", url, "demo", "fill", "--contacts", str(contacts)], check=True, stdout=sys.stderr)


def floor_file(rows: int) -> str:
    """The floor's own table of so many people."""
    path = folder() / f"floor-{rows}.sqlite3"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        floor.make(unfinished, rows)
        unfinished.rename(path)
    return str(path)


def _sqlite(contacts: int) -> str:
    path = folder() / f"book-{contacts}.sqlite3"
    if not path.exists():
        unfinished = folder() / f"unfinished-{contacts}.sqlite3"
        for old in folder().glob(unfinished.name + "*"):
            old.unlink()
        fill(str(unfinished), contacts)
        for part in folder().glob(unfinished.name + "*"):
            part.rename(part.with_name(part.name.replace(unfinished.name, path.name)))
    return str(path)
