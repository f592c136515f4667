"""The address rule: the table row by row, every combination of it, and what must hold for any person in any context."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.records.addresses import Resolution
from store.rules.addressing import EmailFact, LinkFacts, PersonFacts, resolve
from store.vocabulary import ContactStatus, EmailState, Exclusion, LinkStatus, Rung

HOME = EmailFact("jane@home.example", "jane@home.example", primary=True, position=2)
WORK = EmailFact("jane@work.example", "jane@work.example", position=1)
BAD_HOME = HOME._replace(state=EmailState.INVALID)
BAD_WORK = WORK._replace(state=EmailState.INVALID)
JANE = PersonFacts(emails=(WORK, HOME))

PLAIN = LinkFacts()
AT_CUSTOMER = LinkFacts("jane@acme.example", "jane@acme.example")
AT_PROJECT = LinkFacts("jane@bridge.example", "jane@bridge.example")


def texts(uses: tuple) -> list[str]:
    return [use.address for use in uses]


def verdicts(answer: Resolution) -> dict[str, str]:
    return {step.rung.value: step.verdict for step in answer.ladder}


class TestTable:
    """One test a row, in the words of the row."""

    def test_globally_all_addresses_are_used_the_primary_first(self) -> None:
        answer = resolve(JANE, Rung.GLOBAL, cip=AT_PROJECT, cic=AT_CUSTOMER)
        assert texts(answer.used) == ["jane@home.example", "jane@work.example"]
        assert answer.struck == ()
        assert answer.rung is Rung.GLOBAL
        assert verdicts(answer) == {"global": "decides"}

    def test_globally_the_primary_alone_is_used_where_the_list_says_so(self) -> None:
        assert texts(resolve(JANE, Rung.GLOBAL, primary_only=True).used) == ["jane@home.example"]

    def test_a_customer_without_override_gets_the_global_addresses(self) -> None:
        answer = resolve(JANE, Rung.CUSTOMER, cip=AT_PROJECT, cic=PLAIN)
        assert texts(answer.used) == ["jane@home.example", "jane@work.example"]
        assert answer.struck == ()
        assert verdicts(answer) == {"customer": "nothing set", "global": "decides"}

    def test_an_override_of_the_customer_is_used_and_strikes_the_global_addresses(self) -> None:
        answer = resolve(JANE, Rung.CUSTOMER, cip=AT_PROJECT, cic=AT_CUSTOMER)
        assert texts(answer.used) == ["jane@acme.example"]
        assert texts(answer.struck) == ["jane@home.example", "jane@work.example"]
        assert answer.rung is Rung.CUSTOMER
        assert verdicts(answer) == {"customer": "decides", "global": "overridden"}

    def test_an_override_that_is_an_own_address_strikes_only_the_others(self) -> None:
        override = LinkFacts("Jane@Work.example", WORK.key)
        answer = resolve(JANE, Rung.CUSTOMER, cic=override)
        assert [(use.address, use.note) for use in answer.used] == [("Jane@Work.example", "= customer")]
        assert texts(answer.struck) == ["jane@home.example"]
        answer = resolve(JANE, Rung.PROJECT, cip=override)
        assert answer.used[0].note == "= project"

    def test_an_override_of_the_project_goes_before_the_one_of_its_customer(self) -> None:
        answer = resolve(JANE, Rung.PROJECT, cip=AT_PROJECT, cic=AT_CUSTOMER)
        assert texts(answer.used) == ["jane@bridge.example"]
        assert texts(answer.struck) == ["jane@home.example", "jane@work.example"]
        assert verdicts(answer) == {"project": "decides", "customer": "not asked", "global": "overridden"}

    def test_a_project_without_override_borrows_the_one_of_its_customer_and_says_so(self) -> None:
        answer = resolve(JANE, Rung.PROJECT, cip=PLAIN, cic=AT_CUSTOMER)
        assert [(use.address, use.note) for use in answer.used] == [("jane@acme.example", "from customer")]
        assert texts(answer.struck) == ["jane@home.example", "jane@work.example"]
        assert answer.rung is Rung.CUSTOMER
        assert verdicts(answer) == {"project": "nothing set", "customer": "decides", "global": "overridden"}

    @pytest.mark.parametrize("cic", [None, PLAIN, AT_CUSTOMER._replace(status=LinkStatus.FORMER)])
    def test_a_project_gets_the_global_addresses_where_the_customer_lends_nothing(self, cic: LinkFacts | None) -> None:
        answer = resolve(JANE, Rung.PROJECT, cip=PLAIN, cic=cic)
        assert texts(answer.used) == ["jane@home.example", "jane@work.example"]
        assert answer.struck == ()
        assert answer.rung is Rung.GLOBAL

    @pytest.mark.parametrize("level", [Rung.CUSTOMER, Rung.PROJECT])
    def test_somebody_who_is_not_linked_gets_nothing(self, level: Rung) -> None:
        other = {"cic": AT_CUSTOMER} if level is Rung.PROJECT else {"cip": AT_PROJECT}
        answer = resolve(JANE, level, **other)
        assert (answer.used, answer.struck, answer.reason) == ((), (), Exclusion.NOT_LINKED)
        assert answer.rung is level
        assert verdicts(answer)[level] == "not linked"

    @pytest.mark.parametrize("status", [LinkStatus.FORMER, LinkStatus.INACTIVE])
    def test_a_link_that_is_over_contributes_nothing(self, status: LinkStatus) -> None:
        former = AT_CUSTOMER._replace(status=status)
        for answer in (resolve(JANE, Rung.CUSTOMER, cic=former), resolve(JANE, Rung.PROJECT, cip=former, cic=PLAIN)):
            assert (answer.used, answer.struck, answer.reason) == ((), (), Exclusion.LINK_FORMER)
            assert verdicts(answer)[answer.rung] == status

    @pytest.mark.parametrize("level", Rung)
    @pytest.mark.parametrize(
        ("person", "reason"),
        [
            (JANE._replace(status=ContactStatus.INACTIVE), Exclusion.INACTIVE),
            (JANE._replace(status=ContactStatus.ERASED), Exclusion.DELETED),
            (JANE._replace(deleted=True), Exclusion.DELETED),
            (JANE._replace(status=ContactStatus.INACTIVE, deleted=True), Exclusion.DELETED),
        ],
    )
    def test_somebody_who_is_away_gets_nothing_anywhere(self, person: PersonFacts, reason: Exclusion, level: Rung) -> None:
        answer = resolve(person, level, cip=AT_PROJECT)
        assert (answer.used, answer.struck, answer.reason) == ((), (), reason)
        assert verdicts(answer)["global"] == reason

    @pytest.mark.parametrize("level", Rung)
    def test_without_any_address_there_is_nobody_to_write_to(self, level: Rung) -> None:
        answer = resolve(PersonFacts(), level, cip=PLAIN, cic=PLAIN)
        assert (answer.used, answer.reason) == ((), Exclusion.NO_ADDRESS)

    @pytest.mark.parametrize("level", Rung)
    def test_with_invalid_addresses_only_there_is_nobody_to_write_to(self, level: Rung) -> None:
        answer = resolve(PersonFacts(emails=(BAD_HOME, BAD_WORK)), level, cip=PLAIN, cic=PLAIN)
        assert (answer.used, answer.struck, answer.reason) == ((), (), Exclusion.ADDRESS_INVALID)
        assert texts(answer.invalid) == ["jane@home.example", "jane@work.example"]

    def test_an_invalid_override_never_falls_through(self) -> None:
        bad = AT_CUSTOMER._replace(state=EmailState.INVALID)
        for answer in (
            resolve(JANE, Rung.CUSTOMER, cic=bad),
            resolve(JANE, Rung.PROJECT, cip=bad, cic=AT_CUSTOMER),
            resolve(JANE, Rung.PROJECT, cip=PLAIN, cic=bad),
        ):
            assert (answer.used, answer.reason) == ((), Exclusion.ADDRESS_INVALID)
            assert texts(answer.struck) == ["jane@home.example", "jane@work.example"]
            assert texts(answer.invalid) == ["jane@acme.example"]
            assert verdicts(answer)[answer.rung] == "invalid"


class TestBesideTheTable:
    def test_an_invalid_global_address_is_left_out_and_never_struck(self) -> None:
        person = PersonFacts(emails=(BAD_HOME, WORK))
        plain = resolve(person, Rung.CUSTOMER, cic=PLAIN)
        assert (texts(plain.used), texts(plain.invalid)) == (["jane@work.example"], ["jane@home.example"])
        overridden = resolve(person, Rung.CUSTOMER, cic=AT_CUSTOMER)
        assert (texts(overridden.struck), texts(overridden.invalid)) == (["jane@work.example"], ["jane@home.example"])

    def test_an_address_that_opted_out_is_used_and_says_so(self) -> None:
        opted_out = EmailState.OPTED_OUT
        person = PersonFacts(emails=(HOME._replace(state=opted_out),))
        assert [use.state for use in resolve(person, Rung.GLOBAL).used] == [opted_out]
        answer = resolve(person, Rung.CUSTOMER, cic=AT_CUSTOMER._replace(state=opted_out))
        assert [use.state for use in answer.used] == [opted_out]

    def test_the_first_valid_address_stands_in_for_an_invalid_primary_one(self) -> None:
        person = PersonFacts(emails=(BAD_HOME, WORK))
        assert texts(resolve(person, Rung.GLOBAL, primary_only=True).used) == ["jane@work.example"]

    def test_the_ladder_of_a_project_without_customer_has_no_such_rung(self) -> None:
        answer = resolve(JANE, Rung.PROJECT, cip=PLAIN, cic=AT_CUSTOMER, has_customer=False)
        assert verdicts(answer) == {"project": "nothing set", "global": "decides"}

    def test_the_ladder_holds_what_stands_on_each_rung(self) -> None:
        answer = resolve(JANE, Rung.PROJECT, cip=AT_PROJECT, cic=AT_CUSTOMER)
        assert [step.addresses for step in answer.ladder] == [
            ("jane@bridge.example",),
            ("jane@acme.example",),
            ("jane@home.example", "jane@work.example"),
        ]

    def test_an_invalid_global_address_that_is_the_override_is_used_where_the_override_says_so(self) -> None:
        override = LinkFacts(BAD_HOME.address, BAD_HOME.key)
        answer = resolve(PersonFacts(emails=(BAD_HOME,)), Rung.CUSTOMER, cic=override)
        assert (texts(answer.used), answer.invalid) == (["jane@home.example"], ())


def by_the_table(person: PersonFacts, level: Rung, cip: LinkFacts | None, cic: LinkFacts | None) -> tuple:
    """(used, struck, reason) read off the table anew: keys only, no order, no ladder."""
    if person.deleted or person.status is not ContactStatus.ACTIVE:
        gone = person.deleted or person.status is ContactStatus.ERASED
        return set(), set(), Exclusion.DELETED if gone else Exclusion.INACTIVE
    link = {Rung.GLOBAL: PLAIN, Rung.CUSTOMER: cic, Rung.PROJECT: cip}[level]
    if link is None or link.status is not LinkStatus.ACTIVE:
        return set(), set(), Exclusion.LINK_FORMER if link else Exclusion.NOT_LINKED
    lends = level is Rung.PROJECT and cic and cic.status is LinkStatus.ACTIVE
    override = link if link.override else cic if lends and cic and cic.override else None
    usable = {email.key for email in person.emails if email.state is not EmailState.INVALID}
    if override:
        invalid = override.state is EmailState.INVALID
        used = set() if invalid else {override.override_key}
        return used, usable - {override.override_key}, Exclusion.ADDRESS_INVALID if invalid else None
    if usable:
        return usable, set(), None
    return set(), set(), Exclusion.ADDRESS_INVALID if person.emails else Exclusion.NO_ADDRESS


def agrees_with_the_table(person: PersonFacts, level: Rung, cip: LinkFacts | None, cic: LinkFacts | None) -> Resolution:
    answer = resolve(person, level, cip=cip, cic=cic)
    used = {use.address.casefold() for use in answer.used}
    struck = {use.address.casefold() for use in answer.struck}
    assert (used, struck, answer.reason) == by_the_table(person, level, cip, cic)
    return answer


def test_every_combination_agrees_with_the_table() -> None:
    links = [None] + [
        LinkFacts(address, address or "", state, status)
        for address, state, status in product(
            (None, "jane@acme.example", WORK.address), (EmailState.OK, EmailState.INVALID), LinkStatus
        )
    ]
    emails = [(), (HOME,), (HOME, WORK), (BAD_HOME, WORK), (BAD_HOME, BAD_WORK)]
    people = [PersonFacts(status, deleted, held) for status, deleted, held in product(ContactStatus, (False, True), emails)]
    seen = {
        (answer.rung, answer.reason)
        for person, level, cip, cic in product(people, Rung, links, links)
        for answer in [agrees_with_the_table(person, level, cip, cic)]
    }
    assert len(seen) == 13, "a decision that no combination reaches, or one that is new"


ADDRESSES = [f"{name}@x.example" for name in "abcdef"]


@st.composite
def people(draw: st.DrawFn) -> PersonFacts:
    held = draw(st.lists(st.sampled_from(ADDRESSES), unique=True, max_size=4))
    primary = draw(st.sampled_from([None, *held]))
    emails = tuple(
        EmailFact(address, address, draw(st.sampled_from(EmailState)), address == primary, draw(st.integers(0, 9)))
        for address in held
    )
    return PersonFacts(draw(st.sampled_from(ContactStatus)), draw(st.booleans()), emails)


overrides = st.sampled_from([None, *ADDRESSES]).flatmap(
    lambda address: st.builds(
        LinkFacts, st.just(address), st.just(address or ""), st.sampled_from(EmailState), st.sampled_from(LinkStatus)
    )
)
links = st.none() | overrides
levels = st.sampled_from(Rung)


@given(people(), levels, links, links, st.booleans(), st.booleans())
def test_there_are_addresses_or_a_reason_and_an_address_in_use_is_never_struck(
    person: PersonFacts,
    level: Rung,
    cip: LinkFacts | None,
    cic: LinkFacts | None,
    has_customer: bool,
    primary_only: bool,
) -> None:
    answer = resolve(person, level, cip=cip, cic=cic, has_customer=has_customer, primary_only=primary_only)
    assert bool(answer.used) is (answer.reason is None)  # I-1
    assert not set(texts(answer.used)) & set(texts(answer.struck))  # I-5
    assert not set(texts(answer.invalid)) & set(texts(answer.used) + texts(answer.struck))
    if level is Rung.GLOBAL:
        assert not answer.struck  # I-3
    if answer.rung is not Rung.GLOBAL:
        assert len(answer.used) <= 1  # I-2
    else:
        assert not answer.struck  # I-4: only an override strikes
    steps = [step.rung for step in answer.ladder]
    assert answer.rung in steps
    assert steps[-1] is Rung.GLOBAL


@given(people(), levels, links, links)
def test_nobody_who_is_away_and_no_link_that_is_over_ever_contributes(
    person: PersonFacts, level: Rung, cip: LinkFacts | None, cic: LinkFacts | None
) -> None:
    answer = resolve(person, level, cip=cip, cic=cic)  # I-8
    if person.deleted or person.status is not ContactStatus.ACTIVE:
        assert not answer.used
    for rung, link in ((Rung.PROJECT, cip), (Rung.CUSTOMER, cic)):
        if link is None or link.status is not LinkStatus.ACTIVE:
            assert all(use.rung is not rung for use in answer.used + answer.struck + answer.invalid)


@given(people(), levels, overrides, overrides)
def test_removing_the_override_unstrikes_at_once(person: PersonFacts, level: Rung, cip: LinkFacts, cic: LinkFacts) -> None:
    bare = resolve(person, level, cip=LinkFacts(status=cip.status), cic=LinkFacts(status=cic.status))  # I-4
    assert not bare.struck


@given(people(), levels, links, links)
def test_any_person_in_any_context_agrees_with_the_table(
    person: PersonFacts, level: Rung, cip: LinkFacts | None, cic: LinkFacts | None
) -> None:
    agrees_with_the_table(person, level, cip, cic)


@given(people(), levels, links, links)
def test_every_global_address_of_somebody_reachable_is_used_struck_or_invalid_once(
    person: PersonFacts, level: Rung, cip: LinkFacts | None, cic: LinkFacts | None
) -> None:
    answer = resolve(person, level, cip=cip, cic=cic)
    if answer.reason in (None, Exclusion.ADDRESS_INVALID, Exclusion.NO_ADDRESS):
        shown = texts(answer.used) + texts(answer.struck) + texts(answer.invalid)
        assert len(shown) == len(set(shown))
        assert {email.address for email in person.emails} <= set(shown)
