"""The ways in which a Carnet on a terminal ends that nobody asked for, and that it is gone then."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from helpers.pty_app import PtyApp
from helpers.tmux import Tmux
from helpers.torture import count
from helpers.waiting import PATIENCE, wait_until

GONE_AFTER = count(PATIENCE, 5)
"""Seconds until the program has ended; the promise is five, and a busy machine is no reason to fail the suite."""
LEFT: dict[str, Callable[[PtyApp], None]] = {
    "SIGTERM": lambda app: app.signal(signal.SIGTERM),
    "SIGHUP": lambda app: app.signal(signal.SIGHUP),
    "the line drops": lambda app: app.hang_up(),
}
"""What leaves it the time to write down what was typed."""
ENDS = LEFT | {"SIGKILL": lambda app: app.signal(signal.SIGKILL)}
AROUND = "the terminal around it is killed"
"""What a `PtyApp` cannot show, and a program in tmux can."""


class Line:
    """A program on a terminal that can go away under it; killed with all that belongs to it when the `with` block ends."""

    def __init__(self, command: Sequence[str], end: str, *, env: Mapping[str, str], cwd: Path) -> None:
        """Start `command` where it can come to that end: one of `ENDS`, or `AROUND`."""
        self._end = end
        self._where = Tmux(command, env=env, cwd=cwd) if end == AROUND else PtyApp(command, env=env, cwd=cwd)

    def __enter__(self) -> Line:
        """The running program."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Kill what is left."""
        self._where.close()

    def wait_for(self, text: str) -> None:
        """Return as soon as the text is on the screen."""
        self._where.wait_for(text)

    def send(self, data: bytes) -> None:
        """Bytes as if they were typed."""
        if isinstance(self._where, PtyApp):
            self._where.send(data)
        else:
            self._where.run("send-keys", "-H", *(f"{byte:02x}" for byte in data))

    def end(self) -> None:
        """Come to the end, and wait until the program is gone."""
        if isinstance(self._where, PtyApp):
            ENDS[self._end](self._where)
            self._where.wait_for_exit(timeout=GONE_AFTER)
            return
        program = Path(f"/proc/{self._where.pid()}/stat")
        os.kill(int(self._where.run("display-message", "-p", "#{pid}")), signal.SIGKILL)
        wait_until(lambda: not is_running(program), "the program ends", timeout=GONE_AFTER)


def is_running(stat: Path) -> bool:
    """Whether the process of this file in /proc is there, and is not only waiting to be taken notice of."""
    try:
        return stat.read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False
