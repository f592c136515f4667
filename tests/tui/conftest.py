"""A Carnet over a book without a database, for tests of the screens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.desk_driver import Staff, at_the_keyboard
from helpers.long_list import LongList, config, desk_without_store

from store import timeline
from tui.app import CarnetApp
from tui.screens.customers import CustomersScreen

MakeApp = Callable[..., CarnetApp]


@pytest.fixture
def book() -> LongList:
    """A million customers."""
    return LongList(1_000_000)


@pytest.fixture
def make_app(book: LongList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeApp:
    """Make a Carnet on `book` with some settings."""
    asked = {name: getattr(book, name) for name in ("find", "count", "position", "ids", "card")}
    monkeypatch.setattr(CustomersScreen, "subject", CustomersScreen.subject._replace(**asked))
    monkeypatch.setattr(timeline, "due_count", lambda *_: 0)

    def make(**settings: Any) -> CarnetApp:
        return CarnetApp(config(tmp_path, **settings), desk_without_store())

    return make


@pytest.fixture
async def staff(make_app: MakeApp) -> AsyncIterator[Staff]:
    """Somebody in front of the customers, at 80 by 24."""
    async with at_the_keyboard(make_app()) as somebody:
        yield somebody
