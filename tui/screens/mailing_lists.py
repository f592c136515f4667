"""The mailing lists: named, each with its purpose, its context and its last copy; reached only where lists are on (M13-M20)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from store import mailing_lists
from store.list_evaluation import evaluate
from store.records.mailing_lists import ListCounts, ListLine
from store.records.pages import Key, Page
from store.search import Query
from tui import clock, list_rows
from tui.rows import Fact
from tui.screens.acts import list_acts
from tui.screens.list_screen import ListScreen, Subject


class Weight(NamedTuple):
    """A list and what it comes to."""

    line: ListLine
    counts: ListCounts


def _find(query: Query, **window: object) -> Page[ListLine]:
    return mailing_lists.find(query.text, **window)  # type: ignore[arg-type]


def _count(query: Query, cap: int | None = None) -> int:
    return mailing_lists.count(query.text, cap)


def _position(query: Query, key: Key) -> int:
    return mailing_lists.position(query.text, key)


def _ids(query: Query) -> list[int]:
    return mailing_lists.ids(query.text)


def _weight(list_id: int) -> Weight:
    card = mailing_lists.card(list_id)
    line = next(row for row in mailing_lists.find(card.name).rows if row.id == list_id)
    return Weight(line, evaluate(mailing_lists.ask(list_id)).counts())


def _facts(weight: Weight) -> Iterable[Fact]:
    return list_rows.list_facts(weight.line, weight.counts, clock.now())


class ListsScreen(ListScreen[ListLine]):
    """Every mailing list that was kept."""

    VERBS: ClassVar[tuple[str, ...]] = ("new", "edit", "remove", "copy")
    subject = Subject(
        "lists", "list", "lists", _find, _count, _position, _ids, _weight,
        list_rows.LIST_COLUMNS, lambda line: list_rows.list_cells(line, clock.now()), _facts,
    )  # fmt: skip

    async def do_new(self, row: ListLine | None) -> None:
        """Make a list, and go into it."""
        made = await list_acts.new(self)
        if made is not None:
            self.carnet.show_page("list", made)

    async def do_edit(self, row: ListLine) -> None:
        """Change its name, purpose, context, query, format."""
        await list_acts.edit(self, row.id)

    async def do_remove(self, row: ListLine) -> None:
        """Delete it, after the question."""
        if await list_acts.delete(self, row.id):
            self.records.untick([row.id])

    async def do_copy(self, row: ListLine) -> None:
        """Copy its addresses as it is kept."""
        await list_acts.copy(self, row.id)

    def _why_empty(self, query: Query) -> str:
        if query.text:
            return super()._why_empty(query)
        new, gather = map(self.carnet.key_of, ("record.new", "record.gather"))
        return f"There are no mailing lists yet: {new} makes one, and {gather} in any list makes one of its ticked rows."
