"""What every dialog has: a box with a title, what it is about, a line for what went wrong, and its keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from tui.signs import ATTENTION
from tui.widgets.lines import KeyLine, Title

if TYPE_CHECKING:
    from tui.config import Config
    from tui.desk import Desk
    from tui.drafts import Drafts

R = TypeVar("R")


class Carnet(Protocol):
    """What a dialog needs of the app that shows it."""

    desk: Desk
    drafts: Drafts
    config: Config

    def show_page(self, kind: str, record_id: int) -> None:
        """Open the page of a record."""


AROUND = 7
"""Lines of a dialog that are not its content: border, title, what went wrong, keys."""


def in_sight(lines: Sequence[Content], end: int, height: int) -> Sequence[Content]:
    """The lines that a dialog on a screen of that height has room for, scrolled so that the one before ``end`` is seen."""
    room = max(1, height - AROUND)
    first = max(0, min(end, len(lines)) - room)
    return lines[first : first + room]


class Dialog(ModalScreen[R | None]):
    """Answers with a result, or None if it was left without one."""

    WIDE: ClassVar[bool] = False
    """Whether it takes as much of the width as there is."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._complaint = ""

    @property
    def carnet(self) -> Carnet:
        """The app, by what it offers."""
        return cast(Carnet, self.app)

    @property
    def desk(self) -> Desk:
        """The bridge to the store."""
        return self.carnet.desk

    def compose(self) -> ComposeResult:
        """Title, content, complaint, keys."""
        with Vertical(classes="box -wide" if self.WIDE else "box"):
            yield Title()
            yield from self.compose_content()
            yield Static(classes="complaint")
            yield KeyLine()

    def compose_content(self) -> Iterable[Widget]:
        """What the dialog is about."""
        return ()

    def on_mount(self) -> None:
        """Write the title."""
        self.retitle(self._title)

    def retitle(self, title: str) -> None:
        """Say in the title what the dialog is about."""
        self.query_one(Title).say(Content.styled(title, "bold"))

    def complain(self, sentence: str) -> None:
        """Say what went wrong, until the next attempt; nothing if it is empty, and nothing is drawn if it is said already."""
        if sentence == self._complaint:
            return
        self._complaint = sentence
        complaint = self.query_one(".complaint", Static)
        complaint.update(Content(f"{ATTENTION} {sentence}" if sentence else ""))
        complaint.set_class(bool(sentence), "-shown")
