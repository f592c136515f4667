"""What the pages of one record share: path, head, parts, the way to the next record of the list and back to where one was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from store.errors import NotFound
from tui.keys import bindings_for
from tui.rows import Fact
from tui.screens.about import About
from tui.screens.panels.base import Panel
from tui.screens.record_screen import Card, RecordScreen
from tui.screens.siblings import Siblings
from tui.signs import BETWEEN
from tui.widgets.cells import fit
from tui.widgets.lines import PathLine, Rule
from tui.widgets.preview import Preview
from tui.widgets.tab_list import TabList

SIDE = 160
"""Cells from which on the facts of the record stand beside its parts."""


@dataclass(frozen=True)
class Tab:
    """A part of a page."""

    label: str
    make: Callable[[Any], Panel[Any]]
    """Makes it for a page whose card is known."""
    count: Callable[[Any], int | None] = lambda card: None
    """How many rows it has, from the card, where that is known."""


class PageScreen(RecordScreen[Card]):
    """A page of one record. Subclasses say how its card is read, what its head says, and which parts there are."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("page", "log")]
    ROOT: ClassVar[str]
    """The list that it belongs to, for the path."""
    TABS: ClassVar[tuple[Tab, ...]]
    MENU: ClassVar[bool] = False
    """Whether a wide screen shows its parts as a menu beside them (S22), and not the facts of the record."""

    def __init__(self, record_id: int, origin: Siblings | None = None) -> None:
        super().__init__(record_id)
        self.origin = origin
        """The list that it was opened from."""
        self._tab = 0
        self._panels: dict[int, Panel[Any]] = {}

    # --- what a subclass says --------------------------------------------------------------------

    def read(self) -> Callable[[int], Card]:
        """The function of the store that reads the card."""
        raise NotImplementedError

    def head(self, card: Card) -> Content:
        """The line above the parts."""
        raise NotImplementedError

    def facts(self, card: Card) -> Iterable[Fact]:
        """What the side panel says."""
        raise NotImplementedError

    def path(self, card: Card) -> tuple[str, ...]:
        """The way from the list to here."""
        return (self.ROOT, card.name)  # type: ignore[attr-defined]

    def path_end(self, card: Card) -> str:
        """What stands at the right of the path: the place in the list that it was opened from."""
        return self.origin.words if self.origin else ""

    async def edit_page(self) -> None:
        """Edit the record itself."""
        raise NotImplementedError

    def about_page(self) -> About:
        """Whom and what the page is about, for what is logged here."""
        raise NotImplementedError

    # --- the screen ------------------------------------------------------------------------------

    @property
    def panel(self) -> Panel[Any] | None:
        """The part that is seen."""
        return self._panels.get(self._tab)

    def compose_head(self) -> ComposeResult:
        """Where this is."""
        yield PathLine()
        yield Rule()

    def compose_body(self) -> ComposeResult:
        """Head, parts, and the facts beside them where there is room."""
        yield Static(classes="page-head")
        yield TabList()
        yield Rule()
        with Horizontal(classes="body"):
            yield TabList(classes="menu") if self.MENU else Preview()

    def on_mount(self) -> None:
        """Read the card, and open the part that was seen last on such a page."""
        self._tab = self.carnet.last_tabs.get(self.ROOT, 0)
        self._load()

    def on_resize(self, event: events.Resize) -> None:
        """Use a wide screen."""
        super().on_resize(event)
        self.set_class(event.size.width >= SIDE, "-side")

    def renew(self, *, by_me: bool) -> None:
        """Read the card and the rows again; what somebody else changed is marked."""
        self._load(mark=not by_me)

    @work(exclusive=True, group="card")
    async def _load(self, *, mark: bool = False) -> None:
        try:
            card = await self.desk.ask(self.read(), self.record_id)
        except NotFound as gone:
            self.say(str(gone), bad=True)
            if self.is_active:
                self.dismiss()
            else:  # somebody types in a dialog above it, or has left it already: it goes when it is seen again
                self._stale = True
            return
        self._card = card
        self._show_card(card)
        panel = self.panel
        if panel is None:
            await self._show_tab(self._tab)
        else:
            panel.renew(mark=mark)

    def _show_card(self, card: Card) -> None:
        self.query_one(PathLine).show(*self.path(card), right=self.path_end(card))
        self.query_one(".page-head", Static).update(self.head(card))
        for side in self.query(Preview):
            side.show(self.facts(card))
        for tabs in self.query(TabList):
            tabs.show([(tab.label, tab.count(card)) for tab in self.TABS], self._tab)

    async def _show_tab(self, place: int) -> None:
        """Show a part; one that was seen before is where it was."""
        self._tab = self.carnet.last_tabs[self.ROOT] = place
        panel = self._panels.get(place)
        if panel is None:
            panel = self._panels[place] = self.TABS[place].make(self)
            await self.query_one(".body", Horizontal).mount(panel)
        else:
            panel.renew(mark=False)
        for other in self._panels.values():
            other.display = other is panel
        panel.records.focus()
        self._show_card(self.card)

    def about(self) -> About:
        """The person and place of the row under the cursor, as far as it has them, else those of the page."""
        if self._card is None:
            return About()
        page, panel = self.about_page(), self.panel
        row = panel.about() if panel is not None else About()
        return row.within(page)

    # --- keys ------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what leads somewhere."""
        if action in {"next_record", "previous_record"}:
            return self.origin is not None
        return action not in {"next_tab", "previous_tab"} or len(self.TABS) > 1

    def action_back(self) -> None:
        """Where one came from."""
        self.dismiss()

    def action_next_tab(self) -> None:
        """The next part."""
        self._turn(1)

    def action_previous_tab(self) -> None:
        """The part before."""
        self._turn(-1)

    def action_next_record(self) -> None:
        """The next record of the list."""
        self._step(1)

    def action_previous_record(self) -> None:
        """The record before."""
        self._step(-1)

    def action_edit_page(self) -> None:
        """Edit the record itself."""
        self.begin(self.edit_page())

    @work(exclusive=True, group="tab")
    async def _turn(self, by: int) -> None:
        if self._card is not None:
            await self._show_tab((self._tab + by) % len(self.TABS))

    @work(exclusive=True, group="step")
    async def _step(self, by: int) -> None:
        assert self.origin is not None
        found = await self.desk.ask(self.origin.step, by)
        if found is None:
            self.say("that is the last one of the list" if by > 0 else "that is the first one of the list")
            return
        self.record_id, self.origin = found
        self.look_around()
        panels, self._panels = list(self._panels.values()), {}
        for panel in panels:
            await panel.remove()
        self._load()


LONGEST = 40
"""Cells of a name in the head: the path above has more room for it."""


def head_line(name: str, *facts: str) -> Content:
    """The name loud, the facts that say something behind it."""
    loud = Content.styled(name, "bold")
    return Content.assemble(
        loud if loud.cell_length <= LONGEST else fit(loud, LONGEST), "  ", f" {BETWEEN} ".join(fact for fact in facts if fact)
    )
