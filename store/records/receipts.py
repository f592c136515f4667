"""Copies of a mailing list: what went out then, and what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from store.vocabulary import Exclusion, ListContext, ListFormat, Purpose


class ReceiptLine(NamedTuple):
    """One copy of a list, as it was then (I-50)."""

    id: int
    uid: str
    list_uid: str
    list_name: str
    at: datetime
    author: str
    query: str | None
    purpose: Purpose
    context: ListContext
    place: str
    primary_only: bool
    newcomers: bool
    """Only those who had not been in the copies before."""
    format: ListFormat
    candidates: int
    people: int
    addresses: int
    excluded: int
    sha256: tuple[str, ...]
    """Of the copied text, one for each batch."""
    kept: bool
    """Whether its addresses are still there: after the retention only the numbers above are."""


class ReceiptEntry(NamedTuple):
    """One address that was copied, or one candidate that was left out then."""

    contact_id: int | None
    name: str
    """As it was then (D8)."""
    address: str
    """Empty for somebody who was left out."""
    reasons: tuple[Exclusion, ...]


class Gone(NamedTuple):
    """An address that was copied and would not be copied now."""

    contact_id: int | None
    name: str
    address: str
    reasons: tuple[Exclusion, ...]
    """Why the person is out now; empty if it is in with another address, or no candidate any more."""
    candidate: bool
    """Whether the person is still a candidate of the list."""


class Difference(NamedTuple):
    """What has changed since a copy."""

    newcomers: tuple[tuple[int, str, str], ...]
    """Contact, name and address that would be copied now and were not then."""
    gone: tuple[Gone, ...]


class Copied(NamedTuple):
    """A copy of a list that was made: what to hand over, and the receipt of it."""

    receipt: ReceiptLine
    batches: tuple[str, ...]
