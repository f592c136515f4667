"""Evaluates a mailing list: every candidate in or out, with its addresses and reasons, in one query whatever its length.

One more asks where its people were taken from, if each is asked about there.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from store import database
from store.database import Store
from store.list_sql import FACTS, Asked, candidates, in_use
from store.records.mailing_lists import ListCounts
from store.records.progress import Progress
from store.rules.mailing import ListRule, Standing, barred, usable
from store.sql import Sql, run
from store.vocabulary import Confidentiality, ConsentState, EmailState, Exclusion

_REPORTED = 10_000
"""After so many candidates progress is told: a few times a second."""
_WIDTH = len(FACTS)
_LONG, _SHARE = 5000, 16
"""A list is long from so many members on, if that is one in so many of all contacts."""


class Judged(NamedTuple):
    """A candidate, and what became of it."""

    contact_id: int
    customer_id: int | None
    """Where it was asked about, None for everywhere; a project comes with its customer."""
    project_id: int | None
    reasons: tuple[Exclusion, ...]
    """Why it is out; empty if it is in."""
    addresses: tuple[str, ...]
    """The addresses that go out."""
    taken: tuple[str, ...]
    """Of the others, those that go out already through somebody before it."""
    unused: tuple[str, ...]
    """Addresses in use by somebody who is out."""
    further: tuple[Any, ...]
    """The columns that were asked for besides."""


def judged(
    asked: Asked, further: Sequence[str] = (), *, only: Sql | None = None, now: datetime | None = None
) -> Iterator[Judged]:
    """Every candidate in the order of the list, judged by `store.rules.mailing` on what one query knows of it.

    With ``only`` (see `list_sql.candidates`) nobody is judged against those who are left out.
    """
    rule = ListRule(asked.purpose)
    barred_by: dict[tuple[Any, ...], tuple[Exclusion, ...]] = {}
    for rows in _by_candidate(_rows(asked, candidates(asked, further, only, now), whole=only is None)):
        row = rows[0]
        facts = row[3:9]
        bars = barred_by.get(facts)
        if bars is None:
            bars = barred_by[facts] = _barred(asked, facts)
        if len(rows) == 1:  # nearly everybody
            if bars and not row[9]:
                yield Judged(row[0], row[1], row[2], bars, (), (), (), row[_WIDTH:])
                continue
            judgement = rule.judge(bars, ((row[9], row[11]),))
            if judgement.kept:
                yield Judged(row[0], row[1], row[2], (), (row[10],), (), (), row[_WIDTH:])
                continue
        else:
            judgement = rule.judge(bars, [(other[9], other[11]) for other in rows])
        kept = tuple(rows[at][10] for at in judgement.kept)
        taken = tuple(rows[at][10] for at in judgement.taken)
        unused = tuple(dict.fromkeys(other[10] for other in rows if other[9])) if judgement.reasons else ()
        yield Judged(row[0], row[1], row[2], judgement.reasons, kept, taken, unused, row[_WIDTH:])


def addresses(asked: Asked, now: datetime | None = None) -> list[str]:
    """The addresses that go out to a list, none twice, in its order: as `judged` has them, for less."""
    barred_by: dict[tuple[Any, ...], bool] = {}
    usable_here = {state.value: usable(asked.purpose, state) for state in EmailState}
    going: dict[str, str] = {}
    for ticked, confidentiality, preference, consent, key, address, state in _rows(asked, in_use(asked, now), whole=True):
        facts = (ticked, confidentiality, preference, consent)
        bars = barred_by.get(facts)
        if bars is None:
            bars = barred_by[facts] = bool(_barred(asked, (None, ticked, "", confidentiality, preference, consent)))
        if not bars and usable_here[state] and key not in going:
            going[key] = address
    return list(going.values())


class Evaluation:
    """What became of every candidate of a list, in a few bytes each, so that any window of it is at hand."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.contacts = array("q")
        self.customers = array("q")
        """0 for none."""
        self.projects = array("q")
        self._kinds: dict[tuple[Exclusion, ...], int] = {(): 0}
        self._kind = array("H")
        self.taken: dict[int, tuple[str, ...]] = {}
        """For the few that lost an address to somebody before them, which."""
        self.several: dict[int, int] = {}
        """For the few people who are in through several places, through how many."""
        self._addresses = 0
        self._people = 0
        self._in_through = 0
        """Through how many places the person of the last candidate is in so far."""

    def add(self, candidate: Judged) -> None:
        """Take note of the next candidate."""
        position = len(self.contacts)
        if not position or self.contacts[-1] != candidate.contact_id:
            self._people += 1
            self._in_through = 0
        self.contacts.append(candidate.contact_id)
        self.customers.append(candidate.customer_id or 0)
        self.projects.append(candidate.project_id or 0)
        self._kind.append(self._kinds.setdefault(candidate.reasons, len(self._kinds)))
        self._addresses += len(candidate.addresses)
        if candidate.taken:
            self.taken[position] = candidate.taken
        if not candidate.reasons:
            self._in_through += 1
            if self._in_through > 1:
                self.several[candidate.contact_id] = self._in_through

    def __len__(self) -> int:
        """How many candidates there are."""
        return len(self.contacts)

    def reasons(self, position: int) -> tuple[Exclusion, ...]:
        """Why the candidate at ``position`` is out; empty if it is in."""
        return self._reasons()[self._kind[position]]

    def positions(self, included: bool | None = None) -> Sequence[int]:
        """Where in the list all candidates are, or only those that are in, or out."""
        if included is None:
            return range(len(self))
        return array("q", (at for at, kind in enumerate(self._kind) if (kind == 0) == included))

    def counts(self) -> ListCounts:
        """How many are in and out, and why."""
        by_kind = Counter(self._kind)
        included = by_kind.pop(0, 0)
        by_reason: Counter[Exclusion] = Counter()
        for kind, many in by_kind.items():
            by_reason[self._reasons()[kind][0]] += many
        in_order = tuple((reason, by_reason[reason]) for reason in Exclusion if reason in by_reason)
        return ListCounts(len(self), self._people, included, self._addresses, len(self) - included, in_order)

    def _reasons(self) -> list[tuple[Exclusion, ...]]:
        return list(self._kinds)


def evaluate(asked: Asked, *, progress: Progress | None = None) -> Evaluation:
    """Judge every candidate of a list. ``progress`` is told how many were judged, and may raise to give up."""
    evaluation = Evaluation(asked)
    store = database.current()
    for candidate in judged(asked):
        evaluation.add(candidate)
        if len(evaluation) % _REPORTED == 0:
            store.give_up_if_withdrawn()
            if progress:
                progress(len(evaluation), None)
    return evaluation


def _rows(asked: Asked, sql: Sql, *, whole: bool) -> Iterator[tuple[Any, ...]]:
    """The rows of ``sql`` as they come; ``whole``: of everybody in the list.

    PostgreSQL goes to the members of a long list one by one, which takes half as long again as to go through all contacts.
    """
    store = database.current()
    if store.engine == "sqlite" or not whole or asked.query is not None or not _is_long(store, asked.list_id):
        return iter(run(store, sql))
    with store.transaction():
        store.execute("SET LOCAL enable_nestloop = off")
        found = run(store, sql)
        store.execute("SET LOCAL enable_nestloop TO DEFAULT")  # the transaction may be that of a copy, which goes on
        return iter(found)


def _is_long(store: Store, list_id: int) -> bool:
    contacts = "SELECT reltuples FROM pg_class WHERE oid = 'contact'::regclass"
    sql = f"SELECT count(*) >= {_LONG} AND count(*) * {_SHARE} > ({contacts}) FROM list_member WHERE list_id = %s"
    return bool(store.execute(sql, (list_id,)).fetchone()[0])


def _by_candidate(found: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of each candidate: as many as it has addresses in use, or one that has none."""
    rows: list[tuple[Any, ...]] = []
    for row in found:
        if rows and (row[0] != rows[0][0] or row[1] != rows[0][1] or row[2] != rows[0][2]):
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows


def _barred(asked: Asked, facts: tuple[Any, ...]) -> tuple[Exclusion, ...]:
    reason, ticked, away, confidentiality, preference, consent = facts
    standing = Standing(
        bool(ticked), away or "", Confidentiality(confidentiality or "free"), bool(preference), ConsentState(consent or "none")
    )
    return barred(asked.purpose, Exclusion(reason) if reason else None, standing)
