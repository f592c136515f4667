"""Offers what somebody had typed and not saved when the program ended (D13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar, NamedTuple

from textual.binding import BindingType
from textual.widget import Widget

from store.records.pages import Key, Page
from tui import wording
from tui.dialogs.base import Dialog
from tui.drafts import Draft
from tui.keys import bindings_for
from tui.widgets.cells import Column
from tui.widgets.look import column_look
from tui.widgets.record_list import RecordList

_COLUMNS = (Column("What", 30, 1), Column("Typed", 18))


class Left(NamedTuple):
    """A row of the dialog."""

    id: int
    key: Key
    title: str
    when: str


class DraftsDialog(Dialog[Draft]):
    """Answers with the draft to go on with; those that are thrown away are gone when it closes."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("drafts")]
    AUTO_FOCUS = "RecordList"

    def __init__(self, drafts: Sequence[Draft]) -> None:
        super().__init__("What you typed last time was not saved")
        self._drafts = dict(enumerate(drafts))

    def compose_content(self) -> Iterable[Widget]:
        """What there is, the latest first."""
        yield RecordList[Left](column_look(_COLUMNS, lambda left: (left.title, left.when)), ticks=False)

    def on_mount(self) -> None:
        """Show them."""
        self._show()

    def on_resize(self) -> None:
        """Use the room there is."""
        self.refit()

    def refit(self) -> None:
        """As many lines as there are drafts, or as there is room for."""
        self.query_one(RecordList).styles.height = min(len(self._drafts) + 1, max(2, self.room(self.app.size)))

    def on_record_list_opened(self) -> None:
        """Go on with the one under the cursor."""
        self.action_take_up()

    def action_take_up(self) -> None:
        """Go on with the one under the cursor."""
        left = self.query_one(RecordList).current
        self.dismiss(self._drafts[left.id] if left else None)

    async def action_discard(self) -> None:
        """Throw the one under the cursor away."""
        left = self.query_one(RecordList).current
        if left is not None:
            await self.carnet.drafts.discard(self._drafts.pop(left.id))
        if self._drafts:
            self._show()
        else:
            self.dismiss(None)

    def action_later(self) -> None:
        """Leave them."""
        self.dismiss(None)

    def _show(self) -> None:
        now = datetime.now().astimezone()
        rows = tuple(
            Left(number, Key(0, "", number), draft.title, wording.moment(draft.saved_at, now))
            for number, draft in self._drafts.items()
        )
        self.query_one(RecordList).show(Page(rows, None, None, has_before=False, has_after=False))
