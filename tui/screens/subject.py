"""What a list screen is about: its words, its questions to the store, its columns, and how its filter is read and told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple

from store import search
from store.errors import StoreError
from store.records.pages import Key, Page
from store.search import Query
from tui.rows import Cell, Fact
from tui.widgets.cells import Column
from tui.widgets.window import R


class Subject(NamedTuple, Generic[R]):
    """What a list screen is about: its words, its questions to the store, its columns."""

    mode: str
    one: str
    many: str
    find: Callable[..., Page[R]]
    count: Callable[..., int]
    position: Callable[[Query, Key], int]
    ids: Callable[..., list[int]]
    card: Callable[[int], Any]
    columns: tuple[Column, ...]
    cells: Callable[[R], Sequence[Cell]]
    facts: Callable[[Any], Iterable[Fact]]
    terms: search.Subject | None = None
    """What its filter can ask besides words; None where there are only words."""

    @property
    def empty(self) -> str:
        """What stands in place of the rows of an empty list."""
        return f"There are no {self.many} yet: n adds one."

    def unmatched(self, text: str) -> str:
        """What stands there when nothing matches a filter."""
        return f'No {self.one} matches "{text}": esc takes the filter away.'

    def read(self, line: str) -> Query:
        """What a filter asks. Raises Refused for a term that there is not."""
        return search.read(line, self.terms)

    def rest(self, line: str, cursor: int) -> Query | None:
        """What a filter asks besides a term that cannot be asked yet but may be a letter later; None where there is none."""
        rest = None if self.terms is None else search.without_begun(line, cursor, self.terms)
        try:
            return None if rest is None else self.read(rest)
        except StoreError:
            return None

    def matching(self, query: Query, line: str, total: int, *, at_least: bool) -> str:
        """``4 customers match "acm"``, ``no projects match "x"``; terms in words: ``10,000+ found: contacts tagged vip``."""
        many = f"{total:,}{'+' if at_least else ''}" if total else "no"
        if query.terms and self.terms is not None:
            return f"{many if total else 'none'} found: {search.explain(query, self.terms)}"
        what, match = (self.one, "matches") if total == 1 else (self.many, "match")
        return f'{many} {what} {match} "{line}"'
