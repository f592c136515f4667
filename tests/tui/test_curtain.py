"""A picture that is only half of what a key leads to waits for the other half, and not for long."""

from __future__ import annotations

import asyncio
from time import monotonic

import pytest

from tui import curtain
from tui.curtain import Curtain


class Way:
    """What a key led to, as a test says it is."""

    def __init__(self) -> None:
        self.whole = self.drawn = True

    def pressed(self) -> None:
        """A key comes."""

    def is_whole(self) -> bool:
        return self.whole

    def is_drawn(self) -> bool:
        return self.drawn


class Stage:
    """Notes whether pictures are held."""

    def __init__(self) -> None:
        self.held = False
        self.until = 0.0

    def hold(self, until: float) -> None:
        self.held, self.until = True, until

    def release(self) -> None:
        self.held = False


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curtain, "WITHIN", 1_000)


async def opened(closed: Curtain) -> None:
    assert closed._opening is not None
    await closed._opening


async def test_half_of_a_picture_waits_until_all_of_it_is_there_and_nobody_is_at_it() -> None:
    way, stage = Way(), Stage()
    closed = Curtain(way)
    closed.pressed()
    way.whole = way.drawn = False
    closed.before(stage)
    assert stage.held
    way.whole = True
    await asyncio.sleep(0)
    closed.before(stage)
    assert stage.held, "somebody has still something to do"
    way.drawn = True
    await opened(closed)
    assert not stage.held


async def test_a_whole_picture_waits_for_nothing() -> None:
    way, stage = Way(), Stage()
    closed = Curtain(way)
    closed.pressed()
    way.drawn = False
    closed.before(stage)
    assert not stage.held


async def test_what_no_key_led_to_is_shown_as_it_comes() -> None:
    way, stage = Way(), Stage()
    way.whole = False
    Curtain(way).before(stage)
    assert not stage.held


async def test_what_takes_long_is_shown_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curtain, "WITHIN", 0.01)
    way, stage = Way(), Stage()
    closed = Curtain(way)
    closed.pressed()
    way.whole = False
    closed.before(stage)
    assert stage.until < monotonic() + 1
    await opened(closed)
    assert not stage.held
    closed.before(stage)
    assert not stage.held, "once is enough for a key"


async def test_who_types_on_does_not_make_it_wait_longer() -> None:
    way, stage = Way(), Stage()
    closed = Curtain(way)
    closed.pressed()
    way.whole = False
    closed.before(stage)
    until = stage.until
    closed.pressed()
    closed.before(stage)
    assert stage.until == until
    way.whole = True
    await opened(closed)
