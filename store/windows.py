"""Which part of a list is wanted, and how it is read by the keys of its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from store.database import Store
from store.keys import fold
from store.records.pages import Key, Page
from store.sql import Sql, rows

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


def read_page(store: Store, select: Sql, window: Window, read: Callable[[Sequence[tuple[Any, ...]]], Sequence[L]]) -> Page[L]:
    """The ``window`` of what ``select`` finds, whose first columns are called ``tier``, ``sort`` and ``row_id``: the `Key`.

    For lists that are sorted anew each time, because they are never long; `store.tiers` is for the others. ``read`` turns
    rows, given in the order of the list, into records. One query, and a second one after a jump, to know what is before it.
    """
    start = Key(0, fold(window.at), 0) if window.at is not None else window.after
    edge = window.before if window.backwards else start
    found = _beyond(store, select, edge, window.limit + 1, backwards=window.backwards)
    more = len(found) > window.limit
    del found[window.limit :]
    if window.backwards:
        found.reverse()
        has_before, has_after = more, window.before is not None
    else:
        has_before, has_after = start is not None, more
        if window.at is not None:
            has_before = bool(_beyond(store, select, start, 1, backwards=True))
    records = tuple(read(found))
    return Page(records, records[0].key if records else None, records[-1].key if records else None, has_before, has_after)


def _beyond(store: Store, select: Sql, key: Key | None, limit: int, *, backwards: bool) -> list[tuple[Any, ...]]:
    """The rows on the one side of ``key``, the nearest first; from the end of the list without a key."""
    sql = Sql("SELECT * FROM (") + select + ") w"
    if key is not None:
        sql += Sql(f" WHERE (w.tier, w.sort, w.row_id) {'<' if backwards else '>'} (?, ?, ?)", tuple(key))
    way = " DESC" if backwards else ""
    return rows(store, sql + Sql(f" ORDER BY w.tier{way}, w.sort{way}, w.row_id{way} LIMIT ?", (limit,)))
