"""A store without a database, whose lists are as long as a test wants."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from store.actor import Actor
from store.records.customers import CustomerCard, CustomerLine
from store.records.pages import Key, Page
from store.vocabulary import CustomerStatus, Origin
from tui.config import Config
from tui.desk import Desk


class NoDatabase:
    """What a desk needs of a store, with nothing behind it."""

    name = "test book"

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self.mark = 0

    def connect(self) -> None:
        """Nothing to connect."""

    def close(self) -> None:
        """Nothing to close."""

    def interrupt(self, thread: int) -> None:
        """Nothing takes long."""

    def change_mark(self) -> int:
        """As a test sets it."""
        return self.mark

    def read(self, ask: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Ask."""
        return ask(*args, **kwargs)

    def write(self, tell: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Tell."""
        return tell(*args, **kwargs)


def customer(number: int, name: str | None = None) -> CustomerLine:
    """The customer at a place of the list."""
    return CustomerLine(
        number, f"u{number}", Key(0, f"{number:08}", number), name or f"Customer {number}", "company", False,
        CustomerStatus.ACTIVE, f"info{number}@example.com", number % 7,
    )  # fmt: skip


class LongList:
    """So many customers, answered like `store.customers`, with nothing made that is not asked for."""

    def __init__(self, count: int) -> None:
        self.ids_there: Sequence[int] = range(1, count + 1)
        self.names: dict[int, str] = {}
        self.asked: list[dict[str, Any]] = []

    def line(self, number: int) -> CustomerLine:
        """A customer as it is now."""
        return customer(number, self.names.get(number))

    def matching(self, query: Any) -> Sequence[int]:
        """The customers whose number begins with the text."""
        if not query.text:
            return self.ids_there
        return [number for number in self.ids_there[:20_000] if query.text in self.line(number).name.lower()]

    def find(
        self,
        query: Any,
        *,
        after: Key | None = None,
        before: Key | None = None,
        at: str | None = None,
        last: bool = False,
        limit: int = 60,
    ) -> Page[CustomerLine]:
        """A window on the list."""
        self.asked.append({"after": after, "before": before, "at": at, "last": last, "limit": limit})
        numbers = self.matching(query)
        if before is not None:
            end = bisect.bisect_left(numbers, before.id)
            start = max(0, end - limit)
        elif last:
            start, end = max(0, len(numbers) - limit), len(numbers)
        else:
            first = int(at) if at else 0 if after is None else after.id + 1
            start = bisect.bisect_left(numbers, first)
            end = min(len(numbers), start + limit)
        rows = tuple(self.line(number) for number in numbers[start:end])
        first_key, last_key = (rows[0].key, rows[-1].key) if rows else (None, None)
        return Page(rows, first_key, last_key, has_before=start > 0, has_after=end < len(numbers))

    def count(self, query: Any, cap: int | None = None) -> int:
        """How many match."""
        found = len(self.matching(query))
        return found if cap is None else min(cap, found)

    def position(self, query: Any, key: Key) -> int:
        """How many rows stand before a key, as the store says it."""
        return bisect.bisect_left(self.matching(query), key.id)

    def ids(self, query: Any, limit: int | None = None) -> list[int]:
        """The ids of all that match."""
        return list(self.matching(query)[:limit])

    def card(self, number: int) -> CustomerCard:
        """A customer, whole."""
        line = self.line(number)
        return CustomerCard(number, line.uid, 1, line.name, "company", False, line.status, line.main_email, "", "", {})


def desk_without_store() -> Desk:
    """A desk at work, for the operator bob."""
    desk = Desk(NoDatabase, lambda store: Actor(1, "bob", Origin.TUI))
    desk.start()
    return desk


def config(folder: Path, **settings: Any) -> Config:
    """The settings of a test."""
    return Config(database=str(folder / "carnet.db"), operator="bob", data_dir=folder / "data", **settings)
