"""The one rule that decides which e-mail addresses of a person hold in a context, and why (M9)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from store.records.addresses import EmailUse, Resolution, RungStep
from store.vocabulary import ContactStatus, EmailState, Exclusion, LinkStatus, Rung


class EmailFact(NamedTuple):
    """A global e-mail, as far as the rule needs to know it."""

    address: str
    key: str
    """`store.keys.email_key` of the address."""
    state: EmailState = EmailState.OK
    primary: bool = False
    position: int = 0


class PersonFacts(NamedTuple):
    """A contact, as far as the rule needs to know it."""

    status: ContactStatus = ContactStatus.ACTIVE
    deleted: bool = False
    emails: tuple[EmailFact, ...] = ()


class LinkFacts(NamedTuple):
    """A CIC or CIP, as far as the rule needs to know it."""

    override: str | None = None
    override_key: str = ""
    state: EmailState = EmailState.OK
    status: LinkStatus = LinkStatus.ACTIVE


def resolve(
    person: PersonFacts,
    level: Rung,
    *,
    cip: LinkFacts | None = None,
    cic: LinkFacts | None = None,
    has_customer: bool = True,
    primary_only: bool = False,
) -> Resolution:
    """The addresses of ``person`` that hold in a context, or the reason why there are none (I-1).

    ``level`` is the context: global, a customer (``cic`` is the link to it) or a project (``cip`` is the link to it,
    ``cic`` the one to its customer). A link that does not exist is None; ``has_customer=False`` says that the project
    has no customer, so that the ladder has no such rung (M8). Links that a level does not ask for are ignored.

    What is asked, in this order; the first that has an answer gives it:

    - the person: deleted and erased ones are ``deleted``, inactive ones ``inactive``; also those who are inactive
      because their customers are: that is told by the record's reason, a list may report it as ``client_inactive``,
      but to this rule it is one way of being inactive;
    - the link of the context: ``not_linked``, or ``link_former`` if it is former or inactive;
    - the override of the project, then that of its customer if that link is active (D2): one address (I-2) that
      strikes the valid global ones except itself (M10, D15), or nobody if it is marked invalid (D16);
    - the global addresses: all valid ones, the primary first (D1); with ``primary_only`` the first of them.

    An address that opted out is used all the same: the purpose of a list says what follows from that.
    A global address that equals the deciding override is listed once, as the override, with a note that says so.
    """
    emails = tuple(sorted(person.emails, key=lambda email: (not email.primary, email.position)))
    ladder = _Ladder(_links(level, cip, cic, has_customer), emails)
    return _nobody(person, ladder) or _by_override(level, ladder) or _by_globals(ladder, primary_only)


_Links = tuple[tuple[Rung, LinkFacts | None], ...]

_AWAY = {ContactStatus.ERASED: Exclusion.DELETED, ContactStatus.INACTIVE: Exclusion.INACTIVE}


def _links(level: Rung, cip: LinkFacts | None, cic: LinkFacts | None, has_customer: bool) -> _Links:
    """The rungs with a link at this level, the one nearest to the context first."""
    if level is Rung.GLOBAL:
        return ()
    if level is Rung.CUSTOMER:
        return ((Rung.CUSTOMER, cic),)
    return ((Rung.PROJECT, cip), (Rung.CUSTOMER, cic)) if has_customer else ((Rung.PROJECT, cip),)


class _Ladder:
    """The rungs of one question, with what was found on each."""

    def __init__(self, links: _Links, emails: tuple[EmailFact, ...]) -> None:
        self.links = links
        self.emails = emails
        self.verdicts: dict[Rung, str] = {}
        """A rung that is not in here was not asked."""

    def decide(
        self,
        rung: Rung,
        verdict: str,
        reason: Exclusion | None = None,
        *,
        used: Iterable[EmailUse] = (),
        struck: Iterable[EmailUse] = (),
        invalid: Iterable[EmailUse] = (),
    ) -> Resolution:
        """The answer, found on ``rung``."""
        self.verdicts[rung] = verdict
        standing: dict[Rung, tuple[str, ...]] = {
            rung: (link.override,) if link and link.override else () for rung, link in self.links
        }
        standing[Rung.GLOBAL] = tuple(email.address for email in self.emails)
        steps = (RungStep(step, self.verdicts.get(step, "not asked"), on_it) for step, on_it in standing.items())
        return Resolution(tuple(used), tuple(struck), tuple(invalid), rung, reason, tuple(steps))


def _nobody(person: PersonFacts, ladder: _Ladder) -> Resolution | None:
    """Nobody, if the person is away or does not belong to the context (I-8)."""
    away = _AWAY.get(ContactStatus.ERASED if person.deleted else person.status)
    if away:
        return ladder.decide(Rung.GLOBAL, away.value, away)
    if not ladder.links:
        return None
    rung, link = ladder.links[0]
    if link is None:
        return ladder.decide(rung, _silence(link), Exclusion.NOT_LINKED)
    if link.status is not LinkStatus.ACTIVE:
        return ladder.decide(rung, _silence(link), Exclusion.LINK_FORMER)
    return None


def _by_override(level: Rung, ladder: _Ladder) -> Resolution | None:
    """The override nearest to the context; nobody if it is invalid, for what it strikes was declared not in use."""
    for rung, link in ladder.links:
        if link is None or link.status is not LinkStatus.ACTIVE or not link.override:
            ladder.verdicts[rung] = _silence(link)
            continue
        others = [email for email in ladder.emails if email.key != link.override_key]
        struck = [_global_use(email) for email in others if email.state is not EmailState.INVALID]
        if struck:
            ladder.verdicts[Rung.GLOBAL] = "overridden"
        use = _override_use(rung, level, link, ladder.emails)
        invalid = _invalid(others)
        if link.state is EmailState.INVALID:
            invalid.insert(0, use)
            return ladder.decide(rung, "invalid", Exclusion.ADDRESS_INVALID, struck=struck, invalid=invalid)
        return ladder.decide(rung, "decides", used=[use], struck=struck, invalid=invalid)
    return None


def _by_globals(ladder: _Ladder, primary_only: bool) -> Resolution:
    """The person's own valid addresses, which hold wherever nothing else was said."""
    valid = [_global_use(email) for email in ladder.emails if email.state is not EmailState.INVALID]
    invalid = _invalid(ladder.emails)
    if valid:
        return ladder.decide(Rung.GLOBAL, "decides", used=valid[:1] if primary_only else valid, invalid=invalid)
    if invalid:
        return ladder.decide(Rung.GLOBAL, "invalid", Exclusion.ADDRESS_INVALID, invalid=invalid)
    return ladder.decide(Rung.GLOBAL, "nothing set", Exclusion.NO_ADDRESS)


def _silence(link: LinkFacts | None) -> str:
    """Why a rung has no address to offer."""
    if link is None:
        return "not linked"
    return "nothing set" if link.status is LinkStatus.ACTIVE else link.status.value


def _override_use(rung: Rung, level: Rung, link: LinkFacts, emails: Iterable[EmailFact]) -> EmailUse:
    """The override as it stands: invalid, lent by the customer (D2), or the same as an own address (D15)."""
    own = next((email for email in emails if email.key == link.override_key), None)
    if link.state is EmailState.INVALID:
        note = "invalid"
    elif rung is not level:
        note = "from customer"
    else:
        note = f"= {rung}" if own else ""
    return EmailUse(link.override or "", rung, note, link.state, primary=own is not None and own.primary)


def _global_use(email: EmailFact, note: str = "") -> EmailUse:
    return EmailUse(email.address, Rung.GLOBAL, note, email.state, email.primary)


def _invalid(emails: Iterable[EmailFact]) -> list[EmailUse]:
    return [_global_use(email, "invalid") for email in emails if email.state is EmailState.INVALID]
