"""What the list screens share: a window on a list of any length, a filter that is typed, ticks, a preview, coming back."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, ClassVar, Generic, NamedTuple

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.worker import Worker, WorkerError

from store.errors import StoreError
from store.records.pages import Key
from store.search import EVERYTHING, Query
from tui.keys import bindings_for
from tui.screens.acts.rows import TICKING, ActsOnRows
from tui.screens.base import CarnetScreen
from tui.screens.siblings import Siblings
from tui.screens.subject import Subject
from tui.widgets.filter_bar import FilterBar, FilterInput, place_in_words
from tui.widgets.kept import Kept
from tui.widgets.lines import Rule, TabLine
from tui.widgets.look import column_look
from tui.widgets.preview import Preview
from tui.widgets.record_list import FIRST_ROWS, RecordList, record_id
from tui.widgets.window import R

COUNTED_FIRST = 10_000
"""As many rows are counted at once; beyond, the list says ``10,000+`` until all are counted."""
ROWS_FIRST = 0.02
"""Seconds left to drawing and sending the rows before they are counted; who types on is not counted for at every letter."""
COUNTED_SOON = 0.1
"""Seconds that it waits for the whole count before it says so: most are there by then, and one number is calmer than two."""


class Body(Kept, Horizontal):
    """What stands beside each other under the filter."""


_WORDS = {
    "new": "New {one}",
    "edit": "Edit the {one}",
    "remove": "Delete the {one}",
    "deactivate": "Take the {one} out of use, or back",
    "confirm": "Details confirmed today",
    "copy": "Copy the address, or those of all that are ticked",
    "why": "Why these addresses?",
    "gather": "Put it, or all that are ticked, in a mailing list",
}
"""What the verbs mean for a whole record, by its name."""


class Stand(NamedTuple):
    """Where somebody was in the whole list before filtering it."""

    asked: dict[str, Any]
    record: int | None
    line: int


class ShowsBeside(CarnetScreen):
    """A screen with the record under the cursor beside its list, for as long as one looks at it."""

    subject: ClassVar[Subject[Any]]
    preview: Preview
    _reading: Worker[None] | None = None
    _beside = 0

    def show_beside(self, record_id: int) -> None:
        """Read the record behind everything else, and show it."""
        self._beside = record_id
        self._reading = self._read_beside(record_id)

    @work(exclusive=True, group="preview")
    async def _read_beside(self, record_id: int) -> None:
        card = await self.desk.background(self.subject.card, record_id)
        self.preview.show(self.subject.facts(card))

    def on_screen_suspend(self) -> None:
        """Nobody sees it any more; a dialog above leaves it in sight."""
        if not self.is_seen:
            self.workers.cancel_group(self, "preview")

    def on_screen_resume(self) -> None:
        """Read it again, if one left before that was done."""
        if self._reading is not None and self._reading.is_cancelled:
            self.show_beside(self._beside)


class TellsHowMany(CarnetScreen):
    """A screen that says where in its list the cursor is, and of how many: the rows never wait for it."""

    subject: ClassVar[Subject[Any]]
    records: RecordList[Any]
    bar: FilterBar

    def __init__(self) -> None:
        super().__init__()
        self.query_line = Query()
        self._at_least = False
        self._told = ""

    def on_screen_suspend(self) -> None:
        """What was told of the filter is true of this list only."""
        if not self.is_seen and self.carnet.status.sentence == self._told:
            self.say("")

    @work(exclusive=True, group="count")
    async def _count(self, query: Query, *, tell: bool = True) -> None:
        """Count the rows; `tell`: the count is news, not what follows from something that was said just now."""
        await asyncio.sleep(ROWS_FIRST)
        total = await self.desk.background(self.subject.count, query, cap=COUNTED_FIRST)
        if total >= COUNTED_FIRST:
            counting = asyncio.ensure_future(self.desk.background(self.subject.count, query))
            try:
                if not (await asyncio.wait({counting}, timeout=COUNTED_SOON))[0]:
                    self._show_total(total, at_least=True, tell=tell)
                total = await counting
            finally:
                counting.cancel()
        self._show_total(total, tell=tell)

    @work(exclusive=True, group="position")
    async def _position(self, key: Key) -> None:
        before = await self.desk.background(self.subject.position, self.query_line, key)
        if self.records.current is not None and self.records.current.key == key:
            self.records.place(before + 1)
            self._show_place()

    def _show_total(self, total: int, *, at_least: bool = False, tell: bool = True) -> None:
        self.records.total = total
        self._at_least = at_least
        self._show_place()
        if tell and self.query_line != EVERYTHING and self.is_current:  # a page that was opened has more to say by now
            self._told = self.subject.matching(self.query_line, self.bar.text, total, at_least=at_least)
            self.say(self._told)

    def _show_place(self) -> None:
        records = self.records
        if records.jump is not None:
            self.bar.place(f"jump to: {records.jump}")
        else:
            self.bar.place(place_in_words(records.window.position, records.total, at_least=self._at_least))


class ListScreen(ActsOnRows, ShowsBeside, TellsHowMany, Generic[R]):
    """A list that fills the screen, with a preview of the row beside it where there is room."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("list", "record", "log")]
    AUTO_FOCUS = "RecordList"  # not the filter, which would take the keys that come before there are rows
    subject: ClassVar[Subject[Any]]

    class Shown(Message):
        """The list has its rows for the first time."""

    def __init__(self) -> None:
        super().__init__()
        self.records: RecordList[R] = RecordList(column_look(self.subject.columns, self.subject.cells))
        self.records.moved = self._show_place
        self.bar = FilterBar()
        self.preview = Preview()
        self._stand: Stand | None = None
        self._finding: Worker[None] | None = None

    def compose_head(self) -> ComposeResult:
        """The tabs."""
        yield TabLine()
        yield Rule()

    def compose_body(self) -> ComposeResult:
        """Filter, list, preview."""
        yield self.bar
        with Body(classes="body"):
            yield self.records
            yield self.preview

    def on_mount(self) -> None:
        """Ask for the first rows."""
        self.query_one(TabLine).show(self.subject.mode)
        self.records.focus()
        self._find(self.query_line)

    @property
    def acting_on(self) -> CarnetScreen:
        """This screen asks and says."""
        return self

    @property
    def chosen(self) -> list[int]:
        """The ids of the ticked records, or of the one under the cursor."""
        if self.records.ticked:
            return [name for name in self.records.ticked if isinstance(name, int)]
        return [] if self.records.current is None else [record_id(self.records.current)]

    def renew(self, *, by_me: bool) -> None:
        """Read the same rows again, or those that could not be had at first; what somebody else changed is marked."""
        if self.records.loaded:
            self._renew(mark=not by_me)
        else:
            self._find(self.query_line)

    # --- asking the store ------------------------------------------------------------------------

    @work(exclusive=True, group="rows")
    async def _find(self, query: Query, stand: Stand | None = None, *, tell: bool = True) -> None:
        """Show the beginning of the list for a filter, or where somebody stood before filtering."""
        window = stand.asked if stand else {"limit": FIRST_ROWS}
        page = await self.desk.ask(self.subject.find, query, **window)
        self.query_line = query
        self.records.total = None  # of another filter, until it is counted
        self.records.empty = self._why_empty(query)
        if not page.rows and query == EVERYTHING:
            with suppress(WorkerError):  # before anybody reads that there is nothing, to read the next moment what to do about it
                await asyncio.shield(self.carnet.welcome().wait())
        if not self.records.loaded:
            self.post_message(self.Shown())
        if stand:
            self.records.show_again(page, stand.record, stand.line)
        else:
            self.records.show(page)
        self._count(query, tell=tell)

    @work(exclusive=True, group="rows")
    async def _renew(self, *, mark: bool) -> None:
        page = await self.desk.ask(self.subject.find, self.query_line, **self.records.renewal())
        self.records.renew(page, mark=mark)
        self._count(self.query_line, tell=False)

    @work(exclusive=True, group="opening")
    async def _open_found(self) -> None:
        """Open the first row of what was typed, also when enter comes before the answer; nothing if typing goes on."""
        with suppress(WorkerError):
            if self._finding is not None:
                await asyncio.shield(self._finding.wait())
            self.on_record_list_opened()  # at once: the next key is for the page

    @work(exclusive=True, group="completing")
    async def _complete(self) -> None:
        from tui.screens.acts import completing

        await completing.complete(self, self.subject.terms)

    @work(exclusive=True, group="offer")
    async def _offer(self, otherwise: str) -> None:
        from tui.screens.acts import completing

        if self.subject.terms is not None:
            await completing.offer(self, self.subject.terms, otherwise)

    @work(exclusive=True, group="part")
    async def _answer(self, wanted: RecordList.Wanted) -> None:
        await self.records.take(self.desk.ask(self.subject.find, self.query_line, **wanted.window), wanted)

    @work(exclusive=True, group=TICKING)
    async def _tick(self, what: str) -> None:
        ids = await self.desk.ask(self.subject.ids, self.query_line)
        (self.records.tick_all if what == "all" else self.records.invert)(ids)

    # --- into a mailing list ---------------------------------------------------------------------

    def words(self, verb: str) -> str:
        """What the verbs mean for a whole record."""
        return _WORDS.get(verb, "").format(one=self.subject.one)

    async def do_gather(self, row: R) -> None:
        """Put the row, or all that are ticked, in a mailing list."""
        from tui.screens.acts import list_acts

        await list_acts.gather(self, self.subject.one, self.chosen)

    # --- what happens in the widgets -------------------------------------------------------------

    def on_filter_bar_filtered(self, event: FilterBar.Filtered) -> None:
        """Look for what is typed, letter by letter; an empty filter leads back to where one was."""
        if event.text and self.query_line == EVERYTHING and self._stand is None:
            records = self.records
            current = None if records.current is None else record_id(records.current)
            self._stand = Stand(records.renewal(), current, records.window.cursor_line())
        stand = None
        if not event.text:
            stand, self._stand = self._stand, None
            self.say("")
        self.workers.cancel_group(self, "offer")
        try:
            self._finding = self._find(self.subject.read(event.text), stand)
        except StoreError as error:
            rest = self.subject.rest(event.text, self.bar.cursor)
            if rest is not None:
                self._finding = self._find(rest, tell=False)
                self._offer(error.mend)
                return
            for group in ("rows", "count"):  # what was asked before must not speak for what is typed now
                self.workers.cancel_group(self, group)
            self.say(str(error), bad=True)

    def on_filter_input_passed(self, event: FilterInput.Passed) -> None:
        """Do in the list what a key in the filter is for."""
        if event.action == "clear":
            self.action_back()
        elif event.action == "enter":
            self.records.focus()
        elif event.action == "open":
            self._open_found()
        elif event.action == "complete":
            self._complete()
        else:
            getattr(self.records, f"action_{event.action}")()

    def on_record_list_opened(self) -> None:
        """Go into the row; its page knows what comes before and after it."""
        row, records = self.records.current, self.records
        if row is not None:
            place, total = records.window.position, None if self._at_least else records.total
            beside = Siblings(self.subject.find, (self.query_line,), row.key, record_id, place, total)
            self.carnet.show_page(self.subject.one, record_id(row), beside)

    def on_record_list_wanted(self, event: RecordList.Wanted) -> None:
        """Fetch another part of the list."""
        self._answer(event)

    def on_record_list_ticks_wanted(self, event: RecordList.TicksWanted) -> None:
        """Tick or invert everything that the filter shows."""
        self._tick(event.what)

    def on_record_list_ticked(self) -> None:
        """Say how many are ticked."""
        ticked = len(self.records.ticked)
        self.say(f"{ticked:,} ticked" if ticked else "nothing is ticked")

    def on_record_list_highlighted(self, event: RecordList.Highlighted) -> None:
        """Say where the cursor is, if that was not said as it moved, and show the record beside the list."""
        event.stop()
        self._show_place()
        current = self.records.current
        if current is None:
            self.preview.show(())
            return
        if self.records.window.position is None:
            self._position(current.key)
        if self.has_class("-wide"):
            self.show_beside(record_id(current))

    # --- keys ------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what this list has, and no filtering to somebody who is filtering."""
        return self.offers(action) and (action != "filter" or not isinstance(self.focused, FilterInput))

    def action_filter(self) -> None:
        """Type to filter."""
        self.bar.begin()

    def action_jump(self) -> None:
        """The letters typed next are where to jump to."""
        self.records.focus()
        self.records.begin_jump()

    def action_back(self) -> None:
        """Take the filter away."""
        self.records.focus()
        self.bar.clear()

    def action_leave(self) -> None:
        """Leave Carnet."""
        self.app.exit()

    # --- words -----------------------------------------------------------------------------------

    def _why_empty(self, query: Query) -> str:
        return self.subject.empty if query == EVERYTHING else self.subject.unmatched(self.bar.text)
