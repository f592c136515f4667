"""A mailing list: as a row, whole, and what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from store.records.contexts import ListScope
    from store.records.pages import Key
    from store.vocabulary import Exclusion, ListContext, ListFormat, Purpose


class ListLine(NamedTuple):
    """A row of the mailing lists: what it is for is always said with it (M20)."""

    id: int
    uid: str
    key: Key
    name: str
    purpose: Purpose
    context: ListContext
    place: str
    """The name of the customer or project that is its context, else empty."""
    query: str | None
    """The query line of a list that finds its people by itself."""
    primary_only: bool
    format: ListFormat
    members: int
    """How many were put into it; 0 for a query."""
    last_copy: datetime | None
    last_copy_by: str


class ListCard(NamedTuple):
    """A mailing list, whole; `fields` are what its form edits."""

    id: int
    uid: str
    version: int
    name: str
    purpose: Purpose
    scope: ListScope | None
    """None if its customer or project was deleted: then it cannot be evaluated."""
    context: ListContext
    place: str
    query: str | None
    primary_only: bool
    format: ListFormat
    fields: dict[str, object]
    """See `store.mailing_lists.FIELDS`."""
    updated_at: datetime | None = None
    updated_by: str = ""


class ListCounts(NamedTuple):
    """What becomes of the candidates of a list: `included` and `excluded` are all of them (I-26)."""

    candidates: int
    """People, each as often as it is asked about in another place."""
    people: int
    included: int
    addresses: int
    excluded: int
    by_reason: tuple[tuple[Exclusion, int], ...]
    """How many are out for each reason, counted by the first one."""


class CandidateLine(NamedTuple):
    """A candidate of a mailing list: in with its addresses, or out with every reason, the first failing rule first."""

    key: Key
    contact_id: int
    contact_uid: str
    name: str
    included: bool
    addresses: tuple[str, ...]
    """What goes out if it is in; else what would have been in use."""
    reasons: tuple[Exclusion, ...]
    customer_id: int | None
    project_id: int | None
    place: str
    """The customer or project whose addresses hold for it; empty in the global context."""
    contexts: int = 1
    """Through how many places the person is in this list (M19)."""
    away_because: str = ""
    """An `InactiveReason`."""
    inactive_until: str = ""
