"""D2, D12: a save is there whole or not at all, whenever its program is killed; two who edit one contact lose nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter

import pytest
from helpers.sources import ROOT
from helpers.torture import count

from store import contact_card, contacts, tables
from store.actor import Actor
from store.check import check
from store.contact_fields import empty_draft
from store.database import Store, close_store
from store.opening import open_store
from store.vocabulary import Origin

ACTOR = Actor(None, "Tess Ter", Origin.TUI)

SAVING = """
import itertools, os, sys
from store import contact_card, contacts
from store.actor import Actor
from store.contact_fields import NewEmail, empty_draft
from store.opening import open_store
from store.vocabulary import Origin

actor = Actor(None, "Tess Ter", Origin.TUI)
store = open_store(sys.argv[1])
print("open", flush=True)
for turn in itertools.count():
    name = f"{os.getpid()}-{turn}"
    draft = empty_draft(language="en") | {"given_name": name, "family_name": name}
    addresses = [NewEmail(f"{kind}{name}@x.example") for kind in "ab"]
    contact = store.write(contacts.add, actor, draft, emails=addresses)
    for note in range(3):
        card = store.read(contact_card.card, contact)
        after = card.fields | {"note": f"note {note}", "job_title": name}
        store.write(contacts.change, actor, contact, card.version, card.fields, after)
"""

EDITING = """
import sys
from store import contact_card, contacts
from store.actor import Actor
from store.errors import Conflict
from store.opening import open_store
from store.vocabulary import Origin

url, contact, field, turns, me = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5]
actor = Actor(None, me, Origin.TUI)
store = open_store(url)
card = store.read(contact_card.card, contact)
print("open", flush=True)
sys.stdin.readline()
for turn in range(turns):
    while True:
        # A note is added to, so that a save that went over somebody else's would show; the other fields are each one's own.
        typed = f"{card.fields[field]} {me}.{turn}".strip() if field == "note" else f"{me}.{turn}"
        try:
            store.write(contacts.change, actor, contact, card.version, card.fields, card.fields | {field: typed})
            break
        except Conflict as conflict:
            (clash,) = conflict.clashes
            assert (clash.field, clash.base, clash.mine) == (field, card.fields[field], typed), clash
            print("asked", flush=True)
            card = store.read(contact_card.card, contact)
    card = store.read(contact_card.card, contact)
"""


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    """Another program of ours; it has opened the store when this returns."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-c", program, *arguments], cwd=ROOT, text=True, env=env, **pipes)  # type: ignore[call-overload]
    assert process.stdout.readline() == "open\n", process.stderr.read()
    return process


@pytest.mark.torture
@pytest.mark.timeout(count(300, 7200))
def test_a_save_that_is_killed_is_old_or_new_with_its_addresses_and_its_audit(store_url: str) -> None:
    chance = random.Random(5)
    for _ in range(count(4, 200)):
        saving = start(SAVING, store_url)
        try:
            saving.wait(chance.uniform(0.05, 0.5))
        except subprocess.TimeoutExpired:
            saving.send_signal(signal.SIGKILL)
        saving.communicate()
        assert saving.returncode == -signal.SIGKILL
    store = open_store(store_url)
    try:
        assert contradictions(store) == []
        assert check(store) == []
        assert tables.Contact.select().count() > count(4, 200)
    finally:
        close_store()


def contradictions(store: Store) -> list[str]:
    """Contacts that are not whole: without both addresses, not found by a search, or with another history than their version."""
    found = []
    changes = changes_by_contact()
    for contact in tables.Contact.select():
        of = f"{contact.uid} at version {contact.version}"
        addresses = tables.ContactEmail.select().where(tables.ContactEmail.contact == contact.id)
        if [row.address[0] for row in addresses.order_by(tables.ContactEmail.position)] != ["a", "b"]:
            found.append(f"{of}: not both addresses")
        if tables.ContactSearch.select().where(tables.ContactSearch.contact == contact.id).count() != 1:
            found.append(f"{of}: cannot be found")
        if changes[contact.id] != contact.version:
            found.append(f"{of}: {changes[contact.id]} changes in the audit")
        if contact.version > 1 and (contact.note, contact.job_title) != (f"note {contact.version - 2}", contact.given_name):
            found.append(f"{of}: half a save")
    return found


def changes_by_contact() -> Counter[int]:
    """How many changes of each contact's own row the audit holds."""
    entry = tables.AuditEntry
    told = entry.select(entry.entity_id, entry.change).where(entry.entity == "contact").distinct()
    return Counter(contact_id for contact_id, _ in told.tuples())


@pytest.mark.torture
@pytest.mark.timeout(count(300, 7200))
@pytest.mark.parametrize("programs", [2, pytest.param(10, id="ten")])
def test_programs_that_edit_one_contact_lose_nothing(store_url: str, programs: int) -> None:
    if programs > count(2, 10):
        pytest.skip("ten programs at once only in the torture")
    turns = count(24, 500) // (programs + 1)
    open_store(store_url)
    draft = empty_draft(language="en") | {"given_name": "Anna", "family_name": "Berg"}
    contact = contacts.add(ACTOR, draft)
    close_store()
    own = ["job_title", "department", "suffix", "organisation", "title", "middle_name", "given_name", "full_name"]
    fields = {f"agent{n}": own[n // 2] if n % 2 else "note" for n in range(programs)} | {"agent": "note"}
    agents = {name: start(EDITING, store_url, str(contact), field, str(turns), name) for name, field in fields.items()}
    for agent in agents.values():
        assert agent.stdin
        agent.stdin.write("go\n")
        agent.stdin.flush()
    said = {name: agent.communicate() for name, agent in agents.items()}
    assert {name: err for name, (_, err) in said.items() if agents[name].returncode} == {}
    assert {fields[name] for name, (out, _) in said.items() if "asked" in out} == {"note"}, (
        "only who changed the same field is asked"
    )
    open_store(store_url)
    try:
        fields_now = contact_card.card(contact).fields
        noted = [name for name, field in fields.items() if field == "note"]
        assert sorted(fields_now["note"].split()) == sorted(f"{name}.{turn}" for name in noted for turn in range(turns))
        for name, field in fields.items():
            assert field == "note" or fields_now[field] == f"{name}.{turns - 1}"
        assert tables.Contact.get_by_id(contact).version == 1 + turns * len(fields) == changes_by_contact()[contact]
    finally:
        close_store()
