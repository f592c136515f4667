"""What ticks itself, what does not, and what comes undone with its datum."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.preferences import Tick, after_edit, reachable_by
from store.vocabulary import Channel, PhoneType, SetBy

NOTHING: frozenset[Channel] = frozenset()
BY_EMAIL = frozenset({Channel.EMAIL})


@pytest.mark.parametrize(
    ("phones", "channels"),
    [
        ([], set()),
        ([PhoneType.OFFICE], {Channel.PHONE}),
        ([PhoneType.MOBILE], {Channel.PHONE, Channel.SMS}),
        ([PhoneType.FAX], set()),
        ([PhoneType.FAX, PhoneType.HOME], {Channel.PHONE}),
        ([PhoneType.OTHER], {Channel.PHONE}),
    ],
)
def test_phones_open_the_channels_they_can_serve(phones: list[PhoneType], channels: set[Channel]) -> None:
    assert reachable_by(email=False, phones=phones, postal=False) == channels


def test_an_email_and_a_postal_address_open_theirs() -> None:
    assert reachable_by(email=True, phones=[], postal=True) == {Channel.EMAIL, Channel.LETTER}


def test_a_datum_that_is_filled_ticks_its_preference() -> None:
    assert after_edit({}, NOTHING, BY_EMAIL, sms_enabled=False) == {Channel.EMAIL: Tick(True, SetBy.AUTO)}


def test_a_datum_that_was_there_already_ticks_nothing() -> None:
    assert after_edit({}, BY_EMAIL, BY_EMAIL, sms_enabled=False) == {}


@pytest.mark.parametrize("set_by", [SetBy.USER, SetBy.RULE, SetBy.IMPORT])
def test_what_was_unticked_on_purpose_stays_unticked(set_by: SetBy) -> None:
    assert after_edit({Channel.EMAIL: Tick(False, set_by)}, NOTHING, BY_EMAIL, sms_enabled=False) == {}


def test_a_datum_that_is_cleared_unticks_its_preference_and_ticks_it_again_when_it_comes_back() -> None:
    ticks = {Channel.EMAIL: Tick(True, SetBy.USER)}
    cleared = after_edit(ticks, BY_EMAIL, NOTHING, sms_enabled=False)
    assert cleared == {Channel.EMAIL: Tick(False, SetBy.AUTO)}
    assert after_edit(ticks | cleared, NOTHING, BY_EMAIL, sms_enabled=False) == {Channel.EMAIL: Tick(True, SetBy.AUTO)}


def test_a_preference_that_a_user_unticked_stays_so_while_the_datum_goes_and_comes() -> None:
    ticks = {Channel.EMAIL: Tick(False, SetBy.USER)}
    assert after_edit(ticks, BY_EMAIL, NOTHING, sms_enabled=False) == {}
    assert after_edit(ticks, NOTHING, BY_EMAIL, sms_enabled=False) == {}


def test_no_mobile_ticks_sms_while_sms_is_off_and_one_that_goes_takes_its_tick_along() -> None:
    mobile = frozenset({Channel.SMS})
    assert after_edit({}, NOTHING, mobile, sms_enabled=False) == {}
    assert after_edit({}, NOTHING, mobile, sms_enabled=True) == {Channel.SMS: Tick(True, SetBy.AUTO)}
    ticked = {Channel.SMS: Tick(True, SetBy.USER)}
    assert after_edit(ticked, mobile, mobile, sms_enabled=False) == {}
    assert after_edit(ticked, mobile, NOTHING, sms_enabled=False) == {Channel.SMS: Tick(False, SetBy.AUTO)}


channel_sets = st.frozensets(st.sampled_from(Channel))
all_ticks = st.dictionaries(st.sampled_from(Channel), st.builds(Tick, st.booleans(), st.sampled_from(SetBy)), max_size=4)


@given(all_ticks, st.lists(channel_sets, min_size=2, max_size=6), st.booleans())
def test_no_preference_is_ever_on_without_its_datum(
    ticks: dict[Channel, Tick], data: list[frozenset[Channel]], sms_enabled: bool
) -> None:
    standing = {channel: tick for channel, tick in ticks.items() if channel in data[0] or not tick.on}
    for before, after in pairwise(data):
        asked_for = {c for c, tick in standing.items() if not tick.on and tick.set_by is not SetBy.AUTO}
        standing |= after_edit(standing, before, after, sms_enabled=sms_enabled)
        assert {c for c, tick in standing.items() if tick.on} <= after  # I-21
        assert not any(standing[c].on for c in asked_for)  # I-22
