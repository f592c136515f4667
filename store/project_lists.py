"""The lists of projects, of everybody or of one customer: found, counted and read a window at a time."""

from __future__ import annotations

from collections.abc import Sequence

from store import database, resolving
from store.database import Store
from store.errors import Ref
from store.records.pages import Key, Page
from store.records.projects import ProjectLine
from store.search import EVERYTHING, Query, hint, listing
from store.sql import ALWAYS, Sql, one_of, rows
from store.tiers import Listing, all_ids, count_rows, position_of, read_keys
from store.vocabulary import ProjectStatus
from store.windows import WINDOW, Window


def find(
    query: Query = EVERYTHING, *, customer_id: int | None = None, after: Key | None = None, before: Key | None = None,
    at: str | None = None, last: bool = False, limit: int = WINDOW,
) -> Page[ProjectLine]:  # fmt: skip
    """A window of the projects, of one customer if it is given, that answer ``query``; all of them without one.

    In tiers: whose name begins so; whose name or customer's name has all the words. Raises Refused for a query that cannot be.
    """
    store = database.current()
    window = Window(after, before, at, last, limit)
    keys, has_before, has_after = read_keys(store, _listing(store, query, customer_id), window)
    first, last_key = (keys[0], keys[-1]) if keys else (None, None)
    return Page(_lines(store, keys), first, last_key, has_before, has_after, hint(query))


def count(query: Query = EVERYTHING, cap: int | None = None, *, customer_id: int | None = None) -> int:
    """How many projects answer ``query``; at most ``cap``."""
    store = database.current()
    return count_rows(store, _listing(store, query, customer_id), cap)


def position(query: Query, key: Key, *, customer_id: int | None = None) -> int:
    """How many projects stand before ``key`` in the answer to ``query``."""
    store = database.current()
    return position_of(store, _listing(store, query, customer_id), key)


def ids(query: Query = EVERYTHING, limit: int | None = None, *, customer_id: int | None = None) -> list[int]:
    """The ids of all projects that answer ``query``, or of the first ``limit``, in the order of the list."""
    store = database.current()
    return all_ids(store, _listing(store, query, customer_id), limit)


def resolve(text: str) -> Ref:
    """The project that is meant by an id or a name; raises NotFound, or Ambiguous with candidates."""
    store = database.current()
    fitting = ids(Query(text), resolving.MOST_CANDIDATES + 1)
    return resolving.exactly_one(store, "project", text, base=ALWAYS, by_email=(), found=fitting)


def _listing(store: Store, query: Query, customer_id: int | None) -> Listing:
    base = ALWAYS if customer_id is None else Sql("r.customer_id = ?", (customer_id,))
    return listing(store, "project", query, base=base)


_LINES = """
SELECT r.id, r.uid, r.name, r.customer_id, coalesce(c.name, ''), r.status,
    (SELECT count(*) FROM contact_in_project l JOIN contact k ON k.id = l.contact_id
     WHERE l.project_id = r.id AND k.deleted_at IS NULL)
FROM project r LEFT JOIN customer c ON c.id = r.customer_id
WHERE """


def _lines(store: Store, keys: Sequence[Key]) -> tuple[ProjectLine, ...]:
    if not keys:
        return ()
    key_of = {key.id: key for key in keys}
    made: dict[int, ProjectLine] = {}
    for project_id, uid, name, customer_id, customer, status, people in rows(store, Sql(_LINES) + one_of("r.id", list(key_of))):
        key = key_of[project_id]
        made[project_id] = ProjectLine(project_id, uid, key, name, customer_id, customer, ProjectStatus(status), people)
    return tuple(made[key.id] for key in keys if key.id in made)
