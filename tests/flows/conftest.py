"""Books for whole flows: the demo book, and the real one, imported once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers.book_rule import BookOfLines
from helpers.corpora import corpora

from store import sample
from store.actor import Actor
from store.database import close_store
from store.exchange import plan
from store.opening import open_store
from store.vocabulary import Origin

ACTOR = Actor(None, "Tess Ter", Origin.IMPORT)


@pytest.fixture
def demo_book(store_url: str) -> str:
    """The URL of the demo book, on each engine."""
    open_store(store_url)
    sample.demo(ACTOR, date(2026, 5, 4))
    close_store()
    return store_url


@pytest.fixture
def book(home: Path) -> Path:
    """The demo book, in a file in the home of a user who has nothing else."""
    path = home / "book" / "book.db"
    path.parent.mkdir(0o700)
    open_store(str(path))
    sample.demo(ACTOR, date(2026, 5, 4))
    close_store()
    return path


@pytest.fixture(scope="session")
def real_lines() -> BookOfLines:
    """The real book as its lines say it; skips where there is none."""
    return BookOfLines.read(corpora() / "book" / "book.jsonl")


def _import(url: str) -> None:
    open_store(url)
    result = plan.run(ACTOR, [corpora() / "book" / "book.jsonl"])
    close_store()
    assert result.refused_count == 0


@pytest.fixture(scope="session")
def real_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real book in an SQLite store; to be copied, not changed."""
    path = tmp_path_factory.mktemp("real") / "book.db"
    _import(str(path))
    return path


@pytest.fixture(scope="session")
def real_postgres(postgres_databases: Any) -> str:
    """The real book on PostgreSQL; to be copied, not changed."""
    url: str = postgres_databases.create()
    _import(url)
    return url


@pytest.fixture
def real_book(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a copy of the real book, on each engine."""
    if engine == "sqlite":
        shutil.copyfile(request.getfixturevalue("real_sqlite"), tmp_path / "real.db")
        yield f"sqlite:///{tmp_path / 'real.db'}"
    else:
        databases = request.getfixturevalue("postgres_databases")
        url = databases.create(template=request.getfixturevalue("real_postgres"))
        yield url
        databases.drop(url)
