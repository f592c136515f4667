"""The list of contacts: found, counted and read a window at a time."""

from __future__ import annotations

from collections.abc import Sequence

from store import database, found_by, names, resolving
from store.database import Store
from store.errors import Ref
from store.needles import Words, read_words
from store.records.contacts import ContactLine
from store.records.pages import Key, Page
from store.search import EVERYTHING, Query, hint, listing
from store.search_sql import whole_number
from store.sql import Sql, one_of, rows
from store.tiers import Listing, all_ids, count_rows, id_selects, position_of, read_keys
from store.vocabulary import ContactKind, ContactStatus, EmailState
from store.windows import WINDOW, Window

LIVING = Sql("r.deleted_at IS NULL AND r.status <> 'erased'")
"""Contacts that any list shows."""


def find(
    query: Query = EVERYTHING, *, after: Key | None = None, before: Key | None = None, at: str | None = None,
    last: bool = False, limit: int = WINDOW,
) -> Page[ContactLine]:  # fmt: skip
    """A window of the contacts that answer ``query`` (I-56, I-59), the whole list without one.

    In tiers: who has exactly that address or number; whose sort key begins so; who has all the words in a name, an address,
    a number or a customer's name. Each in the order of the list, each person once. Raises Refused for a query that cannot be.
    """
    store = database.current()
    keys, has_before, has_after = read_keys(store, _listing(store, query), Window(after, before, at, last, limit))
    lines = _lines(store, keys, read_words(query.text))
    first, last_key = (keys[0], keys[-1]) if keys else (None, None)
    return Page(lines, first, last_key, has_before, has_after, hint(query))


def count(query: Query = EVERYTHING, cap: int | None = None) -> int:
    """How many contacts answer ``query``; at most ``cap``."""
    store = database.current()
    return count_rows(store, _listing(store, query), cap)


def position(query: Query, key: Key) -> int:
    """How many contacts stand before ``key`` in the answer to ``query``."""
    store = database.current()
    return position_of(store, _listing(store, query), key)


def ids(query: Query = EVERYTHING, limit: int | None = None) -> list[int]:
    """The ids of all contacts that answer ``query``, or of the first ``limit``, in the order of the list."""
    store = database.current()
    return all_ids(store, _listing(store, query), limit)


def selection(query: Query = EVERYTHING) -> Sql:
    """A select of the ids of all contacts that answer ``query``, as ``contact_id``, in no order: for what asks on about them."""
    store = database.current()
    found, *others = id_selects(store, _listing(store, query))
    for other in others:
        found += Sql(" UNION ") + other
    return Sql("SELECT y.id AS contact_id FROM (") + found + ") y"


_BY_EMAIL = (
    "SELECT e.contact_id AS id FROM contact_email e WHERE e.email_key = ? AND e.held "
    "UNION ALL SELECT l.contact_id FROM contact_in_customer l WHERE l.override_key = ? AND l.override_key <> '' "
    "UNION ALL SELECT l.contact_id FROM contact_in_project l WHERE l.override_key = ? AND l.override_key <> ''"
)
"""To whom an address belongs: the holder of a global one, or those whose it is at a customer or project."""


def _listing(store: Store, query: Query) -> Listing:
    return listing(store, "contact", query, base=LIVING, exact=_exactly(store, read_words(query.text)))


def _exactly(store: Store, words: Words) -> Sql | None:
    """Whose address or number the text is: a global one, one of a customer or project, in any format."""
    if words.email:
        return Sql(_BY_EMAIL, (words.email,) * 3)
    return whole_number(store, "contact", words.number) if words.number else None


_LINES = """
SELECT r.id, r.uid, r.full_name, r.given_name, r.family_name, r.kind, r.status, r.organisation, r.incomplete, r.inactive_until,
    coalesce(e.address, ''), coalesce(e.state, 'ok'), coalesce(p.e164, ''), coalesce(p.raw, ''), coalesce(c.name, ''),
    (SELECT count(*) FROM contact_in_customer l WHERE l.contact_id = r.id AND l.status = 'active')
FROM contact r
LEFT JOIN contact_email e ON e.id = (
    SELECT x.id FROM contact_email x WHERE x.contact_id = r.id ORDER BY x.is_primary DESC, x.position, x.id LIMIT 1)
LEFT JOIN contact_phone p ON p.id = (
    SELECT x.id FROM contact_phone x WHERE x.contact_id = r.id ORDER BY x.is_primary DESC, x.position, x.id LIMIT 1)
LEFT JOIN customer c ON c.id = (
    SELECT y.id FROM contact_in_customer x JOIN customer y ON y.id = x.customer_id
    WHERE x.contact_id = r.id AND x.status = 'active' ORDER BY y.name_key, y.id LIMIT 1)
WHERE """


def _lines(store: Store, keys: Sequence[Key], words: Words) -> tuple[ContactLine, ...]:
    """The lines of ``keys``, in their order; one that was deleted since is left out."""
    if not keys:
        return ()
    made: dict[int, ContactLine] = {}
    shown: dict[int, tuple[str, ...]] = {}
    key_of = {key.id: key for key in keys}
    for row in rows(store, Sql(_LINES) + one_of("r.id", list(key_of))):
        (contact_id, uid, full, given, family, kind, status, organisation, incomplete, until,
         address, state, e164, raw, customer, customers) = row  # fmt: skip
        made[contact_id] = ContactLine(
            id=contact_id,
            uid=uid,
            key=key_of[contact_id],
            name=names.shown_name(full, given, family, organisation, address, e164 or raw),
            kind=ContactKind(kind),
            status=ContactStatus(status),
            organisation=organisation or customer,
            customers=customers,
            email=address,
            email_state=EmailState(state),
            phone=e164 or raw,
            incomplete=bool(incomplete),
            inactive_until=until,
        )
        shown[contact_id] = (full, given, family, organisation or customer, address)
    reasons = found_by.reasons(store, words, made.values(), shown) if words.inside else {}
    return tuple(found_by.told(made[key.id], reasons.get(key.id, "")) for key in keys if key.id in made)


def resolve(text: str) -> Ref:
    """The contact that is meant by an id, an address (in any context) or a name; raises NotFound, or Ambiguous."""
    store = database.current()
    email = read_words(text).email
    by_email = [Sql(f"r.id IN ({_BY_EMAIL})", (email,) * 3)] if email else []
    fitting = ids(Query(text), resolving.MOST_CANDIDATES + 1)
    return resolving.exactly_one(store, "contact", text, base=LIVING, by_email=by_email, found=fitting)
