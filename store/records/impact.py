"""What a destructive act would touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.errors import Ref


@dataclass(frozen=True, slots=True)
class Impact:
    """What a destructive act would touch, counted in the transaction that would do it."""

    what: Ref
    counts: tuple[tuple[str, int], ...]
    """Words and numbers, such as ``("projects", 3)``."""
    refused: str = ""
    """Why it cannot be done, if it cannot."""
