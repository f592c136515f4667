"""Mailing lists as lines: out of one store and into another without loss, refused where they do not fit, and taken back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store import list_members, mailing_lists, sample, settings, tables
from store.actor import Actor
from store.check import check as check_store
from store.database import Store, close_store
from store.errors import Refused
from store.exchange import jsonl_export, plan
from store.exchange.take_back import take_back
from store.list_evaluation import addresses
from store.opening import open_store
from store.vocabulary import Origin

ACTOR = Actor(None, "Tess Ter", Origin.IMPORT)
TODAY = date(2026, 5, 4)
LIST = {"type": "list", "id": "l1", "name": "Spring offer"}
MEMBER = {"type": "list_member", "list": "l1", "contact": "k1"}
PEOPLE = [
    {"type": "customer", "id": "c1", "name": "ACME"},
    {"type": "project", "id": "p1", "customer": "c1", "name": "Bridge"},
    {"type": "contact", "id": "k1", "given_name": "Jane", "family_name": "Doe"},
]


def imported(folder: Path, *lines: dict[str, Any]) -> plan.ImportResult:
    path = folder / "lines.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return plan.run(ACTOR, [path])


def lists_in_the_book() -> list[dict[str, Any]]:
    return [line for line in map(json.loads, jsonl_export.dump()) if line["type"].startswith("list")]


def test_the_lists_of_a_book_come_out_as_they_went_in(store: Store, tmp_path: Path) -> None:
    sample.demo(ACTOR, TODAY)
    lines = list(jsonl_export.dump())
    going = {name: addresses(mailing_lists.ask(mailing_lists.resolve(name).id)) for name in ("Bridge", "Spring", "ACME")}
    assert all(going.values())
    close_store()
    other = open_store(str(tmp_path / "other.db"))
    path = tmp_path / "book.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert plan.run(ACTOR, [path]).refused == []
    assert list(jsonl_export.dump()) == lines
    assert check_store(other) == []
    assert plan.run(ACTOR, [path]).numbers[:2] == (0, 0)
    with pytest.raises(Refused, match="Mailing lists are off"):
        mailing_lists.find()
    settings.put(ACTOR, "mailing_lists_enabled", True)
    assert {name: addresses(mailing_lists.ask(mailing_lists.resolve(name).id)) for name in going} == going


def test_a_list_of_everybody_and_one_of_nobody_are_told_apart(store: Store, tmp_path: Path) -> None:
    imported(tmp_path, LIST, {**LIST, "id": "l2", "name": "All", "query": ""})
    assert [line["query"] for line in lists_in_the_book()] == [None, ""]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({**LIST, "query": "tagg:vip"}, "did you mean tag"),
        ({**LIST, "purpose": "spam"}, "manual, automatic, commercial"),
        ({**LIST, "context": "customer", "customer": "none"}, "its line must come first"),
        ({**LIST, "customer": "c1"}, "its context is own"),
        ({**LIST, "id": "l2"}, "rename one of them"),
        ({**MEMBER, "list": "none"}, 'no list with the id "none"'),
        ({**MEMBER, "contact": "none"}, 'no contact with the id "none"'),
        ({**MEMBER, "customer": "c1", "project": "p1"}, "name the one it was taken from"),
    ],
)
def test_a_line_that_does_not_fit_is_refused(store: Store, tmp_path: Path, bad: dict[str, Any], words: str) -> None:
    imported(tmp_path, *PEOPLE, LIST)
    before = lists_in_the_book()
    result = imported(tmp_path, bad)
    assert result.numbers == (0, 0, 0, 1)
    assert words in result.refused[0].reason
    assert lists_in_the_book() == before


def test_a_list_and_a_tick_are_brought_in_line_and_taken_back(store: Store, tmp_path: Path) -> None:
    imported(tmp_path, *PEOPLE, LIST, MEMBER)
    before = list(jsonl_export.dump())
    result = imported(
        tmp_path, {**LIST, "context": "customer", "customer": "c1"}, {**MEMBER, "ticked": False}, {**MEMBER, "project": "p1"}
    )
    assert result.numbers == (1, 2, 0, 0)
    assert result.run_id is not None
    take_back(ACTOR, result.run_id)
    assert list(jsonl_export.dump()) == before


def test_an_import_of_lists_is_taken_back_unless_somebody_has_worked_on_them(store: Store, tmp_path: Path) -> None:
    settings.put(ACTOR, "mailing_lists_enabled", True)
    imported(tmp_path, *PEOPLE)
    before = list(jsonl_export.dump())
    result = imported(tmp_path, LIST, MEMBER)
    assert result.run_id is not None
    made = mailing_lists.resolve("Spring offer").id
    list_members.add_from_customers(ACTOR, made, [])
    project = tables.Project.get(tables.Project.uid == "p1").id
    contact = tables.Contact.get(tables.Contact.uid == "k1").id
    tables.ContactInProject.create(contact=contact, project=project, created_at=0, updated_at=0)
    list_members.add_from_projects(ACTOR, made, [project])
    with pytest.raises(Refused, match="worked on since"):
        take_back(ACTOR, result.run_id)
    list_members.remove(ACTOR, made, [contact])
    tables.ContactInProject.delete().execute()
    take_back(ACTOR, result.run_id)
    assert list(jsonl_export.dump()) == before


def test_a_part_of_the_book_travels_without_lists(store: Store, tmp_path: Path) -> None:
    imported(tmp_path, *PEOPLE, LIST, MEMBER)
    ids = [row.id for row in tables.Contact.select()]
    assert {json.loads(line)["type"] for line in jsonl_export.dump(contact_ids=ids)} == {"contact"}
