"""Pieces of SQL that carry their values with them: what a caller types is only ever a parameter (A7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from store.database import Store


class Sql(NamedTuple):
    """A piece of SQL and the values of its ``?`` marks, in their order."""

    text: str
    values: tuple[Any, ...] = ()

    def __add__(self, other: object) -> Sql:
        """Both, one after the other."""
        text, values = other if isinstance(other, Sql) else (str(other), ())
        return Sql(self.text + text, self.values + values)


class Asked(NamedTuple):
    """What is asked of the rows ``r`` of a list."""

    where: Sql
    """As a question to each row."""
    ids: tuple[Sql, ...] = ()
    """Selects of an ``id``: each has, soon, the ids of all that meet it, and perhaps of others, and one of them twice."""


FEW = 2500
"""So many rows are fetched as they come and sorted here; where there are more, they lie close enough to walk along a list."""
GLANCE = 2000
"""So many rows are looked at along a list with what is asked of each."""
GLANCE_AT_BODIES = 20_000
"""So many bodies PostgreSQL looks through in a few milliseconds, where they lie in the order of the list."""
GLANCE_AT_OTHERS = 500
"""So many rows are looked at along a list where each has others that must be asked about."""
MANY = 20_000
"""So many rows PostgreSQL sorts sooner than it walks along a list; it can say no sooner how many there are."""
SOME = 40_000
"""So many ids are soon collected, and a walk that looks for them need not look at anything else of the rows between."""
ALWAYS = Sql("1 = 1")
NEVER = Sql("1 = 0")


def all_of(conditions: Iterable[Sql]) -> Sql:
    """That every one of ``conditions`` holds; true of none."""
    return _joined(conditions, " AND ", ALWAYS)


def any_of(conditions: Iterable[Sql]) -> Sql:
    """That one of ``conditions`` holds at least; false of none."""
    return _joined(conditions, " OR ", NEVER)


def negated(condition: Sql) -> Sql:
    """That ``condition`` does not hold; it must not be NULL."""
    return Sql("NOT (") + condition + ")"


def one_of(column: str, values: Sequence[Any]) -> Sql:
    """That ``column`` is one of ``values``."""
    if not values:
        return NEVER
    if len(values) == 1:
        return Sql(f"{column} = ?", (values[0],))
    return Sql(f"{column} IN ({', '.join('?' * len(values))})", tuple(values))


def by_index(store: Store, table: str, alias: str, on: str) -> str:
    """A join that looks up ``table`` for each row before it: however few rows PostgreSQL expects, it does not read it whole."""
    if store.engine == "sqlite":
        return f"CROSS JOIN {table} {alias} ON {on}"
    return f"CROSS JOIN LATERAL (SELECT * FROM {table} {alias} WHERE {on} OFFSET 0) {alias}"


def set_apart(store: Store, select: Sql) -> Sql:
    """``select`` as a source that PostgreSQL plans by itself: however few rows are wanted of it, it takes the trigram index."""
    if store.engine == "sqlite":
        return Sql("(") + select + ")"
    return Sql("(WITH m AS MATERIALIZED (") + select + ") SELECT * FROM m)"


def begins(column: str, prefix: str) -> Sql:
    """That a key begins with ``prefix``, as a range that an index can serve."""
    from store.keys import after_prefix

    return Sql(f"{column} >= ? AND {column} < ?", (prefix, after_prefix(prefix)))


def contains(store: Store, column: str, part: str) -> Sql:
    """That ``column`` contains ``part``, letter by letter; ``% _ \\`` are letters like any other."""
    if store.engine == "sqlite":
        return Sql(f"instr({column}, ?) > 0", (part,))
    return Sql(f"{column} LIKE ?", (f"%{escaped(part)}%",))


def escaped(part: str) -> str:
    """``part`` as it stands for itself in a LIKE pattern."""
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def run(store: Store, sql: Sql, *, planned_anew: bool = True) -> Any:
    """Run one statement; returns the cursor. A plan for any word is none for this one, so it is planned for its very values,
    unless they are ids that any plan serves."""
    return store.execute(sql.text.replace("?", store.mark), sql.values, planned_anew=planned_anew)


def rows(store: Store, sql: Sql, *, planned_anew: bool = True) -> list[tuple[Any, ...]]:
    """All rows that ``sql`` selects, as plain tuples; see `run`."""
    return list(run(store, sql, planned_anew=planned_anew).fetchall())


def _joined(conditions: Iterable[Sql], between: str, none: Sql) -> Sql:
    listed = list(conditions)
    if not listed:
        return none
    text = between.join(f"({condition.text})" for condition in listed)
    return Sql(text, tuple(value for condition in listed for value in condition.values))
