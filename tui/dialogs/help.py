"""The keys that work where one is, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from tui import keys
from tui.widgets.lines import Line, Title, between
from tui.widgets.preview import Preview

KNOWN_SOON = frozenset({"move", "go", "app"})
"""Scopes that are the same everywhere: told last."""


class ActiveKey(NamedTuple):
    """A key of the table as it works on a screen now."""

    key: keys.Key
    names: str
    """What it is bound to, as shown."""
    node: DOMNode
    """Whose action it runs."""


def active_keys(screen: Screen[Any]) -> list[ActiveKey]:
    """The keys that the focused widget of a screen hears, nearest first."""
    found: dict[str, ActiveKey] = {}
    for name, active in screen.active_bindings.items():
        key = keys.BY_ID.get(active.binding.id or "")
        if key is None or not active.enabled:
            continue
        before = found.get(key.id)
        names = keys.show_key(name)
        found[key.id] = ActiveKey(key, f"{before.names} {names}" if before else names, active.node)
    return list(found.values())


class HelpDialog(ModalScreen[None]):
    """Help for the screen it was called from."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings_for("help")]
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, about: Screen[Any]) -> None:
        super().__init__()
        self._keys = active_keys(about)

    def compose(self) -> ComposeResult:
        """A title, the keys by where they hold, how to close."""
        with Vertical(classes="box"):
            yield Title()
            with VerticalScroll():
                yield Preview("bold")
            yield Line(classes="foot")

    def on_mount(self) -> None:
        """Fill the lines."""
        self.query_one(Preview).show(self._facts())
        self.query_one(Title).say(Content.styled("Keys that work here", "bold"))
        self.query_one(".foot", Line).say("", between("up, down scroll", "esc close"))

    def action_close(self) -> None:
        """Return."""
        self.dismiss(None)

    def _facts(self) -> Iterator[tuple[str, Content | str]]:
        found = dict.fromkeys(active.key.where for active in self._keys)
        for where in sorted(found, key=KNOWN_SOON.__contains__):
            yield "", Content.styled(keys.SCOPES[where], "dim")
            yield from ((active.names, active.key.sentence) for active in self._keys if active.key.where == where)
            yield "", " "
