"""What a person wants to get and has consented to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from store.vocabulary import Channel, ConsentState


class Preference(NamedTuple):
    """Whether automatic service messages may go by a channel, for one contact in one customer (C25)."""

    channel: str
    on: bool
    set_by: str
    set_at: datetime | None
    note: str = ""


class ConsentNow(NamedTuple):
    """The state of a person's consent to commercial messages by one channel, from its latest event."""

    channel: str
    state: ConsentState
    at: datetime | None
    source: str = ""
    evidence: str = ""


class ConsentEntry(NamedTuple):
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
