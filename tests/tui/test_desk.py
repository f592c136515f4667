"""The desk: who waits for whom, what is interrupted, and that closing never hangs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from textual.app import App

from store.actor import Actor
from store.errors import Interrupted, Unreachable
from store.vocabulary import Origin
from tui.desk import Changed, Desk

ME = Actor(7, "bob", Origin.TUI)


class FakeStore:
    """A store whose questions wait for the test, and can be interrupted like a database's."""

    name = "fake"

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self.interrupted = threading.Event()
        self.mark = 0
        self.marks_read = 0
        self.connections = 0
        self.log: list[str] = []

    def connect(self) -> None:
        self.connections += 1

    def close(self) -> None:
        self.connections -= 1

    def interrupt(self, thread: int) -> None:
        self.log.append("interrupt")
        self.interrupted.set()

    def change_mark(self) -> int:
        self.marks_read += 1
        return self.mark

    def read(self, ask: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return ask(*args, **kwargs)

    def write(self, tell: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return tell(*args, **kwargs)

    def slow(self, started: threading.Event, name: str) -> str:
        """Run until interrupted; the second time answer at once."""
        self.log.append(name)
        if self.log.count(name) > 1:
            return name
        started.set()
        assert self.interrupted.wait(10), "nobody interrupted a stale question"
        self.interrupted.clear()
        raise Interrupted("The question was withdrawn")


@pytest.fixture
def fake() -> FakeStore:
    return FakeStore()


@pytest.fixture
async def desk(fake: FakeStore) -> AsyncIterator[Desk]:
    desk = Desk(lambda: fake, lambda store: ME)
    desk.attach(App())
    desk.start()
    yield desk
    await desk.close()


async def begun(event: threading.Event) -> None:
    """Let the loop turn until a thread has set the event."""
    assert await asyncio.get_running_loop().run_in_executor(None, event.wait, 10)


async def test_reads_and_writes_never_share_a_thread_nor_the_loops(desk: Desk) -> None:
    reading = {await desk.ask(threading.get_ident) for _ in range(5)}
    writing = {await desk.tell(lambda actor: threading.get_ident()) for _ in range(5)}
    assert len(reading) == len(writing) == 1
    assert len(reading | writing | {threading.get_ident()}) == 3


async def test_a_write_is_told_who_does_it(desk: Desk) -> None:
    assert await desk.tell(lambda actor, what: (actor, what), "x") == (ME, "x")
    assert await desk.me() == ME


async def test_a_store_error_comes_back_as_an_exception(desk: Desk) -> None:
    def refuse() -> None:
        raise Unreachable("The line is down")

    with pytest.raises(Unreachable, match="The line is down"):
        await desk.ask(refuse)
    assert await desk.ask(lambda: 1) == 1


async def test_a_later_ask_in_the_same_lane_interrupts_the_one_that_runs(desk: Desk, fake: FakeStore) -> None:
    started = threading.Event()
    stale = asyncio.ensure_future(desk.ask(fake.slow, started, "old", lane="find"))
    await begun(started)
    assert await desk.ask(lambda: "new", lane="find") == "new"
    with pytest.raises(asyncio.CancelledError):
        await stale
    assert fake.log == ["old", "interrupt"]


async def test_a_stale_ask_that_is_still_queued_is_never_made(desk: Desk, fake: FakeStore) -> None:
    started, hold = threading.Event(), threading.Event()

    def occupy() -> None:
        started.set()
        hold.wait(10)

    first = asyncio.ensure_future(desk.ask(occupy))
    await begun(started)
    asked = [asyncio.ensure_future(desk.ask(fake.log.append, letters, lane="find")) for letters in ("a", "an", "ann")]
    await asyncio.sleep(0)
    hold.set()
    await asyncio.gather(first, *asked, return_exceptions=True)
    assert fake.log == ["ann"]


async def test_another_lane_is_left_alone(desk: Desk, fake: FakeStore) -> None:
    await asyncio.gather(desk.ask(fake.log.append, "list", lane="list"), desk.ask(fake.log.append, "card", lane="card"))
    assert sorted(fake.log) == ["card", "list"]


async def test_a_cancelled_worker_withdraws_its_question(desk: Desk, fake: FakeStore) -> None:
    started = threading.Event()
    worker = asyncio.ensure_future(desk.ask(fake.slow, started, "old"))
    await begun(started)
    worker.cancel()
    assert await desk.ask(lambda: "next") == "next"
    assert "interrupt" in fake.log


async def test_the_background_gives_way_to_an_ask_and_starts_again(desk: Desk, fake: FakeStore) -> None:
    started = threading.Event()
    counting = asyncio.ensure_future(desk.background(fake.slow, started, "count"))
    await begun(started)
    assert await desk.ask(lambda: "at once") == "at once"
    assert await counting == "count"
    assert fake.log == ["count", "interrupt", "count"]


async def test_a_write_is_finished_though_nobody_waits_for_it_any_more(desk: Desk, fake: FakeStore) -> None:
    started, hold = threading.Event(), threading.Event()

    def save(actor: Actor) -> None:
        started.set()
        hold.wait(10)
        fake.log.append("saved")

    saving = asyncio.ensure_future(desk.tell(save))
    await begun(started)
    saving.cancel()
    hold.set()
    await desk.tell(lambda actor: None)
    assert fake.log == ["saved"]


async def test_an_unopened_store_answers_every_question_with_the_reason() -> None:
    def fail() -> FakeStore:
        raise Unreachable("No such folder")

    desk = Desk(fail, lambda store: ME)
    desk.attach(App())
    desk.start()
    for asked in (desk.opened(), desk.ask(lambda: 1), desk.tell(lambda actor: 1)):
        with pytest.raises(Unreachable, match="No such folder"):
            await asked
    await desk.close()


async def test_closing_interrupts_a_question_and_disconnects_both_threads(fake: FakeStore) -> None:
    desk = Desk(lambda: fake, lambda store: ME)
    desk.attach(App())
    desk.start()
    await desk.me()
    started = threading.Event()
    asked = asyncio.ensure_future(desk.ask(fake.slow, started, "old"))
    await begun(started)
    await desk.close()
    await asyncio.gather(asked, return_exceptions=True)
    assert asked.done()
    assert fake.connections == 0


async def test_a_closed_desk_cancels_whoever_still_asks(fake: FakeStore) -> None:
    desk = Desk(lambda: fake, lambda store: ME)
    desk.attach(App())
    desk.start()
    await desk.close()
    with pytest.raises(asyncio.CancelledError):
        await desk.ask(lambda: 1)


async def test_a_store_that_was_gone_for_a_while_is_watched_again_and_its_return_published(
    fake: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.desk.WATCH", 0)
    monkeypatch.setattr("tui.desk.CALM", 0)
    heard: asyncio.Queue[Changed] = asyncio.Queue()
    app = App[None]()
    desk = Desk(lambda: fake, lambda store: ME)
    desk.attach(app)
    gone = 3
    read_mark = fake.change_mark

    def change_mark() -> int:
        nonlocal gone
        if fake.marks_read and gone:
            gone -= 1
            raise Unreachable("The store is gone")
        return read_mark()

    monkeypatch.setattr(fake, "change_mark", change_mark)
    async with app.run_test():
        desk.changed.subscribe(app, heard.put_nowait)
        desk.start()
        watching = asyncio.ensure_future(desk.watch())
        assert await heard.get() == Changed(by_me=False)
        assert gone == 0
        watching.cancel()
    await desk.close()


async def test_what_others_commit_is_published(fake: FakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.desk.WATCH", 0)
    heard: asyncio.Queue[Changed] = asyncio.Queue()
    app = App[None]()
    desk = Desk(lambda: fake, lambda store: ME)
    desk.attach(app)
    async with app.run_test():
        desk.changed.subscribe(app, heard.put_nowait)
        desk.start()
        await desk.tell(lambda actor: None)
        assert await heard.get() == Changed(by_me=True)
        watching = asyncio.ensure_future(desk.watch())
        read = fake.marks_read
        while fake.marks_read == read:
            await desk.ask(lambda: None)
        fake.mark = 5
        assert await heard.get() == Changed(by_me=False)
        watching.cancel()
    await desk.close()
