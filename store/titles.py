"""The titles that a form offers for a person (C11); a record keeps the one it has when it is offered no longer."""

from __future__ import annotations

from store import database


def offered() -> tuple[str, ...]:
    """The titles in their order."""
    store = database.current()
    condition = "retired = 0" if store.engine == "sqlite" else "NOT retired"
    rows = store.execute(f"SELECT label FROM title WHERE {condition} ORDER BY position, id").fetchall()
    return tuple(label for (label,) in rows)
