"""Who uses the program."""

from __future__ import annotations

from typing import NamedTuple


class Operator(NamedTuple):
    """A member of staff who uses the program."""

    id: int
    login: str
    name: str
    email: str
    active: bool
