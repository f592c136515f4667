"""The demo book and generated books: what they show, that they are sound, and that they are the same each time."""

from __future__ import annotations

import json
from datetime import date

import pytest

from store import fill, sample
from store.actor import Actor
from store.check import check
from store.database import Store, close_store
from store.errors import Refused
from store.exchange import jsonl_export
from store.opening import open_store
from store.vocabulary import Origin

ACTOR = Actor(None, "demo", Origin.DEMO)
TODAY = date(2026, 5, 4)


def lines_of(kind: str) -> list[dict[str, object]]:
    return [record for record in map(json.loads, jsonl_export.dump()) if record["type"] == kind]


def test_the_demo_book_shows_every_state_of_the_screens(store: Store) -> None:
    sample.demo(ACTOR, TODAY)
    assert check(store) == []
    assert len(lines_of("customer")) == 40
    assert 110 <= len(lines_of("contact")) <= 140
    assert 50 <= len(lines_of("project")) <= 70
    links = lines_of("contact_in_customer")
    acme = [link for link in links if link["customer"] == "acme"]
    assert len(acme) == 14
    assert {link["status"] for link in links} == {"active", "former", "inactive"}
    assert {link["email_state"] for link in acme} == {"ok", "invalid"}
    assert sum(link["email"] == "buying@acme.example" for link in acme) == 2, "a mailbox that two share"
    contacts = lines_of("contact")
    assert {contact["status"] for contact in contacts} == {"active", "inactive"}
    assert {email["state"] for contact in contacts for email in contact["emails"]} == {"ok", "invalid", "opted_out"}  # type: ignore[attr-defined]
    assert [contact["full_name"] for contact in contacts if contact["id"] == "liwei"] == ["Li Wei 李伟"]
    assert {consent["state"] for consent in lines_of("consent")} == {"granted", "withdrawn", "requested"}
    assert any(link["primary"] for link in links)


def test_every_address_of_the_demo_book_is_of_nobody(store: Store) -> None:
    sample.demo(ACTOR, TODAY)
    addresses = [row[0] for row in store.execute("SELECT address FROM contact_email").fetchall()]
    assert addresses
    assert [address for address in addresses if not address.endswith(".example")] == []


def test_the_demo_book_is_the_same_each_time_and_written_once() -> None:
    assert list(sample.records(TODAY)) == list(sample.records(TODAY))


def test_writing_the_demo_book_twice_changes_nothing(store: Store) -> None:
    sample.demo(ACTOR, TODAY)
    before = list(jsonl_export.dump())
    sample.demo(ACTOR, TODAY)
    assert list(jsonl_export.dump()) == before


def test_a_generated_book_is_sound_and_of_the_shape_it_promises(store: Store) -> None:
    fill.fill(ACTOR, 3000, seed=7)
    assert check(store) == []
    count = {kind: len(lines_of(kind)) for kind in ("customer", "project", "contact", "interaction")}
    assert (count["contact"], count["customer"], count["project"]) == (3000, 600, 1000)
    assert 1.3 < count["interaction"] / 3000 < 1.7
    contacts = lines_of("contact")
    assert 1.4 < sum(len(contact["emails"]) for contact in contacts) / 3000 < 1.6  # type: ignore[arg-type]
    assert 0.7 < sum(len(contact["phones"]) for contact in contacts) / 3000 < 0.9  # type: ignore[arg-type]
    links = lines_of("contact_in_customer") + lines_of("contact_in_project")
    assert 1.9 < len(links) / 3000 < 2.2
    assert sum(bool(link["email"]) for link in links) > 300
    assert len({contact["family_name"] for contact in contacts}) > 700


def test_the_same_seed_makes_the_same_book_and_another_seed_another(store: Store, tmp_path: object) -> None:
    fill.fill(ACTOR, 300, seed=1)
    one = list(jsonl_export.dump())
    with pytest.raises(Refused, match="seed 1"):
        fill.fill(ACTOR, 300, seed=1)
    assert list(jsonl_export.dump()) == one
    close_store()
    other = open_store(f"{tmp_path}/other.db")
    fill.fill(ACTOR, 300, seed=1)
    assert list(jsonl_export.dump()) == one
    fill.fill(ACTOR, 300, seed=2)
    assert len(list(jsonl_export.dump())) > 1.8 * len(one)
    assert check(other) == []
