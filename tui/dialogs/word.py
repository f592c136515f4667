"""The form of a medium or status of the team's own: a new one, or another name for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store import setup_words
from store.records.words import Word
from store.vocabulary import InteractionStatus, WordKind
from tui.dialogs import fields
from tui.dialogs.form import FormDialog
from tui.widgets.field import Field

Values = Mapping[str, Any]


class WordDialog(FormDialog[str]):
    """Adds a word to a list of Setup, or renames `word`; answers with its name."""

    draft_kind = "word"

    def __init__(self, kind: WordKind, word: Word | None = None) -> None:
        title = f"New {kind.value}" if word is None else f"Rename the {kind.value} {word.label}"
        base = {"label": word.label if word else ""}
        shown: tuple[Field, ...] = fields.RENAMED if word else fields.MEDIUM_FORM
        if word is None and kind is WordKind.STATUS:
            base["counts_as"] = InteractionStatus.OPEN.value
            shown = fields.STATUS_FORM
        super().__init__(title, shown, base, word.version if word else 0)
        self._kind, self._word_id = kind, word.id if word else None

    def opened_with(self) -> dict[str, Any]:
        """Which list it is, and which word."""
        return {"kind": self._kind.value, "word_id": self._word_id}

    async def write(self, base: Values, draft: Values, version: int) -> str:
        """Save."""
        if self._word_id is None:
            await self.desk.tell(setup_words.add, self._kind, draft)
        else:
            await self.desk.tell(setup_words.change, self._word_id, version, base, draft)
        return str(draft["label"]).strip()
