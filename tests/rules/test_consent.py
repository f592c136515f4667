"""What the consent ledger adds up to, and what may not enter it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.consent import ConsentFact, check_event, standing
from store.vocabulary import ConsentState

NOW = datetime(2026, 5, 3, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def event(state: str, days_ago: float = 0, source: str = "paper", order: int = 0) -> ConsentFact:
    return ConsentFact(ConsentState(state), NOW - days_ago * DAY, source, order=order)


def test_without_any_event_there_is_no_consent() -> None:
    assert standing([], NOW) == (ConsentState.NONE, None, None, None)
    assert not standing([], NOW).allows


@pytest.mark.parametrize("state", ["requested", "withdrawn", "expired"])
def test_only_a_grant_allows(state: str) -> None:
    assert standing([event("granted", 3)], NOW).allows
    assert not standing([event(state, 3)], NOW).allows


def test_the_last_event_decides_in_whatever_order_they_come() -> None:
    events = [event("granted", 1), event("withdrawn", 5), event("granted", 9)]
    assert standing(events, NOW).state is ConsentState.GRANTED
    assert standing(events, NOW - 3 * DAY).state is ConsentState.WITHDRAWN


def test_of_two_events_at_one_moment_the_one_recorded_last_decides() -> None:
    assert standing([event("withdrawn", 1, order=2), event("granted", 1, order=1)], NOW).state == "withdrawn"


def test_a_withdrawal_keeps_the_date_of_the_grant() -> None:
    withdrawn = standing([event("granted", 9), event("withdrawn", 1)], NOW)
    assert (withdrawn.state, withdrawn.granted_at) == ("withdrawn", NOW - 9 * DAY)


def test_what_happens_later_is_not_known_yet() -> None:
    assert standing([event("granted", 1)], NOW - 2 * DAY).state is ConsentState.NONE


def test_asking_again_takes_no_consent_away() -> None:
    assert standing([event("granted", 9), event("requested", 1)], NOW).allows
    assert standing([event("withdrawn", 9), event("requested", 1)], NOW).state is ConsentState.REQUESTED


def test_a_consent_holds_up_to_its_last_moment_and_no_longer() -> None:
    events, year = [event("granted", 0)], timedelta(days=365)
    just_before = standing(events, NOW + year - timedelta(microseconds=1), valid_for=year)
    assert (just_before.allows, just_before.until) == (True, NOW + year)
    after = standing(events, NOW + year, valid_for=year)
    assert (after.state, after.granted_at, after.until) == ("expired", NOW, None)


def test_a_withdrawn_consent_does_not_become_an_expired_one() -> None:
    events = [event("granted", 900), event("withdrawn", 800)]
    assert standing(events, NOW, valid_for=timedelta(days=365)).state is ConsentState.WITHDRAWN


@pytest.mark.parametrize(
    ("fact", "complaint"),
    [
        (event("granted"), ""),
        (event("granted", -1), "future"),
        (event("granted", source=""), "source"),
        (event("withdrawn", source=""), "source"),
        (event("granted", source="hearsay"), "source"),
        (event("none"), "nothing to record"),
        (ConsentFact(ConsentState.GRANTED, datetime(2026, 5, 3), "paper"), "time zone"),
    ],
)
def test_an_event_needs_a_date_that_has_passed_and_a_source(fact: ConsentFact, complaint: str) -> None:
    said = check_event(fact, NOW)
    assert complaint in said
    assert bool(said) is bool(complaint)


events = st.builds(event, st.sampled_from(["requested", "granted", "withdrawn", "expired"]), st.integers(-3, 30))


@given(st.lists(events, max_size=6), st.none() | st.integers(1, 20))
def test_consent_never_comes_without_a_grant_that_still_holds(facts: list[ConsentFact], days: int | None) -> None:
    answer = standing(facts, NOW, valid_for=None if days is None else days * DAY)
    grants = [fact.at for fact in facts if fact.state is ConsentState.GRANTED and fact.at <= NOW]
    assert answer.granted_at == max(grants, default=None)
    if answer.allows:
        assert grants
        assert days is None or max(grants) + days * DAY > NOW
