"""Preferences that follow the data of a contact, and a ledger of consent to which events are only added."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import peewee
import pytest
from helpers.books import Book

from store import consents, links, preferences, settings, tables
from store.audit import change as audited
from store.database import Store
from store.errors import NotFound, Ref, Refused
from store.fields import to_micros
from store.vocabulary import Channel, ConsentState, LinkKind, SetBy


@pytest.fixture
def book(store: Store) -> Book:
    return Book(store)


def ticked(link_id: int) -> dict[str, bool]:
    return {preference.channel: preference.on for preference in preferences.of_link(link_id)}


def edit(book: Book, contact: Ref, act: Any) -> None:
    """Change something of a contact the way its form does."""
    with audited(book.actor, "contact.edit") as change:
        before = preferences.reachable(change.store, contact.id)
        act()
        preferences.follow(change, contact.id, before)


def test_a_new_link_ticks_what_the_contact_has(book: Book) -> None:
    jane = book.contact("Jane Doe", emails=["jane@home.example"], phones=["fax +33123456789"])
    link = links.add_to_customer(book.actor, jane.id, book.customer("ACME").id)
    assert ticked(link) == {"email": True, "phone": False, "letter": False}
    assert preferences.of_link(link)[0].set_by == "auto"


def test_a_datum_that_comes_ticks_in_every_customer_and_one_that_goes_unticks(book: Book) -> None:
    jane = book.contact("Jane Doe")
    at = [links.add_to_customer(book.actor, jane.id, book.customer(name).id) for name in ("ACME", "Bolt")]
    edit(book, jane, lambda: book.email(jane, "jane@home.example"))
    assert [ticked(link)["email"] for link in at] == [True, True]
    edit(book, jane, tables.ContactEmail.delete().execute)
    assert [ticked(link)["email"] for link in at] == [False, False]


def test_what_a_user_unticked_stays_so_and_holds_in_that_customer_only(book: Book) -> None:
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    acme, bolt = (links.add_to_customer(book.actor, jane.id, book.customer(name).id) for name in ("ACME", "Bolt"))
    preferences.put(book.actor, acme, Channel.EMAIL, False, "asked by phone 3 May")
    edit(book, jane, tables.ContactEmail.delete().execute)
    edit(book, jane, lambda: book.email(jane, "jane@home.example"))
    assert (ticked(acme)["email"], ticked(bolt)["email"]) == (False, True)
    asked = preferences.of_link(acme)[0]
    assert (asked.set_by, asked.note) == ("Tess Ter", "asked by phone 3 May")


def test_the_email_of_a_link_is_a_datum_too(book: Book) -> None:
    jane = book.contact("Jane Doe")
    link = links.add_to_customer(book.actor, jane.id, book.customer("ACME").id)
    assert not ticked(link)["email"]
    version = links.set_email(book.actor, LinkKind.CUSTOMER, link, 1, "", "jane@acme.example")
    assert ticked(link)["email"]
    links.set_email(book.actor, LinkKind.CUSTOMER, link, version, "jane@acme.example", "")
    assert not ticked(link)["email"]


def test_nothing_is_ticked_without_its_datum(book: Book) -> None:
    link = links.add_to_customer(book.actor, book.contact("Jane Doe").id, book.customer("ACME").id)
    with pytest.raises(Refused, match="Jane Doe has no postal address · add a postal address first"):
        preferences.put(book.actor, link, Channel.LETTER, True)
    preferences.put(book.actor, link, Channel.LETTER, False)
    with audited(book.actor, "x") as change:
        preferences.put_in(change, link, {Channel.EMAIL: True}, SetBy.IMPORT)
    assert not any(ticked(link).values())
    with pytest.raises(NotFound):
        preferences.put(book.actor, 999_999, Channel.EMAIL, False)


def test_sms_is_neither_shown_nor_set_while_it_is_off_and_its_value_survives(book: Book) -> None:
    settings.put(book.actor, "sms_enabled", True)
    jane = book.contact("Jane Doe", phones=["mobile +33612345678"])
    link = links.add_to_customer(book.actor, jane.id, book.customer("ACME").id)
    assert ticked(link)["sms"]
    settings.put(book.actor, "sms_enabled", False)
    assert "sms" not in ticked(link)
    with pytest.raises(Refused, match="SMS is switched off"):
        preferences.put(book.actor, link, Channel.SMS, False)
    settings.put(book.actor, "sms_enabled", True)
    assert ticked(link)["sms"]


def test_a_preference_is_audited_for_the_contact_and_the_customer(book: Book) -> None:
    jane, acme = book.contact("Jane Doe", emails=["jane@home.example"]), book.customer("ACME")
    link = links.add_to_customer(book.actor, jane.id, acme.id)
    preferences.put(book.actor, link, Channel.EMAIL, False)
    entry = tables.AuditEntry
    found: Any = entry.select(entry.contact_id, entry.customer_id, entry.old, entry.new).where(
        entry.entity == "communication_preference", entry.field == "is_on"
    )
    *_, (contact_id, customer_id, old, new) = found.order_by(entry.id).tuples()
    assert (contact_id, customer_id, new) == (jane.id, acme.id, "false")
    assert old is not None


# --- consent ------------------------------------------------------------------------------------

YESTERDAY = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)


def test_nobody_consents_by_merely_being_added_or_linked(book: Book) -> None:
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    links.add_to_customer(book.actor, jane.id, book.customer("ACME").id)
    assert consents.now(jane.id) == ()


def test_the_ledger_keeps_the_grant_after_it_is_withdrawn(book: Book) -> None:
    jane = book.contact("Jane Doe")
    granted_at = YESTERDAY - timedelta(days=30)
    consents.record(book.actor, jane.id, Channel.EMAIL, ConsentState.GRANTED, granted_at, "paper", "form 12")
    assert [(c.channel, c.state, c.at, c.evidence) for c in consents.now(jane.id)] == [
        ("email", "granted", granted_at, "form 12")
    ]
    consents.record(book.actor, jane.id, Channel.EMAIL, ConsentState.WITHDRAWN, YESTERDAY, "verbal")
    consents.record(book.actor, jane.id, Channel.SMS, ConsentState.REQUESTED, YESTERDAY, "verbal")
    assert [(c.channel, c.state) for c in consents.now(jane.id)] == [("email", "withdrawn"), ("sms", "requested")]
    assert [(c.channel, c.state) for c in consents.now(jane.id, YESTERDAY - timedelta(days=1))] == [("email", "granted")]
    assert consents.now(jane.id, granted_at - timedelta(days=1)) == ()
    history = consents.history(jane.id)
    assert [(e.state, e.source, e.recorded_by) for e in history[1:]] == [
        ("withdrawn", "verbal", "Tess Ter"),
        ("granted", "paper", "Tess Ter"),
    ]


@pytest.mark.parametrize(
    ("at", "source", "why"),
    [
        (datetime.now(UTC) + timedelta(hours=1), "paper", "its date is in the future"),
        (YESTERDAY, "", "it needs a source"),
        (YESTERDAY, "hearsay", "it needs a source"),
    ],
)
def test_a_consent_without_a_source_or_of_the_future_is_refused(book: Book, at: datetime, source: str, why: str) -> None:
    jane = book.contact("Jane Doe")
    with pytest.raises(Refused, match=why):
        consents.record(book.actor, jane.id, Channel.EMAIL, ConsentState.GRANTED, at, source)
    assert consents.history(jane.id) == ()


def test_no_event_of_the_ledger_can_be_changed_or_removed(book: Book) -> None:
    jane = book.contact("Jane Doe")
    event = consents.record(book.actor, jane.id, Channel.EMAIL, ConsentState.WITHDRAWN, YESTERDAY, "verbal")
    table = tables.ConsentEvent
    for tamper in (table.update(state="granted"), table.update(at=to_micros(YESTERDAY)), table.delete()):
        with pytest.raises(peewee.DatabaseError, match="append-only"), book.store.database.atomic():
            tamper.where(table.id == event).execute()
    assert [entry.state for entry in consents.history(jane.id)] == ["withdrawn"]
