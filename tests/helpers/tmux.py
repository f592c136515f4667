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
        self._folder = Path(tempfile.mkdtemp(prefix="carnet-tmux-"))
        self._tmux = [tmux, "-L", f"carnet-{self._folder.name}", "-f", "/dev/null"]
        self._environ = {**os.environ, **(env or {}), "TMUX_TMPDIR": str(self._folder)}
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
        self._pid, self._status = self._folder / "pid", self._folder / "status"
        program = shlex.join(["sh", "-c", f'echo $$ > {self._pid}; exec "$@"', "sh", *(os.fspath(word) for word in command)])
        # Asking tmux for the exit status would be shorter, but it now and then never hears that its child ended.
        shell_line = f"{program}; echo $? > {self._status}"
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

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
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

    def attaching(self) -> tuple[list[str], dict[str, str]]:
        """The command and the environment by which another terminal shows this one."""
        return [*self._tmux, "attach-session"], self._environ

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
        """A tmux format variable of the pane, such as `pane_width`, `pane_title`, `alternate_on`."""
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

    def pid(self) -> int:
        """The process id of the command."""
        wait_until(lambda: _line(self._pid), "the command starts", otherwise=self.capture)
        return int(_line(self._pid))

    def wait_for_exit(self, *, timeout: float = PATIENCE) -> int:
        """The exit status of the command once it has ended, as a shell tells it: 128 and the signal, if one ended it."""
        wait_until(lambda: _line(self._status), "the command ends", timeout=timeout, otherwise=self.capture)
        return int(_line(self._status))

    def close(self) -> None:
        """Kill the server with everything in it. May be called twice."""
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            self.run("kill-server", check=False)
        wait_until(self._is_cleared_away, "nothing is left of tmux")

    def _is_cleared_away(self) -> bool:
        """Remove the folder; what is ending may still write into it."""
        shutil.rmtree(self._folder, ignore_errors=True)
        return not self._folder.exists()


def _line(path: Path) -> str:
    """The line of a file once it was written to its end, else nothing."""
    text = path.read_text() if path.exists() else ""
    return text.strip() if text.endswith("\n") else ""
