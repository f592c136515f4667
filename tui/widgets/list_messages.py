"""What a list of records says to whoever mounted it; also known as `RecordList.Wanted` and so on."""

from __future__ import annotations

from typing import Any, Literal

from textual.message import Message
from textual.widget import Widget

from store.records.pages import Key

FIRST_ROWS = 60
"""Rows asked for when a part of the list is shown first."""


class AboutList(Message):
    """Something about a list."""

    def __init__(self, records: Widget) -> None:
        super().__init__()
        self.records = records

    @property
    def control(self) -> Widget:
        """The list it is about."""
        return self.records


class Wanted(AboutList, namespace="record_list"):
    """Another part of the list is wanted: the rows after or before a key, from a text on, the first or the last ones."""

    def __init__(
        self,
        records: Widget,
        serial: int,
        *,
        after: Key | None = None,
        before: Key | None = None,
        at: str | None = None,
        last: bool = False,
        limit: int = FIRST_ROWS,
    ) -> None:
        """`serial` tells apart what was wanted of the rows that are shown and of those shown before."""
        super().__init__(records)
        self.serial = serial
        self.after, self.before, self.at, self.last, self.limit = after, before, at, last, limit

    @property
    def extends(self) -> bool:
        """Whether the rows join those that are shown, or replace them."""
        return self.after is not None or self.before is not None

    @property
    def window(self) -> dict[str, Any]:
        """What to pass on to a subject's `find`."""
        return {"after": self.after, "before": self.before, "at": self.at, "last": self.last, "limit": self.limit}


class Highlighted(AboutList, namespace="record_list"):
    """The cursor stands on another record, or the record under it is another one; see `records.current`."""


class Opened(AboutList, namespace="record_list"):
    """Enter was pressed on `records.current`."""


class Ticked(AboutList, namespace="record_list"):
    """The ticks changed; see `records.ticked`."""


class TicksWanted(AboutList, namespace="record_list"):
    """All rows of the list as it is filtered are to be ticked or inverted: answer with `tick_all` or `invert`."""

    def __init__(self, records: Widget, what: Literal["all", "invert"]) -> None:
        super().__init__(records)
        self.what = what
