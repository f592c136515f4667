"""Picks a contact, a customer or a project by typing, from a window on the whole list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, ClassVar, Generic, NamedTuple

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.worker import Worker, WorkerError

from store import contacts, customers, operators, projects
from store.errors import StoreError
from store.keys import fold
from store.query_terms import Subject
from store.records.contacts import ContactLine
from store.records.customers import CustomerLine
from store.records.pages import Key, Page
from store.records.projects import ProjectLine
from store.search import EVERYTHING, Query, parse, read
from tui import rows
from tui.dialogs.base import Dialog
from tui.keys import bindings_for
from tui.widgets.cells import Column
from tui.widgets.look import Look, column_look
from tui.widgets.quiet_input import QuietInput
from tui.widgets.record_list import FIRST_ROWS, RecordList
from tui.widgets.window import R

Find = Callable[..., Page[R]]

NOTHING_FOUND = "Nothing is called that."


class PickDialog(Dialog[R], Generic[R]):
    """Answers with the row that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("pick")]
    AUTO_FOCUS = "QuietInput"
    WIDE = True

    def __init__(self, title: str, find: Find[R], look: Look[R], terms: Subject | None = None, first: Query = EVERYTHING) -> None:
        """`find` is asked with what is typed, words or also `terms`; while nothing is, with `first`, if that finds anybody."""
        super().__init__(title)
        self._terms = terms
        self._find, self._look = find, look
        self._first = self._query = first
        self._finding: Worker[None] | None = None

    def compose_content(self) -> Iterable[Widget]:
        """Where to type, and what is found."""
        yield QuietInput(placeholder="any part of a name, an address, a number", classes="control")
        yield RecordList[R](self._look, ticks=False, empty=NOTHING_FOUND)

    def on_mount(self) -> None:
        """Show the beginning of the list."""
        super().on_mount()
        self._list.can_focus = False
        self._show()

    def on_input_changed(self) -> None:
        """Look for what is typed, letter by letter."""
        self.hush()
        try:
            self._query = read(self.query_one(QuietInput).value, self._terms) or self._first
        except StoreError as error:
            self.complain(str(error))
        else:
            self._finding = self._show()

    def on_record_list_wanted(self, event: RecordList.Wanted) -> None:
        """Fetch another part of the list."""
        self._extend(event)

    def action_down(self) -> None:
        """Next row."""
        self._list.action_down()

    def action_up(self) -> None:
        """Previous row."""
        self._list.action_up()

    def action_page_down(self) -> None:
        """One screenful down."""
        self._list.action_page_down()

    def action_page_up(self) -> None:
        """One screenful up."""
        self._list.action_page_up()

    @work(exclusive=True, group="choosing")
    async def action_choose(self) -> None:
        """Take the row under the cursor, also when enter comes before the answer to what was typed."""
        with suppress(WorkerError):
            if self._finding is not None:
                await asyncio.shield(self._finding.wait())
            if self._list.current is not None:
                self.dismiss(self._list.current)

    def action_cancel(self) -> None:
        """Take nothing."""
        self.dismiss(None)

    @property
    def _list(self) -> RecordList[R]:
        return self.query_one(RecordList)

    @work(exclusive=True, group="rows")
    async def _show(self) -> None:
        page = await self.desk.ask(self._find, self._query, limit=FIRST_ROWS, lane="pick")
        if not page.rows and self._query is self._first is not EVERYTHING:
            self._first = self._query = EVERYTHING
            page = await self.desk.ask(self._find, self._query, limit=FIRST_ROWS, lane="pick")
        self._list.empty = page.hint or NOTHING_FOUND
        self._list.show(page)

    @work(exclusive=True, group="part")
    async def _extend(self, wanted: RecordList.Wanted) -> None:
        await self._list.take(self.desk.ask(self._find, self._query, **wanted.window), wanted)


def pick_contact(title: str, place: tuple[str, str] = ("", "")) -> PickDialog[ContactLine]:
    """Picks somebody of all contacts; ``place``, a customer or project and its name, has its people on top."""
    kind, name = place
    first = parse(f'{kind}:"{name.replace(chr(34), " ")}"') if name.strip(' "') else EVERYTHING
    return PickDialog(title, contacts.find, column_look(rows.CONTACT_COLUMNS, rows.contact_cells), "contact", first)


def pick_customer(title: str) -> PickDialog[CustomerLine]:
    """Picks one of all customers."""
    return PickDialog(title, customers.find, column_look(rows.CUSTOMER_COLUMNS, rows.customer_cells), "customer")


def pick_project(title: str) -> PickDialog[ProjectLine]:
    """Picks one of all projects."""
    return PickDialog(title, projects.find, column_look(rows.PROJECT_COLUMNS, rows.project_cells), "project")


class OperatorRow(NamedTuple):
    """An operator in the list to choose from."""

    id: int
    key: Key
    name: str
    login: str


def pick_operator(title: str, first: int | None) -> PickDialog[OperatorRow]:
    """Picks one of the operators who are there, the one with the id `first` on top; they are few enough to be read at once."""

    def find(query: Query, **_window: Any) -> Page[OperatorRow]:
        words = fold(query.text).split()
        there = sorted((one for one in operators.everyone() if one.active), key=lambda one: one.id != first)
        rows = tuple(OperatorRow(one.id, Key(0, one.login, one.id), one.name, one.login) for one in there)
        found = tuple(row for row in rows if all(word in fold(f"{row.name} {row.login}") for word in words))
        return Page(found, None, None, has_before=False, has_after=False)

    return PickDialog(title, find, column_look(_OPERATOR_COLUMNS, lambda row: (row.name, row.login)))


_OPERATOR_COLUMNS = (Column("Operator", 24, 2), Column("Login", 12, 1))
