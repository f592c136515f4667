"""Books for Carnets in terminals."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from store import sample, settings
from store.actor import Actor
from store.database import close_store
from store.opening import open_store
from store.vocabulary import Origin

ACTOR = Actor(None, "Tess Ter", Origin.DEMO)


@pytest.fixture(scope="session")
def demo_book(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """The demo book, with mailing lists."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    shutil.copyfile(sqlite_template, path)
    store = open_store(str(path))
    store.write(sample.demo, ACTOR)
    store.write(settings.put, ACTOR, "mailing_lists_enabled", True)
    close_store()
    return path
