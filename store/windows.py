"""Reads a window of a list of any length by its keys: as quick at the millionth row as at the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from peewee import Expression

from store.keys import fold
from store.records import Key, Page

WINDOW = 60
"""Rows in a window, unless somebody asks for more."""


class Keyed(Protocol):
    """A record that knows where it stands in its list."""

    @property
    def key(self) -> Key:
        """Its key."""
        ...


L = TypeVar("L", bound=Keyed)


class Window(NamedTuple):
    """Which part of a list is wanted; the first, if nothing is said."""

    after: Key | None = None
    """The rows that follow this key."""
    before: Key | None = None
    """The rows that come before this key, the nearest ones."""
    at: str | None = None
    """The rows from the first one of the first tier whose sort key is not before these letters (a jump)."""
    last: bool = False
    """The end of the list."""
    limit: int = WINDOW

    @property
    def backwards(self) -> bool:
        """Whether it is read from its end."""
        return self.last or self.before is not None


Order = tuple[Any, Any, Any]
"""The columns or expressions that make up a `Key`: tier, sort key, id."""


def read_page(query: Any, order: Order, window: Window, read: Callable[[Sequence[tuple[Any, ...]]], Sequence[L]]) -> Page[L]:
    """The ``window`` of ``query``, a select that has no order of its own.

    ``read`` turns its rows, given in the order of the list, into records with their keys.
    One query, and a second one after a jump, to know whether there is anything before it.
    """
    start = Key(0, fold(window.at), 0) if window.at is not None else window.after
    if window.backwards:
        found = query if window.before is None else query.where(beyond(order, window.before, backwards=True))
        found = found.order_by(*(column.desc() for column in order))
    else:
        found = query if start is None else query.where(beyond(order, start))
        found = found.order_by(*order)
    rows = list(found.limit(window.limit + 1).tuples())
    more = len(rows) > window.limit
    del rows[window.limit :]
    if window.backwards:
        rows.reverse()
        has_before, has_after = more, window.before is not None
    elif window.at is not None and start is not None:
        has_before, has_after = query.where(~beyond(order, start)).limit(1).tuples().first() is not None, more
    else:
        has_before, has_after = start is not None, more
    records = tuple(read(rows))
    return Page(records, records[0].key if records else None, records[-1].key if records else None, has_before, has_after)


def beyond(order: Order, key: Key, *, backwards: bool = False) -> Expression:
    """That a row comes after ``key`` in the list, or ``backwards`` before it."""
    tier, sort, row_id = order
    if backwards:
        return (tier < key.tier) | ((tier == key.tier) & ((sort < key.sort) | ((sort == key.sort) & (row_id < key.id))))
    return (tier > key.tier) | ((tier == key.tier) & ((sort > key.sort) | ((sort == key.sort) & (row_id > key.id))))
