"""What the verbs cost as whole processes, in pairs with the interpreter's own start."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks import books
from benchmarks.books import Book
from benchmarks.table import Row, command, paired


def commands(book: Book, runs: int) -> Iterator[Row]:
    """`carnet query` and, once, `carnet --version`, beside what Python itself needs."""
    if book.engine == "sqlite":
        ours, floor = paired(command([books.CARNET, "--version"]), command([sys.executable, "-c", "pass"]), runs)
        yield Row("carnet --version", "–", ours * 1000, "ms", floor=floor * 1000, floor_name="python -c pass", ratio_limit=1.5)
    query = command([books.CARNET, "--database", book.url, "query", "smith"])
    ours, floor = paired(query, command([sys.executable, "-c", "import peewee"]), runs)
    limit = 1.6 if book.engine == "sqlite" else 2.0
    yield Row("carnet query", book.engine, ours * 1000, "ms", floor=floor * 1000, floor_name="import peewee", ratio_limit=limit)
