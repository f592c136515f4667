"""Shows whom one copy of a mailing list went to, and who was left out then and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import BindingType
from textual.widget import Widget

from store.records.pages import Key, Page
from store.records.receipts import ReceiptEntry, ReceiptLine
from tui import clock, wording
from tui.dialogs.base import Dialog
from tui.keys import bindings_for
from tui.signs import EXCLUDED, TICKED
from tui.widgets.cells import Column
from tui.widgets.look import column_look
from tui.widgets.record_list import RecordList

_COLUMNS = (Column("In", 2), Column("Person", 18, 2), Column("Address", 28, 3))


class EntryRow(NamedTuple):
    """One entry, where it stands."""

    id: int
    key: Key
    entry: ReceiptEntry


class ReceiptDialog(Dialog[ReceiptEntry]):
    """Every address, then every exclusion; answers with the one whose contact is to be opened."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("receipt")]
    AUTO_FOCUS = "RecordList"
    WIDE = True

    def __init__(self, receipt: ReceiptLine, entries: Sequence[ReceiptEntry]) -> None:
        moment = wording.moment(receipt.at, clock.now())
        super().__init__(f"Copied by {receipt.author}, {moment}: {receipt.addresses:,} addresses, {receipt.excluded:,} out")
        self._rows = tuple(EntryRow(place, Key(0, "", place), entry) for place, entry in enumerate(entries))

    def compose_content(self) -> Iterable[Widget]:
        """The rows."""
        yield RecordList[EntryRow](column_look(_COLUMNS, _cells), ticks=False)

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        self.query_one(RecordList).show(Page(self._rows, None, None, has_before=False, has_after=False))

    def on_record_list_opened(self) -> None:
        """Answer with the row under the cursor."""
        row = self.query_one(RecordList).current
        if row is not None:
            self.dismiss(row.entry)

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)


def _cells(row: EntryRow) -> Sequence[str]:
    entry = row.entry
    if entry.address:
        return TICKED, entry.name, entry.address
    return EXCLUDED, entry.name, ", ".join(wording.REASONS[reason] for reason in entry.reasons)
