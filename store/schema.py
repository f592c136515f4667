"""Brings a store's schema up to date under a lock, or refuses a store that this program does not know, untouched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import peewee

from store.errors import Unreachable, WrongVersion

if TYPE_CHECKING:
    from store.database import Store

FOLDER = Path(__file__).parent / "migrations"
"""Where the migrations are."""
HISTORY = "schema_migration"
"""The table that says which of them a store has had."""
_ADVISORY_LOCK = 0x43524E54


def known() -> list[str]:
    """The migrations that this program carries, in order."""
    return sorted(name[:-3] for name in os.listdir(FOLDER) if name[0].isdigit() and name.endswith(".py"))


def applied(store: Store) -> set[str] | None:
    """The migrations that the store has had; None where there has never been one."""
    try:
        return {name for (name,) in store.database.execute_sql(f"SELECT name FROM {HISTORY}").fetchall()}
    except (peewee.OperationalError, peewee.ProgrammingError) as error:
        text = str(error).lower()
        if "no such table" in text or "does not exist" in text:
            return None
        raise


def ensure(store: Store, *, upgrade: bool, make: bool = True) -> list[str]:
    """Make the store's schema this program's; returns what was applied. Raises WrongVersion without having touched anything.

    A new store is made unless ``make`` is false. An older one is upgraded if ``upgrade`` says so and it is embedded; a team's
    PostgreSQL store is upgraded only by `carnet store upgrade` (`migrate`), since every colleague's program must follow.
    """
    names = known()
    had = applied(store)
    if had is None:
        if not make:
            raise WrongVersion("There is no Carnet store in this database yet", mend="start carnet once, or import something")
    elif had == set(names):
        if make:
            _finish(store)
        return []
    else:
        _refuse_newer(had, names)
        if not upgrade or store.engine == "postgres":
            raise WrongVersion(
                "This store is of an older version",
                f"it lacks {', '.join(n for n in names if n not in had)}",
                "bring it up to date with `carnet store upgrade`",
            )
    return migrate(store)


def migrate(store: Store) -> list[str]:
    """Apply every pending migration under the lock, after a backup where there is something to lose; returns their names."""
    with _lock(store):
        had = applied(store)
        if had is None:
            _refuse_foreign(store)
        else:
            _refuse_newer(had, known())
            if had == set(known()):
                return []
            _backup_before(store)
        from playhouse.migrations import Runner

        from store import derived

        if store.engine == "sqlite":
            from store.database import APPLICATION_ID

            store.database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        with _derived_set_aside(store):
            done = Runner(store.database, str(FOLDER), table_name=HISTORY).up()
        derived.create_all(store.database, store.engine)
    return [str(name) for name in done]


def _finish(store: Store) -> None:
    """Bring back the guards and indexes of a store whose upgrade was killed right before its end."""
    from store import derived

    if not derived.is_there(store.database, store.engine):
        with _lock(store):
            derived.create_all(store.database, store.engine)


@contextmanager
def _derived_set_aside(store: Store) -> Iterator[None]:
    from store import derived

    derived.drop_all(store.database, store.engine)
    try:
        yield
    except BaseException:
        if applied(store):
            derived.create_all(store.database, store.engine)
        raise


def _refuse_newer(had: set[str], names: list[str]) -> None:
    unknown = sorted(had - set(names))
    if unknown:
        raise WrongVersion(
            "This store was made by a newer Carnet",
            f"its schema is at {unknown[-1]}, this program knows {names[-1]}",
            "upgrade this program; the store was not touched",
        )


def _refuse_foreign(store: Store) -> None:
    """A database with tables but no history of ours belongs to somebody else."""
    tables = store.database.get_tables()
    if tables:
        raise WrongVersion(
            "This is not a Carnet store", f"it holds other tables ({', '.join(sorted(tables)[:3])})", "name another --database"
        )


def _backup_before(store: Store) -> None:
    if store.path is None:
        return
    from store.copies import copy_to

    newest = max(applied(store) or {"0000"})
    copy = store.path.with_name(f"{store.path.name}.before-upgrade-from-{newest}")
    again = 1
    while copy.exists():  # an upgrade that failed has left its own; no backup is ever written over
        again += 1
        copy = copy.with_name(f"{store.path.name}.before-upgrade-from-{newest}.{again}")
    copy_to(store, copy)


@contextmanager
def _lock(store: Store) -> Iterator[None]:
    """Only one program at a time changes a schema; the others wait, and then find nothing to do."""
    if store.engine == "postgres":
        store.database.execute_sql("SET statement_timeout = 0")  # others may be at it, and indexes of a million take their time
        try:
            store.database.execute_sql(f"SELECT pg_advisory_lock({_ADVISORY_LOCK})")
            try:
                yield
            finally:
                store.database.execute_sql(f"SELECT pg_advisory_unlock({_ADVISORY_LOCK})")
        finally:
            store.database.execute_sql("RESET statement_timeout")
        return
    import fcntl

    assert store.path is not None
    marker = store.path.with_name(store.path.name + ".lock")
    try:
        descriptor = os.open(marker, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise Unreachable(f"The folder of {store.path} cannot be written to", error.strerror or "") from error
    with os.fdopen(descriptor, "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
        # Not empty any more: from now on a vanished or emptied store is a loss, not a new beginning.
        file.seek(0)
        file.write("a store of Carnet lives beside this file\n")
        file.truncate()
