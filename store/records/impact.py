"""What a destructive act would touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from store.errors import Ref


class Impact(NamedTuple):
    """What a destructive act would touch, counted in the transaction that would do it."""

    what: Ref
    counts: tuple[tuple[str, int], ...]
    """Words and numbers, such as ``("projects", 3)``."""
    refused: str = ""
    """Why it cannot be done, if it cannot."""
