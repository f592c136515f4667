"""Operators: the staff who use the program; each is made the first time it starts for them."""

from __future__ import annotations

from typing import Any

from store import database
from store.actor import Actor
from store.keys import fold
from store.records.operators import Operator
from store.text import clean_line
from store.vocabulary import Origin


def me(login: str, *, make: bool = True) -> Operator:
    """The operator of this login, made on first use unless ``make`` is false (a store that may only be read): then id 0."""
    store = database.current()
    name = clean_line(login) or "operator"
    found = _find(fold(name))
    if found is not None or not make:
        return found or Operator(0, fold(name), name, "", True)
    with store.transaction():
        sql = f"INSERT INTO operator (login, name) VALUES ({store.mark}, {store.mark}) ON CONFLICT (login) DO NOTHING"
        store.execute(sql, (fold(name), name))
    made = _find(fold(name))
    assert made is not None
    return made


def actor_for(login: str, origin: Origin) -> Actor:
    """Who will be named in the audit for what ``login`` does through this door."""
    operator = me(login)
    return Actor(operator.id, operator.name, origin)


def everyone() -> tuple[Operator, ...]:
    """All operators by name, those who left last."""
    sql = "SELECT id, login, name, email, active FROM operator ORDER BY active DESC, login"
    return tuple(_operator(row) for row in database.current().execute(sql).fetchall())


def _find(login: str) -> Operator | None:
    store = database.current()
    sql = f"SELECT id, login, name, email, active FROM operator WHERE login = {store.mark}"
    row = store.execute(sql, (login,)).fetchone()
    return _operator(row) if row else None


def _operator(row: tuple[Any, ...]) -> Operator:
    row_id, login, name, email, active = row
    return Operator(row_id, login, name, email, bool(active))
