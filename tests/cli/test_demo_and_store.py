"""demo, demo fill and store: data made up, and the store itself looked after."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.cli import Carnet


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
