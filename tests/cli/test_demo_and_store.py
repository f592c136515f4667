"""demo, demo fill and store: data made up, and the store itself looked after."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.cli import Carnet

from store.database import close_store
from store.opening import open_store


def test_generated_contacts_are_written_and_found(on_store: Carnet) -> None:
    assert on_store("demo", "fill", "--contacts", "30", "--seed", "7") == (0, "", "30 contacts written\n")
    contacts = [line for line in on_store("export").json if line["type"] == "contact"]
    assert len(contacts) == 30
    assert on_store("find", contacts[0]["family_name"]).code == 0


def test_the_same_seed_makes_the_same_contacts_on_each_store(carnet: Carnet, tmp_path: Path) -> None:
    names = []
    for store in ("one.db", "two.db"):
        assert carnet("demo", "fill", "--database", tmp_path / store, "--contacts", "5").code == 0
        names.append([line["full_name"] or line["family_name"] for line in _contacts(carnet, tmp_path / store)])
    assert names[0] == names[1]


def _contacts(carnet: Carnet, path: Path) -> list[dict[str, str]]:
    return [line for line in carnet("--database", path, "export").json if line["type"] == "contact"]


@pytest.mark.parametrize("number", ["0", "-3", "many", "1.5"])
def test_a_number_of_contacts_that_is_none_is_wrong_use(carnet: Carnet, number: str) -> None:
    ended = carnet("demo", "fill", "--contacts", number)
    assert (ended.code, ended.out) == (2, "")
    assert "--contacts" in ended.err


def test_filling_twice_with_one_seed_is_refused(on_store: Carnet) -> None:
    assert on_store("demo", "fill", "--contacts", "3").code == 0
    refused = on_store("demo", "fill", "--contacts", "3")
    assert refused.code == 1
    assert "--seed" in refused.err


def test_a_sound_store_passes_the_check_and_a_broken_one_does_not(book: Carnet, store_url: str) -> None:
    assert book("store", "check") == (0, "", "nothing wrong was found\n")
    opened = open_store(store_url)
    opened.database.execute_sql("DELETE FROM customer_search")
    close_store()
    ended = book("store", "check")
    assert ended.code == 1
    assert ended.lines == ["search: a customer cannot be found (2 times)"]
    assert "found · `carnet store restore` brings a backup back" in ended.err


def test_a_new_store_needs_no_upgrade(on_store: Carnet) -> None:
    assert on_store("store", "upgrade") == (0, "", "the store is up to date\n")


def test_an_upgrade_makes_a_store_of_an_empty_database(carnet: Carnet, database_url: str) -> None:
    made = carnet("--database", database_url, "store", "upgrade")
    assert made.code == 0
    assert made.lines[0] == "0001_initial"
    assert carnet("--database", database_url, "store", "check").code == 0


def test_a_backup_comes_back_as_a_store_and_never_over_another_by_itself(carnet: Carnet, tmp_path: Path) -> None:
    store, copy = tmp_path / "store.db", tmp_path / "copy.db"
    assert carnet("demo", "fill", "--contacts", "3", "--database", store).code == 0
    before = carnet("--database", store, "export").out
    assert carnet("--database", store, "store", "backup", copy).code == 0
    assert copy.stat().st_mode & 0o077 == 0
    again = carnet("--database", store, "store", "backup", copy)
    assert (again.code, "is there already" in again.err) == (1, True)
    assert carnet("demo", "fill", "--contacts", "3", "--seed", "2", "--database", store).code == 0
    refused = carnet("--database", store, "store", "restore", copy)
    assert (refused.code, "--force" in refused.err) == (1, True)
    assert carnet("--database", store, "store", "restore", copy, "--force").code == 0
    assert carnet("--database", store, "export").out == before


def test_what_is_no_backup_is_not_restored(carnet: Carnet, tmp_path: Path) -> None:
    (tmp_path / "words.db").write_text("words")
    refused = carnet("--database", tmp_path / "store.db", "store", "restore", tmp_path / "words.db")
    assert refused.code == 1
    assert not (tmp_path / "store.db").exists()


def test_a_store_of_a_newer_version_is_not_touched(carnet: Carnet, store_url: str) -> None:
    opened = open_store(store_url)
    opened.database.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', 'now')")
    close_store()
    for arguments in (["find", "a"], ["store", "check"], ["store", "upgrade"], ["demo", "fill", "--contacts", "1"]):
        ended = carnet("--database", store_url, *arguments)
        assert (ended.code, ended.out) == (3, "")
        assert "newer Carnet" in ended.err
