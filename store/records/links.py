"""A contact in a customer or project: as a row on either side, and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from store.errors import Ref
    from store.records.addresses import Resolution
    from store.records.contexts import Context
    from store.records.pages import Key
    from store.vocabulary import ContactStatus, LinkKind, LinkStatus


class LinkLine(NamedTuple):
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


class ContextLine(NamedTuple):
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


class LinkCard(NamedTuple):
    """A contact of a customer or project, whole; `fields` are what the form of the link edits."""

    id: int
    version: int
    kind: LinkKind
    contact: Ref
    place: Ref
    fields: dict[str, object]
    """See `store.links.FIELDS`."""
    sites: tuple[tuple[int, str], ...] = ()
    """Work addresses of the customer that can be chosen: id and name."""
