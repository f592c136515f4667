"""The whole answer to `why this address?`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from store.errors import Ref
    from store.records.addresses import Resolution, RungStep
    from store.records.permissions import ConsentNow, Preference


class LadderStep(NamedTuple):
    """One rung as it is shown to a person: with who set it and when."""

    step: RungStep
    link_id: int | None
    """The CIC or CIP of this rung, if there is one."""
    name: str
    """The customer's or project's name; empty on the global rung."""
    set_by: str
    set_at: datetime | None


class Explanation(NamedTuple):
    """The whole answer to `why this address?`."""

    contact: Ref
    customer: Ref | None
    project: Ref | None
    resolution: Resolution
    ladder: tuple[LadderStep, ...]
    preferences: tuple[Preference, ...] = ()
    consents: tuple[ConsentNow, ...] = ()
