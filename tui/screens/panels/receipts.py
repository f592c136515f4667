"""The receipts of a mailing list: each copy with its counts, and of the one under the cursor its hash and what changed since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from store import list_receipts
from store.errors import Refused
from store.records.pages import Key, Page
from store.records.receipts import ReceiptLine
from tui import clock, list_rows
from tui.dialogs.receipt import ReceiptDialog
from tui.screens.panels.base import Panel, whole
from tui.widgets.lines import Line, between
from tui.widgets.look import column_look


class ReceiptRow(NamedTuple):
    """A receipt, where it stands."""

    id: int
    key: Key
    line: ReceiptLine


class ReceiptsPanel(Panel[ReceiptRow], inherit_bindings=False):
    """Every copy, the last one first; enter shows whom it went to (I-50)."""

    BINDINGS: ClassVar[list[BindingType]] = []
    EMPTY = "Nothing was copied yet."

    def __init__(self, list_id: int) -> None:
        super().__init__(column_look(list_rows.RECEIPT_COLUMNS, lambda row: list_rows.receipt_cells(row.line, clock.now())))
        self._list_id = list_id
        self._hash, self._since = Line(), Line()

    def compose(self) -> Iterable[Widget]:
        """The list, and two lines about the row under the cursor."""
        yield self.records
        yield self._hash
        yield self._since

    async def find(self, **_window: Any) -> Page[ReceiptRow]:
        """The latest of them."""
        there = await self.page.desk.ask(list_receipts.of_list, self._list_id)
        return whole(ReceiptRow(line.id, Key(0, "", place), line) for place, line in enumerate(there))

    def opened(self, row: ReceiptRow) -> None:
        """Show whom it went to, and who was left out then."""
        self.page.begin(self._show(row.line))

    async def _show(self, row: ReceiptLine) -> None:
        if not row.kept:
            self.page.say("the addresses of that copy are not kept any more: only its counts and its hash are", bad=True)
            return
        held = await self.page.desk.ask(list_receipts.entries, row.id)
        asked = await self.app.push_screen_wait(ReceiptDialog(row, held))
        if asked is not None and asked.contact_id is not None:
            self.page.carnet.show_page("contact", asked.contact_id)
        elif asked is not None:
            self.page.say(f"{asked.name or 'that contact'} is not in the book any more", bad=True)

    def on_record_list_highlighted(self) -> None:
        """Say the hash of the row, and what is otherwise since then."""
        row = self.records.current
        if row is None:
            return
        first, *others = row.line.sha256
        self._hash.say(f" SHA-256 {between(first, f'and of {len(others):,} more batches' if others else '')}")
        self._compare(row.line)

    @work(exclusive=True, group="difference")
    async def _compare(self, row: ReceiptLine) -> None:
        try:
            now = await self.page.desk.background(list_receipts.difference, self._list_id, row.id)
        except Refused as unknown:
            self._since.say(f" {unknown}")
        else:
            self._since.say(
                f" {between(f'since then +{len(now.newcomers):,} −{len(now.gone):,}', list_rows.gone_words(now.gone))}"
            )
