"""Somebody in front of a mailing list, on either engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from helpers.desk_driver import Staff
from helpers.list_office import Office, make
from helpers.office import carnet, fill


@pytest.fixture
def book(store_url: str) -> Office:
    """The book, closed."""
    made: Office = fill(store_url, make)
    return made


@pytest.fixture
async def staff(book: Office, store_url: str, tmp_path: Path) -> AsyncIterator[Staff]:
    """Somebody in front of the list."""
    async with carnet(store_url, tmp_path) as somebody:
        await somebody.press("go.lists", "move.open")
        yield somebody
