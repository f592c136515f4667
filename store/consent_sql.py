"""How somebody stands in the consent ledger, decided in SQL as `store.rules.consent.standing` decides it for one person."""

from __future__ import annotations

from datetime import UTC, datetime

from store.fields import to_micros
from store.sql import Sql, all_of, any_of, negated
from store.vocabulary import Channel, ConsentState


def meaning(value: str) -> Sql:
    """``email``: consent is granted by that channel; ``withdrawn``: it stands so by some channel; ``none``: by none at all."""
    now = to_micros(datetime.now(UTC))
    if value in set(Channel):
        return stands(Channel(value), ConsentState.GRANTED, now)
    state = ConsentState(value)
    if state is ConsentState.NONE:
        return Sql("NOT EXISTS (SELECT 1 FROM consent_event e WHERE e.contact_id = r.id AND e.at <= ?)", (now,))
    return any_of(stands(channel, state, now) for channel in Channel)


def stands(channel: Channel, state: ConsentState, now: int) -> Sql:
    """That the contact ``r`` stands at ``state`` by ``channel`` at the moment ``now``, in microseconds.

    The last event decides; asking again takes nothing away from a consent that was granted.
    """
    ever = Sql("r.id IN (SELECT e.contact_id FROM consent_event e WHERE e.channel = ? AND e.state = ?)", (channel, state))
    if state is ConsentState.REQUESTED:
        granted = _last_is(channel, now, ConsentState.GRANTED, answered=True)
        return all_of([ever, _last_is(channel, now, state), negated(granted)])
    return all_of([ever, _last_is(channel, now, state, answered=state is ConsentState.GRANTED)])


def _last_is(channel: Channel, now: int, state: ConsentState, *, answered: bool = False) -> Sql:
    only = " AND e.state <> 'requested'" if answered else ""
    return Sql(
        "coalesce((SELECT e.state FROM consent_event e WHERE e.contact_id = r.id AND e.channel = ? AND e.at <= ?"
        f"{only} ORDER BY e.at DESC, e.id DESC LIMIT 1), '') = ?",
        (channel, now, state),
    )
