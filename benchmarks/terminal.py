"""A program on a pseudo-terminal, and the moment at which each of its bytes came: what a user would feel, from outside."""

from __future__ import annotations

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

import pyte

QUIET = 0.1
"""Seconds without a byte after which a picture counts as finished."""
PATIENCE = 60.0
"""Seconds after which a program that says nothing has failed."""


class Felt(NamedTuple):
    """What followed a key: how long until the last byte of the answer, in milliseconds, and how many bytes there were."""

    ms: float
    bytes: int


class Terminal:
    """A terminal of 80x24 with a program on it. Answers no questions, as a plain xterm without the kitty keyboard."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str] | None = None, size: tuple[int, int] = (80, 24)) -> None:
        self.columns, self.rows = size
        self.chunks: list[tuple[float, bytes]] = []
        master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "COLORTERM": "", **(env or {})}
        for name in ("TMUX", "STY", "SSH_CONNECTION"):
            environment.pop(name, None)
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            list(command),
            **dict.fromkeys(("stdin", "stdout", "stderr"), slave),
            env=environment,
            start_new_session=True,
            preexec_fn=_own_terminal,
        )
        os.close(slave)
        self._master = master

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
        screen = pyte.Screen(self.columns, self.rows)
        stream = pyte.ByteStream(screen)
        for _, data in self.chunks:
            stream.feed(data)
        return "\n".join(screen.display)

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
        screen = pyte.Screen(self.columns, self.rows)
        stream = pyte.ByteStream(screen)
        fed = 0
        while time.monotonic() - self.began < PATIENCE:
            while fed < len(self.chunks):
                at, data = self.chunks[fed]
                stream.feed(data)
                fed += 1
                if any(text in line for line in screen.display):
                    return (at - self.began) * 1000
            self.read(0.5)
        raise AssertionError(f"{text!r} never appeared:\n" + "\n".join(screen.display))

    def press(self, keys: bytes, *, react: float = 3.0) -> Felt:
        """Type ``keys`` at once and read the whole answer. Raises AssertionError if there is none within ``react`` seconds."""
        self.settle(0.02)
        before = len(self.chunks)
        sent = time.monotonic()
        os.write(self._master, keys)
        if not self.read(react):
            raise AssertionError(f"{keys!r} changed nothing:\n{self.picture()}")
        last = self.settle()
        return Felt((last - sent) * 1000, sum(len(data) for _, data in self.chunks[before:]))

    def hold(self, key: bytes, seconds: float, per_second: float = 30.0) -> float:
        """Hold a key down; milliseconds from the last repeat until the screen stood still."""
        self.settle(0.02)
        gap = 1 / per_second
        end = time.monotonic() + seconds
        sent = time.monotonic()
        while time.monotonic() < end:
            sent = time.monotonic()
            os.write(self._master, key)
            while (left := sent + gap - time.monotonic()) > 0:
                self.read(left)
        return (self.settle() - sent) * 1000

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
    """The median time and the median number of bytes."""
    return Felt(statistics.median(f.ms for f in felt), round(statistics.median(f.bytes for f in felt)))


def p95(felt: Sequence[Felt]) -> float:
    """The time that 95 of 100 stay under, in milliseconds."""
    times = sorted(f.ms for f in felt)
    return times[min(len(times) - 1, round(0.95 * (len(times) - 1)))]


def _own_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
