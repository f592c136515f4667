"""A thread that does jobs one after another for the message loop: urgent ones first, stale ones interrupted."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any

from store.errors import Interrupted


class Job:
    """One call to be made on the thread, and the future that waits for it on the loop."""

    __slots__ = ("call", "future", "gives_way", "repeated", "urgent")

    def __init__(self, call: Callable[[], Any], future: asyncio.Future[Any], *, urgent: bool = True) -> None:
        self.call = call
        self.future = future
        self.urgent = urgent
        self.gives_way = False
        """It was interrupted to let an urgent one pass, and is to be done again."""
        self.repeated = False

    def settle(self, value: Any, error: BaseException | None) -> None:
        """Hand the outcome to whoever waits; from any thread, also when nobody waits any more."""

        def settle_now() -> None:
            if self.future.done():
                return
            if error is not None:
                self.future.set_exception(error)
            else:
                self.future.set_result(value)

        with suppress(RuntimeError):  # the loop is closed: nobody waits
            self.future.get_loop().call_soon_threadsafe(settle_now)


class JobThread:
    """One thread with one queue. What it does is never done by two threads at once, nor on the message loop.

    `begin` runs first on the thread, `end` last, whatever happened; an error in `begin` is the answer to every job.
    With `interrupt`, a running job can be stopped from outside: it is called on a thread of its own, because it may have
    to ask a distant server, and only while that very job is running.
    """

    def __init__(
        self, name: str, begin: Callable[[], None], end: Callable[[], None], interrupt: Callable[[], None] | None = None
    ) -> None:
        self._begin = begin
        self._end = end
        self._interrupt = interrupt
        self._urgent: deque[Job] = deque()
        self._patient: deque[Job] = deque()
        self._queue = threading.Condition()
        self._switch = threading.Lock()
        """Held while the running job changes and while it is interrupted, so that no other job is hit."""
        self._running: Job | None = None
        self._spoilt = False
        """An interruption was sent and may arrive late, on the job after the one that was meant."""
        self._closing = False
        self._stale: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._interrupter = threading.Thread(target=self._interrupt_stale, name=f"{name}-interrupter", daemon=True)

    def start(self) -> None:
        """Begin; jobs may be submitted before."""
        self._thread.start()
        if self._interrupt is not None:
            self._interrupter.start()

    @property
    def ident(self) -> int | None:
        """The thread's ident; None before it has started."""
        return self._thread.ident

    def submit(self, job: Job) -> None:
        """Queue a job; an urgent one makes a running patient one give way. A closed thread cancels it."""
        with self._queue:
            if self._closing:
                job.future.cancel()
                return
            (self._urgent if job.urgent else self._patient).append(job)
            running = self._running
            if job.urgent and running is not None and not running.urgent:
                running.gives_way = True
                self._stale.put(running)
            self._queue.notify()
        job.future.add_done_callback(lambda future: self._withdraw(job) if future.cancelled() else None)

    def _withdraw(self, job: Job) -> None:
        """Forget a job that nobody waits for any more: out of the queue, or interrupted."""
        with self._queue:
            for queue in (self._urgent, self._patient):
                with suppress(ValueError):
                    queue.remove(job)
            if self._running is job:
                self._stale.put(job)

    def close(self, *, finish: bool) -> None:
        """End the thread: after the jobs that are queued (`finish`), or at once with the running one interrupted."""
        with self._queue:
            self._closing = True
            dropped = [] if finish else [*self._urgent, *self._patient]
            if not finish:
                self._urgent.clear()
                self._patient.clear()
                if self._running is not None:
                    self._stale.put(self._running)
            self._queue.notify()
        for job in dropped:
            job.future.cancel()

    def join(self, patience: float) -> bool:
        """Wait up to `patience` seconds for the end; False if it is still busy. The process can end all the same."""
        if self._thread.ident is not None:
            self._thread.join(patience)
        return not self._thread.is_alive()

    def _work(self) -> None:
        failure: BaseException | None = None
        try:
            self._begin()
        except BaseException as error:  # noqa: BLE001 - it is handed to everybody who asks
            failure = error
        try:
            while (job := self._next()) is not None:
                self._do(job, failure)
        finally:
            self._stale.put(None)
            with suppress(Exception):  # nothing can be done about a connection that does not even close
                self._end()

    def _next(self) -> Job | None:
        """Wait for a job that somebody waits for, and make it the running one; None at the end."""
        with self._queue:
            while True:
                while not (self._urgent or self._patient):
                    if self._closing:
                        return None
                    self._queue.wait()
                job = self._urgent.popleft() if self._urgent else self._patient.popleft()
                if not job.future.cancelled():
                    break
            with self._switch:
                self._running = job
            return job

    def _do(self, job: Job, failure: BaseException | None) -> None:
        value: Any = None
        error = failure
        if failure is None:
            try:
                value = job.call()
            except BaseException as raised:  # noqa: BLE001 - it is handed to whoever asked
                error = raised
        with self._switch:
            self._running = None
            spoilt, self._spoilt = self._spoilt, False
        if isinstance(error, Interrupted) and self._do_again(job, spoilt):
            return
        job.settle(value, error)

    def _do_again(self, job: Job, spoilt: bool) -> bool:
        """Queue a job again, first in its row, that failed only because an interruption hit it."""
        if job.future.cancelled() or self._closing:
            return False
        if not job.gives_way and (job.repeated or not spoilt):
            return False
        job.repeated = not job.gives_way
        job.gives_way = False
        with self._queue:
            (self._urgent if job.urgent else self._patient).appendleft(job)
        return True

    def _interrupt_stale(self) -> None:
        assert self._interrupt is not None
        while (job := self._stale.get()) is not None:
            with self._switch:
                if self._running is job:
                    self._spoilt = True
                    with suppress(Exception):  # then the job simply runs to its end
                        self._interrupt()
