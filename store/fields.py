"""Column types that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from peewee import BigIntegerField, TextField

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """Microseconds since the epoch; a naive moment is refused, for nobody knows when it was."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be stored")
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware UTC moment of a stored value."""
    return _EPOCH + micros * _MICROSECOND


class UtcField(BigIntegerField):
    """A moment, stored as microseconds since the epoch: the same order, width and value on both engines."""

    def db_value(self, value: Any) -> Any:
        """What is stored for a moment."""
        return to_micros(value) if isinstance(value, datetime) else value

    def python_value(self, value: Any) -> Any:
        """The moment that is stored."""
        return None if value is None else from_micros(value)


class KeyField(TextField):
    """Text made by `store.keys`: compared by code point on both engines (``COLLATE "C"`` on PostgreSQL)."""
