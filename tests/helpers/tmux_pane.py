"""A pane of a real tmux that shows what it is sent, tells when it has, and can be read cell by cell."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from types import TracebackType
from unicodedata import normalize

from helpers.tmux import Tmux
from helpers.waiting import PATIENCE

from tui.driver.pens import DEFAULT, Pen, apply_sgr

# Runs in the pane: shows what comes over the socket, and answers once the terminal has answered a question behind it.
_RELAY = """
import os, socket, sys, tty
tty.setraw(0)
link = socket.socket(socket.AF_UNIX)
link.connect(sys.argv[1])
while size := int.from_bytes(link.recv(4, socket.MSG_WAITALL), "big"):
    data = link.recv(size, socket.MSG_WAITALL) + b"\\x1b[5n"
    while data:
        data = data[os.write(1, data):]
    answer = b""
    while not answer.endswith(b"\\x1b[0n"):
        answer += os.read(0, 64)
    link.sendall(b".")
"""
# tmux spells these with a colon, the second by mistake.
_SPELLINGS = {"4:2": "21", "5:3": "53"}


class TmuxPane:
    """One pane in a tmux of its own, gone when the `with` block ends; skips the test where tmux is not installed."""

    def __init__(self, folder: Path, width: int, height: int) -> None:
        """Open a pane of this size; `folder` is empty and takes what it needs."""
        self._height = height
        (folder / "relay.py").write_text(_RELAY)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(folder / "link"))
            listener.listen()
            listener.settimeout(PATIENCE)
            command = [sys.executable, str(folder / "relay.py"), str(folder / "link")]
            self._tmux = Tmux(command, size=(width, height), options={"status": "off"})
            self._link, _ = listener.accept()
        self._link.settimeout(PATIENCE)

    def __enter__(self) -> TmuxPane:
        """The open pane."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it, and tmux with it."""
        self._link.close()
        self._tmux.close()

    def feed(self, data: str) -> None:
        """Show output as it leaves a program, before the line discipline; return when tmux has taken it in."""
        sent = data.replace("\n", "\r\n").encode()
        self._link.sendall(len(sent).to_bytes(4, "big") + sent)
        assert self._link.recv(1) == b"."

    def attaching(self) -> tuple[list[str], dict[str, str]]:
        """The command and the environment by which another terminal shows this pane."""
        return self._tmux.attaching()

    def look(self) -> list[list[tuple[str, Pen]]]:
        """Every cell that is not blank to the end of its row, with its pen; letters and marks composed."""
        return look(self._tmux, self._height)

    def resize(self, width: int, height: int) -> None:
        """Give the pane another size."""
        self._tmux.resize(width, height)
        self._height = height


def look(tmux: Tmux, height: int) -> list[list[tuple[str, Pen]]]:
    """Every cell of so many rows of tmux's pane that is not blank to the end of its row; letters and marks composed."""
    pen = DEFAULT
    captured = tmux.run("capture-pane", "-p", "-e", "-N").decode()
    rows: list[list[tuple[str, Pen]]] = []
    for line in normalize("NFC", captured).split("\n")[:height]:
        row: list[tuple[str, Pen]] = []
        start, *styled = line.split("\x1b[")
        row += [(character, pen) for character in start]
        for part in styled:
            sgr, _, text = part.partition("m")
            pen = apply_sgr(pen, ";".join(_SPELLINGS.get(code, code) for code in sgr.split(";")))
            row += [(character, pen) for character in text]
        while row and row[-1] == (" ", DEFAULT):
            row.pop()
        rows.append(row)
    return rows
