"""A terminal emulator for tests: pyte, taught the sequences it lacks and how terminals treat halves of wide characters."""

from __future__ import annotations

import re

import pyte

_TOKEN = re.compile(
    r"\x1b\[(?P<parameters>[0-?]*[ -/]*)(?P<final>[@-~])"
    r"|\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"
    r"|(?P<text>[^\x1b]+)"
)
_PYTE_MODES = {"5", "6", "7", "25"}

Look = tuple[object, ...]


class Emulator:
    """A screen of cells that understands what the drivers write; anything unknown is a failure."""

    def __init__(self, width: int, height: int, *, disciplined: bool = False) -> None:
        """``disciplined``: what it is fed has been through the line discipline, so that a line feed is one and no more."""
        self._newline = "\n" if disciplined else "\r\n"
        self.screen = _Screen(width, height)
        self.modes: set[str] = set()
        self.replies: list[str] = []
        self.passed: list[str] = []
        self._stream = pyte.Stream(self.screen)
        self._pending = ""

    def feed(self, data: str) -> None:
        """Take output, as it leaves the application unless it is disciplined."""
        data = self._pending + data
        at = 0
        while at < len(data):
            token = _TOKEN.match(data, at)
            if token is None:
                break
            at = token.end()
            if token["text"] is not None:
                self._stream.feed(token["text"].replace("\n", self._newline))
            elif token["final"] is not None:
                self._sequence(token["parameters"], token["final"], token[0])
            elif token[0][1] in "]P_^X":
                self.passed.append(token[0])
            else:
                self._stream.feed(token[0])
        self._pending = data[at:]
        assert len(self._pending) < 100_000, f"not understood: {self._pending[:40]!r}"

    def resize(self, width: int, height: int) -> None:
        """Change the size, as a terminal does: what does not fit is lost."""
        self.screen.resize(height, width)

    @property
    def rows(self) -> list[str]:
        """The text of every row."""
        return [row.rstrip() for row in self.screen.display]

    def look(self) -> list[list[Look]]:
        """Every cell, with its attributes."""
        screen = self.screen
        return [[tuple(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the cursor."""
        return self.screen.cursor.y, min(self.screen.cursor.x, self.screen.columns - 1)

    def _sequence(self, parameters: str, final: str, whole: str) -> None:
        """Do what a CSI sequence says."""
        if parameters.startswith("?") and final in "hl":
            for mode in parameters[1:].split(";"):
                (self.modes.add if final == "h" else self.modes.discard)(mode)
                if mode in _PYTE_MODES:
                    self._stream.feed(f"\x1b[?{mode}{final}")
                elif mode == "1049":
                    self.screen.erase_in_display(2)
        elif parameters.startswith("?") and parameters.endswith("$"):
            self.replies.append(f"\x1b[{parameters[:-1]};{2 if parameters == '?2026$' else 0}$y")
        elif parameters == "5" and final == "n":
            self.replies.append("\x1b[0n")
        elif final in "qt" or (final == "u" and parameters) or (parameters[:1] in ("<", ">", "=", "?") and final not in "JK"):
            self.passed.append(whole)
        elif final in "ST":
            self.screen.shift(int(parameters or 1), up=final == "S")
        elif final == "b":
            self.screen.draw(self.screen.last * int(parameters or 1))
        else:
            self._stream.feed(whole)


class _Screen(pyte.Screen):
    """pyte's screen, with scrolling by lines and without half characters."""

    last = " "

    def draw(self, data: str) -> None:
        for character in data:
            self._draw_one(character)
            self.last = character

    def _draw_one(self, character: str) -> None:
        """Draw one character; blank what is left of the wide ones it overwrites."""
        line = self.buffer[self.cursor.y]
        start = min(self.cursor.x, self.columns - 1)
        halved = line[start].data == "" and start > 0
        super().draw(character)
        end = self.cursor.x
        if end > start:
            if halved:
                line[start - 1] = line[start - 1]._replace(data=" ")
            if end < self.columns and line[end].data == "":
                line[end] = line[end]._replace(data=" ")

    def shift(self, lines: int, *, up: bool) -> None:
        """Scroll the region by lines; what comes in is blank."""
        y, x = self.cursor.y, self.cursor.x
        top, bottom = self.margins or (0, self.lines - 1)
        for _ in range(lines):
            self.cursor.y = bottom if up else top
            (self.index if up else self.reverse_index)()
        self.cursor.y, self.cursor.x = y, x
