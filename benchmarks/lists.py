"""Long mailing lists and long timelines: what they cost beside the bare SQL, and how they feel on the screen."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import accumulate, takewhile

from benchmarks import books, screens
from benchmarks.books import Book
from benchmarks.driver import Driver
from benchmarks.screens import ENTER, ESCAPE, FILTER, WHY, Screens
from benchmarks.table import Row, paired
from benchmarks.terminal import Felt, median
from store import list_evaluation, list_members, mailing_lists, operators, settings
from store.database import Store
from store.records.contexts import OwnContext
from store.vocabulary import Origin, Purpose

_LIST = "benchmark"
# What a list comes to when nothing is asked but which address holds: the override of the link, else the global addresses.
_BARE_LIST = """
SELECT coalesce(nullif(l.override_key, ''), e.email_key) AS email_key,
    CASE WHEN l.override_key <> '' THEN l.override_email ELSE e.address END AS address
FROM list_member m JOIN contact c ON c.id = m.contact_id AND c.status = 'active' AND c.deleted_at IS NULL
JOIN contact_in_customer l ON l.contact_id = m.contact_id AND l.customer_id = m.customer_id AND l.status = 'active'
LEFT JOIN contact_email e ON e.contact_id = c.id AND l.override_key = '' AND e.state <> 'invalid'
WHERE m.list_id = ? AND m.ticked AND (l.override_key = '' OR l.email_state = 'ok')
    AND coalesce(nullif(l.override_key, ''), e.email_key) IS NOT NULL
ORDER BY c.sort_key, c.id, e.is_primary DESC, e.position, e.id"""

SCREEN_LIMIT = 2000
"""Milliseconds from the key until a long list is on the screen."""
TIMES_A_SHORT_ONE = 1.3
"""What a key may cost in a long list or timeline, as a multiple of the same in a short one."""
SHORT = 1000
"""Members of that short list."""
TOLD_AFTER = 5000
"""From so many candidates on it is said how far it is."""
_ENDS = {"sqlite": 60, "postgres": 90}


def lists(book: Book, small: Book, members: int, runs: int) -> Iterator[Row]:
    """A list of ``members`` of ``book``, and its timeline beside that of ``small``."""
    members = min(members, book.contacts)
    yield from _beside_bare_sql(book, members, runs)
    yield from _on_the_screen(book, members, runs)
    yield from _timeline(book, small)


# --- what a list costs ---------------------------------------------------------------------------


def _beside_bare_sql(book: Book, members: int, runs: int) -> Iterator[Row]:
    with books.opened(book.url) as store, closing(Driver(book)) as driver:
        list_id = _with_members(store, members)
        asked = mailing_lists.ask(list_id, purpose=Purpose.MANUAL, scope=OwnContext())

        def bare() -> None:
            dict(driver.all(_BARE_LIST, list_id))

        for what, ours, limit in (
            (f"addresses of a list of {members:,}", lambda: list_evaluation.addresses(asked), 1.3),
            ("the same with a reason for whoever is left out", lambda: list_evaluation.evaluate(asked), 3.0),
        ):
            mine, floor = paired(ours, bare, runs)
            yield Row(what, book.engine, mine, "s", floor=floor, floor_name="bare SQL", ratio_limit=limit)


def _with_members(store: Store, members: int) -> int:
    """A list of about so many contacts, all those of some customers; made once."""
    name = _name(members)
    there = store.execute(f"SELECT id FROM mailing_list WHERE name = {store.mark}", (name,)).fetchone()
    if there:
        return int(there[0])
    actor = operators.actor_for("benchmark", Origin.TUI)
    settings.put(actor, "mailing_lists_enabled", True)
    list_id = mailing_lists.add(actor, mailing_lists.empty_draft() | {"name": name})
    people = store.execute("SELECT customer_id, count(*) FROM contact_in_customer GROUP BY customer_id ORDER BY customer_id")
    totals = accumulate(people.fetchall(), lambda so_far, one: (one[0], so_far[1] + one[1]))
    list_members.add_from_customers(actor, list_id, [row_id for row_id, _ in takewhile(lambda at: at[1] <= members, totals)])
    store.execute("ANALYZE list_member")
    return list_id


def _name(members: int) -> str:
    """With its zeros, so that no name begins another one."""
    return f"{_LIST} {members:09}"


# --- how it feels --------------------------------------------------------------------------------


def _on_the_screen(book: Book, members: int, runs: int) -> Iterator[Row]:
    with books.opened(book.url) as store:
        _with_members(store, SHORT)
    shown, began = [], []
    for _ in range(runs):
        with screens.carnet(book) as carnet:
            said, there = _open(carnet, members)
            began.append(said)
            shown.append(there)
    what = f"a list of {members:,}"
    yield Row(f"{what}: how far it is, shown after", book.engine, statistics.median(began), "ms")
    yield Row(f"{what}: on the screen", book.engine, statistics.median(shown), "ms", limit=SCREEN_LIMIT)
    with screens.carnet(book) as carnet, screens.carnet(book) as beside:
        _open(carnet, members)
        _open(beside, SHORT)
        yield from _scrolling(what, carnet, f"of {SHORT:,}", beside, book.engine)
        yield Row(f"{what}: why this address", book.engine, _why(carnet).ms, "ms")


def _open(carnet: Screens, members: int) -> tuple[float, float]:
    """Open a list: milliseconds until it was said how far it is, and until everybody was there."""
    terminal = carnet.terminal
    carnet.go("list")
    terminal.send(FILTER + _name(members).encode())
    terminal.settle(0.5)
    sent = (time.monotonic() - terminal.began) * 1000
    terminal.send(ENTER)
    said = terminal.wait_for("looked at") if members > TOLD_AFTER else sent
    there = terminal.wait_for(" out ")
    terminal.settle(0.5)
    return said - sent, there - sent


def _why(carnet: Screens, times: int = 5) -> Felt:
    felt = []
    for _ in range(times):
        felt.append(carnet.terminal.press(WHY))
        carnet.terminal.press(ESCAPE)
    return median(felt)


def _timeline(book: Book, small: Book) -> Iterator[Row]:
    with screens.carnet(book) as carnet, screens.carnet(small) as beside:
        for one in (carnet, beside):
            one.go("timeline")
        yield from _scrolling(
            f"the timeline of {book.contacts:,} contacts", carnet, f"of {small.contacts:,}", beside, book.engine
        )


def _scrolling(what: str, carnet: Screens, short: str, beside: Screens, engine: str) -> Iterator[Row]:
    """Keys in something long and something short, by turns."""
    for key, press in (("cursor key", Screens.cursor), ("page down", Screens.page_down)):
        pairs = [(press(carnet, 5).ms, press(beside, 5).ms) for _ in range(5)]
        long, floor = (statistics.median(side) for side in zip(*pairs, strict=True))
        yield Row(
            f"{what}: {key}", engine, long, "ms", floor=floor, floor_name=short, ratio_limit=TIMES_A_SHORT_ONE
        )  # fmt: skip
    there, back = carnet.ends()
    yield Row(f"{what}: to the last row", engine, there.ms, "ms", limit=_ENDS[engine])
    yield Row(f"{what}: and back", engine, back.ms, "ms", limit=_ENDS[engine])
