"""The page of a mailing list: for what and where it holds, how many are in and out, when it was copied, and everybody of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from store import mailing_lists
from store.records.mailing_lists import ListCard
from tui import clock, list_rows, wording
from tui.rows import Fact
from tui.screens.about import About
from tui.screens.acts import list_acts
from tui.screens.page import PageScreen, Tab
from tui.screens.panels.candidates import CandidatesPanel
from tui.screens.panels.receipts import ReceiptsPanel
from tui.screens.weighing import LastCopy
from tui.widgets.cells import fit


class ListPage(PageScreen[ListCard]):
    """A page about one mailing list, with one part."""

    ROOT = "Lists"

    def read(self) -> Callable[[int], ListCard]:
        """The list."""
        return mailing_lists.card

    def compose_body(self) -> ComposeResult:
        """What it comes to, and its rows."""
        yield Static(classes="page-head")
        yield Horizontal(classes="body")

    def facts(self, card: ListCard) -> Iterable[Fact]:
        """There is no side."""
        return ()

    def about_page(self) -> About:
        """Nobody: the row says whom."""
        return About()

    async def edit_page(self) -> None:
        """Change its name, purpose, context, query, format."""
        await list_acts.edit(self, self.record_id)


class MailingListScreen(ListPage):
    """Everybody of a list, in or out."""

    TABS: ClassVar[tuple[Tab, ...]] = (Tab("People", lambda page: CandidatesPanel(page.record_id)),)

    @property
    def candidates(self) -> CandidatesPanel | None:
        """The rows, once they are there."""
        return cast("CandidatesPanel | None", self.panel)

    def path_end(self, card: ListCard) -> str:
        """For what, where, and which addresses of each: always said (M20)."""
        panel = self.candidates
        if panel is not None and panel.weighed is not None:
            return panel.weighed.words + (" · not kept" if panel.what_if else "")
        return f"{card.purpose.value} · {list_rows.context_words(card.context, card.place)}"

    def head(self, card: ListCard) -> Content:
        """How many are in and out, and the last copy, or that not everybody is shown."""
        panel = self.candidates
        if panel is None or panel.weighed is None:
            return Content(panel.progress if panel else "")
        right = Content("only the out are shown" if panel.only_out else _last(panel.last))
        left = Content.styled(list_rows.counts(panel.weighed.counts), "bold")
        return fit(left, self.size.width - 2 - right.cell_length) + right

    def show_progress(self, words: str) -> None:
        """Say how far it is, and draw nothing else: each of it takes time from what is being done."""
        self.query_one(".page-head", Static).update(words)

    def show_head(self) -> None:
        """Say anew what the list comes to."""
        if self._card is not None:
            self._show_card(self._card)


class ReceiptsScreen(ListPage):
    """What was copied of a list, by whom and when (I-50)."""

    TABS: ClassVar[tuple[Tab, ...]] = (Tab("Receipts", lambda page: ReceiptsPanel(page.record_id)),)

    def path(self, card: ListCard) -> tuple[str, ...]:
        """Below the list."""
        return (self.ROOT, card.name, "Receipts")

    def head(self, card: ListCard) -> Content:
        """What the rows are."""
        return Content("Every copy that was made of this list, the last one first")


def _last(last: LastCopy | None) -> str:
    """``last copy 3 May by ann: +4 −2``."""
    if last is None:
        return "never copied"
    said = f"last copy {wording.moment(last.receipt.at, clock.now())} by {last.receipt.author}"
    return said if last.come is None else f"{said}: +{last.come:,} −{last.gone:,}"
