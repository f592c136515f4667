"""Brings rows that are there already in line with a record, each changed field audited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.audit import Change
from store.sql import Sql, all_of, rows
from store.tables import Row


def update_row(change: Change, model: type[Row], row_id: int, values: Mapping[str, Any]) -> None:
    """Set the columns of one row; what is so already is left alone."""
    change.update(model, change.row(model, row_id), values)


def children(
    change: Change, model: type[Row], parent: Mapping[str, Any], key: str, wanted: Mapping[Any, Mapping[str, Any]],
    *, about: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Make the rows of ``model`` that belong to ``parent`` (a column and its value) be just ``wanted``, each known by ``key``.

    What is no longer primary gives way before another row becomes it.
    """
    table = model._meta.table_name
    mine = all_of(Sql(f"{column} = ?", (value,)) for column, value in parent.items())
    stored: dict[Any, dict[str, Any]] = {}
    for (row_id,) in rows(change.store, Sql(f"SELECT id FROM {table} WHERE ") + mine + " ORDER BY id"):
        row = change.row(model, row_id)
        if row[key] not in wanted or row[key] in stored:
            change.delete(model, row, about=about)
        else:
            stored[row[key]] = row
    for name, row in sorted(stored.items(), key=lambda item: bool(wanted[item[0]].get("is_primary"))):
        change.update(model, row, wanted[name], about=about)
    for name, values in wanted.items():
        if name not in stored:
            change.insert(model, {**parent, key: name, **values}, about=about)
