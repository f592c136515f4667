"""Facts, each with its label: the record under the cursor beside its list, the keys in help."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.cells import fit

LABEL = 17
"""Cells of the labels."""


class Preview(Widget):
    """Labels and what they say, a line each, a long one continued below."""

    def __init__(self, label_style: str = "dim") -> None:
        super().__init__()
        self._label_style = label_style
        self._facts: list[tuple[str, Content | str]] = []
        self._lines: list[Content] = []
        self._laid_for = 0
        """The width that the lines are laid out for."""

    def show(self, facts: Iterable[tuple[str, Content | str]]) -> None:
        """Show the facts that say something."""
        self._facts = [fact for fact in facts if str(fact[1])]
        self._lay_out()

    def render_line(self, y: int) -> Strip:
        """One line; in a new width, as it is laid out for the first frame of it."""
        if self._laid_for != self.size.width:
            self._lay_out_for(self.size.width)
        line = self._lines[y] if y < len(self._lines) else fit("", self.size.width)
        return Strip(line.render_segments(self.visual_style), line.cell_length)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """All lines, where the stylesheet says that the height is the content's."""
        return len(self._laid_out(width))

    def _lay_out(self) -> None:
        before = self._lines
        self._lay_out_for(self.size.width)
        if len(before) != len(self._lines) or any(not a.is_same(b) for a, b in zip(before, self._lines, strict=True)):
            self.refresh()

    def _lay_out_for(self, width: int) -> None:
        self._lines, self._laid_for = self._laid_out(width), width

    def _laid_out(self, width: int) -> list[Content]:
        lines: list[Content] = []
        for label, said in self._facts if width > LABEL else ():
            head = Content.styled(fit(label, LABEL).plain, self._label_style) if label else Content("")
            room = width - head.cell_length
            content = said if isinstance(said, Content) else Content(said)
            for number, part in enumerate(content.wrap(room) if content.cell_length > room else [content]):
                lines.append((Content(" " * head.cell_length) if number else head) + fit(part, room))
        return lines
