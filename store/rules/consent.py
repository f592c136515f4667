"""What the events of the consent ledger add up to at a moment (I-24, I-29, N10, N13)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from store.vocabulary import ConsentSource, ConsentState


class ConsentFact(NamedTuple):
    """One event of the ledger, for one person and one channel."""

    state: ConsentState
    at: datetime
    """When it happened, with its time zone."""
    source: str = ""
    """A `ConsentSource`; a text from outside is checked by `check_event`."""
    evidence: str = ""
    order: int = 0
    """Which of several events at one moment was recorded last."""


class Standing(NamedTuple):
    """How somebody stands towards commercial messages by one channel at a moment."""

    state: ConsentState
    latest: ConsentFact | None
    """The event that decides; None without any."""
    granted_at: datetime | None
    """When consent was last given, kept after it is withdrawn (I-29)."""
    until: datetime | None
    """From when on a granted consent holds no longer; None if none is granted or it has no end."""

    @property
    def allows(self) -> bool:
        """Whether a commercial message may be sent (I-25)."""
        return self.state is ConsentState.GRANTED


def standing(events: Iterable[ConsentFact], moment: datetime, *, valid_for: timedelta | None = None) -> Standing:
    """How the ``events`` of one person and channel stand at ``moment``; what happens later is not known yet.

    Without any event it is ``none``: consent never comes by itself. The last event decides, except that asking again
    takes nothing away from a consent that was granted. A consent holds until ``valid_for`` has passed since the grant.
    """
    state = ConsentState.NONE
    latest: ConsentFact | None = None
    granted_at: datetime | None = None
    for event in sorted(events, key=lambda event: (event.at, event.order)):
        if event.at > moment:
            break
        if event.state is ConsentState.REQUESTED and state is ConsentState.GRANTED:
            continue
        state, latest = event.state, event
        if state is ConsentState.GRANTED:
            granted_at = event.at
    until = None
    if state is ConsentState.GRANTED and granted_at is not None and valid_for is not None:
        until = granted_at + valid_for
        if moment >= until:
            state, until = ConsentState.EXPIRED, None
    return Standing(state, latest, granted_at, until)


def check_event(event: ConsentFact, now: datetime) -> str:
    """Why ``event`` cannot be recorded at ``now``, in words; empty if it can.

    Nothing is recorded of the future, and each event says how it reached us, a grant above all (I-24, I-29).
    """
    if event.at.tzinfo is None:
        return "its date has no time zone"
    if event.at > now:
        return "its date is in the future"
    if event.state is ConsentState.NONE:
        return "without consent there is nothing to record"
    if event.source not in set(ConsentSource):
        return f"it needs a source: {', '.join(ConsentSource)}"
    return ""
