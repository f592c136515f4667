"""What single questions and a save cost inside the program, beside the bare SQL through the driver.

Plain paired medians: pytest-benchmark calls one thing many times and then the next, and a ratio of two things that are not
measured by turns is a ratio of two moods of the machine.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing

from benchmarks import books
from benchmarks.books import Book
from benchmarks.driver import Driver
from benchmarks.table import Row, paired, seconds
from store import contact_card, contacts, customers, operators, panels
from store.query_line import Query, parse
from store.records.contexts import CustomerContext
from store.vocabulary import Origin

RUNS = 60
SAVES = 200
WORDS = ("m", "ma", "mar", "mart", "smith", "anna lyon", "invoice", "0416", "info@")
SAVE_LIMIT = {"sqlite": 6.0, "postgres": 3.5}
_FLOOR = "bare SQL"
_WINDOW = "SELECT id, uid, given_name, family_name, status FROM contact WHERE deleted_at IS NULL AND status <> 'erased' "


def calls(book: Book) -> Iterator[Row]:
    """Windows, letters, jumps, records and a save on ``book``."""
    with books.opened(book.url), closing(Driver(book)) as driver:
        yield from _windows(book, driver)
        yield from _letters(book)
        yield from _records(book)
        yield _save(book, driver)


def _windows(book: Book, driver: Driver) -> Iterator[Row]:
    middle = contacts.find(at="mar", limit=1).rows[0].key
    asked: tuple[tuple[str, Callable[[], object], str, tuple[object, ...]], ...] = (
        ("first window", lambda: contacts.find(), "ORDER BY sort_key, id LIMIT 61", ()),
        (
            "window in the middle", lambda: contacts.find(after=middle),
            "AND (sort_key, id) > (?, ?) ORDER BY sort_key, id LIMIT 61", (middle.sort, middle.id),
        ),
        ("last window", lambda: contacts.find(last=True), "ORDER BY sort_key DESC, id DESC LIMIT 61", ()),
        ("jump", lambda: contacts.find(at="mar"), "AND sort_key >= ? ORDER BY sort_key, id LIMIT 61", ("mar",)),
    )  # fmt: skip
    for what, ours, sql, values in asked:
        figures = paired(ours, lambda sql=sql, values=values: driver.all(_WINDOW + sql, *values), RUNS)  # type: ignore[misc]
        yield _row(book, what, *figures)


def _letters(book: Book) -> Iterator[Row]:
    for word in WORDS:
        query = parse(word)
        yield _row(book, f"letters {word!r}", _median(lambda query=query: contacts.find(query)))  # type: ignore[misc]
    yield _row(book, "count of all contacts", _median(lambda: contacts.count(Query()), 5))


def _records(book: Book) -> Iterator[Row]:
    some = random.Random(7)
    people = [some.randint(1, book.contacts) for _ in range(RUNS)]
    firms = [some.randint(1, book.contacts // 5) for _ in range(RUNS)]
    yield _row(book, "a contact's card", _median(lambda: contact_card.card(people[some.randrange(RUNS)])))
    yield _row(book, "a customer's card", _median(lambda: customers.card(firms[some.randrange(RUNS)])))
    yield _row(book, "a customer's people", _median(lambda: panels.people(CustomerContext(firms[some.randrange(RUNS)]))))


def _save(book: Book, driver: Driver) -> Row:
    """Two fields of a contact: with the lock against others, the audit of both, and without any of that."""
    actor = operators.actor_for("benchmark", Origin.TUI)
    some = random.Random(11)
    ids = iter(some.sample(range(1, book.contacts + 1), 2 * (SAVES + 1)))
    forms = [contact_card.card(next(ids)) for _ in range(SAVES + 1)]

    def save() -> None:
        card = forms.pop()
        contacts.change(actor, card.id, card.version, card.fields, {**card.fields, **_two_fields()})

    def bare() -> None:
        driver.transaction(
            "UPDATE contact SET job_title = ?, note = ?, version = version + 1 WHERE id = ? AND version > 0",
            *_two_fields().values(), next(ids),
        )  # fmt: skip

    figures = paired(save, bare, SAVES)
    return _row(book, "a save with its audit", *figures, limit=SAVE_LIMIT[book.engine])


def _two_fields() -> dict[str, str]:
    """Never the same twice, also not in another run: what does not change is not written."""
    now = time.time_ns()
    return {"job_title": f"Engineer {now}", "note": f"Called at {now}"}


def _median(call: Callable[[], object], runs: int = RUNS) -> float:
    call()
    return sorted(seconds(call) for _ in range(runs))[runs // 2]


def _row(book: Book, what: str, ours: float, floor: float | None = None, *, limit: float | None = None) -> Row:
    return Row(
        what, book.engine, ours * 1000, "ms",
        floor=None if floor is None else floor * 1000, floor_name=_FLOOR if floor is not None else "", ratio_limit=limit,
    )  # fmt: skip
