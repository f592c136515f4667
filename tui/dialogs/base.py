"""What every dialog has: a box with a title, what it is about, a line for what went wrong, and its keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.arrival import leave
from tui.signs import ATTENTION
from tui.widgets.lines import Complaint, KeyLine, Title

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

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Say the last thing that happened in the status line below the dialog."""


_WIDTHS = {False: 76, True: 110}
"""Cells of a box at most, and of one that takes as much of the width as there is, as the styles have them."""
_BESIDE, _AROUND = 4, 4
"""Cells of a box beside its lines: border and padding; lines around them: border, the one below the title, the keys."""


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
            yield Complaint()
            yield KeyLine()

    def compose_content(self) -> Iterable[Widget]:
        """What the dialog is about."""
        return ()

    def on_mount(self) -> None:
        """Write the title."""
        self.query_one(Title).say(Content.styled(self._title, "bold"))

    def _on_prune(self) -> None:
        """It was answered."""
        leave(self)

    def inner_width(self, screen: Size) -> int:
        """Cells of its lines on a screen of that size."""
        return min(screen.width, _WIDTHS[self.WIDE]) - _BESIDE

    def room(self, screen: Size) -> int:
        """Lines that its content may have on a screen of that size, so that title, complaint and keys are in sight too."""
        width = self.inner_width(screen)
        said = Title.height_of(self._title, width) + (Complaint.height_of(self._complaint, width) if self._complaint else 0)
        return max(1, screen.height - _AROUND - said)

    def in_sight(self, lines: Sequence[Content], end: int) -> Sequence[Content]:
        """The lines that there is room for, scrolled so that the one before ``end`` is seen."""
        room = self.room(self.app.size)
        first = max(0, min(end, len(lines)) - room)
        return lines[first : first + room]

    def complain(self, sentence: str) -> None:
        """Say what went wrong, until the next attempt; nothing if it is empty, and nothing is drawn if it is said already."""
        words = f"{ATTENTION} {sentence}" if sentence else ""
        complaint = self.query_one(Complaint)
        complaint.hush(False)
        if words == self._complaint:
            return
        self._complaint = words
        complaint.say(words)
        complaint.set_class(bool(sentence), "-shown")
        self.refit()

    def hush(self) -> None:
        """Somebody types, and what went wrong may be mended: its words go, and nothing moves."""
        self.query_one(Complaint).hush(True)

    def refit(self) -> None:
        """Use the room there is for the content: a complaint takes of it, or gives it back."""
        for part in self.query(".box > *"):
            part.refresh(layout=True, repaint=False)
