"""A widget that lays its lines out when something changes, and repaints only those that differ from the screen."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.kept import Kept


class LaidOut(Kept, Widget):
    """Subclasses say in `lay_out` what their lines are, and call `paint` after every change."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._painted: list[Strip] = []
        self._painted_for = Size()

    def lay_out(self) -> Iterable[Strip]:
        """The lines from the top, as many as there are; those that do not fit are never asked for."""
        raise NotImplementedError

    def paint(self) -> None:
        """Lay the lines out, and have those repainted that differ from what is on the screen."""
        if not self.size or not self.is_attached:
            return
        before = self._painted if self._painted_for == self.size else None
        lines = self._lay()
        if before is None:
            self.refresh()
        elif changed := [y for y, (old, new) in enumerate(zip(before, lines, strict=True)) if old != new]:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        """Give one line as it was laid out at the last change; in a new size, as it is laid out for the first frame of it."""
        lines = self._painted if self._painted_for == self.size else self._lay()
        return lines[y]

    def notify_style_update(self) -> None:
        """Lay the lines out in the new colours."""
        super().notify_style_update()
        self.call_next(self._restyle)

    def _lay(self) -> list[Strip]:
        width, height = self.size
        lines = list(islice(self.lay_out(), height))
        self._painted = lines + [Strip.blank(width, self.rich_style)] * (height - len(lines))
        self._painted_for = self.size
        return self._painted

    def _restyle(self) -> None:
        # The toolkit says that styles changed before those of the component classes have.
        super().notify_style_update()
        self.paint()
