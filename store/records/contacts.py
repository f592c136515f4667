"""A contact: as a row of a list, and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from store.records.pages import Key
    from store.records.permissions import ConsentNow
    from store.vocabulary import AddressType, ContactKind, ContactStatus, EmailLabel, EmailState, PhoneType


class ContactLine(NamedTuple):
    """A row of the list of contacts."""

    id: int
    uid: str
    key: Key
    name: str
    kind: ContactKind
    status: ContactStatus
    organisation: str
    """The organisation from a card, else the name of one customer; with `customers` the list can say `ACME +2`."""
    customers: int
    email: str
    """The primary global address, else the first; empty if there is none."""
    email_state: EmailState
    phone: str
    incomplete: bool = False
    inactive_until: str = ""
    matched: str = ""
    """What else the search found it by (an address, a number), when it is not in the row already."""


class EmailAddress(NamedTuple):
    """A global e-mail of a contact (M2)."""

    id: int
    version: int
    address: str
    label: EmailLabel
    primary: bool
    state: EmailState
    overridden_in: tuple[str, ...] = ()
    """Names of the customers and projects where it is not in use (M10), the first few."""


class Phone(NamedTuple):
    """A phone number of a contact (C13–C15)."""

    id: int
    version: int
    e164: str
    """Empty where the number could not be understood."""
    raw: str
    """As it was typed or read."""
    type: PhoneType
    country: str
    primary: bool


class PostalAddress(NamedTuple):
    """One of the up to three postal addresses of a contact (S1)."""

    id: int
    version: int
    type: AddressType
    street: str
    postcode: str
    city: str
    region: str
    country: str


class ContactCard(NamedTuple):
    """A contact, whole; `fields` are what its form edits."""

    id: int
    uid: str
    version: int
    name: str
    status: ContactStatus
    inactive_reason: str
    inactive_until: str
    deleted_at: datetime | None
    verified_at: datetime | None
    incomplete: bool
    fields: dict[str, object]
    """See `store.contacts.FIELDS`."""
    emails: tuple[EmailAddress, ...] = ()
    phones: tuple[Phone, ...] = ()
    addresses: tuple[PostalAddress, ...] = ()
    tags: tuple[str, ...] = ()
    consents: tuple[ConsentNow, ...] = ()
    customers: int = 0
    customer_names: tuple[str, ...] = ()
    """The first of them by name, and how many more there are."""
    projects: int = 0
    created_at: datetime | None = None
    updated_at: datetime | None = None
    updated_by: str = ""
