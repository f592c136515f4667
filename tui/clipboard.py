"""Copies text by every way there is, and says of it no more than is known (I-58)."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from store.text import clean_line
from tui import copy_test, private

Send = Callable[[str], None]
"""Writes a control sequence to the terminal, whatever thread it is called from; the application's driver does."""

FILE_NAME = "copied.txt"
"""In the data folder: what was copied last."""

LARGEST_SEQUENCE = 100_000
"""Characters of base64 that every terminal with OSC 52 takes; larger ones some of them drop without a word."""

_SCREEN_CHUNK = 76
"""GNU screen passes a device control string of this length on, and drops a long one."""

_PATIENCE = 2.0
"""Seconds that another program has for taking the text."""


class Way(StrEnum):
    """A place that a copy can be brought to, with the words that are true of it."""

    DESKTOP = "on the desktop's clipboard"
    TMUX = "in the tmux buffer"
    TERMINAL = "sent to the terminal's clipboard, not confirmed"
    TESTED = "sent to the terminal's clipboard, which took the copy test"
    FILE = "in the file"


_CONFIRMED = frozenset({Way.DESKTOP, Way.TMUX})


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a copy."""

    ways: tuple[Way, ...]
    confirmed: bool
    """Whether a clipboard or paste buffer is known to hold it; a file alone is none."""
    sentence: str
    """For the status line."""

    @property
    def reached(self) -> bool:
        """Whether it went to any clipboard, known to have arrived or not; a file alone is none."""
        return any(way is not Way.FILE for way in self.ways)


def one_line(items: Sequence[str]) -> str:
    """``items`` with ``, `` between them: one line, without controls and without an end of line, safe to paste (T5)."""
    return ", ".join(filter(None, map(clean_line, items)))


def copy(
    items: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    send: Send | None = None,
    many: str = "addresses",
) -> Copied:
    """Copy ``items`` as one line by every way that ``environment`` offers; may take seconds, so call it on a thread.

    ``folder`` is the data folder, where a file of mode 0600 is always written; ``send`` reaches the terminal, None if
    there is none; ``many`` names several items. Never raises: what could not be done is in the sentence.
    """
    text = one_line(items)
    what = text if len(items) == 1 else f"{len(items):,} {many}"
    return copy_text(text, what, folder=folder, environment=environment, send=send, much=len(items) > 1)


def copy_text(
    text: str,
    what: str,
    *,
    folder: Path,
    environment: Mapping[str, str],
    send: Send | None = None,
    much: bool = True,
) -> Copied:
    """Copy ``text`` as it is, to the last byte, otherwise as `copy`; the sentence calls it ``what``.

    ``much``: the file is named besides, for whoever would rather have it than paste it.
    """
    if not text:
        return Copied((), False, "nothing to copy")
    file = folder / FILE_NAME
    problem = _write(file, text)
    ways = [*_desktop(text, environment), *_terminal(text, environment, send, copy_test.remembered(folder, environment))]
    if not problem:
        ways.append(Way.FILE)
    return Copied(tuple(ways), not _CONFIRMED.isdisjoint(ways), _sentence(what, ways, file, problem, much=much))


def _sentence(what: str, ways: Sequence[Way], file: Path, problem: str, *, much: bool) -> str:
    """Where ``what`` is now; the file is named where there is much to paste, or nowhere else to paste from."""
    taken = [way for way in ways if way is not Way.FILE]
    if not taken and problem:
        return f"{what} not copied: no clipboard can be reached, and {file} {problem}"
    said = f"{what} {' and '.join(taken)}" if taken else f"{what} only in {_short(file)}: no clipboard can be reached"
    if taken and much:
        said += f", but {_short(file)} {problem}" if problem else f", and in {_short(file)}"
    return said


def _short(file: Path) -> str:
    home = Path.home()
    return f"~/{file.relative_to(home)}" if file.is_relative_to(home) else str(file)


def _write(file: Path, text: str) -> str:
    """Write the file; why it could not be written, or nothing."""
    try:
        private.write_file(file, text)
    except OSError as error:
        return f"cannot be written ({error.strerror or error})"
    return ""


def _terminal(text: str, environment: Mapping[str, str], send: Send | None, tested: bool | None) -> list[Way]:
    """tmux's own buffer where we are in tmux and it takes the text, else OSC 52, wrapped as the terminal asks for.

    To a terminal that did not take the copy test nothing is sent: it would be said for nothing.
    """
    if environment.get("TMUX") and _to_tmux(text, environment):
        return [Way.TMUX]
    payload = base64.b64encode(text.encode()).decode("ascii")
    if send is None or tested is False or len(payload) >= LARGEST_SEQUENCE:
        return []
    sequence = f"\x1b]52;c;{payload}\x07"
    send(_for_screen(sequence) if environment.get("STY") else sequence)
    return [Way.TESTED if tested else Way.TERMINAL]


def _for_screen(sequence: str) -> str:
    """``sequence`` in device control strings, which GNU screen hands to the terminal around it."""
    chunks = [sequence[at : at + _SCREEN_CHUNK] for at in range(0, len(sequence), _SCREEN_CHUNK)]
    return "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks)


def _to_tmux(text: str, environment: Mapping[str, str]) -> bool:
    """Fill tmux's paste buffer, and with ``-w`` (tmux 3.2) have it tell the terminal around it too."""
    return any(_takes(["tmux", "load-buffer", *option, "-"], text, environment) for option in (["-w"], []))


def _desktop(text: str, environment: Mapping[str, str]) -> list[Way]:
    """The clipboard of a desktop on this machine; never over SSH, where it would be another person's or nobody's."""
    remote = any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))
    local = sys.platform == "darwin" or environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    if remote or not local:
        return []
    # Isolated: nothing from the current folder is imported in the name of pyperclip.
    program = [sys.executable, "-I", str(Path(__file__).with_name("desktop_clipboard.py"))]
    return [Way.DESKTOP] if _takes(program, text, environment) else []


def _takes(command: Sequence[str], text: str, environment: Mapping[str, str]) -> bool:
    """Whether ``command`` takes ``text`` in time, on its standard input: arguments can be seen by everybody."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # ours is where the screens are drawn
            env=dict(environment),
            start_new_session=True,  # what it starts can be ended with it, and else outlives a line that drops
        )
    except OSError:
        return False
    try:
        process.communicate(text.encode(), timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return process.returncode == 0
