"""What a person may write for a store, and that a password in it is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.urls import has_password, is_known, is_postgres, masked, sqlite_path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("book.db", "book.db"),
        ("/srv/a b#?.db", "/srv/a b#?.db"),
        ("sqlite:///book.db", "book.db"),
        ("sqlite:////srv/book.db", "/srv/book.db"),
        ("sqlite:////srv/a%20b.db", "/srv/a b.db"),
    ],
)
def test_a_path_and_a_sqlite_url_mean_a_file(text: str, path: str) -> None:
    assert sqlite_path(text) == Path(path)
    assert not is_postgres(text)


def test_the_home_folder_may_be_a_tilde(home: Path) -> None:
    assert sqlite_path("~/book.db") == home / "book.db"


def test_a_server_has_no_file() -> None:
    assert sqlite_path("postgresql://db.example/carnet") is None


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:hush@db.example/carnet",
        "postgres://ann:hush@db.example:5432/carnet?sslmode=require",
        "postgresql://ann:h/u?s@hush@db.example/carnet",
        "postgresql://db.example/carnet?user=ann&password=hush",
        "postgresql://ann@db.example/carnet?sslpassword=hush&sslmode=require",
        "postgresql:///carnet?PASSWORD=hush",
        "mysql://ann:hush@db.example/carnet",
    ],
)
def test_a_password_is_found_and_hidden(url: str) -> None:
    assert has_password(url)
    assert "hush" not in masked(url)
    assert masked(url).startswith(url.partition("://")[0])


@pytest.mark.parametrize("url", ["postgresql://ann@db.example:5432/carnet?sslmode=require", "postgresql:///carnet", "/a:b@c"])
def test_what_holds_no_password_is_shown_as_it_is(url: str) -> None:
    assert masked(url) == url
    assert not has_password(url)


def test_a_url_of_another_engine_is_not_known() -> None:
    assert not is_known("mysql://db.example/carnet")
    assert all(map(is_known, ["book.db", "/srv/book.db", "sqlite:///book.db", "postgres://h/c", "postgresql:///carnet"]))
