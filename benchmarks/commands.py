"""What the verbs cost as whole processes, in pairs with the interpreter's own start."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks import books
from benchmarks.table import Row, command, paired


def commands(url: str, engine: str, runs: int) -> Iterator[Row]:
    """`carnet query` and, once, `carnet --version`, beside what Python itself needs."""
    if engine == "SQLite":
        ours, floor = paired(command([books.CARNET, "--version"]), command([sys.executable, "-c", "pass"]), runs)
        yield Row("carnet --version", "–", ours * 1000, "ms", floor=floor * 1000, floor_name="python -c pass", ratio_limit=1.5)
    query = command([books.CARNET, "--database", url, "query", "marie"])
    ours, floor = paired(query, command([sys.executable, "-c", "import peewee"]), runs)
    limit = 1.6 if engine == "SQLite" else 2.0
    yield Row("carnet query", engine, ours * 1000, "ms", floor=floor * 1000, floor_name="import peewee", ratio_limit=limit)
