"""What the store hands to its callers: frozen records, complete in themselves, with nothing of a database about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from store.errors import Ref
from store.vocabulary import (
    AddressType,
    Channel,
    ConsentState,
    ContactKind,
    ContactStatus,
    CustomerStatus,
    Direction,
    EmailLabel,
    EmailState,
    Exclusion,
    InteractionOrigin,
    InteractionStatus,
    LinkKind,
    LinkStatus,
    ListContext,
    ListFormat,
    Medium,
    PhoneType,
    ProjectStatus,
    Purpose,
    Rung,
)

T = TypeVar("T")

__all__ = ["Ref"]


class Key(NamedTuple):
    """Where a row stands in its list; opaque to callers, who hand it back to ask for what is before or after it."""

    tier: int
    sort: str
    id: int

    def just_before(self) -> Key:
        """The place right before this one: what comes after it begins with this very row."""
        return self._replace(id=self.id - 1)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A window on a list of any length, in the order of the list."""

    rows: tuple[T, ...]
    first: Key | None
    """The key of the first row, None if there are no rows."""
    last: Key | None
    has_before: bool
    has_after: bool
    hint: str = ""
    """Something the user should know of this answer, such as ``type 3 letters to search inside names``."""


# --- contexts -----------------------------------------------------------------------------------


class GlobalContext(NamedTuple):
    """No customer and no project: the contact as such."""


class CustomerContext(NamedTuple):
    """What holds for one customer."""

    customer_id: int


class ProjectContext(NamedTuple):
    """What holds for one project of, usually, a customer (M8: a project may have none)."""

    project_id: int
    customer_id: int | None


class OwnContext(NamedTuple):
    """Of a mailing list: each person where it was taken from, its customers or its project (M20)."""


Context: TypeAlias = GlobalContext | CustomerContext | ProjectContext
ListScope: TypeAlias = Context | OwnContext
"""Where the addresses of a mailing list are to hold."""


# --- addresses ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EmailUse:
    """One e-mail address as it stands in a context."""

    address: str
    rung: Rung
    """Which level it belongs to."""
    note: str = ""
    """``from customer`` (D2), ``= customer`` or ``= project`` (D15), ``invalid``, or nothing."""
    state: EmailState = EmailState.OK
    primary: bool = False


@dataclass(frozen=True, slots=True)
class RungStep:
    """One rung of the ladder behind an answer."""

    rung: Rung
    verdict: str
    """``decides``, ``not asked``, ``nothing set``, ``overridden``, ``not linked``, ``former``, ``inactive``, ``deleted``
    or ``invalid``."""
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which addresses of a person hold in a context: addresses or a reason, never both, never neither (I-1)."""

    used: tuple[EmailUse, ...]
    struck: tuple[EmailUse, ...]
    """Global addresses that are overridden here (M10)."""
    invalid: tuple[EmailUse, ...]
    """Addresses marked invalid: neither in use nor struck."""
    rung: Rung
    """The rung that decided."""
    reason: Exclusion | None
    ladder: tuple[RungStep, ...] = ()


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One rung as it is shown to a person: with who set it and when."""

    step: RungStep
    link_id: int | None
    """The CIC or CIP of this rung, if there is one."""
    name: str
    """The customer's or project's name; empty on the global rung."""
    set_by: str
    set_at: datetime | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole answer to `why this address?`."""

    contact: Ref
    customer: Ref | None
    project: Ref | None
    resolution: Resolution
    ladder: tuple[LadderStep, ...]
    preferences: tuple[Preference, ...] = ()
    consents: tuple[ConsentNow, ...] = ()


# --- lists --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CustomerLine:
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


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A row of a list of projects."""

    id: int
    uid: str
    key: Key
    name: str
    customer_id: int | None
    customer: str
    status: ProjectStatus
    people: int


@dataclass(frozen=True, slots=True)
class ContactLine:
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


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A contact of a customer or project, with its addresses there."""

    id: int
    """The CIC's or CIP's id."""
    version: int
    kind: LinkKind
    key: Key
    contact_id: int
    contact_uid: str
    name: str
    role: str
    favourite: bool
    primary: bool
    status: LinkStatus
    contact_status: ContactStatus
    inactive_until: str
    resolution: Resolution
    inactive_reason: str = ""
    """Why the contact is away (`InactiveReason`), if it is."""


@dataclass(frozen=True, slots=True)
class ContextLine:
    """One context of a contact: global, a customer or a project, with the addresses that hold in it."""

    key: Key
    context: Context
    name: str
    customer: str
    """The name of a project's customer, empty elsewhere."""
    link_id: int | None
    role: str
    favourite: bool
    primary: bool
    status: LinkStatus | None
    resolution: Resolution


# --- cards: one record, whole -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """A global e-mail of a contact (M2)."""

    id: int
    version: int
    address: str
    label: EmailLabel
    primary: bool
    state: EmailState
    overridden_in: tuple[str, ...] = ()
    """Names of the customers and projects where it is not in use (M10), the first few."""


@dataclass(frozen=True, slots=True)
class Phone:
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


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """One of the up to three postal addresses of a contact (S1)."""

    id: int
    version: int
    type: AddressType
    street: str
    postcode: str
    city: str
    region: str
    country: str


@dataclass(frozen=True, slots=True)
class Preference:
    """Whether automatic service messages may go by a channel, for one contact in one customer (C25)."""

    channel: str
    on: bool
    set_by: str
    set_at: datetime | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConsentNow:
    """The state of a person's consent to commercial messages by one channel, from its latest event."""

    channel: str
    state: ConsentState
    at: datetime | None
    source: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """One event of the consent ledger (N13)."""

    id: int
    channel: Channel
    state: ConsentState
    at: datetime
    """When it happened."""
    source: str
    evidence: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class ContactCard:
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
    fields: dict[str, object] = field(hash=False)
    """See `store.contacts.FIELDS`."""
    emails: tuple[EmailAddress, ...] = ()
    phones: tuple[Phone, ...] = ()
    addresses: tuple[PostalAddress, ...] = ()
    tags: tuple[str, ...] = ()
    consents: tuple[ConsentNow, ...] = ()
    customers: int = 0
    projects: int = 0
    created_at: datetime | None = None
    updated_at: datetime | None = None
    updated_by: str = ""


@dataclass(frozen=True, slots=True)
class WorkAddress:
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


@dataclass(frozen=True, slots=True)
class CustomerCard:
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
    fields: dict[str, object] = field(hash=False)
    work_addresses: tuple[WorkAddress, ...] = ()
    people: int = 0
    projects: int = 0
    updated_at: datetime | None = None
    updated_by: str = ""


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project, whole; `fields` are what its form edits."""

    id: int
    uid: str
    version: int
    name: str
    customer_id: int | None
    customer: str
    status: ProjectStatus
    fields: dict[str, object] = field(hash=False)
    people: int = 0
    updated_at: datetime | None = None
    updated_by: str = ""


@dataclass(frozen=True, slots=True)
class LinkCard:
    """A contact of a customer or project, whole; `fields` are what the form of the link edits."""

    id: int
    version: int
    kind: LinkKind
    contact: Ref
    place: Ref
    fields: dict[str, object] = field(hash=False)
    """See `store.links.FIELDS`."""
    sites: tuple[tuple[int, str], ...] = ()
    """Work addresses of the customer that can be chosen: id and name."""


@dataclass(frozen=True, slots=True)
class Operator:
    """A member of staff who uses the program."""

    id: int
    login: str
    name: str
    email: str
    active: bool


@dataclass(frozen=True, slots=True)
class InteractionLine:
    """A row of a timeline, newest first (S9–S13); its contact is named as it is called today (D8)."""

    id: int
    uid: str
    version: int
    key: Key
    at: datetime
    medium: Medium
    direction: Direction
    status: InteractionStatus
    origin: InteractionOrigin
    contact_id: int
    contact: str
    customer_id: int | None
    customer: str
    project_id: int | None
    project: str
    operator_id: int | None
    operator: str
    subject: str
    description: str
    follow_up: bool = False
    """It was planned: dated in the future when it was written."""


# --- mailing lists ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListLine:
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


@dataclass(frozen=True, slots=True)
class ListCard:
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
    fields: dict[str, object] = field(hash=False)
    """See `store.mailing_lists.FIELDS`."""
    updated_at: datetime | None = None
    updated_by: str = ""


@dataclass(frozen=True, slots=True)
class ListCounts:
    """What becomes of the candidates of a list: `included` and `excluded` are all of them (I-26)."""

    candidates: int
    """People, each as often as it is asked about in another place."""
    people: int
    included: int
    addresses: int
    excluded: int
    by_reason: tuple[tuple[Exclusion, int], ...]
    """How many are out for each reason, counted by the first one."""


@dataclass(frozen=True, slots=True)
class CandidateLine:
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


@dataclass(frozen=True, slots=True)
class ReceiptLine:
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


@dataclass(frozen=True, slots=True)
class ReceiptEntry:
    """One address that was copied, or one candidate that was left out then."""

    contact_id: int | None
    name: str
    """As it was then (D8)."""
    address: str
    """Empty for somebody who was left out."""
    reasons: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """An address that was copied and would not be copied now."""

    contact_id: int | None
    name: str
    address: str
    reasons: tuple[Exclusion, ...]
    """Why the person is out now; empty if it is in with another address, or no candidate any more."""
    candidate: bool
    """Whether the person is still a candidate of the list."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What has changed since a copy."""

    newcomers: tuple[tuple[int, str, str], ...]
    """Contact, name and address that would be copied now and were not then."""
    gone: tuple[Gone, ...]


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy of a list that was made: what to hand over, and the receipt of it."""

    receipt: ReceiptLine
    batches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a destructive act would touch, counted in the transaction that would do it."""

    what: Ref
    counts: tuple[tuple[str, int], ...]
    """Words and numbers, such as ``("projects", 3)``."""
    refused: str = ""
    """Why it cannot be done, if it cannot."""


Progress: TypeAlias = Callable[[int, int | None], None]
"""Called now and then with how much is done and how much there is, if that is known."""
