"""The one bridge to the store: a thread that reads, a thread that writes, and word of every change."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar

from store.actor import Actor
from store.errors import StoreError
from store.vocabulary import Origin
from tui.jobs import Job, JobThread

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.signal import Signal

P = ParamSpec("P")
R = TypeVar("R")

WATCH = 1.0
"""Seconds between two looks for what others changed."""
CALM = 5.0
"""Seconds between two looks for a store that is gone."""
PATIENCE = 3.0
"""Seconds that closing waits for a write under way."""


class OpenStore(Protocol):
    """What the desk needs of an open store; each thread has its own connection to it."""

    def connect(self) -> None:
        """Open the calling thread's connection."""

    def close(self) -> None:
        """Close the calling thread's connection."""

    def interrupt(self, thread: int) -> None:
        """Withdraw the query that the thread of that ident runs; it raises Interrupted there."""

    def change_mark(self) -> int:
        """Give a number that grows when anybody commits."""

    def read(self, ask: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        """Call `ask` with errors translated, once more after a lost connection."""

    def write(self, tell: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        """Call `tell` with errors translated, never twice."""

    @property
    def name(self) -> str:
        """What to call this store on a screen."""

    @property
    def warnings(self) -> list[str]:
        """What a user should know of how the store was found."""


class Changed(NamedTuple):
    """The store holds something new; whoever is visible asks again."""

    by_me: bool
    """Changed by this program; False: by a colleague or another program."""


class Desk:
    """Asks and tells the store on threads of its own, so that the message loop never waits.

    Store errors come back as exceptions of the awaiting coroutine. Await it in workers: whoever awaits a read that has become
    stale is cancelled.
    """

    changed: Signal[Changed]
    """Published after every change, by us or by others; subscribe with `subscribe(node, callback)`."""

    def __init__(self, open_store: Callable[[], OpenStore], sign_on: Callable[[OpenStore], Actor]) -> None:
        """`open_store` runs first on the reading thread; `sign_on` first on the writing thread: it says who we are."""
        self._open_store = open_store
        self._sign_on = sign_on
        self._store: OpenStore | None = None
        self._failure: BaseException | None = None
        self._opened = threading.Event()
        self._actor: Actor | None = None
        self._mark = 0
        self._lanes: dict[str, asyncio.Future[Any]] = {}
        self._waiting: set[asyncio.Future[Any]] = set()
        self._reader = JobThread("desk-reader", self._begin_reading, self._disconnect, self._interrupt)
        self._writer = JobThread("desk-writer", self._begin_writing, self._disconnect)

    @classmethod
    def at(cls, url: str, login: str) -> Desk:
        """A desk on the store at `url`, for the operator with that login, who is made known on first use.

        What the first screen will ask is asked once before, while the toolkit is loaded: a server has it ready then.
        """

        def open_it() -> OpenStore:
            from store import customer_lists
            from store.opening import open_store

            store = open_store(url)
            with suppress(StoreError):  # whoever asks for it is told
                store.read(customer_lists.find)
            return store

        def sign_on(store: OpenStore) -> Actor:
            from store import operators

            return store.write(operators.actor_for, login, Origin.TUI)

        return cls(open_it, sign_on)

    def start(self) -> None:
        """Begin to open the store, on its own thread; may be called before there is a message loop."""
        self._reader.start()
        self._writer.start()

    def attach(self, owner: DOMNode) -> None:
        """Give the desk the node that its signal belongs to: the app."""
        from textual.signal import Signal

        self.changed = Signal(owner, "store changed")

    async def answered(self) -> None:
        """Wait until nobody waits for an answer any more."""
        while self._waiting:
            await asyncio.wait(self._waiting)

    async def opened(self) -> OpenStore:
        """Wait until the store is open, and give it for its name and warnings. Raises the StoreError that says why not."""
        return await self._wait(self._reader, lambda: self._known_store())

    async def me(self) -> Actor:
        """Give the actor of everything that is told here, once the operator is known."""
        return await self._wait(self._writer, lambda: self._known_actor())

    async def ask(self, fn: Callable[P, R], *args: P.args, lane: str | None = None, **kwargs: P.kwargs) -> R:  # type: ignore[valid-type]
        """Read: `fn(*args, **kwargs)` on the reading thread, before anything that runs in the background.

        A later ask in the same `lane` makes this one stale: it is dropped or interrupted and its awaiter cancelled, and so
        is it when the awaiting worker is cancelled.
        """
        return await self._wait(self._reader, self._reading(fn, *args, **kwargs), lane=lane)

    async def background(self, fn: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Read something that can wait, such as a count: it gives way to every ask, and starts again afterwards."""
        return await self._wait(self._reader, self._reading(fn, *args, **kwargs), urgent=False)

    async def tell(self, fn: Callable[Concatenate[Actor, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Write: `fn(actor, *args, **kwargs)` on the writing thread; then `changed` is published.

        A write that has begun is finished, also when the awaiter is cancelled.
        """

        def write() -> R:
            return self._known_store().write(fn, self._known_actor(), *args, **kwargs)

        writing = asyncio.ensure_future(self._write(write))
        return await asyncio.shield(writing)

    def on_the_loop(self, tell: Callable[P, object]) -> Callable[P, None]:
        """Make of `tell` something that a read or write may call on its thread: it is called on the message loop."""
        loop = asyncio.get_running_loop()

        def later(*args: P.args, **kwargs: P.kwargs) -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody is to be told
                loop.call_soon_threadsafe(lambda: tell(*args, **kwargs))

        return later

    async def watch(self) -> None:
        """Publish `changed` when others committed; runs until it is cancelled, at the cost of one cheap query a second.

        A store that is gone for a while is looked for more calmly, and who asks for something is told. That it is back is
        published, too: something may have been committed meanwhile, and something asked for in vain.
        """
        watching, gone = False, False
        while True:
            try:
                before, self._mark = self._mark, await self.background(self._read_mark)
            except StoreError:
                gone = True
            else:
                if gone or (watching and self._mark != before):
                    self.changed.publish(Changed(by_me=False))
                watching, gone = True, False
            await asyncio.sleep(CALM if gone else WATCH)

    async def close(self) -> None:
        """End both threads and close their connections: reads are interrupted, a write under way may finish.

        Never waits longer than PATIENCE for each.
        """
        self._opened.set()
        self._reader.close(finish=False)
        self._writer.close(finish=True)
        loop = asyncio.get_running_loop()
        for thread in (self._reader, self._writer):
            await loop.run_in_executor(None, thread.join, PATIENCE)

    async def _write(self, write: Callable[[], R]) -> R:
        value = await self._wait(self._writer, write)
        self._mark = await self.ask(self._read_mark)
        self.changed.publish(Changed(by_me=True))
        return value

    async def _wait(self, thread: JobThread, call: Callable[[], R], *, urgent: bool = True, lane: str | None = None) -> R:
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        if lane is not None:
            if stale := self._lanes.get(lane):
                stale.cancel()
            self._lanes[lane] = future
        self._waiting.add(future)
        thread.submit(Job(call, future, urgent=urgent))
        try:
            return await future
        finally:
            self._waiting.discard(future)

    def _begin_reading(self) -> None:
        try:
            self._store = self._open_store()
            self._store.connect()
        except BaseException as error:
            self._failure = error
            raise
        finally:
            self._opened.set()

    def _begin_writing(self) -> None:
        self._opened.wait()
        if self._store is None:
            raise self._failure or asyncio.CancelledError
        self._store.connect()
        self._actor = self._sign_on(self._store)

    def _known_actor(self) -> Actor:
        assert self._actor is not None, "jobs of the writing thread run only after it has signed on"
        return self._actor

    def _known_store(self) -> OpenStore:
        assert self._store is not None, "no job runs on a store that could not be opened"
        return self._store

    def _reading(self, fn: Callable[..., R], *args: Any, **kwargs: Any) -> Callable[[], R]:
        return lambda: self._known_store().read(fn, *args, **kwargs)

    def _read_mark(self) -> int:
        return self._known_store().change_mark()

    def _interrupt(self) -> None:
        if self._store is not None and self._reader.ident is not None:
            self._store.interrupt(self._reader.ident)

    def _disconnect(self) -> None:
        if self._store is not None:
            self._store.close()
