"""Keeps text from outside from acting on the terminal, on the screens and in the report of a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment, Segments
from textual.filter import LineFilter

from store.text import ACTING

if TYPE_CHECKING:
    from textual.color import Color

REPLACEMENT = "\ufffd"


def visible(text: str) -> str:
    """Show each character that could act on the terminal as `\ufffd`; the length stays the same."""
    return ACTING.sub(REPLACEMENT, text)


class OutsideTextFilter(LineFilter):
    """The last thing every line passes on its way to the terminal: nothing that a widget drew can act (T1, T2, T4)."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Make visible what could act."""
        search = ACTING.search
        if not any(search(text) for text, _, _ in segments):
            return segments
        return [segment._replace(text=visible(segment.text)) for segment in segments]


def crash_report(error: BaseException) -> Segments:
    """Draw a traceback without local variables, which may hold a contact or a password, and with nothing that acts (A2)."""
    from rich.console import Console
    from rich.traceback import Traceback  # brings a library of highlighters

    console = Console(width=100, color_system=None, legacy_windows=False)
    traceback = Traceback.from_exception(type(error), error, error.__traceback__, show_locals=False)
    lines = console.render_lines(traceback, pad=False)
    return Segments(
        piece for line in lines for piece in (*(Segment(visible(text), style) for text, style, _ in line), Segment.line())
    )
