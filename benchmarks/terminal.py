"""A program on a pseudo-terminal, and the moment at which each of its bytes came: what a user would feel, from outside."""

from __future__ import annotations

import codecs
import fcntl
import os
import select
import signal
import statistics
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from helpers.emulator import Emulator

from benchmarks.line import NEAR, Line

QUIET = 0.25
"""Seconds without a byte after which a picture counts as finished."""
BODY = slice(4, -3)
"""The lines of a screen below its tabs and filter and above its status: where a list, a page or a dialog is."""
PATIENCE = 60.0
"""Seconds after which a program that says nothing has failed."""


class Felt(NamedTuple):
    """What followed a key."""

    ms: float
    """Milliseconds until the body of the screen (`BODY`) last changed; what is counted for its edges may come later."""
    bytes: int
    """Bytes of the whole answer."""
    settled: float
    """Milliseconds until the last byte."""


class Terminal:
    """A terminal of 80x24 with a program on it. Answers no questions, as a plain xterm without the kitty keyboard."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] = (80, 24),
        line: Line = NEAR,
    ) -> None:
        self.columns, self.rows = size
        self.line = line
        self.chunks: list[tuple[float, bytes]] = []
        master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "COLORTERM": "", **(env or {})}
        for name in list(environment):
            if name in ("TMUX", "STY", "SSH_CONNECTION") or name.startswith(("XDG_", "CARNET_")):
                del environment[name]
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            list(command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
            preexec_fn=_own_terminal,
        )
        os.close(slave)
        self._master = master
        self._screen = Emulator(self.columns, self.rows)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._shown = 0
        """How many of the chunks the screen has been shown."""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._master)

    @property
    def written(self) -> int:
        """Bytes so far."""
        return sum(len(data) for _, data in self.chunks)

    def picture(self) -> str:
        """What stands on the screen now."""
        while self._show():
            pass
        return "\n".join(self._screen.rows)

    def _show(self) -> bool:
        """Show the screen the next chunk; False if it has seen them all."""
        if self._shown == len(self.chunks):
            return False
        self._screen.feed(self._decoder.decode(self.chunks[self._shown][1]))
        self._shown += 1
        return True

    def _look(self) -> Sequence[object]:
        """Every cell of the body."""
        return self._screen.look()[BODY]

    def read(self, seconds: float) -> bool:
        """Take what comes within ``seconds``; whether anything came."""
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            return False
        if data:
            self.chunks.append((time.monotonic(), data))
        return bool(data)

    def settle(self, quiet: float = QUIET) -> float:
        """Read until nothing came for ``quiet`` seconds; the moment of the last byte."""
        while self.read(quiet):
            pass
        return self.chunks[-1][0] if self.chunks else time.monotonic()

    def wait_for(self, text: str) -> float:
        """The milliseconds from the start of the program until ``text`` stood on the screen."""
        while time.monotonic() - self.began < PATIENCE:
            while self._show():
                if any(text in line for line in self._screen.rows):
                    return (self.chunks[self._shown - 1][0] - self.began) * 1000
            self.read(0.5)
            while self.read(0):  # what is there is stamped before any of it is looked at
                pass
        raise AssertionError(f"{text!r} never appeared:\n{self.picture()}")

    def answered(self, text: str, key: bytes) -> float:
        """The milliseconds from the start of the program until ``text`` was drawn and the first ``key`` after it answered."""
        self.wait_for(text)
        before = len(self.chunks)
        os.write(self._master, key)
        while len(self.chunks) == before:
            if not self.read(PATIENCE):
                raise AssertionError(f"{key!r} changed nothing:\n{self.picture()}")
        return (self.chunks[before][0] - self.began) * 1000

    def send(self, keys: bytes) -> None:
        """Type ``keys``, whatever comes of it."""
        os.write(self._master, keys)

    def press(self, keys: bytes, *, react: float = 3.0) -> Felt:
        """Type ``keys`` at once and read the whole answer. Raises AssertionError if there is none within ``react`` seconds."""
        self.settle(0.02)
        self.picture()
        before = len(self.chunks)
        sent = time.monotonic()
        os.write(self._master, keys)
        if not self.read(react):
            raise AssertionError(f"{keys!r} changed nothing:\n{self.picture()}")
        self.settle()
        answer = self.chunks[before:]
        body = answer[: self._changes()]
        up = self.line.up(keys) - sent
        times = [(up + self.line.down(part)) * 1000 for part in (body, answer)]
        return Felt(times[0], sum(len(data) for _, data in answer), times[1])

    def _changes(self) -> int:
        """Show the screen all that is new: up to which chunk of it the body changed, or the first one if it never did."""
        last = new = 0
        look = self._look()
        while self._show():
            new += 1
            if (now := self._look()) != look:
                last, look = new, now
        return last or min(new, 1)

    def hold(self, key: bytes, seconds: float, per_second: float = 30.0) -> float:
        """Hold a key down; milliseconds from the last repeat until the screen stood still."""
        self.settle(0.02)
        gap = 1 / per_second
        before = len(self.chunks)
        end = time.monotonic() + seconds
        sent = time.monotonic()
        while time.monotonic() < end:
            sent = time.monotonic()
            os.write(self._master, key)
            while (left := sent + gap - time.monotonic()) > 0:
                self.read(left)
        self.settle()
        return (self.line.up(key) + self.line.down(self.chunks[before:]) - sent) * 1000

    def idle(self, seconds: float) -> tuple[int, float]:
        """Touch nothing for ``seconds``: bytes written and the share of one processor used, in per cent."""
        self.settle()
        before, used = self.written, self.cpu()
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)
        return self.written - before, 100 * (self.cpu() - used) / seconds

    def cpu(self) -> float:
        """Seconds of processor used so far."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_memory(self) -> float:
        """The most memory the program has used, in MB."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM"))

    def leave(self, keys: bytes) -> float:
        """Type the keys that quit; milliseconds until the process had ended."""
        self.settle()
        sent = time.monotonic()
        os.write(self._master, keys)
        while self.process.poll() is None:
            self.read(0.002)
            if time.monotonic() - sent > PATIENCE:
                raise AssertionError(f"{keys!r} did not quit:\n{self.picture()}")
        return (time.monotonic() - sent) * 1000


def median(felt: Sequence[Felt]) -> Felt:
    """The median of each."""
    ms, sizes, settled = zip(*felt, strict=True)
    return Felt(statistics.median(ms), round(statistics.median(sizes)), statistics.median(settled))


def p95(felt: Sequence[Felt]) -> float:
    """The time that 95 of 100 stay under, in milliseconds."""
    times = sorted(f.ms for f in felt)
    return times[min(len(times) - 1, round(0.95 * (len(times) - 1)))]


def _own_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
