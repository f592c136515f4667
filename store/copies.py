"""Copies an embedded store while others work with it: whole, as of one moment, for its owner alone."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import peewee

from store.database import Store
from store.errors import Refused, StoreError

_STEP = 2000
"""Pages copied at a time; between two steps others may write."""


def copy_to(store: Store, path: Path) -> None:
    """Copy an embedded store to the new file ``path`` (0600), whole and as of one moment, whoever writes meanwhile (D14).

    Raises Refused where there is a file of that name already, StoreError where none can be made; a copy that fails leaves none.
    """
    assert store.path is not None
    copy_file(store.path, path)


@contextmanager
def scratch(store: Store) -> Iterator[Store]:
    """A throw-away copy of an embedded store, beside it and for its owner alone, on which something can be tried."""
    assert store.path is not None
    with tempfile.TemporaryDirectory(dir=store.path.parent, prefix=f".{store.path.name}.") as folder:
        path = Path(folder) / "scratch.sqlite3"
        copy_to(store, path)
        book = peewee.SqliteDatabase(str(path), pragmas={"foreign_keys": 1, "synchronous": 0, "temp_store": "memory"})
        copy = Store(f"sqlite:///{path}", "sqlite", book, path)
        try:
            yield copy
        finally:
            book.close()


def copy_file(source: Path, path: Path) -> None:
    """Copy the SQLite file ``source`` to the new file ``path``; refusals as in `copy_to`."""
    os.close(new_file(path))
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(path)) as copy:
            live.backup(copy, pages=_STEP)
            copy.execute("PRAGMA journal_mode = delete")
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, sqlite3.Error):
            raise StoreError("The store could not be copied", str(error)) from error
        raise


def new_file(path: Path) -> int:
    """A descriptor of a file made just now, for its owner alone."""
    try:
        return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as error:
        raise Refused(f"{path} is there already", "a backup never overwrites", "name another file") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be written", error.strerror or str(error), "name another file") from error
