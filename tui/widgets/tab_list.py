"""The parts of a page, side by side or one below the other, with how many there are in each."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from tui.widgets.cells import fit


class TabList(Widget):
    """Shows which part is seen: a line above it, or a menu beside it, as tall as it is given room."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._labels: tuple[tuple[str, int | None], ...] = ()
        self._current = 0

    def show(self, labels: Sequence[tuple[str, int | None]], current: int) -> None:
        """Show these parts, each with its number of rows where it is known."""
        if (tuple(labels), current) != (self._labels, self._current):
            self._labels, self._current = tuple(labels), current
            self.refresh()

    def render(self) -> Content:
        """One line where there is room for no more, else a line a part."""
        width, height = self.size
        words = [f" {label} " + ("" if many is None else f"{many:,} ") for label, many in self._labels]
        styles = ["reverse" if place == self._current else "" for place in range(len(words))]
        if height > 1:
            return Content("\n").join(
                fit(Content.styled(word, style), width) for word, style in zip(words, styles, strict=True)
            )  # fmt: skip
        sizes = [Content(word).cell_length for word in words]
        gap = " " if sum(sizes) + len(sizes) - 1 <= width else ""
        first = 0
        while sum(sizes[first : self._current + 1]) > width and first < self._current:
            first += 1
        parts = [Content.styled(word, style) for word, style in zip(words[first:], styles[first:], strict=True)]
        return fit(Content(gap).join(parts), width)
