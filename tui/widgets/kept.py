"""A widget that hands the lines it drew last to the compositor, instead of making them anew for every frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget as Mixed
else:
    Mixed = object
"""Mixed into a widget, but none itself: the toolkit takes styles and keys from the first widget a class derives from."""


class Kept(Mixed):
    """Draws as the widget it is mixed into, but only after it was told to draw again.

    For one changed row the compositor asks every widget on the screen for all of its lines.
    """

    _kept: tuple[Region, list[Strip]] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Give the lines drawn last, if that part of the widget was drawn and nothing has changed."""
        if self._kept is None or self._kept[0] != crop:
            self._kept = crop, super().render_lines(crop)
        return self._kept[1]

    def _set_dirty(self, *regions: Region) -> None:
        """Draw again: whatever changes what a widget looks like comes by here."""
        self._kept = None
        super()._set_dirty(*regions)
