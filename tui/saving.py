"""The one way in which a form is saved: fields that somebody else changed too are asked about, and it is tried again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from store.errors import Clash, Conflict

R = TypeVar("R")
Values = Mapping[str, Any]

Write = Callable[[Values, Values, int], Awaitable[R]]
"""Writes what the second changed of the first, which was read at that version; raises what the store raises."""

Decide = Callable[[tuple[Clash, ...]], Awaitable[Values | None]]
"""Asks which value stands for each clashing field; None: go back to the form."""


@dataclass(frozen=True, slots=True)
class Saved(Generic[R]):
    """What the store answered."""

    value: R


async def save(write: Write[R], base: Values, draft: Values, version: int, decide: Decide) -> Saved[R] | None:
    """Save ``draft``, which was begun from ``base`` at ``version``; None if the user went back to the form.

    Only fields that two people changed to different values are asked about (I-51, D12); what was decided is saved over the
    version that is stored now, and if that moved on too it is asked again. Every other StoreError is raised: nothing was
    saved then, and the form still holds what was typed.
    """
    while True:
        try:
            return Saved(await write(base, draft, version))
        except Conflict as conflict:
            decided = await decide(conflict.clashes)
            if decided is None:
                return None
            base = {**base, **{clash.field: clash.theirs for clash in conflict.clashes}}
            draft = {**draft, **decided}
            version = conflict.version
