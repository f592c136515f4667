"""Fixtures of the command-line tests."""

from __future__ import annotations

import pytest
from helpers.cli import Carnet


@pytest.fixture
def carnet(capsys: pytest.CaptureFixture[str]) -> Carnet:
    """`carnet` in this process, on whatever store its arguments name."""
    return Carnet(capsys)


@pytest.fixture
def on_store(capsys: pytest.CaptureFixture[str], store_url: str) -> Carnet:
    """`carnet` in this process, on an empty store of each engine."""
    return Carnet(capsys, store_url)
