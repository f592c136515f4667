"""Which communication preferences tick and untick themselves as the data they need come and go (C16, I-21, I-22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from store.vocabulary import Channel, PhoneType, SetBy


class Tick(NamedTuple):
    """A preference as it stands: whether automatic service messages may go by a channel, and who said so."""

    on: bool
    set_by: SetBy


def reachable_by(*, email: bool, phones: Iterable[PhoneType], postal: bool) -> frozenset[Channel]:
    """The channels for which a contact has the datum: a mobile for SMS, any phone that is no fax for calls."""
    types = set(phones)
    found = {
        Channel.EMAIL: email,
        Channel.SMS: PhoneType.MOBILE in types,
        Channel.PHONE: bool(types - {PhoneType.FAX}),
        Channel.LETTER: postal,
    }
    return frozenset(channel for channel, present in found.items() if present)


def after_edit(
    ticks: Mapping[Channel, Tick],
    before: frozenset[Channel],
    after: frozenset[Channel],
    *,
    sms_enabled: bool,
) -> dict[Channel, Tick]:
    """The preferences that change because the data of a contact went from ``before`` to ``after``; no others do.

    A channel whose datum was empty and is filled now ticks itself, unless somebody unticked it on purpose: a user on
    request, an import or a rule. A channel whose datum is gone is unticked; what had been ticked may tick itself again.
    While SMS is off nothing ticks itself for it (I-23).
    """
    changed = {}
    for channel in after - before:
        tick = ticks.get(channel)
        if channel is Channel.SMS and not sms_enabled:
            continue
        if tick is None or (not tick.on and tick.set_by is SetBy.AUTO):
            changed[channel] = Tick(True, SetBy.AUTO)
    for channel in before - after:
        tick = ticks.get(channel)
        if tick is not None and tick.on:
            changed[channel] = Tick(False, SetBy.AUTO)
    return changed
