"""What forms start with and offer: as the operator's configuration says, else as Setup says; read again when it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.config import Config
from tui.desk import Desk

if TYPE_CHECKING:
    from store.records.words import Words


class Defaults:
    """Language and country; until Setup was read only what the configuration says."""

    def __init__(self, config: Config) -> None:
        self.language, self.country = config.language, config.country
        self._config = config
        self._is_known = False

    def follow(self, settings: Mapping[str, Any]) -> None:
        """Take what Setup says now."""
        self.language = self._config.language or settings["default_language"]
        self.country = self._config.country or settings["default_country"]
        self._is_known = True

    async def known(self, desk: Desk) -> Defaults:
        """These, Setup read first if nobody did so far: a form may be asked for before the first list is there."""
        if not self._is_known:
            from store import settings  # the first screen needs none of it

            self.follow(await desk.ask(settings.everything))
        return self


class KnownWords:
    """The media and statuses that Setup has, held so that no form has to ask for them."""

    def __init__(self) -> None:
        self._words: Words | None = None

    def follow(self, words: Words) -> None:
        """Take what Setup says now."""
        self._words = words

    async def known(self, desk: Desk) -> Words:
        """These, Setup read first if nobody did so far."""
        if self._words is None:
            from store import setup_words  # the first screen needs none of it

            self._words = await desk.ask(setup_words.known)
        return self._words
