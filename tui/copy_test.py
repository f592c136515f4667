"""What the copy test found out: whether the terminal one sits at takes what is sent to its clipboard, remembered per terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tui import private

TEXT = "Carnet copy test"
"""What is copied to try it."""

FILE_NAME = "terminals.json"
"""In the data folder."""

_NAMES = ("TERM_PROGRAM", "LC_TERMINAL", "TERM")
_AROUND = {"TMUX": "tmux", "STY": "screen", "SSH_CONNECTION": "ssh"}


def terminal(environment: Mapping[str, str]) -> str:
    """What this terminal goes by, with what is between it and us: ``xterm-256color, ssh``."""
    name = next((environment[name] for name in _NAMES if environment.get(name)), "unknown")
    return ", ".join([name, *(word for variable, word in _AROUND.items() if environment.get(variable))])


def remembered(folder: Path, environment: Mapping[str, str]) -> bool | None:
    """Whether a copy arrived when it was tried on this terminal; None if nobody tried, or what was kept cannot be read."""
    answer = _all(folder).get(terminal(environment))
    return answer if isinstance(answer, bool) else None


def remember(folder: Path, environment: Mapping[str, str], arrived: bool | None) -> None:
    """Keep the answer for this terminal; None: it is not known any more. Raises OSError where nothing can be written."""
    known = {name: answer for name, answer in _all(folder).items() if name != terminal(environment)}
    if arrived is not None:
        known[terminal(environment)] = arrived
    private.write_file(folder / FILE_NAME, json.dumps(known, indent=1, sort_keys=True) + "\n")


def _all(folder: Path) -> dict[str, object]:
    with suppress(OSError, ValueError):
        known = json.loads((folder / FILE_NAME).read_text())
        if isinstance(known, dict):
            return known
    return {}
