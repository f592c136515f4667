"""A change stands whole with its audit, or not at all."""

from __future__ import annotations

import peewee
import pytest

from store import audit
from store.actor import Actor
from store.database import Store
from store.editing import save
from store.errors import Conflict, NotFound
from store.tables import Contact, ContactEmail
from store.vocabulary import Origin

ANN = Actor(None, "ann", Origin.TUI)


def add_contact(family: str = "Doe", given: str = "Jane") -> int:
    with audit.change(ANN, "contact.add") as change:
        return change.insert(Contact, {"uid": family, "family_name": family, "given_name": given, "sort_key": "doe, jane"})


def entries(store: Store) -> list[tuple[object, ...]]:
    sql = "SELECT entity, field, old, new FROM audit_entry ORDER BY id"
    return [tuple(row) for row in store.execute(sql).fetchall()]


def test_every_filled_field_of_a_new_row_is_audited(store: Store) -> None:
    add_contact()
    assert entries(store) == [("contact", "family_name", None, "Doe"), ("contact", "given_name", None, "Jane")]


def test_a_change_that_changes_nothing_leaves_no_trace(store: Store) -> None:
    contact = add_contact()
    before = entries(store)
    with audit.change(ANN, "contact.change") as change:
        version = change.update(Contact, change.row(Contact, contact), {"family_name": "Doe"})
    assert version == 1
    assert entries(store) == before


def test_an_error_takes_back_the_row_and_its_audit(store: Store) -> None:
    with pytest.raises(RuntimeError), audit.change(ANN, "contact.add") as change:
        change.insert(Contact, {"uid": "x", "sort_key": "x"})
        raise RuntimeError
    assert Contact.select().count() == 0
    assert entries(store) == []


def test_other_fields_of_others_stay_and_mine_stand(store: Store) -> None:
    contact = add_contact()
    base = {"family_name": "Doe", "given_name": "Jane"}
    with audit.change(ANN, "contact.change") as change:
        save(change, Contact, contact, 1, base, {**base, "given_name": "Janet"})
    with audit.change(ANN, "contact.change") as change:
        assert save(change, Contact, contact, 1, base, {**base, "family_name": "Dough"}) == 3
    row = Contact.get_by_id(contact)
    assert (row.given_name, row.family_name) == ("Janet", "Dough")


def test_the_same_field_is_asked_about_and_nothing_is_written(store: Store) -> None:
    contact = add_contact()
    base = {"family_name": "Doe"}
    with audit.change(ANN, "contact.change") as change:
        save(change, Contact, contact, 1, base, {"family_name": "Dow"})
    before = entries(store)
    with pytest.raises(Conflict) as caught, audit.change(ANN, "contact.change") as change:
        save(change, Contact, contact, 1, base, {"family_name": "Dough"})
    assert caught.value.clashes == (("family_name", "Doe", "Dough", "Dow"),)
    assert caught.value.version == 2
    assert entries(store) == before


def test_a_row_that_is_gone_is_said_to_be_gone(store: Store) -> None:
    with pytest.raises(NotFound), audit.change(ANN, "contact.change") as change:
        change.row(Contact, 99, "contact")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET new = 'forged'",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_change",
        "UPDATE audit_change SET author = 'mallory'",
    ],
)
def test_the_audit_cannot_be_rewritten(store: Store, sql: str) -> None:
    add_contact()
    before = entries(store)
    with pytest.raises(peewee.DatabaseError):
        store.execute(sql)
    assert entries(store) == before


def test_the_audit_cannot_be_replaced_by_a_program_with_other_settings(store: Store) -> None:
    if store.engine != "sqlite":
        pytest.skip("only SQLite replaces rows")
    add_contact()
    store.execute("PRAGMA recursive_triggers = 0")
    before = entries(store)
    columns = "id, change_id, at, entity, entity_id, field, old"
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        store.execute(f"REPLACE INTO audit_entry ({columns}, new) SELECT {columns}, 'forged' FROM audit_entry")
    assert entries(store) == before


def test_an_entry_can_only_be_redacted(store: Store) -> None:
    add_contact()
    store.execute("UPDATE audit_entry SET old = NULL, new = NULL, redacted = " + ("1" if store.engine == "sqlite" else "TRUE"))
    assert {(old, new) for _, _, old, new in entries(store)} == {(None, None)}


def test_two_living_contacts_never_hold_one_address(store: Store) -> None:
    first, second = add_contact("Doe"), add_contact("Dow")
    with audit.change(ANN, "contact.add_email") as change:
        change.insert(ContactEmail, {"contact_id": first, "address": "a@x.org", "email_key": "a@x.org", "held": True})
    with pytest.raises(peewee.IntegrityError), audit.change(ANN, "contact.add_email") as change:
        change.insert(ContactEmail, {"contact_id": second, "address": "A@x.org", "email_key": "a@x.org", "held": True})
