"""A widget whose rows can be ticked; ticks are kept by name, so that neither filtering nor a new name loses one (M17)."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable

from tui.widgets.laid_out import LaidOut


class Tickable(LaidOut):
    """Subclasses say in `ticks_changed` that they did."""

    def __init__(self, *, ticks: bool) -> None:
        """`ticks`: rows can be ticked."""
        super().__init__()
        self.ticks = ticks
        self.ticked: dict[Hashable, None] = {}
        """The ticked records, by identity, in the order in which they were ticked; filtering does not change them."""

    def ticks_changed(self) -> None:
        """Say that the ticks changed."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no ticking where nothing can be ticked."""
        return self.ticks or action not in {"tick", "want_all_ticked", "want_inverted"}

    def tick_all(self, names: Iterable[Hashable]) -> None:
        """Tick these records besides those that are ticked."""
        self.ticked.update(dict.fromkeys(names))
        self.ticks_changed()

    def invert(self, names: Iterable[Hashable]) -> None:
        """Turn the ticks of these records round."""
        for name in names:
            if name in self.ticked:
                del self.ticked[name]
            else:
                self.ticked[name] = None
        self.ticks_changed()

    def untick(self, names: Collection[Hashable] | None = None) -> None:
        """Take the ticks of these records away, or all; nothing is said, whoever does it says why."""
        for name in list(self.ticked) if names is None else names:
            self.ticked.pop(name, None)
        self.paint()
