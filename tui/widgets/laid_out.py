"""A widget that lays its lines out when something changes, and repaints only those that differ from the screen."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class LaidOut(Widget):
    """Subclasses say in `lay_out` what their lines are, and call `paint` after every change."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._painted: list[Strip] = []

    def lay_out(self) -> Iterable[Strip]:
        """The lines from the top, as many as there are; those that do not fit are never asked for."""
        raise NotImplementedError

    def paint(self) -> None:
        """Lay the lines out, and have those repainted that differ from what is on the screen."""
        width, height = self.size
        if not width or not height:
            return
        lines = list(islice(self.lay_out(), height))
        lines += [Strip.blank(width, self.rich_style)] * (height - len(lines))
        before, self._painted = self._painted, lines
        if len(before) != len(lines):
            self.refresh()
            return
        changed = [Region(0, y, width, 1) for y, (old, new) in enumerate(zip(before, lines, strict=True)) if old != new]
        if changed:
            self.refresh(*changed)

    def repaint(self) -> None:
        """Lay the lines out, and have all of them repainted."""
        self._painted.clear()
        self.paint()

    def render_line(self, y: int) -> Strip:
        """Give one line as it was laid out at the last change."""
        return self._painted[y] if y < len(self._painted) else Strip.blank(self.size.width, self.rich_style)

    def notify_style_update(self) -> None:
        """Lay the lines out in the new colours."""
        super().notify_style_update()
        self.call_next(self._restyle)

    def _restyle(self) -> None:
        # The toolkit says that styles changed before those of the component classes have.
        super().notify_style_update()
        self.paint()
