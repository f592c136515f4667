"""A list of Setup that the team extends: the media or the statuses of interactions (S10, S11)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from textual.binding import BindingType
from textual.content import Content

from store import setup_words
from store.records.pages import Key, Page
from store.records.words import Word
from store.rules import words as rules
from store.vocabulary import WordKind
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.word import WordDialog
from tui.keys import bindings_for
from tui.rows import Cell
from tui.screens.base import CarnetScreen
from tui.screens.panels.base import Panel, whole
from tui.widgets.cells import Column
from tui.widgets.look import column_look

_OFFERED, _WHOSE = Column("Offered", 7), Column("Whose", 10)
_TYPED = Column("Command line", 12, 1, optional=True)
COLUMNS: dict[WordKind, tuple[Column, ...]] = {
    WordKind.MEDIUM: (Column("Medium", 20, enough=30), _OFFERED, _WHOSE, _TYPED),
    WordKind.STATUS: (Column("Status", 20, enough=30), _OFFERED, Column("Counts as", 9), _WHOSE, _TYPED),
}


class WordRow(NamedTuple):
    """A word as it is shown."""

    id: int
    key: Key
    word: Word

    @property
    def name(self) -> str:
        """What to call it."""
        return self.word.label


def cells(row: WordRow) -> Sequence[Cell]:
    """What is offered no more is dim, and says so in words."""
    word = row.word
    name = Content.styled(word.label, "dim" if word.retired else "bold")
    counts_as = (word.counts_as,) if word.kind is WordKind.STATUS else ()
    return (name, "no" if word.retired else "yes", *counts_as, "built in" if word.is_built_in else "the team's", word.code)


class WordsPanel(Panel[WordRow], inherit_bindings=False):
    """The words of one list, those of the team last."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("word")]
    SCOPE = "word"
    VERBS: ClassVar[tuple[str, ...]] = ("new", "edit", "switch", "remove")

    def __init__(self, kind: WordKind) -> None:
        super().__init__(column_look(COLUMNS[kind], cells))
        self.records.labels["move.open"] = "rename"
        self._kind = kind

    @property
    def acting_on(self) -> CarnetScreen:  # type: ignore[override]
        """The screen asks and says."""
        assert isinstance(self.screen, CarnetScreen)
        return self.screen

    async def find(self, **_window: Any) -> Page[WordRow]:
        """All of them that are in use here."""
        words = await self.acting_on.desk.ask(setup_words.known)
        return whole(WordRow(word.id, Key(0, "", word.id), word) for word in words.in_use(self._kind))

    def opened(self, row: WordRow) -> None:
        """Give it another name."""
        self.do("edit")

    def why_not(self, verb: str, row: WordRow | None) -> str:
        """What the program relies on stays."""
        if row is None:
            return ""
        word = row.word
        refusal = {
            "edit": rules.renaming(word), "switch": rules.switching(word.kind, word.code), "remove": rules.deleting(word)
        }.get(verb)  # fmt: skip
        return str(refusal) if refusal else ""

    def words(self, verb: str) -> str:
        """What the verbs mean."""
        row = self.records.current
        switch = "Offer it again" if row is not None and row.word.retired else "Offer it no more"
        return {"new": f"Add a {self._kind.value}", "edit": "Rename it", "switch": switch, "remove": "Delete it"}.get(verb, "")

    async def do_new(self, _row: WordRow | None) -> None:
        """Add one."""
        name = await self.app.push_screen_wait(WordDialog(self._kind))
        if name is not None:
            self.acting_on.say(f"{name} is a {self._kind.value} now, for everybody who works on this book")

    async def do_edit(self, row: WordRow) -> None:
        """Give it another name."""
        name = await self.app.push_screen_wait(WordDialog(self._kind, row.word))
        if name is not None:
            self.acting_on.say(f"{row.name} is called {name} now, also where it was logged")

    async def do_switch(self, row: WordRow) -> None:
        """Offer it no more, or again; it holds at once, for everybody."""
        await self.acting_on.desk.tell(setup_words.switch, row.id, on=row.word.retired)
        what = "is offered again" if row.word.retired else "is offered no more; what was logged with it keeps it"
        self.acting_on.say(f"{row.name} {what}")

    async def do_remove(self, row: WordRow) -> None:
        """Delete it, after a question, where nothing was logged with it."""
        await self.acting_on.desk.ask(setup_words.require_unused, row.id)
        if await self.app.push_screen_wait(ConfirmDialog(f"Delete {row.name}?", "Nothing was logged with it.")):
            await self.acting_on.desk.tell(setup_words.delete, row.id)
            self.acting_on.say(f"{row.name} deleted")

    def action_switch(self) -> None:
        """Offer it no more, or again."""
        self.do("switch")
