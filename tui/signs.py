"""The signs on the screen and their ASCII twins, for terminals and fonts that have no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.filter import LineFilter

if TYPE_CHECKING:
    from rich.segment import Segment
    from textual.color import Color

CURSOR = "▌"
TICKED = "●"
UNTICKED = "○"
FAVOURITE = "★"
PRIMARY = "◆"
EXCLUDED = "✗"
ATTENTION = "!"
CHANGED = "•"
RUNG = "▸"
INTO = "›"
IN = "←"
OUT = "→"
CUT = "…"
NOTHING = "–"
BETWEEN = "·"
RULE = "─"

GUARD = "\u2800"
"""Looks like a space and is strongly left-to-right: see `tui.widgets.cells`."""

TWINS: dict[str, str] = {
    CURSOR: ">", TICKED: "x", UNTICKED: ".", FAVOURITE: "*", PRIMARY: "#", EXCLUDED: "X", CHANGED: "+", RUNG: ">",
    INTO: ">", CUT: "~", NOTHING: "-", BETWEEN: "-", RULE: "-", GUARD: " ",
    "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+",
    "╭": "+", "╮": "+", "╰": "+", "╯": "+", "━": "-", "┃": "|", "▏": "|", "▎": "|", "▁": "_", "▔": "-",
    "█": "#", "▐": "|", "▊": "|", "−": "-", "×": "x", "→": ">", "←": "<", "↑": "^", "↓": "v", "’": "'", "“": '"', "”": '"',
}  # fmt: skip
"""Each sign that the program itself draws, with a twin of the same width; letters of names are never touched."""

_TABLE = str.maketrans(TWINS)


def to_ascii(text: str) -> str:
    """Write the signs of the program, and only those, with their twins."""
    return text.translate(_TABLE)


class AsciiFilter(LineFilter):
    """Puts the twins on the screen in one place (`--ascii`), so that no widget needs to know."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Translate what is not ASCII already."""
        if all(text.isascii() for text, _, _ in segments):
            return segments
        return [segment._replace(text=segment.text.translate(_TABLE)) for segment in segments]
