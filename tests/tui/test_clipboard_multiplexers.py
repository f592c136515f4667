"""A copy inside a real tmux and a real GNU screen: what lies in the buffer, and what reaches the terminal around them."""

from __future__ import annotations

import base64
import shlex
import sys
from pathlib import Path

import pytest
from helpers.gnu_screen import GnuScreen
from helpers.pty_app import PtyApp
from helpers.tmux import Tmux

ROOT = Path(__file__).parents[2]
ADDRESS = "e.martin@acme.example"
FORTY = [f"person{number}@acme.example" for number in range(40)]
MANY = [f"person{number}@acme.example" for number in range(10_000)]

COPIER = f"""
import os, pathlib, sys
sys.path.insert(0, {str(ROOT)!r})
from tui import clipboard

def send(sequence):
    sys.stdout.write(sequence)
    sys.stdout.flush()

items = pathlib.Path(sys.argv[1]).read_text().split()
if sys.argv[2:] == ["plain"]:
    os.environ["PATH"] = "/nowhere"
copied = clipboard.copy(items, folder=pathlib.Path(sys.argv[1]).parent, environment=os.environ, send=send)
print("ways:", *[way.name for way in copied.ways], "confirmed" if copied.confirmed else "unconfirmed", "end")
sys.stdin.readline()
"""


def copier(tmp_path: Path, items: list[str], *arguments: str) -> list[str]:
    """The command of a program that copies ``items`` and says how."""
    (tmp_path / "copier.py").write_text(COPIER)
    (tmp_path / "items").write_text("\n".join(items))
    return [sys.executable, str(tmp_path / "copier.py"), str(tmp_path / "items"), *arguments]


@pytest.mark.parametrize("set_clipboard", ["on", "external", "off"])
@pytest.mark.parametrize("items", [[ADDRESS], FORTY, MANY], ids=["one", "forty", "ten thousand"])
def test_the_tmux_buffer_holds_exactly_the_text(tmp_path: Path, items: list[str], set_clipboard: str) -> None:
    with Tmux(copier(tmp_path, items), options={"set-clipboard": set_clipboard}) as tmux:
        tmux.wait_for("ways: TMUX FILE confirmed end")
        assert tmux.show_buffer() == ", ".join(items).encode()


def test_a_terminal_around_tmux_is_told_too(tmp_path: Path) -> None:
    with Tmux(["cat"], options={"set-clipboard": "external"}) as tmux:
        attach, environment = tmux.attaching()
        with PtyApp(attach, env={**environment, "TERM": "xterm-256color"}) as terminal:
            terminal.wait_for("[")  # the status line: the terminal is there
            tmux.run("respawn-pane", "-k", shlex.join(copier(tmp_path, FORTY)))
            tmux.wait_for("ways: TMUX FILE confirmed end")
            terminal.wait_for_bytes(base64.b64encode(", ".join(FORTY).encode()))


def test_a_tmux_that_cannot_be_called_still_sees_the_sequence_if_it_listens(tmp_path: Path) -> None:
    with Tmux(copier(tmp_path, FORTY, "plain"), options={"set-clipboard": "on"}) as tmux:
        tmux.wait_for("ways: TERMINAL FILE unconfirmed end")
        assert tmux.show_buffer() == ", ".join(FORTY).encode()


def test_screen_hands_the_text_to_the_terminal_around_it(tmp_path: Path) -> None:
    with GnuScreen(copier(tmp_path, FORTY)) as screen:
        screen.wait_for("ways: TERMINAL FILE unconfirmed end")
        assert screen.show_buffer() == ", ".join(FORTY).encode()
