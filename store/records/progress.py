"""How whoever works for long tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int | None], None]
"""Called now and then with how much is done and how much there is, if that is known."""
