"""What time it is where the operator sits, in a zone that knows its summer time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


class _Here(tzinfo):
    """The zone that the machine is set to. A moment half a year ahead has the offset of that day, not of today."""

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        """The offset at that moment."""
        return None if at is None else at.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, at: datetime | None) -> timedelta | None:
        """Not told apart from the offset."""
        return None

    def tzname(self, at: datetime | None) -> str | None:
        """What the zone is called at that moment."""
        return None if at is None else at.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, at: datetime) -> datetime:
        """That moment, given in UTC, as the clock here shows it."""
        return at.replace(tzinfo=UTC).astimezone().replace(tzinfo=self)


HERE = _Here()


def now() -> datetime:
    """This moment here."""
    return datetime.now(HERE)
