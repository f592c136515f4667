"""A customer: as a row of a list, and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from store.records.pages import Key
    from store.vocabulary import CustomerStatus


class CustomerLine(NamedTuple):
    """A row of the list of customers."""

    id: int
    uid: str
    key: Key
    name: str
    customer_type: str
    """The label of its type."""
    is_private: bool
    status: CustomerStatus
    main_email: str
    people: int
    """How many contacts are linked to it."""


class CustomerCard(NamedTuple):
    """A customer, whole; `fields` are what its form edits."""

    id: int
    uid: str
    version: int
    name: str
    customer_type: str
    is_private: bool
    status: CustomerStatus
    main_email: str
    phone: str
    primary_contact: str
    """Name of the primary contact of a private customer (C19), else empty."""
    fields: dict[str, object]
    work_addresses: tuple[WorkAddress, ...] = ()
    people: int = 0
    projects: int = 0
    updated_at: datetime | None = None
    updated_by: str = ""
    primary_is_away: bool = False
    """Whether the primary contact is out of use for a while."""


class WorkAddress(NamedTuple):
    """A site of a customer (C9)."""

    id: int
    uid: str
    version: int
    label: str
    street: str
    postcode: str
    city: str
    region: str
    country: str
    phone: str
    people: int = 0
