"""What the parts of a page share: a list that asks for its window, keeps its place, and acts on its rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Generic, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from store.records.pages import Page
from tui.keys import bindings_for
from tui.screens.about import About
from tui.screens.acts.rows import TICKING, ActsOnRows
from tui.screens.record_screen import RecordScreen
from tui.widgets.look import Look
from tui.widgets.record_list import FIRST_ROWS, RecordList
from tui.widgets.window import R


class Panel(ActsOnRows, Vertical, Generic[R]):
    """One part of a page, with a list of rows."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("record")]
    TICKS: ClassVar[bool] = False
    """Whether its rows can be ticked."""
    EMPTY: ClassVar[str] = ""
    """What is said where there are no rows: which key adds one."""

    def __init__(self, look: Look[R]) -> None:
        super().__init__()
        self.records: RecordList[R] = RecordList(look, ticks=self.TICKS, identity=self.identity, empty=self.EMPTY)

    def compose(self) -> ComposeResult:
        """The list."""
        yield self.records

    def on_mount(self) -> None:
        """Ask for the first rows."""
        self.load()

    def identity(self, row: R) -> Any:
        """What names a row, over refreshing and ticking."""
        return row.id  # type: ignore[attr-defined]

    async def find(self, **window: Any) -> Page[R]:
        """Ask the store for a window of the rows."""
        raise NotImplementedError

    def opened(self, row: R) -> None:
        """Enter was pressed on a row."""

    async def tickable(self) -> Iterable[Any]:
        """What names every row of the list."""
        return ()

    def about(self) -> About:
        """Whom and what the row under the cursor is about, for what is logged there; what it leaves open the page says."""
        return About()

    @property
    def page(self) -> RecordScreen[Any]:
        """The page that this is a part of."""
        return cast("RecordScreen[Any]", self.screen)

    @property
    def acting_on(self) -> RecordScreen[Any]:
        """The page asks and says."""
        return self.page

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what this list has."""
        return self.offers(action)

    @work(exclusive=True, group="rows")
    async def load(self) -> None:
        """Show the first rows."""
        self.records.show(await self.find(limit=FIRST_ROWS))

    @work(exclusive=True, group="rows")
    async def renew(self, *, mark: bool) -> None:
        """Read the same rows again, the cursor stays where it is; or those that could not be had at first."""
        self.records.renew(await self.find(**self.records.renewal()), mark=mark and self.records.loaded)

    @work(exclusive=True, group="part")
    async def on_record_list_wanted(self, event: RecordList.Wanted) -> None:
        """Fetch another part of the list."""
        await self.records.take(self.find(**event.window), event)

    @work(exclusive=True, group=TICKING)
    async def on_record_list_ticks_wanted(self, event: RecordList.TicksWanted) -> None:
        """Tick or invert all rows."""
        names = await self.tickable()
        (self.records.tick_all if event.what == "all" else self.records.invert)(names)

    def on_record_list_ticked(self) -> None:
        """Say how many are ticked."""
        ticked = len(self.records.ticked)
        self.page.say(f"{ticked:,} ticked" if ticked else "nothing is ticked")

    def on_record_list_opened(self) -> None:
        """Go into the row."""
        if self.records.current is not None:
            self.opened(self.records.current)


def whole(rows: Iterable[R]) -> Page[R]:
    """All rows there are, as the window that a list is shown."""
    return Page(tuple(rows), None, None, has_before=False, has_after=False)
