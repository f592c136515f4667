"""Opens a store by URL: finds or makes it, binds the models to it, and has its schema brought up to date."""

from __future__ import annotations

import os
from pathlib import Path

import peewee

from store import schema
from store.database import Store, make_current, translated
from store.errors import Unreachable
from store.tables import ALL
from store.urls import has_password, is_postgres, masked, sqlite_path

LOCK_TIMEOUT = 5.0
"""Seconds to wait for another writer before saying `busy`."""

_POSTGRES = {
    "statement_timeout": "30000",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1.1",
}
"""How PostgreSQL serves us: a letter in the filter is over before anything is compiled or a second process helps, and a look-up
by an index costs what it costs on a disk without moving parts."""

_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "normal",
    "foreign_keys": 1,
    "cache_size": -8192,
    "temp_store": "memory",
    "recursive_triggers": 1,
    "secure_delete": 1,
}


def open_store(url: str, *, upgrade: bool = True, readonly: bool = False, check: bool = True) -> Store:
    """Open the store at ``url``: a path or ``sqlite:///…``, or ``postgresql://…``. A new SQLite file is made, 0600.

    With ``upgrade`` an older schema is brought up to date (a backup is made before, on SQLite). ``check=False`` trusts the
    schema, for a verb that must be quick. Raises Unreachable, or WrongVersion without having touched anything.
    """
    store = _open_postgres(url) if is_postgres(url) else _open_sqlite(url, readonly=readonly)
    store.connect()
    store.database.bind(ALL, bind_refs=False, bind_backrefs=False)
    if check:
        with translated(store):
            schema.ensure(store, upgrade=upgrade and not readonly, make=not readonly)
    make_current(store)
    return store


def _open_sqlite(url: str, *, readonly: bool) -> Store:
    path = sqlite_path(url)
    assert path is not None
    if readonly and not path.exists():
        raise Unreachable(f"There is no store at {path}", mend="start carnet once, or name another with --database")
    warnings = _prepare_file(path)
    database = peewee.SqliteDatabase(
        str(path), pragmas=_PRAGMAS, timeout=LOCK_TIMEOUT, autoconnect=False, lock_type="IMMEDIATE"
    )  # fmt: skip
    store = Store(url, "sqlite", database, path)
    store.warnings.extend(warnings)
    return store


def _prepare_file(path: Path) -> list[str]:
    """Make the file if it is new, for its owner alone; say so if somebody else can read it; refuse one that was emptied."""
    marker = path.with_name(path.name + ".lock")
    try:
        if not path.exists():
            if marker.exists() and marker.stat().st_size:
                raise Unreachable(
                    f"The store {path} is gone",
                    "there was one here before",
                    f"bring it back with `carnet store restore`, or remove {marker.name} to start an empty one",
                )
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            return []
        if path.is_dir():
            raise Unreachable(f"{path} is a folder", mend="name a file with --database")
        mode = path.stat().st_mode & 0o777
        if path.stat().st_size == 0 and marker.exists() and marker.stat().st_size:
            raise Unreachable(
                f"The store {path} is empty", "something cut it to nothing", "bring it back with `carnet store restore`"
            )
    except FileExistsError:
        return []
    except OSError as error:
        raise Unreachable(f"The store {path} cannot be opened", error.strerror or str(error)) from error
    if mode & 0o077:
        return [f"{path} can be read by others (mode {mode:o}): chmod 600 mends it"]
    return []


def _open_postgres(url: str) -> Store:
    try:
        import psycopg.conninfo
    except ImportError as error:
        raise Unreachable(
            "PostgreSQL stores need the psycopg driver", mend="install it with: pip install 'carnet[postgres]'"
        ) from error
    try:
        params = dict(psycopg.conninfo.conninfo_to_dict(url))
    except psycopg.ProgrammingError as error:
        why = "" if has_password(url) else str(error).strip()  # libpq quotes what it stumbles over, a password too
        mend = "write it like postgresql://ann@db.example/carnet"
        raise Unreachable(f"{masked(url)} is not a PostgreSQL URL", why, mend) from None
    name = params.pop("dbname", None) or params.get("user") or "carnet"
    params.setdefault("connect_timeout", "5")
    params.setdefault("application_name", "carnet")
    params.setdefault("keepalives_idle", "30")
    ours = " ".join(f"-c {name}={value}" for name, value in _POSTGRES.items())
    params["options"] = f"{ours} {params.get('options') or ''}".strip()
    database = peewee.PostgresqlDatabase(str(name), autoconnect=False, prefer_psycopg3=True, **params)  # type: ignore[arg-type]
    return Store(url, "postgres", database, None)
