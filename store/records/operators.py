"""Who uses the program."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operator:
    """A member of staff who uses the program."""

    id: int
    login: str
    name: str
    email: str
    active: bool
