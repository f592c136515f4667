"""What each letter of a filter costs while realistic queries are typed: common and rare names, middles, numbers, fields."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from benchmarks import books
from benchmarks.books import Book
from benchmarks.table import Row
from store import contacts, customers, projects
from store.errors import Refused
from store.query_line import Query, parse
from store.query_terms import Subject
from store.records.pages import Page

LIMIT = 15.0
"""Milliseconds that a window may take so that the whole letter keeps its own limit."""
HOPELESS = 300.0
"""Milliseconds after which nothing is asked again."""
TYPED: dict[Subject, tuple[str, ...]] = {
    "contact": (
        # family names: common, rare, as they begin and with what follows
        "smith", "garcia", "martin", "nowak", "kowalczyk", "nguyen", "ashbury", "birkenmann", "zawula", "smith harry", "müller",
        # given names and what stands in the middle of a name
        "harry smith", "anna lyon", "sofia ba", "helene", "zoe", "rthur", "berg", "heimer", "owicz", "qvist", "ston",
        "лебедев", "李",
        # nobody
        "zzyzx", "anna qqq", "harry xyz",
        # addresses, domains, customers
        "info@", "anna.lyon", "maria@", "home.example", "old-mail", "alderbridge", "oakgate ltd", "acornbridge group",
        "@at.", "gmbh",
        # numbers
        "0416", "+44 20 794", "912 34", "1 45 67", "123", "00 33 1 45", "7271",
        # two words and more
        "harry sc", "anna l", "maria garcia", "anna oak", "smith bridge", "jo an", "ma li", "lee kim", "smi jan vall", "li na",
        "mar ber", "son sen",
        # fields
        "tag:vip", "role:buyer", "role:director", "city:lyon", "lang:fr", "status:inactive", "has:phone anna", "no:email",
        "customer:oak", "customer:oakgate smith", "role:buyer anna", "is:favourite sch", "kind:individual mar", "-anna schm",
        "country:de", "is:overridden", "email:home", "phone:794", "project:audit", "type:private", "consent:email", "pref:email",
        "last<90d", "last>1y smith", "created>2020-01-01 ber",
    ),
    "customer": (
        "oak", "alderbridge ltd", "gate", "works", "& sons", "smith", "harry", "anna l", "anna lyon", "garcia", "berg", "heimer",
        "info@oak", "0416", "zzyzx", "type:private", "status:active oak", "contact:anna", "contact:smith oak", "project:audit",
        "city:lyon", "zephyr",
    ),
    "project": (
        "annual audit 2019", "audit", "brid", "2019", "warehouse", "oakgate", "harbour tour", "status:completed", "customer:oak",
        "contact:anna", "contact:smith audit", "zzyzx", "ltd",
    ),
}  # fmt: skip
"""What somebody types into the filter of each list."""
FINDS: dict[Subject, Callable[[Query], Page]] = {"contact": contacts.find, "customer": customers.find, "project": projects.find}


class Typed(NamedTuple):
    """One letter more in a filter."""

    line: str
    ms: float


def letters(book: Book) -> Iterator[Row]:
    """For each list: how long the window takes that one letter more asks for, and the letter that takes longest."""
    with books.opened(book.url, readonly=True):
        for subject in TYPED:
            taken = sorted(typed(subject), key=lambda one: one.ms)
            for what, at, limit in (("half of them", 0.5, None), ("95 of 100", 0.95, LIMIT)):
                figure = taken[round(at * (len(taken) - 1))].ms
                yield Row(f"a letter of {len(taken)} in the list of {subject}s, {what}", book.engine, figure, "ms", limit=limit)
            line, slowest = taken[-1]
            yield Row(f"the slowest of them, {line!r}", book.engine, slowest, "ms")


def typed(subject: Subject, runs: int = 3) -> list[Typed]:
    """Every beginning of every query of ``subject`` that can be asked, with the least time of ``runs``."""
    beginnings = dict.fromkeys(line[:end] for line in TYPED[subject] for end in range(1, len(line) + 1))
    found = []
    for line in beginnings:
        try:
            ask = partial(FINDS[subject], parse(line, subject))
            first = _milliseconds(ask)
        except Refused:  # a field whose value is not whole yet
            continue
        more = 0 if first > HOPELESS else runs - 1
        found.append(Typed(line, min([first, *(_milliseconds(ask) for _ in range(more))])))
    return found


def _milliseconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000
