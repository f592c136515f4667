"""The list of customers: found, also through their contacts, counted and read a window at a time."""

from __future__ import annotations

from collections.abc import Sequence

from store import database, resolving
from store.database import Store
from store.errors import Ref
from store.needles import Words, read_words
from store.records.customers import CustomerLine
from store.records.pages import Key, Page
from store.search import EVERYTHING, Elsewhere, Query, hint, listing
from store.search_sql import SEARCHED, estimate, found, has_all, matches, own_words, whole_number
from store.sql import ALWAYS, MANY, SOME, Sql, all_of, any_of, by_index, one_of, rows, set_apart
from store.tiers import Listing, all_ids, count_rows, position_of, read_keys
from store.vocabulary import CustomerStatus
from store.windows import WINDOW, Window


def find(
    query: Query = EVERYTHING, *, after: Key | None = None, before: Key | None = None, at: str | None = None,
    last: bool = False, limit: int = WINDOW,
) -> Page[CustomerLine]:  # fmt: skip
    """A window of the customers that answer ``query``, the whole list without one.

    In tiers: whose main address or number it is; whose name begins so; whose words hold all of it; those of whose contacts
    one does (I-56). Each in the order of the list, each customer once. Raises Refused for a query that cannot be.
    """
    store = database.current()
    keys, has_before, has_after = read_keys(store, _listing(store, query), Window(after, before, at, last, limit))
    first, last_key = (keys[0], keys[-1]) if keys else (None, None)
    return Page(_lines(store, keys), first, last_key, has_before, has_after, hint(query))


def count(query: Query = EVERYTHING, cap: int | None = None) -> int:
    """How many customers answer ``query``; at most ``cap``."""
    store = database.current()
    return count_rows(store, _listing(store, query), cap)


def position(query: Query, key: Key) -> int:
    """How many customers stand before ``key`` in the answer to ``query``."""
    store = database.current()
    return position_of(store, _listing(store, query), key)


def ids(query: Query = EVERYTHING, limit: int | None = None) -> list[int]:
    """The ids of all customers that answer ``query``, or of the first ``limit``, in the order of the list."""
    store = database.current()
    return all_ids(store, _listing(store, query), limit)


def resolve(text: str) -> Ref:
    """The customer that is meant by an id, its main address or a name; raises NotFound, or Ambiguous with candidates."""
    store = database.current()
    email = read_words(text).email
    by_email = [Sql("r.main_email_key = ? AND r.main_email_key <> ''", (email,))] if email else []
    fitting = all_ids(store, listing(store, "customer", Query(text), base=ALWAYS), resolving.MOST_CANDIDATES + 1)
    return resolving.exactly_one(store, "customer", text, base=ALWAYS, by_email=by_email, found=fitting)


def _listing(store: Store, query: Query) -> Listing:
    words = read_words(query.text)
    if not words.inside:
        return listing(store, "customer", query, base=ALWAYS)
    contacts = estimate(store, SEARCHED["contact"], words.needles)
    if query.terms and not contacts:
        contacts = found(store, SEARCHED["contact"], words.needles)
    most = SOME if contacts else MANY
    through = Elsewhere(_through_contacts(store, words), _contacts_scan(store, words), most, contacts)
    return listing(store, "customer", query, base=ALWAYS, exact=_exactly(store, words), elsewhere=through)


def _exactly(store: Store, words: Words) -> Sql | None:
    if words.email:
        return Sql("SELECT c.id FROM customer c WHERE c.main_email_key = ? AND c.main_email_key <> ''", (words.email,))
    return whole_number(store, "customer", words.number) if words.number else None


def _through_contacts(store: Store, words: Words) -> Sql:
    """That the name of a customer and one of its contacts have all the words between them."""
    people = by_index(store, "contact_search", "cs", "cs.contact_id = l.contact_id")
    through = Sql(f"EXISTS (SELECT 1 FROM contact_in_customer l {people} WHERE l.customer_id = r.id AND ")
    return through + _between_them(store, words) + ")"


def _between_them(store: Store, words: Words) -> Sql:
    own = own_words(store, "cs.body")
    return all_of(any_of([has_all(store, own, [needle]), has_all(store, "r.name_key", [needle])]) for needle in words.needles)


def _contacts_scan(store: Store, words: Words) -> Sql:
    """Through the contacts whose body, in which their customers are named, holds all the words."""
    source, match = matches(store, SEARCHED["contact"], words.needles, "m")
    bodies = Sql(f"SELECT m.contact_id, m.body FROM {source} WHERE ") + all_of([*match, has_all(store, "m.body", words.needles)])
    scan = Sql("FROM ") + set_apart(store, bodies) + " cs "
    scan += by_index(store, "contact_in_customer", "l", "l.contact_id = cs.contact_id") + " "
    scan += by_index(store, "customer", "r", "r.id = l.customer_id")
    return scan + " LEFT JOIN customer_search s ON s.customer_id = r.id WHERE " + _between_them(store, words)


PEOPLE = """
    (SELECT count(*) FROM contact_in_customer l JOIN contact p ON p.id = l.contact_id
     WHERE l.customer_id = r.id AND p.deleted_at IS NULL)"""
"""How many contacts the customer ``r`` has, in SQL."""

_LINES = f"""
SELECT r.id, r.uid, r.name, t.label, t.is_private, r.status, r.main_email, {PEOPLE}
FROM customer r JOIN customer_type t ON t.id = r.customer_type_id
WHERE """


def _lines(store: Store, keys: Sequence[Key]) -> tuple[CustomerLine, ...]:
    if not keys:
        return ()
    key_of = {key.id: key for key in keys}
    made: dict[int, CustomerLine] = {}
    for row in rows(store, Sql(_LINES) + one_of("r.id", list(key_of))):
        customer_id, uid, name, label, private, status, email, people = row
        key = key_of[customer_id]
        made[customer_id] = CustomerLine(customer_id, uid, key, name, label, bool(private), CustomerStatus(status), email, people)
    return tuple(made[key.id] for key in keys if key.id in made)
