"""Who does it, and through which door: the first argument of every write."""

from __future__ import annotations

from typing import NamedTuple

from store.vocabulary import Origin


class Actor(NamedTuple):
    """Whoever is named in the audit as the author of a change."""

    operator_id: int | None
    """None where the program itself acts: a migration, the demo book."""
    name: str
    origin: Origin
