"""Runs a program in a pseudo-terminal: every byte it writes, and the picture that a terminal makes of it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
import threading
from codecs import getincrementaldecoder
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from helpers.emulator import Emulator
from helpers.waiting import PATIENCE, wait_until


class PtyApp:
    """A program on a terminal of its own; killed with all its children when the `with` block ends."""

    def __init__(
        self,
        command: Sequence[str | os.PathLike[str]],
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        picture: bool = True,
    ) -> None:
        """Start `command` on a terminal of `size` (columns, rows), with `env` on top of ours.

        Without a `picture` only the bytes are kept: drawing megabytes takes minutes.
        """
        self.raw = bytearray()
        """Every byte that the program wrote to the terminal, oldest first."""
        columns, rows = size
        self._emulator = Emulator(columns, rows, disciplined=True)
        self._draws = picture
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self.screen = self._emulator.screen
        self._changed = threading.Lock()
        self._master, slave = os.openpty()
        self._set_size(columns, rows)
        try:
            self.process = subprocess.Popen(
                [os.fspath(word) for word in command],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                cwd=cwd,
                env={**_without_size(os.environ), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **(env or {})},
                start_new_session=True,
                preexec_fn=_take_terminal,
            )
        except BaseException:
            os.close(self._master)
            raise
        finally:
            os.close(slave)
        self._stop_reading = os.pipe()
        self._reader = threading.Thread(target=self._read, name="terminal", daemon=True)
        self._reader.start()

    def __enter__(self) -> PtyApp:
        """The running program."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Kill the program and take its terminal away."""
        self.close()

    def send(self, data: bytes) -> None:
        """Bytes as if they were typed."""
        while data:
            data = data[os.write(self._master, data) :]

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program and to all in its process group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def hang_up(self) -> None:
        """Drop the line: the terminal is gone, the program gets SIGHUP from the kernel."""
        if self._master < 0:
            return
        os.write(self._stop_reading[1], b".")  # a reader still waiting on the terminal would keep it open
        self._reader.join()
        for descriptor in (self._master, *self._stop_reading):
            os.close(descriptor)
        self._master = -1

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal `columns` wide and `rows` high; the program gets SIGWINCH."""
        with self._changed:
            self.screen.resize(rows, columns)
        self._set_size(columns, rows)

    def is_cooked(self) -> bool:
        """Whether the terminal shows what is typed and hands it on line by line, as a shell wants it."""
        wanted = termios.ECHO | termios.ICANON
        return bool(termios.tcgetattr(self._master)[3] & wanted == wanted)

    def text(self) -> str:
        """The picture on the terminal, a line a row, without trailing blanks."""
        with self._changed:
            return "\n".join(line.rstrip() for line in self.screen.display)

    def written(self) -> bytes:
        """A copy of every byte written so far."""
        with self._changed:
            return bytes(self.raw)

    def wait_for(self, text: str, *, timeout: float = PATIENCE) -> str:
        """The picture as soon as `text` is in it. Raises AssertionError with the picture after `timeout` seconds."""
        wait_until(lambda: text in self.text(), f"{text!r} is on the terminal", timeout=timeout, otherwise=self._what_is_there)
        return self.text()

    def wait_for_bytes(self, data: bytes, *, timeout: float = PATIENCE) -> None:
        """Return once `data` was written to the terminal."""
        wait_until(lambda: data in self.written(), f"{data!r} is written", timeout=timeout, otherwise=self._what_is_there)

    def wait_for_exit(self, *, timeout: float = PATIENCE) -> int:
        """The exit status once the program has ended and all it wrote was read; negative: the signal that ended it."""
        wait_until(lambda: self.process.poll() is not None, "the program ends", timeout=timeout, otherwise=self._what_is_there)
        self._reader.join(PATIENCE)
        return int(self.process.returncode)

    def close(self) -> None:
        """Kill the program with its process group and take its terminal away. May be called twice."""
        self.signal(signal.SIGKILL)
        self.process.wait()
        self.hang_up()

    def _what_is_there(self) -> str:
        status = self.process.poll()
        return f"{self.text()}\n({'still running' if status is None else f'ended with status {status}'})"

    def _read(self) -> None:
        stop = self._stop_reading[0]
        while stop not in select.select([self._master, stop], [], [])[0]:
            try:
                data = os.read(self._master, 65536)
            except OSError:
                return  # the program ended, and with it the other end
            if not data:
                return
            with self._changed:
                self.raw += data
                if self._draws:
                    self._emulator.feed(self._decode(data))

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _without_size(environment: Mapping[str, str]) -> dict[str, str]:
    """Without the variables that would tell a program another size than its terminal has."""
    return {name: value for name, value in environment.items() if name not in {"LINES", "COLUMNS"}}


def _take_terminal() -> None:
    """In the child, between fork and exec: make the terminal on standard input its controlling one."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
