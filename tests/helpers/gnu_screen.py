"""Drives a real GNU screen on a terminal of its own: what a user sees in it, and what it hands on to that clipboard."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pytest
from helpers.pty_app import PtyApp
from helpers.waiting import PATIENCE, wait_until

KEYS = {"Enter": b"\r", "Escape": b"\x1b", "F2": b"\x1bOQ", "C-q": b"\x11"}
"""What the terminal sends for the keys that have names, which are tmux's."""
_COPIED = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


class GnuScreen:
    """One window in a screen of its own, without anybody's configuration; gone when the `with` block ends.

    Skips the test where GNU screen is not installed. Speaks like `helpers.tmux.Tmux`.
    """

    def __init__(self, command: Sequence[str], *, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> None:
        """Run `command` in a window of 80 by 24, with `env` added to ours."""
        screen = shutil.which("screen")
        if screen is None:
            pytest.skip("GNU screen is not installed")
        self._folder = tempfile.TemporaryDirectory(prefix="carnet-screen-")
        rc = Path(self._folder.name, "rc")
        rc.write_text("startup_message off\ndefutf8 on\n")
        os.mkdir(sockets := Path(self._folder.name, "sockets"), 0o700)
        self._screen, self._environ = [screen, "-S", "carnet"], {**(env or {}), "SCREENDIR": str(sockets)}
        self._terminal = PtyApp([*self._screen, "-U", "-c", str(rc), *command], env=self._environ, cwd=cwd)

    def __enter__(self) -> GnuScreen:
        """The running screen."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End it with everything in it: without its terminal it would live on."""
        quits = [*self._screen, "-X", "quit"]
        subprocess.run(quits, env={**os.environ, **self._environ}, stdout=subprocess.DEVNULL, timeout=PATIENCE, check=False)
        self._terminal.close()
        self._folder.cleanup()

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names."""
        for key in keys:
            self._terminal.send(KEYS.get(key) or key.encode())

    def type(self, text: str) -> None:
        """Type `text`."""
        self._terminal.send(text.encode())

    def wait_for(self, text: str) -> str:
        """The picture as soon as `text` is in it."""
        return self._terminal.wait_for(text)

    def show_buffer(self) -> bytes:
        """What the terminal was last told to put on its clipboard."""
        wait_until(lambda: _COPIED.search(self._terminal.written()), "something is copied")
        return base64.b64decode(_COPIED.findall(self._terminal.written())[-1])

    def wait_for_exit(self) -> int:
        """The exit status of screen once it has ended with its window."""
        return self._terminal.wait_for_exit()
