"""Copies of a list: what leaves the store is what the receipt says, and the receipt is kept as long as it may be (I-40, I-50)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import peewee
import pytest
from helpers.books import MADE_AT, Book

from store import (
    consents,
    contact_details,
    interactions,
    list_copies,
    list_members,
    list_receipts,
    mailing_lists,
    settings,
    tables,
    timeline,
)
from store.database import Store
from store.errors import Ref, Refused
from store.fields import to_micros
from store.records.contexts import GlobalContext
from store.records.receipts import Copied, ReceiptEntry
from store.vocabulary import Channel, ConsentState, Exclusion, ListFormat, Purpose


@pytest.fixture
def book(store: Store) -> Book:
    made = Book(store)
    settings.put(made.actor, "mailing_lists_enabled", True)
    return made


@pytest.fixture
def people(book: Book) -> list[Ref]:
    """Ann and Bob with an address each, Cid without."""
    ann, bob = (book.contact(f"{name} Berg", emails=[f"{name.lower()}@x.example"]) for name in ("Ann", "Bob"))
    return [ann, bob, book.contact("Cid Berg")]


@pytest.fixture
def made(book: Book, people: list[Ref]) -> int:
    """A list with all of them."""
    list_id = mailing_lists.add(book.actor, {"name": "Offer", "context": "global"})
    list_members.add_contacts(book.actor, list_id, [person.id for person in people])
    return list_id


def entries(copied: Copied) -> list[tuple[str, str, tuple[Exclusion, ...]]]:
    return [(entry.name, entry.address, entry.reasons) for entry in list_receipts.entries(copied.receipt.id)]


def moved(book: Book, copied: Copied, days: int) -> None:
    """Let a copy have been made so many days ago."""
    store = book.store
    for trigger in ("copy_receipt_no_update", "copy_receipt_guard"):
        if store.engine == "sqlite" and trigger.endswith("update"):
            store.execute(f"DROP TRIGGER {trigger}")
        elif store.engine == "postgres" and trigger.endswith("guard"):
            store.execute(f"ALTER TABLE copy_receipt DISABLE TRIGGER {trigger}")
    at = to_micros(datetime.now(UTC) - timedelta(days=days))
    store.execute(f"UPDATE copy_receipt SET at = {at} WHERE id = {copied.receipt.id}")


def test_the_receipt_says_what_was_copied_who_was_left_out_and_by_whom(book: Book, made: int) -> None:
    copied = list_copies.copy(book.actor, made, format=ListFormat.COMMA)
    receipt = copied.receipt
    assert copied.batches == ("ann@x.example, bob@x.example",)
    assert receipt.sha256 == (sha256(b"ann@x.example, bob@x.example").hexdigest(),)
    assert (receipt.candidates, receipt.people, receipt.addresses, receipt.excluded) == (3, 3, 2, 1)
    assert (receipt.author, receipt.purpose, receipt.context, receipt.format) == ("Tess Ter", "manual", "global", "comma")
    assert entries(copied) == [
        ("Ann Berg", "ann@x.example", ()),
        ("Bob Berg", "bob@x.example", ()),
        ("Cid Berg", "", (Exclusion.NO_ADDRESS,)),
    ]
    assert [line.sha256 for line in list_receipts.of_list(made)] == [receipt.sha256]
    assert mailing_lists.find().rows[0].last_copy_by == "Tess Ter"


def test_each_batch_has_its_own_hash(book: Book, made: int) -> None:
    copied = list_copies.copy(book.actor, made, batch_size=1)
    assert copied.batches == ("ann@x.example\n", "bob@x.example\n")
    assert copied.receipt.sha256 == tuple(sha256(text.encode()).hexdigest() for text in copied.batches)


def test_a_copy_for_another_purpose_is_noted_as_such_and_the_list_stays_as_it_was(book: Book, made: int) -> None:
    assert list_copies.copy(book.actor, made, purpose=Purpose.AUTOMATIC).receipt.purpose is Purpose.AUTOMATIC
    assert mailing_lists.card(made).purpose is Purpose.MANUAL
    with pytest.raises(Refused, match=r"Nothing to copy: every candidate is out \(2 no consent, 1 no address\)"):
        list_copies.copy(book.actor, made, purpose=Purpose.COMMERCIAL)


def test_nobody_in_a_list_is_nothing_to_copy_and_leaves_no_receipt(book: Book) -> None:
    empty = mailing_lists.add(book.actor, {"name": "Empty"})
    with pytest.raises(Refused, match="Nothing to copy: nobody is in this list"):
        list_copies.copy(book.actor, empty)
    assert list_receipts.of_list(empty) == ()


def test_the_receipt_keeps_the_names_of_then_and_outlives_its_list(book: Book, people: list[Ref], made: int) -> None:
    copied = list_copies.copy(book.actor, made)
    tables.Contact.update(given_name="Anna").where(tables.Contact.id == people[0].id).execute()
    mailing_lists.delete(book.actor, made)
    assert list_receipts.line(copied.receipt.id).list_name == "Offer"
    assert entries(copied)[0][0] == "Ann Berg"


# --- since the last copy ------------------------------------------------------------------------


def test_the_difference_names_who_came_and_who_went_and_why(book: Book, people: list[Ref], made: int) -> None:
    list_copies.copy(book.actor, made)
    book.email(people[2], "cid@x.example")
    list_members.tick(book.actor, made, [people[0].id], False)
    list_members.remove(book.actor, made, [people[1].id])
    changed = list_receipts.difference(made)
    assert changed.newcomers == ((people[2].id, "Cid Berg", "cid@x.example"),)
    assert [(gone.address, gone.reasons, gone.candidate) for gone in changed.gone] == [
        ("ann@x.example", (Exclusion.UNTICKED,), True),
        ("bob@x.example", (), False),
    ]


def test_somebody_with_another_address_is_new_by_it_and_gone_by_the_old_one(book: Book, people: list[Ref], made: int) -> None:
    list_copies.copy(book.actor, made)
    tables.ContactEmail.update(address="new@x.example", email_key="new@x.example").where(
        tables.ContactEmail.contact == people[0].id
    ).execute()
    changed = list_receipts.difference(made)
    assert [address for _, _, address in changed.newcomers] == ["new@x.example"]
    assert [(gone.address, gone.reasons, gone.candidate) for gone in changed.gone] == [("ann@x.example", (), True)]


def test_newcomers_are_copied_once_each_until_the_whole_list_is_copied_again(book: Book, people: list[Ref], made: int) -> None:
    whole = list_copies.copy(book.actor, made)
    with pytest.raises(Refused, match="Nothing to copy: nobody is new since the last copy"):
        list_copies.copy(book.actor, made, newcomers=True)
    book.email(people[2], "cid@x.example")
    assert list_copies.copy(book.actor, made, newcomers=True).batches == ("cid@x.example\n",)
    with pytest.raises(Refused, match="nobody is new"):
        list_copies.copy(book.actor, made, newcomers=True)
    assert list_receipts.difference(made).newcomers == ()
    assert [address for _, _, address in list_receipts.difference(made, whole.receipt.id).newcomers] == ["cid@x.example"]


def test_without_a_copy_everybody_is_new_and_there_is_nothing_to_compare_with(book: Book, made: int) -> None:
    with pytest.raises(Refused, match="There is no copy of this list to compare with"):
        list_receipts.difference(made)
    assert list_copies.copy(book.actor, made, newcomers=True).receipt.addresses == 2


def in_timelines() -> list[tuple[str, str, str, str, str, str]]:
    """What stands in the timelines, by contact."""
    lines = timeline.find(timeline.EVERYONE).rows
    return sorted(
        (line.contact, line.customer, line.project, line.subject, f"{line.medium} {line.direction} {line.status}", line.origin)
        for line in lines
    )


def test_a_copy_for_a_commercial_purpose_stands_in_the_timeline_of_each_who_was_in_it(book: Book, people: list[Ref]) -> None:
    acme = book.customer("ACME")
    bridge = book.project("Bridge", acme)
    for person in people[:2]:
        consents.record(book.actor, person.id, Channel.EMAIL, ConsentState.GRANTED, MADE_AT, "paper")
        book.link(person, acme)
    book.link(people[1], bridge)
    offer = mailing_lists.add(book.actor, {"name": "Offer", "purpose": "commercial"})
    list_members.add_from_customers(book.actor, offer, [acme.id])
    list_members.add_from_projects(book.actor, offer, [bridge.id])
    contact_details.add_email(book.actor, people[0].id, "ann@y.example")
    list_copies.copy(book.actor, offer)
    sent = ("Offer", "email out closed", "automatic")
    assert in_timelines() == [("Ann Berg", "ACME", "", *sent), ("Bob Berg", "ACME", "", *sent)]
    (line,) = timeline.find(timeline.Of(contact_id=people[0].id)).rows
    assert (line.operator, line.follow_up) == (book.actor.name, False)
    with pytest.raises(Refused, match="it stands as evidence"):
        interactions.delete(book.actor, line.id)


def test_of_newcomers_only_they_have_it_in_their_timeline_and_of_other_purposes_nobody(
    book: Book, people: list[Ref], made: int
) -> None:
    list_copies.copy(book.actor, made)
    assert in_timelines() == []
    consents.record(book.actor, people[0].id, Channel.EMAIL, ConsentState.GRANTED, MADE_AT, "paper")
    list_copies.copy(book.actor, made, purpose=Purpose.COMMERCIAL)
    consents.record(book.actor, people[1].id, Channel.EMAIL, ConsentState.GRANTED, MADE_AT, "paper")
    list_copies.copy(book.actor, made, purpose=Purpose.COMMERCIAL, newcomers=True)
    assert [line[0] for line in in_timelines()] == ["Ann Berg", "Bob Berg"]


# --- kept as long as they may be (I-50) ---------------------------------------------------------


def test_after_the_retention_only_numbers_and_hash_remain(book: Book, made: int) -> None:
    settings.put(book.actor, "receipt_retention_days", 30)
    old, young = list_copies.copy(book.actor, made), list_copies.copy(book.actor, made)
    moved(book, old, 31)
    assert entries(old) == []
    assert list_receipts.expire(book.actor) == 1
    assert [row.receipt.id for row in tables.ReceiptRow.select()] == [young.receipt.id] * 3
    left = list_receipts.line(old.receipt.id)
    assert (left.kept, left.addresses, left.excluded, left.sha256) == (False, 2, 1, old.receipt.sha256)
    assert list_receipts.line(young.receipt.id).kept
    assert list_receipts.expire(book.actor) == 0


def test_the_next_copy_empties_what_is_over_and_newcomers_cannot_be_told_from_it(book: Book, made: int) -> None:
    moved(book, list_copies.copy(book.actor, made), 400)
    with pytest.raises(Refused, match="Nobody knows any more who was in the last copy"):
        list_copies.copy(book.actor, made, newcomers=True)
    list_copies.copy(book.actor, made)
    assert tables.ReceiptRow.select().count() == 3


@pytest.mark.parametrize("days", [0, -1, 10**9, True, "30"])
def test_a_retention_that_is_no_number_of_days_is_refused(book: Book, days: object) -> None:
    with pytest.raises(Refused):
        settings.put(book.actor, "receipt_retention_days", days)


def test_a_receipt_is_only_ever_added_to_the_store(book: Book, made: int) -> None:
    list_copies.copy(book.actor, made)
    receipt, row = tables.CopyReceipt, tables.ReceiptRow
    tampers = (
        receipt.update(addresses=1), receipt.update(sha256=""), receipt.delete(), row.update(address="x@y.example"),
        row.update(address="", name=""), row.update(reasons="unticked"), row.delete(), receipt.update(scrubbed_at=1, addresses=1),
    )  # fmt: skip
    for tamper in tampers:
        with pytest.raises(peewee.DatabaseError, match="append-only"), book.store.database.atomic():
            tamper.execute()
    assert tables.ReceiptRow.select().count() == 3


def test_an_erasure_blanks_what_names_the_person_and_keeps_the_count(book: Book, people: list[Ref], made: int) -> None:
    copied = list_copies.copy(book.actor, made)
    store = book.store
    with store.transaction():
        store.execute("INSERT INTO setting (key, value) VALUES ('erasing', '1')")
        tables.ReceiptRow.update(name="", address="", contact=None).where(tables.ReceiptRow.contact == people[0].id).execute()
        store.execute("DELETE FROM setting WHERE key = 'erasing'")
    assert list_receipts.entries(copied.receipt.id)[0] == ReceiptEntry(None, "", "", ())
    assert len(list_receipts.entries(copied.receipt.id)) == 3


def test_a_contact_whose_row_goes_leaves_the_receipt_standing(book: Book, people: list[Ref], made: int) -> None:
    copied = list_copies.copy(book.actor, made, scope=GlobalContext())
    tables.Contact.delete().where(tables.Contact.id == people[1].id).execute()
    assert list_receipts.entries(copied.receipt.id)[1] == ReceiptEntry(None, "Bob Berg", "bob@x.example", ())
