"""Who of a mailing list's candidates is in, with which addresses, and why everybody else is out (I-25, I-26, I-27)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from store.keys import email_key
from store.records.addresses import EmailUse, Resolution
from store.vocabulary import Confidentiality, ConsentState, EmailState, Exclusion, InactiveReason, Purpose


class Standing(NamedTuple):
    """What decides about a candidate beside its addresses."""

    ticked: bool = True
    """Whether it was left ticked in the list."""
    away_because: str = ""
    """The `InactiveReason` of somebody who is inactive."""
    confidentiality: Confidentiality = Confidentiality.FREE
    preference: bool = True
    """Whether automatic service messages may go to it by e-mail: see `service_allowed`."""
    consent: ConsentState = ConsentState.NONE
    """How the person stands towards commercial e-mail now."""


class Judgement(NamedTuple):
    """What became of a candidate: addresses or reasons, never both, never neither."""

    reasons: tuple[Exclusion, ...]
    """Why it is out, the first failing rule first; empty if it is in."""
    kept: tuple[int, ...]
    """Which of its addresses go out, by their place among those that were given."""
    taken: tuple[int, ...] = ()
    """Which of its usable addresses go out already through a candidate before it."""


class Verdict(NamedTuple):
    """A `Judgement` in words of addresses."""

    included: tuple[EmailUse, ...]
    reasons: tuple[Exclusion, ...]


class Mend(StrEnum):
    """What brings somebody back in who is out for a reason; the screen says by which key."""

    RESTORE = "restore"
    REACTIVATE = "reactivate"
    REACTIVATE_CUSTOMER = "reactivate_customer"
    RENEW_LINK = "renew_link"
    ADD_LINK = "add_link"
    ADD_ADDRESS = "add_address"
    CORRECT_ADDRESS = "correct_address"
    CLEAR_OPT_OUT = "clear_opt_out"
    TICK_PREFERENCE = "tick_preference"
    RECORD_CONSENT = "record_consent"
    SET_CONFIDENTIALITY = "set_confidentiality"
    NOTHING = "nothing"
    TICK = "tick"


MENDS: Mapping[Exclusion, tuple[Mend, str]] = {
    Exclusion.DELETED: (Mend.RESTORE, "take the deletion back"),
    Exclusion.INACTIVE: (Mend.REACTIVATE, "reactivate the contact"),
    Exclusion.CLIENT_INACTIVE: (Mend.REACTIVATE_CUSTOMER, "reactivate the customer"),
    Exclusion.LINK_FORMER: (Mend.RENEW_LINK, "make the link active again"),
    Exclusion.NOT_LINKED: (Mend.ADD_LINK, "add the contact there, or choose another context"),
    Exclusion.NO_ADDRESS: (Mend.ADD_ADDRESS, "add an e-mail address"),
    Exclusion.ADDRESS_INVALID: (Mend.CORRECT_ADDRESS, "correct the e-mail address"),
    Exclusion.OPTED_OUT: (Mend.CLEAR_OPT_OUT, "the address asked for no commercial mail; ask before you change that"),
    Exclusion.PREFERENCE_OFF: (Mend.TICK_PREFERENCE, "tick the preference for e-mail, as the contact asks for it"),
    Exclusion.NO_CONSENT: (Mend.RECORD_CONSENT, "record a consent with its date and source"),
    Exclusion.CONSENT_EXPIRED: (Mend.RECORD_CONSENT, "ask anew, and record the consent with its date and source"),
    Exclusion.CONFIDENTIAL: (Mend.SET_CONFIDENTIALITY, "change how confidential the contact is"),
    Exclusion.DUPLICATE_ADDRESS: (Mend.NOTHING, "nothing to mend: the address is in this list already"),
    Exclusion.UNTICKED: (Mend.TICK, "tick the contact"),
}
"""For each reason what mends it, as a code and in words (I-60)."""


def service_allowed(here: bool | None, elsewhere: Collection[bool]) -> bool:
    """Whether automatic service messages may go to somebody by e-mail (C25).

    ``here`` is the preference in the customer that the message is about; None where the context has none, or the person is
    no active contact of it. Then what was said ``elsewhere``, in the customers the person is an active contact of, counts:
    whoever said no everywhere is left alone, and whoever has no customer was never asked.
    """
    return here if here is not None else not elsewhere or any(elsewhere)


def barred(purpose: Purpose, reason: Exclusion | None, standing: Standing) -> tuple[Exclusion, ...]:
    """Why somebody is out whatever the addresses say; ``reason`` is that of the address rule.

    Manual lists ask no preference (C3, I-27), automatic ones do; commercial ones need a consent that holds now, which nothing
    replaces (I-25). Confidential people are in no list at all, restricted ones in no commercial one. Of somebody who was
    deleted nothing else is told.
    """
    if reason is Exclusion.DELETED:
        return (reason,)
    found = []
    if reason is Exclusion.INACTIVE and standing.away_because == InactiveReason.CLIENT_INACTIVE:
        reason = Exclusion.CLIENT_INACTIVE
    if reason is not None:
        found.append(reason)
    if purpose is Purpose.AUTOMATIC and not standing.preference:
        found.append(Exclusion.PREFERENCE_OFF)
    if purpose is Purpose.COMMERCIAL and standing.consent is not ConsentState.GRANTED:
        expired = standing.consent is ConsentState.EXPIRED
        found.append(Exclusion.CONSENT_EXPIRED if expired else Exclusion.NO_CONSENT)
    limit = (Confidentiality.FREE,) if purpose is Purpose.COMMERCIAL else (Confidentiality.FREE, Confidentiality.RESTRICTED)
    if standing.confidentiality not in limit:
        found.append(Exclusion.CONFIDENTIAL)
    if not standing.ticked:
        found.append(Exclusion.UNTICKED)
    return tuple(found)


def usable(purpose: Purpose, state: str) -> bool:
    """Whether an address that is in use may go out: a commercial list leaves those out that opted out."""
    return purpose is not Purpose.COMMERCIAL or state != EmailState.OPTED_OUT


class ListRule:
    """Judges the candidates of one list, one after the other in its order, so that no address goes out twice (I-26)."""

    def __init__(self, purpose: Purpose) -> None:
        self.purpose = purpose
        self._given: set[str] = set()
        """The keys of all addresses that went out so far."""

    def judge(self, barred: tuple[Exclusion, ...], addresses: Sequence[tuple[str, str]]) -> Judgement:
        """What becomes of the next candidate, with `barred` and its addresses in use as (key, state), the first one first.

        Whoever is out for any reason takes no address away from those who come later.
        """
        given = self._given
        if not barred and len(addresses) == 1 and addresses[0][0] not in given and usable(self.purpose, addresses[0][1]):
            given.add(addresses[0][0])  # nearly everybody
            return _IN
        may = [at for at, (_, state) in enumerate(addresses) if usable(self.purpose, state)]
        first_of: dict[str, int] = {}
        for at in may:
            first_of.setdefault(addresses[at][0], at)
        if barred:
            opted_out = addresses and not may
            return Judgement(_in_order({*barred, Exclusion.OPTED_OUT}) if opted_out else barred, ())
        kept = tuple(at for key, at in first_of.items() if key not in given)
        taken = tuple(at for key, at in first_of.items() if key in given)
        if kept:
            given.update(addresses[at][0] for at in kept)
            return Judgement((), kept, taken)
        return Judgement((Exclusion.DUPLICATE_ADDRESS if taken else Exclusion.OPTED_OUT,), (), taken)


_IN = Judgement((), (0,))
_ORDER = {reason: at for at, reason in enumerate(Exclusion)}


def _in_order(reasons: Iterable[Exclusion]) -> tuple[Exclusion, ...]:
    """In the order in which the rules are asked, which is that of the vocabulary."""
    return tuple(sorted(reasons, key=_ORDER.__getitem__))


def judge_all(purpose: Purpose, candidates: Iterable[tuple[Resolution, Standing]]) -> Iterator[Verdict]:
    """What becomes of each candidate of a list, in its order."""
    rule = ListRule(purpose)
    for resolution, standing in candidates:
        addresses = [(email_key(use.address), use.state) for use in resolution.used]
        judgement = rule.judge(barred(purpose, resolution.reason, standing), addresses)
        yield Verdict(tuple(resolution.used[at] for at in judgement.kept), judgement.reasons)
