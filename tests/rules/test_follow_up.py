"""When a follow-up is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from store.errors import Refused
from store.rules.follow_up import Due, due, moment, parse

ZONE = timezone(timedelta(hours=2))
NOW = datetime(2026, 1, 31, 16, 20, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("+3d call back", datetime(2026, 2, 3, 9, tzinfo=ZONE), "call back"),
        ("+1d", datetime(2026, 2, 1, 9, tzinfo=ZONE), ""),
        ("+2w 14:30 send the offer", datetime(2026, 2, 14, 14, 30, tzinfo=ZONE), "send the offer"),
        ("+1m", datetime(2026, 2, 28, 9, tzinfo=ZONE), ""),
        ("+1y", datetime(2027, 1, 31, 9, tzinfo=ZONE), ""),
        ("+2h ring", datetime(2026, 1, 31, 18, 20, tzinfo=ZONE), "ring"),
        (" + 3 D at 8:05 x", datetime(2026, 2, 3, 8, 5, tzinfo=ZONE), "x"),
    ],
)
def test_a_follow_up_is_read(text: str, at: datetime, words: str) -> None:
    assert parse(text, NOW) == (at, words)


def test_nothing_typed_is_no_follow_up() -> None:
    assert parse("  ", NOW) is None


@pytest.mark.parametrize("text", ["tomorrow", "3d call back", "+d", "+3x", "+3d 25:00 x"])
def test_anything_else_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse(text, NOW)
    assert caught.value.field == "follow_up"
    assert caught.value.mend


@pytest.mark.parametrize(
    ("at", "group"),
    [
        (NOW - timedelta(days=1), Due.OVERDUE),
        (NOW.replace(hour=0, minute=0), Due.TODAY),
        (NOW, Due.TODAY),
        (NOW.replace(hour=23, minute=59), Due.TODAY),
        (NOW + timedelta(hours=8), Due.SOON),
        (NOW + timedelta(days=7), Due.SOON),
        (NOW + timedelta(days=8), Due.LATER),
    ],
)
def test_days_are_those_of_the_operator(at: datetime, group: Due) -> None:
    assert due(at.astimezone(UTC), NOW) is group


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", None),
        ("now", NOW),
        ("14:05", datetime(2026, 1, 31, 14, 5, tzinfo=ZONE)),
        ("yesterday 14:05", datetime(2026, 1, 30, 14, 5, tzinfo=ZONE)),
        ("Tomorrow", datetime(2026, 2, 1, 9, tzinfo=ZONE)),
        ("2026-05-03", datetime(2026, 5, 3, 9, tzinfo=ZONE)),
        ("2026-05-03 at 8:30", datetime(2026, 5, 3, 8, 30, tzinfo=ZONE)),
        ("+3d", datetime(2026, 2, 3, 9, tzinfo=ZONE)),
    ],
)
def test_a_moment_is_read_in_the_zone_of_the_operator(text: str, at: datetime | None) -> None:
    assert moment(text, NOW) == at


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "25:00", "14", "+3d call back"])
def test_what_is_no_moment_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(Refused) as caught:
        moment(text, NOW)
    assert caught.value.field == "at"
    assert caught.value.mend
