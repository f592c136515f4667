"""When something is or was: ``+3d call back`` and ``2026-05-03 14:05`` read, a due moment sorted into its group (D9, I-43)."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from store.errors import Refused

_FORM = re.compile(r"\+\s*(\d{1,3})\s*([hdwmy])\b\s*(?:(?:at\s+)?(\d{1,2}):(\d\d)\b)?\s*(.*)", re.IGNORECASE | re.DOTALL)
_MOMENT = re.compile(r"(?:(today|yesterday|tomorrow|\d{4}-\d\d-\d\d)\s*)?(?:(?:at\s+)?(\d{1,2}):(\d\d))?", re.IGNORECASE)
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WORDS = "write it like +3d call back: a plus sign, a number, and h, d, w, m or y for hours, days, weeks, months or years"
MORNING = 9
"""The hour at which something is due that was put off by days and without a time."""
SOON_DAYS = 7
"""How many days ahead `soon` reaches."""


class Due(StrEnum):
    """How pressing an open interaction is."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


class FollowUp(NamedTuple):
    """Something to be done at a moment."""

    at: datetime
    words: str


def parse(text: str, now: datetime) -> FollowUp | None:
    """``+3d call back`` as the moment it is due, in the time zone of ``now``, and its words; None for an empty text.

    Put off by days or more it is due in the morning, or at the time that is given (``+3d 14:30 call back``).
    Raises Refused for anything else.
    """
    if not text.strip():
        return None
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise Refused(f'Not a follow-up: "{text.strip()}"', mend=_WORDS, field="follow_up")
    number, unit = int(found[1]), found[2].lower()
    if unit == "h":
        return FollowUp(now + timedelta(hours=number), found[5].strip())
    at = _time_of_day(found[3], found[4], "follow_up") if found[3] else time(MORNING)
    return FollowUp(datetime.combine(_later(now.date(), number, unit), at, now.tzinfo), found[5].strip())


def moment(text: str, now: datetime) -> datetime | None:
    """``2026-05-03 14:05``, ``yesterday 14:05``, ``14:05``, ``tomorrow`` or ``+3d`` in the time zone of ``now``; None if empty.

    A day without a time is its morning, a time without a day is of today. Raises Refused for anything else.
    """
    text = text.strip()
    if not text or text.lower() == "now":
        return now if text else None
    if text.startswith("+"):
        later = parse(text, now)
        if later is not None and not later.words:
            return later.at
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise Refused(f'Not a moment: "{text}"', mend="write it like 2026-05-03 14:05, yesterday 14:05 or 14:05", field="at")
    at = _time_of_day(found[2], found[3], "at") if found[2] else time(MORNING)
    return datetime.combine(_day(found[1] or "today", now), at, now.tzinfo)


def due(at: datetime, now: datetime) -> Due:
    """In which group of the follow-ups something due ``at`` stands; days are those of the time zone of ``now``."""
    day = at.astimezone(now.tzinfo).date()
    if at <= now:
        return Due.TODAY if day == now.date() else Due.OVERDUE
    if day == now.date():
        return Due.TODAY
    return Due.SOON if day <= now.date() + timedelta(days=SOON_DAYS) else Due.LATER


def _day(word: str, now: datetime) -> date:
    if word.lower() in _DAYS:
        return now.date() + timedelta(days=_DAYS[word.lower()])
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise Refused(f'There is no such day: "{word}"', mend="write it like 2026-05-03", field="at") from None


def _time_of_day(hour: str, minute: str, field: str) -> time:
    if int(hour) > 23 or int(minute) > 59:
        raise Refused(f'Not a time of day: "{hour}:{minute}"', mend="write it like 14:30", field=field)
    return time(int(hour), int(minute))


def _later(day: date, number: int, unit: str) -> date:
    if unit in "dw":
        return day + timedelta(days=number * (7 if unit == "w" else 1))
    months = day.year * 12 + day.month - 1 + number * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
