"""Keeps out of the process what would be imported and never used: the drivers of other engines, and OpenSSL."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from store.urls import is_postgres

_DRIVERS = ("psycopg", "psycopg2", "psycopg2cffi", "pymysql", "MySQLdb")
OPENSSL = ("ssl", "_hashlib")
"""The interpreter's doors to OpenSSL: 8 ms and 5 MB. asyncio and hashlib do without, and so does an interpreter built without it;
the driver of PostgreSQL brings its own."""
_METADATA = "importlib.metadata"


@contextmanager
def kept_out(*names: str) -> Iterator[None]:
    """Let modules be imported inside as if ``names`` were not installed; those that are loaded already stay."""
    unwanted = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(unwanted))  # type: ignore[arg-type]  # None: "there is no such module" (import system)
    try:
        yield
    finally:
        for name in unwanted:
            del sys.modules[name]


class _NothingInstalled(ModuleType):
    """Stands in for `importlib.metadata`, of which psycopg wants its own version: a fifth of its import, for what nobody asks."""

    PackageNotFoundError = LookupError

    def version(self, name: str) -> str:
        """Raises LookupError, which psycopg is prepared for."""
        raise LookupError(name)


def import_only_for(url: str) -> None:
    """Import peewee with the driver that the store at ``url`` needs: 75 ms less for a file, half of a verb's whole time.

    For the start of a process that opens one store; does nothing where peewee was imported before. A PostgreSQL store cannot
    be opened afterwards if ``url`` is a file.
    """
    wanted = "psycopg" if is_postgres(url) else ""
    with kept_out(*(name for name in _DRIVERS if name != wanted), *OPENSSL, _METADATA):
        sys.modules[_METADATA] = sys.modules[_METADATA] or _NothingInstalled(_METADATA)
        import peewee  # noqa: F401
