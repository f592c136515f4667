"""The ledger of consent to commercial messages: events are only ever added, and what stands follows from them (N10, N13)."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

from store import database
from store.actor import Actor
from store.audit import Change
from store.audit import change as audited
from store.errors import Refused
from store.fields import from_micros, to_micros
from store.forms import line
from store.names import contact_name
from store.records.permissions import ConsentEntry, ConsentNow
from store.rules.consent import ConsentFact, check_event, standing
from store.tables import ConsentEvent, Contact
from store.vocabulary import Channel, ConsentState


def record(
    actor: Actor, contact_id: int, channel: Channel, state: ConsentState, at: datetime, source: str, evidence: str = ""
) -> int:
    """Add an event to the ledger; returns its id.

    Raises Refused without a source or with a date in the future (I-24, I-29), ValueError for a channel or state that is none,
    and NotFound.
    """
    with audited(actor, "consent.record") as change:
        change.summary = contact_name(change.row(Contact, contact_id, "contact"))
        return record_in(change, contact_id, channel, state, at, source, evidence)


def record_in(
    change: Change, contact_id: int, channel: Channel, state: ConsentState, at: datetime, source: str, evidence: str = ""
) -> int:
    """`record` within a change under way."""
    fact = ConsentFact(ConsentState(state), at, source)
    complaint = check_event(fact, change.at)
    if complaint:
        raise Refused("This consent cannot be recorded", complaint, "say when it was given and how", field="consent")
    event = {
        "contact_id": contact_id,
        "channel": Channel(channel).value,
        "state": fact.state.value,
        "at": to_micros(at),
        "source": source,
        "evidence": line("evidence", evidence),
        "recorded_at": change.micros,
        "recorded_by": change.actor.operator_id,
    }
    return change.insert(ConsentEvent, event)


def history(contact_id: int) -> tuple[ConsentEntry, ...]:
    """Every event of a contact, the latest first."""
    store = database.current()
    sql = (
        "SELECT e.id, e.channel, e.state, e.at, e.source, e.evidence, e.recorded_at, o.name FROM consent_event e "
        f"LEFT JOIN operator o ON o.id = e.recorded_by WHERE e.contact_id = {store.mark} ORDER BY e.at DESC, e.id DESC"
    )
    return tuple(
        ConsentEntry(
            row_id, Channel(channel), ConsentState(state), from_micros(at), source, evidence, from_micros(known), by or ""
        )
        for row_id, channel, state, at, source, evidence, known, by in store.execute(sql, (contact_id,)).fetchall()
    )


def now(contact_id: int, moment: datetime | None = None) -> tuple[ConsentNow, ...]:
    """How a contact stands by each channel that has any event, at ``moment`` or right now; none for the others."""
    facts: dict[Channel, list[ConsentFact]] = defaultdict(list)
    for entry in history(contact_id):
        facts[entry.channel].append(ConsentFact(entry.state, entry.at, entry.source, entry.evidence, entry.id))
    moment = moment or datetime.now(UTC)
    answer = []
    for channel in Channel:
        if channel in facts:
            there = standing(facts[channel], moment)
            if there.latest is not None:
                latest = there.latest
                answer.append(ConsentNow(channel.value, there.state, latest.at, latest.source, latest.evidence))
    return tuple(answer)
