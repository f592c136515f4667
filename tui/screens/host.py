"""What a screen may ask of the app it stands in; the app itself knows the screens, and they do not know it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from textual.worker import Worker

    from tui.config import Config
    from tui.defaults import Defaults, KnownWords
    from tui.desk import Desk
    from tui.drafts import Drafts
    from tui.screens.siblings import Siblings


class Status(NamedTuple):
    """The last thing that happened."""

    sentence: str = ""
    bad: bool = False


class Host(Protocol):
    """The app, as its screens see it."""

    config: Config
    desk: Desk
    """The bridge to the store."""
    drafts: Drafts
    """What is typed in dialogs and not saved."""
    book: str
    """What the store is called."""
    operator: str
    due: int
    """How many follow-ups are due."""
    status: Status
    defaults: Defaults
    """What a new contact, customer and number start with."""
    words: KnownWords
    """The media and statuses that a form of an interaction offers."""
    lists_off: str
    """Why there are no mailing lists; empty when there are."""
    last_tabs: dict[str, int]
    """By the kind of page, the part that was seen last: the next one opens there (S22)."""

    async def lists_known(self) -> bool:
        """Wait until it is known whether there are mailing lists; False where the store could not say."""

    def welcome(self) -> Worker[None]:
        """Show how to begin, if nothing is in the book and for the first time; done when that is known."""

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Say the last thing that happened, until the next one."""

    def key_of(self, binding: str) -> str:
        """The key that does it here, as it is written in a sentence: the operator may have given it another one."""

    def write_to_terminal(self, sequence: str) -> None:
        """Send the terminal a control sequence of our own, as copying does; never text from outside."""

    def show_page(self, kind: str, record_id: int, siblings: Siblings | None = None) -> None:
        """Open the page of a record; with its siblings, J and K go to the next and the previous one."""
