"""Drives a real tmux on a socket of its own: what a user sees in a pane, and what lands in the paste buffer."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pytest
from helpers.waiting import PATIENCE, wait_until


class Tmux:
    """One tmux server with one pane, without anybody's configuration; gone when the `with` block ends.

    Skips the test where tmux is not installed.
    """

    def __init__(
        self,
        command: Sequence[str | os.PathLike[str]],
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        options: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        """Run `command` in a pane of `size` (columns, rows), with `env` added to ours; `options` are tmux's own."""
        tmux = shutil.which("tmux")
        if tmux is None:
            pytest.skip("tmux is not installed")
        self._folder = tempfile.TemporaryDirectory(prefix="carnet-tmux-")
        self._tmux = [tmux, "-L", f"carnet-{os.path.basename(self._folder.name)}", "-f", "/dev/null"]
        self._environ = {**os.environ, **(env or {}), "TMUX_TMPDIR": self._folder.name}
        self._environ.pop("TMUX", None)
        self._environ.setdefault("LC_ALL", "C.UTF-8")
        wanted = {
            "default-terminal": "tmux-256color",
            "remain-on-exit": "on",
            "default-shell": "/bin/sh",
            **(options or {}),
        }
        settings = [word for name, value in wanted.items() for word in ("set-option", "-g", name, value, ";")]
        columns, rows = size
        shell_line = shlex.join(os.fspath(word) for word in command)
        where = ["-c", str(cwd)] if cwd else []
        new = ["new-session", "-d", "-x", str(columns), "-y", str(rows), *where, shell_line]
        try:
            self.run("start-server", ";", *settings, *new)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Tmux:
        """The running tmux."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Kill the server with everything in it."""
        self.close()

    def run(self, *arguments: str, check: bool = True, stdin: bytes | None = None) -> bytes:
        """The output of a tmux command. A failure is an AssertionError in tmux's own words, if you `check`."""
        done = subprocess.run(
            [*self._tmux, *arguments],
            env=self._environ,
            input=stdin,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"tmux {shlex.join(arguments)}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: `Enter`, `Escape`, `C-p`, `Down`, `F2`, `x`."""
        self.run("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type `text` letter by letter, whatever it holds."""
        self.run("send-keys", "-l", "--", text)

    def capture(self, *, styled: bool = False) -> str:
        """What the pane shows now, a line a row; with its escape sequences (SGR) when `styled`."""
        return self.run("capture-pane", "-p", *(["-e"] if styled else [])).decode()

    def show_buffer(self) -> bytes:
        """The newest paste buffer, byte for byte. Empty when there is none."""
        return self.run("show-buffer", check=False)

    def resize(self, columns: int, rows: int) -> None:
        """Make the pane `columns` wide and `rows` high."""
        self.run("resize-window", "-x", str(columns), "-y", str(rows))

    def pane(self, variable: str) -> str:
        """A tmux format variable of the pane, such as `pane_dead`, `pane_dead_status`, `pane_pid`, `alternate_on`."""
        return self.run("display-message", "-p", f"#{{{variable}}}").decode().strip()

    def wait_until(self, predicate: Callable[[str], object], what: str = "", *, timeout: float = PATIENCE) -> str:
        """The screen as soon as `predicate(screen)` is true. After `timeout` seconds it fails, with the screen."""
        seen = [""]

        def holds() -> object:
            seen[0] = self.capture()
            return predicate(seen[0])

        wait_until(holds, what or "the screen is as it should be", timeout=timeout, otherwise=lambda: seen[0])
        return seen[0]

    def wait_for(self, text: str, *, timeout: float = PATIENCE) -> str:
        """The screen as soon as `text` is on it."""
        return self.wait_until(lambda screen: text in screen, f"{text!r} is on the screen", timeout=timeout)

    def wait_for_exit(self, *, timeout: float = PATIENCE) -> int:
        """The exit status of the command once it has ended; negative: the signal that ended it."""
        wait_until(self._ended, "the command ends", timeout=timeout, otherwise=self.capture)
        status = self.pane("pane_dead_status")
        return int(status) if status else -int(self.pane("pane_dead_signal"))

    def _ended(self) -> bool:
        # `pane_dead` alone comes too early: the pane is closed before tmux knows how its command ended.
        return bool(self.pane("pane_dead_status") or self.pane("pane_dead_signal"))

    def close(self) -> None:
        """Kill the server with everything in it. May be called twice."""
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            self.run("kill-server", check=False)
        self._folder.cleanup()
