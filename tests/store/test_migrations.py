"""A store of an older version comes up to this one whole, guards and search included, or stays as it was."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import peewee
import pytest
from helpers.books import Book

from store import check, contact_lists, derived, schema, search_docs, tables, timeline
from store.audit import change as audited
from store.database import Store, close_store
from store.errors import WrongVersion
from store.opening import open_store
from store.query_line import Query
from store.timeline import Of
from store.vocabulary import InteractionStatus, Medium

MIGRATIONS = Path(schema.__file__).parent / "migrations"

CATALOGUES = {
    "sqlite": ["SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_fts_%'"],
    "postgres": [
        "SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name FROM information_schema.columns "
        "WHERE table_schema = current_schema()",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
        "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = current_schema()::regnamespace",
        "SELECT proname, prosrc FROM pg_proc WHERE proname ~ '^carnet_'",
    ],
}


def everything_in(store: Store) -> set[tuple[Any, ...]]:
    """The whole schema: tables, columns, indexes, constraints, triggers and their functions."""
    return {tuple(row) for sql in CATALOGUES[store.engine] for row in store.execute(sql).fetchall()}


@pytest.fixture
def first_version(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a store as the first version made it, with one person in it."""
    folder = tmp_path / "first version"
    folder.mkdir()
    shutil.copy(MIGRATIONS / "0001_initial.py", folder)
    with monkeypatch.context() as patched:
        patched.setattr(schema, "FOLDER", folder)
        store = open_store(database_url)
        book = Book(store)
        with audited(book.actor, "contact.add", "Jane Doe") as change:
            jane = book.contact("Jane Doe", emails=["jane@home.example"])
            search_docs.refresh_contacts(change, [jane.id])
            change.note("contact", jane.id, "family_name", None, "Doe", {"contact_id": jane.id})
        close_store()
    return database_url


def upgraded(url: str) -> Store:
    """The store, brought up to date the way that is right for its engine."""
    if url.startswith("postgres"):
        store = open_store(url, check=False)
        store.write(schema.migrate, store)
        close_store()
    return open_store(url)


def test_an_upgraded_store_has_the_schema_of_a_fresh_one(first_version: str, store: Store) -> None:
    fresh = everything_in(store)
    close_store()
    assert everything_in(upgraded(first_version)) == fresh


def test_the_models_are_the_tables(store: Store) -> None:
    for model in tables.ALL:
        there = {column.name for column in store.database.get_columns(model._meta.table_name)}
        assert there == set(model._meta.columns), model


def test_what_was_logged_before_keeps_its_medium_and_status(first_version: str, engine: str) -> None:
    """Media and statuses became lists of Setup after the first version."""
    store = open_store(first_version, check=False)
    sql = (
        "INSERT INTO interaction (created_at, updated_at, uid, contact_id, at, medium, direction, status, subject) "
        "SELECT 1, 1, {}, id, 1, {}, 'in', {}, 'said' FROM contact".format(*[store.mark] * 3)
    )
    logged = [(f"{medium} {status}", medium, status) for medium in Medium for status in InteractionStatus]
    with store.transaction():
        store.executemany(sql, list(logged))
    close_store()
    upgraded(first_version)
    lines = timeline.find(Of(statuses=tuple(InteractionStatus))).rows
    assert sorted((line.uid, line.medium, line.status_code) for line in lines) == sorted(logged)
    assert all((line.medium_label, line.status_label) == (line.medium, line.status) for line in lines)
    assert check.check() == []


def test_everybody_is_found_and_guarded_after_an_upgrade(first_version: str) -> None:
    store = upgraded(first_version)
    assert [line.name for line in contact_lists.find(Query("ane")).rows] == ["Jane Doe"]
    with pytest.raises(peewee.DatabaseError, match="append-only"), store.database.atomic():
        store.execute("DELETE FROM audit_entry")


def test_a_teams_store_is_upgraded_only_when_told(first_version: str, engine: str) -> None:
    if engine == "sqlite":
        open_store(first_version)
        return
    with pytest.raises(WrongVersion, match="carnet store upgrade"):
        open_store(first_version)


def test_a_copy_is_kept_of_what_was_before_and_none_is_ever_written_over(first_version: str, engine: str, tmp_path: Path) -> None:
    if engine == "postgres":
        return
    (tmp_path / "carnet.sqlite3.before-upgrade-from-0001_initial").write_text("an older one")
    upgraded(first_version)
    assert (tmp_path / "carnet.sqlite3.before-upgrade-from-0001_initial").read_text() == "an older one"
    close_store()
    copy = open_store(str(tmp_path / "carnet.sqlite3.before-upgrade-from-0001_initial.2"), check=False)
    assert schema.applied(copy) == {"0001_initial"}


def test_an_upgrade_that_fails_leaves_the_old_store_whole(
    first_version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    broken = (folder / "0002_mailing_lists.py").read_text() + "\n    raise RuntimeError('half way')\n"
    (folder / "0002_mailing_lists.py").write_text(broken)
    store = open_store(first_version, check=False)
    before = everything_in(store)
    with monkeypatch.context() as patched:
        patched.setattr(schema, "FOLDER", folder)
        with pytest.raises(RuntimeError, match="half way"):
            schema.migrate(store)
    assert everything_in(store) == before
    assert schema.applied(store) == {"0001_initial"}


def test_a_store_whose_upgrade_was_killed_before_its_end_is_finished_when_it_is_opened(store_url: str) -> None:
    store = open_store(store_url)
    whole = everything_in(store)
    derived.drop_all(store.database, store.engine)
    assert everything_in(store) != whole
    close_store()
    assert everything_in(open_store(store_url)) == whole
