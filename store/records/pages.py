"""A window on a list, and where a row stands in it."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Key(NamedTuple):
    """Where a row stands in its list; opaque to callers, who hand it back to ask for what is before or after it."""

    tier: int
    sort: str
    id: int

    def just_before(self) -> Key:
        """The place right before this one: what comes after it begins with this very row."""
        return self._replace(id=self.id - 1)


class Page(NamedTuple, Generic[T]):
    """A window on a list of any length, in the order of the list."""

    rows: tuple[T, ...]
    first: Key | None
    """The key of the first row, None if there are no rows."""
    last: Key | None
    has_before: bool
    has_after: bool
    hint: str = ""
    """Something the user should know of this answer, such as ``type 3 letters to search inside names``."""
