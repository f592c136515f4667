"""Fixtures every test may ask for: a home of its own, a database on either engine, a PostgreSQL server on request."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers import postgres
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from store.database import Store

ENGINES = ("sqlite", "postgres")
_SERVER_ADDRESS = pytest.StashKey[postgres.OnRequest]()


# A busy machine is no reason to fail: nothing here is held to a time.
settings.register_profile("carnet", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("carnet")


def pytest_configure(config: pytest.Config) -> None:
    """Be ready to start a PostgreSQL server: in the controller when tests run in several processes, else right here."""
    if not hasattr(config, "workerinput"):
        config.stash[_SERVER_ADDRESS] = postgres.OnRequest()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker process where to ask for the server."""
    node.workerinput["postgres"] = node.config.stash[_SERVER_ADDRESS].address  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, if a test asked for one."""
    if server := config.stash.get(_SERVER_ADDRESS, None):
        server.close()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, and none of the tester's own settings: no test reads or writes what is somebody's."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    for name in list(os.environ):
        ours = name.startswith("CARNET_") and name not in (postgres.ELSEWHERE, "CARNET_TORTURE", "CARNET_CORPORA")
        if ours or name.startswith(("XDG_", "TEXTUAL")) or name in ("TMUX", "STY", "SSH_CONNECTION", "SSH_TTY"):
            monkeypatch.delenv(name)
    return folder


@pytest.fixture(scope="session")
def postgres_databases(request: pytest.FixtureRequest) -> Iterator[postgres.Databases]:
    """Databases on the session's PostgreSQL server. Fails where there is none; skips when told to do without."""
    url = os.environ.get(postgres.ELSEWHERE, "")
    if url == "skip":
        pytest.skip(f"{postgres.ELSEWHERE}=skip")
    if not url:
        worker = getattr(request.config, "workerinput", None)
        url = postgres.ask_for_server(worker["postgres"] if worker else request.config.stash[_SERVER_ADDRESS].address)
    with postgres.databases(url) as made:
        yield made


@pytest.fixture
def postgres_url(postgres_databases: postgres.Databases) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, dropped afterwards."""
    url = postgres_databases.create()
    yield url
    postgres_databases.drop(url)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn: one test body, two engines."""
    return str(request.param)


@pytest.fixture
def database_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of a database that holds nothing yet, not even tables, on each engine."""
    if engine == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'carnet.sqlite3'}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite store without a record in it, made once and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "carnet.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_databases: postgres.Databases) -> str:
    """A migrated PostgreSQL store without a record in it, made once and copied for each test."""
    url = postgres_databases.create()
    _migrate(url)
    return url


@pytest.fixture
def store_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a migrated store without a record in it, on each engine; nobody has it open."""
    if engine == "sqlite":
        path = tmp_path / "carnet.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        path.chmod(0o600)
        yield f"sqlite:///{path}"
    else:
        made: postgres.Databases = request.getfixturevalue("postgres_databases")
        url = made.create(template=request.getfixturevalue("postgres_template"))
        yield url
        made.drop(url)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A migrated store without a record in it, open, on each engine."""
    from store.database import close_store
    from store.opening import open_store

    opened = open_store(store_url)
    yield opened
    close_store()


def _migrate(url: str) -> None:
    """Make the tables of an empty database the way a first start makes them."""
    from store.database import close_store
    from store.opening import open_store

    open_store(url)
    close_store()
