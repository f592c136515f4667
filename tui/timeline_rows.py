"""How interactions are worded: the rows of a timeline as they stand at one moment, and the facts of their preview; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from store.records.contexts import CustomerContext, ProjectContext
from store.records.interactions import InteractionLine
from store.records.pages import Key, Page
from store.rules.follow_up import Due, due
from store.timeline import Of, Tally
from store.vocabulary import Direction, InteractionOrigin, InteractionStatus
from tui import wording
from tui.rows import Cell, Fact
from tui.signs import BETWEEN, IN, OUT
from tui.widgets.cells import Column

_MEDIUM = Column("Medium", 7)
COLUMNS = (
    Column("When", 11),
    Column("", 5),
    _MEDIUM,
    Column("With", 18, 3),
    Column("Subject", 14, 4),
    Column("Status", 8),
    Column("Operator", 8, optional=True),
)

_PRESSING = {Due.OVERDUE: "overdue", Due.TODAY: "today", Due.SOON: "planned", Due.LATER: "planned"}
_LOUD = "bold ansi_red"
LONGEST = 500
"""Letters of a note that are looked at for one line of it."""


class TimelineRow(NamedTuple):
    """An interaction as it is to be shown at a moment: what was of today is so no more tomorrow."""

    id: int
    key: Key
    line: InteractionLine
    when: str
    status: str
    """``open``, ``closed``, ``archived``, or what the team calls it; ``auto`` of what the program wrote as something went out;
    of a follow-up ``overdue``, ``due now``, ``today`` or ``planned``."""
    pressing: bool
    """A follow-up whose time has come."""

    @property
    def name(self) -> str:
        """What to call it."""
        return called(self.line)


def rows_at(page: Page[InteractionLine], now: datetime) -> Page[TimelineRow]:
    """A window of a timeline, worded for that moment."""
    return Page(tuple(row_at(line, now) for line in page.rows), page.first, page.last, page.has_before, page.has_after)


def row_at(line: InteractionLine, now: datetime) -> TimelineRow:
    """One interaction, worded for that moment."""
    here = line.at.astimezone(now.tzinfo)
    when = wording.moment(line.at, now) if here.date() == now.date() else wording.date_words(here.date())
    planned = line.follow_up and line.status is InteractionStatus.OPEN
    pressing = planned and line.at <= now
    status = line.status_label
    if line.origin is InteractionOrigin.AUTOMATIC and line.status is InteractionStatus.CLOSED and not line.own_status:
        status = "auto"
    if planned:
        status = _PRESSING[due(line.at, now)]
        status = "due now" if pressing and status == "today" else status
    return TimelineRow(line.id, line.key, line, when, status, pressing)


def cells_for(of: Of) -> Callable[[TimelineRow], Sequence[Cell]]:
    """The cells of a row; what is so of the whole timeline, its contact or its place, is not said again in each."""

    def cells(row: TimelineRow) -> Sequence[Cell]:
        line = row.line
        quiet = "" if line.status is InteractionStatus.OPEN else "dim"
        status = Content.styled(row.status, _LOUD if row.pressing else quiet)
        return (
            Content.styled(row.when, _LOUD if row.pressing else ""), direction(line.direction), line.medium_label,
            _with(line, of), Content.styled(line.subject, quiet), status, line.operator,
        )  # fmt: skip

    return cells


def facts(line: InteractionLine, now: datetime) -> Iterator[Fact]:
    """What the preview of an interaction says."""
    yield "", Content.styled(called(line), "bold")
    yield "", f"{direction(line.direction)} {BETWEEN} {line.medium_label} {BETWEEN} {row_at(line, now).status}"
    yield "when", moment_words(line.at, now)
    yield "contact", line.contact
    yield "customer", line.customer
    yield "project", line.project
    yield "operator", line.operator or "nobody"
    if line.own_status:
        yield "status", f"{line.status_label} {BETWEEN} {line.status.value}"
    if line.origin is InteractionOrigin.AUTOMATIC:
        yield "written by", "the program, as evidence"
    if line.description:
        yield "", " "
        yield from (("", text or " ") for text in line.description.split("\n"))


def said(line: InteractionLine) -> str:
    """``invoice 2041 · She wants a copy.``: the whole subject, what the columns may not tell whole, and the note, in one line."""
    medium = line.medium_label if cell_len(line.medium_label) > _MEDIUM.least else ""
    status = line.status_label if line.own_status else ""
    return f" {BETWEEN} ".join(filter(None, (called(line), medium, status, " ".join(line.description[:LONGEST].split()))))


def called(line: InteractionLine) -> str:
    """``invoice 2041``; ``phone in`` where there is no subject."""
    return line.subject or f"{line.medium_label} {line.direction.value}"


def direction(way: Direction) -> str:
    """``← in`` where they contacted us, ``→ out`` where we contacted them (S12)."""
    return f"{IN if way is Direction.IN else OUT} {way.value}"


def moment_words(at: datetime, now: datetime) -> str:
    """``12 Mar 2026 14:05`` in the zone of ``now``."""
    here = at.astimezone(now.tzinfo)
    return f"{wording.date_words(here.date())} {here:%H:%M}"


def tally_words(tally: Tally) -> str:
    """``2 overdue · 1 today · 4 in the next 7 days``"""
    parts = (f"{tally.overdue:,} overdue", f"{tally.today:,} today", f"{tally.soon:,} in the next 7 days")
    return f" {BETWEEN} ".join(parts)


def _with(line: InteractionLine, of: Of) -> Content:
    place = line.project or line.customer
    if isinstance(of.context, ProjectContext) or (isinstance(of.context, CustomerContext) and not line.project):
        place = ""
    if of.contact_id is not None:
        return Content(place)
    return Content.assemble(line.contact, (f" {BETWEEN} {place}", "dim")) if place else Content(line.contact)
