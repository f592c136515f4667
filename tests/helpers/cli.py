"""Runs `carnet` in this process or in one of its own, and hands back what it wrote and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import peewee  # noqa: F401  before a command on a file makes it do without PostgreSQL's driver in this process
import pytest

from tui.__main__ import main

ROOT = Path(__file__).parents[2]

COMMAND = [
    sys.executable,
    "-c",
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tui.__main__ import main; sys.exit(main())",
]
"""What starts `carnet` in a process of its own, installed or not; its arguments follow."""


class Ended(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Standard output, a line each."""
        return self.out.splitlines()

    @property
    def json(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.lines]


class Carnet:
    """`carnet` in this process."""

    def __init__(self, capture: pytest.CaptureFixture[str], url: str = "") -> None:
        """``url``: given to every call as ``--database``, if it is not empty."""
        self._capture = capture
        self._before = ["--database", url] if url else []

    def __call__(self, *arguments: str | os.PathLike[str]) -> Ended:
        """Run one command line to its end."""
        self._capture.readouterr()
        mask, hook = os.umask(0o022), sys.excepthook
        try:
            code = main([*self._before, *(os.fspath(argument) for argument in arguments)])
        finally:
            os.umask(mask)
            sys.excepthook = hook
        return Ended(code, *self._capture.readouterr())


def run(*arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None, before: Sequence[str] = ()) -> Ended:
    """Run `carnet` in a process of its own, away from any terminal; ``before`` is put in front of the command."""
    environment = {**os.environ, **(env or {})}
    done = subprocess.run([*before, *COMMAND, *arguments], input=stdin, env=environment, capture_output=True, check=False)
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
