"""Saves a form against what others did meanwhile: their fields stay, mine stand, only one changed by both is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.audit import Change, Values
from store.errors import Clash, Conflict
from store.tables import Row


def changed_fields(base: Mapping[str, Any], draft: Mapping[str, Any]) -> dict[str, Any]:
    """What ``draft`` changed of ``base``."""
    return {field: value for field, value in draft.items() if field not in base or base[field] != value}


def merge(row: Values, version: int, base: Mapping[str, Any], draft: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The fields to write over ``row`` (stored now) for a form that was opened at ``version`` with ``base`` and holds ``draft``.

    Raises Conflict where somebody changed one of these fields meanwhile to another value (I-51).
    """
    mine = changed_fields(base, draft)
    if row["version"] != version:
        clashes = tuple(
            Clash(field, base.get(field), value, row[field])
            for field, value in mine.items()
            if field in row and row[field] != base.get(field) and row[field] != value
        )
        if clashes:
            raise Conflict(f"{name} was changed by somebody else", clashes, int(row["version"]))
    return mine


def save(
    change: Change, model: type[Row], row_id: int, version: int, base: Mapping[str, Any], draft: Mapping[str, Any],
    *, name: str = "record",
) -> int:  # fmt: skip
    """Write what ``draft`` changed of ``base`` to the row, keeping what others changed meanwhile; returns the new version.

    Columns are named as in the table. Raises Conflict (nothing is changed) and NotFound.
    """
    row = change.row(model, row_id, name)
    return change.update(model, row, merge(row, version, base, draft, f"This {name}"))
