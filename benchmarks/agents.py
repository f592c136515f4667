"""Fifty colleagues at once on one PostgreSQL store: what each waits for, and that nothing of what they saved is lost."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from typing import NamedTuple

from benchmarks import books
from benchmarks.books import Book
from benchmarks.driver import Driver
from benchmarks.table import Row
from store import contact_card, contacts, operators
from store.query_line import parse
from store.vocabulary import Origin

AGENTS = 50
SEARCH_EVERY, SAVE_EVERY = 2.0, 10.0
WORDS = ("smith", "mar", "anna l", "lyon", "04", "jones", "info@", "schn", "patel", "kraków")
_OURS = "application_name = 'carnet'"


class Day(NamedTuple):
    """What one agent lived through."""

    searches: list[float]
    saves: list[float]
    kept: dict[int, str]
    """The note of each contact as this agent left it."""


def agents(book: Book, seconds: float) -> Iterator[Row]:
    """Each in a process of its own, for ``seconds``."""
    days, connections, lost = _day_of_all(book, seconds)
    for what, times, limit in (
        ("a search", [took for day in days for took in day.searches], 100),
        ("a save", [took for day in days for took in day.saves], 150),
    ):
        yield Row(f"{AGENTS} agents: {what}, 95 of 100", book.engine, _p95(times), "ms", limit=limit)
    yield Row(f"{AGENTS} agents: connections of each", book.engine, connections / AGENTS, "", limit=2)
    yield Row(f"{AGENTS} agents: saves lost of {sum(len(day.saves) for day in days)}", book.engine, lost, "", limit=0)


def _day_of_all(book: Book, seconds: float) -> tuple[list[Day], int, int]:
    """What they lived through, how many connections they had together, and how many saves are not there."""
    context = multiprocessing.get_context("spawn")
    pipes, processes = [], []
    for number in range(AGENTS):
        ours, theirs = context.Pipe()
        processes.append(context.Process(target=_work, args=(book, number, seconds, theirs), daemon=True))
        pipes.append(ours)
        processes[-1].start()
    for pipe in pipes:
        pipe.recv()  # it is connected
    for pipe in pipes:
        pipe.send("begin")
    with closing(Driver(book)) as driver:
        time.sleep(seconds / 2)
        here = f"datname = current_database() AND {_OURS}"
        connections = driver.all(f"SELECT count(*) FROM pg_stat_activity WHERE {here}")[0][0]
        days: list[Day] = [pipe.recv() for pipe in pipes]
        for process in processes:
            process.join()
        lost = sum(_lost(driver, day) for day in days)
    return days, connections, lost


def _lost(driver: Driver, day: Day) -> int:
    return sum(driver.all("SELECT note FROM contact WHERE id = ?", row)[0][0] != note for row, note in day.kept.items())


def _work(book: Book, number: int, seconds: float, pipe: Connection) -> None:
    """One agent: searches and saves at its own hours."""
    some = random.Random(number)
    day = Day([], [], {})
    with books.opened(book.url) as store:
        actor = store.write(operators.actor_for, f"agent {number}", Origin.TUI)
        pipe.send("ready")
        pipe.recv()
        end = time.monotonic() + seconds
        search_at = time.monotonic() + some.random() * SEARCH_EVERY
        save_at = time.monotonic() + some.random() * SAVE_EVERY
        while (now := time.monotonic()) < end:
            if now < min(search_at, save_at):
                time.sleep(min(search_at, save_at) - now)
            elif search_at <= save_at:
                day.searches.append(_timed(store.read, contacts.find, parse(some.choice(WORDS))))
                search_at += SEARCH_EVERY
            else:
                contact_id = 1 + some.randrange(book.contacts // AGENTS) * AGENTS + number
                card = store.read(contact_card.card, contact_id)
                note = f"called by {number} at {now}"
                draft = {**card.fields, "note": note}
                day.saves.append(_timed(store.write, contacts.change, actor, card.id, card.version, card.fields, draft))
                day.kept[contact_id] = note
                save_at += SAVE_EVERY
    pipe.send(day)


def _timed(call: Callable[..., object], *args: object) -> float:
    """The milliseconds that a call takes."""
    began = time.perf_counter()
    call(*args)
    return (time.perf_counter() - began) * 1000


def _p95(times: list[float]) -> float:
    return sorted(times)[round(0.95 * (len(times) - 1))]
