"""What the record under the cursor says, beside its list on a wide screen."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.cells import fit

LABEL = 17
"""Cells of the labels."""


class Preview(Widget):
    """Labels and what they say, a line each, a long one continued below."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: list[tuple[str, Content | str]] = []
        self._lines: list[Content] = []

    def show(self, facts: Iterable[tuple[str, Content | str]]) -> None:
        """Show the facts that say something."""
        self._facts = [fact for fact in facts if str(fact[1])]
        self._lay_out()

    def on_resize(self) -> None:
        """Lay everything out for the new width."""
        self._lay_out()

    def render_line(self, y: int) -> Strip:
        """One line."""
        line = self._lines[y] if y < len(self._lines) else fit("", self.size.width)
        return Strip(line.render_segments(self.visual_style), line.cell_length)

    def _lay_out(self) -> None:
        width = self.size.width
        if width <= LABEL:
            return
        lines = []
        for label, said in self._facts:
            head = Content.styled(f"{fit(label, LABEL).plain}", "dim") if label else Content("")
            room = width - head.cell_length
            content = said if isinstance(said, Content) else Content(said)
            for number, part in enumerate(content.wrap(room) if content.cell_length > room else [content]):
                lines.append((head if not number else Content(" " * head.cell_length)) + fit(part, room))
        before, self._lines = self._lines, lines
        if len(before) != len(lines) or any(not a.is_same(b) for a, b in zip(before, lines, strict=True)):
            self.refresh()
