"""What a new contact, customer and number start with: as the operator's configuration says, else as Setup says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.config import Config
from tui.desk import Desk


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
