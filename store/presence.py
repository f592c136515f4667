"""Who else is in a record: each connection bears the name of where its operator is, and goes with it however it ends."""

from __future__ import annotations

from store import database


def look_around(operator_id: int, kind: str, record_id: int) -> tuple[str, ...] | None:
    """Say that an operator is in the record of that kind and id, and name the other operators who are.

    None on an embedded store, which one person uses. Nothing is written: the server forgets it with the connection.
    """
    store = database.current()
    if store.engine != "postgres":
        return None
    place = f"carnet {kind} {record_id} "
    store.execute("SELECT set_config('application_name', %s, false)", (f"{place}{operator_id}",))
    sql = (
        "SELECT o.name FROM operator o WHERE o.id <> %s AND EXISTS (SELECT 1 FROM pg_stat_activity a "
        "WHERE a.datname = current_database() AND a.application_name = %s || o.id) ORDER BY o.login"
    )
    return tuple(name for (name,) in store.execute(sql, (operator_id, place)).fetchall())


def leave(operator_id: int, kind: str, record_id: int) -> None:
    """Say that an operator is not in the record any more, unless it was said already by being in another one."""
    store = database.current()
    if store.engine == "postgres":
        sql = "SELECT set_config('application_name', 'carnet', false) WHERE current_setting('application_name') = %s"
        store.execute(sql, (f"carnet {kind} {record_id} {operator_id}",))
