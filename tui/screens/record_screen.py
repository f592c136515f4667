"""A screen of one record: which one it is, and its card once that is known; what the parts of a page know of their page."""

from __future__ import annotations

from typing import Generic, TypeVar

from tui.screens.base import CarnetScreen

Card = TypeVar("Card")


class RecordScreen(CarnetScreen, Generic[Card]):
    """Subclasses read the card and show it."""

    def __init__(self, record_id: int) -> None:
        super().__init__()
        self.record_id = record_id
        self._card: Card | None = None

    @property
    def card(self) -> Card:
        """The record; there is no panel before it is known."""
        assert self._card is not None
        return self._card
