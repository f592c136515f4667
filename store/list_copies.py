"""Copies the addresses of a mailing list and keeps the receipt: every address, every exclusion, who, when, and a hash (I-50)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from store import bulk, database, interactions, list_receipts, mailing_formats, names
from store.actor import Actor
from store.audit import Change
from store.audit import change as audited
from store.errors import Refused
from store.keys import email_key, new_uid
from store.list_evaluation import Judged, judged
from store.list_sql import Asked
from store.mailing_formats import Recipient
from store.mailing_lists import ask, card, context_of, place_name
from store.records.contexts import GlobalContext, ListScope, OwnContext, ProjectContext
from store.records.mailing_lists import ListCard
from store.records.receipts import Copied
from store.sql import Sql, rows
from store.tables import CopyReceipt
from store.vocabulary import ListFormat, Purpose

_FURTHER = ("full_name", "given_name", "family_name", "organisation", "title", "language")


class _Outcome(NamedTuple):
    """What a list comes to, ready to be written down."""

    people: list[Judged]
    recipients: list[Recipient]
    contacts: list[int]
    """Whose each of the recipients' addresses is."""
    spots: list[tuple[int, int | None, int | None]]
    """Each contact that is handed over, with the customer and the project where it was asked about."""


def copy(
    actor: Actor,
    list_id: int,
    *,
    format: ListFormat | None = None,
    purpose: Purpose | None = None,
    scope: ListScope | None = None,
    primary_only: bool | None = None,
    newcomers: bool = False,
    batch_size: int | None = None,
) -> Copied:
    """The texts to hand over, and the receipt of them, written before anything leaves the store.

    In the list's own format, purpose and context unless others are named. ``newcomers``: only addresses that no copy had
    since the last whole one. What is copied for a commercial purpose stands in the timeline of each contact (S8). Raises
    Refused if there is nobody to copy (M18), with lists off or without a context; NotFound.
    """
    asked = ask(list_id, purpose=purpose, scope=scope, primary_only=primary_only)
    there = card(list_id)
    form = format or there.format
    with audited(actor, "list.copy", there.name) as change:
        list_receipts.expire_in(change)
        outcome = _outcome(asked, list_receipts.given(there.uid) if newcomers else frozenset())
        if not outcome.recipients:
            raise _nobody(outcome, newcomers)
        texts = mailing_formats.batches(form, outcome.recipients, batch_size)
        receipt_id = _receipt(change, there, asked, form, newcomers, outcome, texts)
        if asked.purpose is Purpose.COMMERCIAL:
            interactions.note_campaign(change, there.name, outcome.spots)
        receipt = list_receipts.line(receipt_id)
    return Copied(receipt, texts)


def _outcome(asked: Asked, given: frozenset[str]) -> _Outcome:
    people = list(judged(asked, _FURTHER))
    places = _places(asked, people)
    recipients, contacts, spots = [], [], []
    for one in people:
        going = [address for address in one.addresses if email_key(address) not in given]
        recipients += [_recipient(address, one, places) for address in going]
        contacts += [one.contact_id] * len(going)
        if going:
            spots.append(_spot(asked, one))
    return _Outcome(people, recipients, contacts, spots)


def _spot(asked: Asked, one: Judged) -> tuple[int, int | None, int | None]:
    if isinstance(asked.scope, OwnContext):
        return one.contact_id, one.customer_id, one.project_id
    if isinstance(asked.scope, GlobalContext):
        return one.contact_id, None, None
    project_id = asked.scope.project_id if isinstance(asked.scope, ProjectContext) else None
    return one.contact_id, asked.scope.customer_id, project_id


def _recipient(address: str, one: Judged, places: dict[tuple[int, int], str]) -> Recipient:
    full, given, family, organisation, title, language = one.further
    name = names.shown_name(full, given, family, organisation)
    return Recipient(
        address, name, title, given, family, language, organisation, places.get((one.customer_id or 0, one.project_id or 0), "")
    )


def _places(asked: Asked, people: Sequence[Judged]) -> dict[tuple[int, int], str]:
    """What the customer or project is called where each is asked about."""
    store = database.current()
    spots = {(one.customer_id or 0, one.project_id or 0) for one in people}
    if not isinstance(asked.scope, OwnContext):
        return dict.fromkeys(spots, place_name(asked.scope))
    customers = dict(rows(store, Sql("SELECT id, name FROM customer")))
    projects = dict(rows(store, Sql("SELECT id, name FROM project"))) if any(one.project_id for one in people) else {}
    return {(customer, project): projects.get(project) or customers.get(customer, "") for customer, project in spots}


def _nobody(outcome: _Outcome, newcomers: bool) -> Refused:
    if newcomers and any(one.addresses for one in outcome.people):
        return Refused("Nothing to copy", "nobody is new since the last copy", "copy the whole list, or wait until somebody is")
    if not outcome.people:
        return Refused(
            "Nothing to copy", "nobody is in this list", "add contacts, customers or projects to it, or change its query"
        )
    reasons = Counter(one.reasons[0] for one in outcome.people if one.reasons)
    why = ", ".join(f"{many:,} {reason.value.replace('_', ' ')}" for reason, many in reasons.most_common())
    return Refused("Nothing to copy", f"every candidate is out ({why})", "look at who is out to see what mends it")


def _receipt(
    change: Change, there: ListCard, asked: Asked, form: ListFormat, newcomers: bool, outcome: _Outcome, texts: Sequence[str]
) -> int:
    """Write the receipt with all its rows; returns its id."""
    excluded = sum(bool(one.reasons) for one in outcome.people)
    hashes = ",".join(sha256(text.encode()).hexdigest() for text in texts)
    receipt_id = change.insert(
        CopyReceipt,
        {
            "uid": new_uid(), "list_uid": there.uid, "list_name": there.name, "at": change.micros,
            "operator_id": change.actor.operator_id, "author": change.actor.name, "query": there.query,
            "purpose": asked.purpose.value, "context": context_of(asked.scope).value,
            "context_name": place_name(asked.scope), "primary_only": asked.primary_only,
            "newcomers": newcomers, "format": form.value, "candidates": len(outcome.people),
            "people": len({one.contact_id for one in outcome.people}), "addresses": len(outcome.recipients),
            "excluded": excluded, "sha256": hashes,
        },
    )  # fmt: skip
    entries: list[tuple[Any, ...]] = [
        (receipt_id, contact_id, recipient.name, recipient.address, "")
        for contact_id, recipient in zip(outcome.contacts, outcome.recipients, strict=True)
    ]
    entries += [
        (receipt_id, one.contact_id, names.shown_name(*one.further[:4]), "", ",".join(one.reasons))
        for one in outcome.people
        if one.reasons
    ]
    bulk.insert(change.store, "receipt_row", ("receipt_id", "contact_id", "name", "address", "reasons"), entries)
    return receipt_id
