"""Copies a store while it is in use, and brings a copy back after it was proven to be a whole store of ours."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

from store import database, schema
from store.check import Problem, check
from store.copies import copy_file, copy_to, new_file
from store.database import APPLICATION_ID, Store
from store.errors import Refused, StoreError, WrongVersion
from store.urls import is_postgres, sqlite_path

__all__ = ["Problem", "backup", "check", "copy_to", "restore"]

_SQLITE_HEAD = b"SQLite format 3\x00"
_LIBPQ = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "passfile": "PGPASSFILE",
}  # fmt: skip
"""By which variables libpq's programs are told where a database is."""


def backup(path: str | Path) -> str:
    """Write a backup of the open store to the new file ``path`` (0600); returns what was made, in words.

    An embedded store is copied whole, audit and settings included. A PostgreSQL store is dumped by `pg_dump` where there is
    one, else written as JSON Lines, which hold the book but not its audit. Raises Refused where the file is there already.
    """
    store, path = database.current(), Path(path)
    if store.engine == "sqlite":
        copy_to(store, path)
        return f"the whole store is copied to {path}"
    if shutil.which("pg_dump"):
        _pg_dump(store, path)
        return f"the whole database is dumped to {path} by pg_dump; pg_restore brings it back"
    from store.exchange import jsonl_export

    with os.fdopen(new_file(path), "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in jsonl_export.dump(store))
    return f"the book is written to {path} as JSON Lines, without its audit: there is no pg_dump here for a full one"


def restore(source: str | Path, target: str | Path, *, force: bool = False) -> None:
    """Bring the backup ``source`` back as the embedded store at ``target``, after it was proven whole.

    Raises Refused where ``source`` is no sound store of ours, and where there is a store with something in it at ``target``
    unless ``force`` says that it may be replaced: it is then set aside beside it, never deleted (D14).
    """
    source = Path(source)
    if is_postgres(str(target)):
        raise Refused("A PostgreSQL store is not restored by Carnet", mend="use pg_restore, or import a JSON Lines backup")
    path = sqlite_path(str(target))
    assert path is not None
    _prove(source)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
        copy = Path(folder) / "restored"
        copy_file(source, copy)
        _set_aside(path, force=force)
        os.replace(copy, path)


def _pg_dump(store: Store, path: Path) -> None:
    from psycopg.conninfo import conninfo_to_dict

    os.close(new_file(path))
    # By the environment, which only its owner can read: everybody sees the words of a command (A2).
    environment = os.environ | {_LIBPQ[key]: str(value) for key, value in conninfo_to_dict(store.url).items() if key in _LIBPQ}
    command = ["pg_dump", "--format=custom", f"--file={path}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        path.unlink(missing_ok=True)
        raise StoreError("pg_dump failed", done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "", "see its manual")


def _prove(source: Path) -> None:
    """Raise Refused unless ``source`` is a whole store of ours, of a version that this program knows; it is only read."""
    refusal = "look for another backup"
    try:
        with source.open("rb") as file:
            head = file.read(len(_SQLITE_HEAD))
    except OSError as error:
        raise Refused(f"{source} cannot be read", error.strerror or str(error), refusal) from error
    if head != _SQLITE_HEAD:
        raise Refused(f"{source} is no SQLite store", "it begins otherwise", "JSON Lines are brought back with `carnet import`")
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            if copy.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise Refused(f"{source} is not a Carnet store", "another program made it", refusal)
            problems = [row[0] for row in copy.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
            problems += [f"{row[0]} refers to a row of {row[2]} that is gone" for row in copy.execute("PRAGMA foreign_key_check")]
            had = {name for (name,) in copy.execute("SELECT name FROM schema_migration")}
    except sqlite3.Error as error:
        raise Refused(f"{source} is damaged", str(error), refusal) from error
    if problems:
        raise Refused(f"{source} is damaged", problems[0], refusal)
    if unknown := sorted(had - set(schema.known())):
        raise WrongVersion(f"{source} was made by a newer Carnet", f"its schema is at {unknown[-1]}", "upgrade this program")


def _set_aside(path: Path, *, force: bool) -> None:
    """Move a store that is in the way, with its journal, to a name that says so."""
    if not path.exists():
        return
    if not force and _holds_something(path):
        raise Refused(
            f"There is a store at {path}", "restoring would replace it", "say --force to have it set aside, or name another"
        )
    number = 1
    while (aside := path.with_name(f"{path.name}.before-restore-{number}")).exists():
        number += 1
    with closing(sqlite3.connect(path)) as live:
        live.execute("PRAGMA busy_timeout = 5000")
        _checkpoint(live, path)
    os.replace(path, aside)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _checkpoint(live: sqlite3.Connection, path: Path) -> None:
    """Bring what is in the journal into the file. Raises Refused while somebody else has the store open."""
    try:
        live.execute("PRAGMA locking_mode = exclusive")
        live.execute("BEGIN EXCLUSIVE")
        live.execute("COMMIT")
        live.execute("PRAGMA wal_checkpoint(truncate)")
    except sqlite3.OperationalError as error:
        raise Refused(f"The store {path} is in use", str(error), "close every Carnet that has it open") from error
    except sqlite3.DatabaseError:
        return  # a damaged store is set aside as it is


def _holds_something(path: Path) -> bool:
    """Whether there is anything in the store that would be missed; a file that cannot be read might hold everything."""
    if path.stat().st_size == 0:
        return False
    try:
        with closing(sqlite3.connect(path)) as live:
            return any(live.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in ("customer", "project", "contact"))
    except sqlite3.Error:
        return True
