"""Every worker says by its group whether the next key waits for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import tui
from tui.arrival import BESIDE, FETCHING, LEADING
from tui.screens.acts.rows import TICKING


def groups() -> Iterator[str]:
    """The group of every worker, where it is begun; nothing where none is given."""
    for path in Path(tui.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"work", "run_worker"}:
                given = [ast.unparse(keyword.value) for keyword in node.keywords if keyword.arg == "group"]
                yield TICKING if given == ["TICKING"] else given[0].strip("'") if given else ""


def test_of_every_group_of_workers_it_is_known_whether_a_key_waits_for_it() -> None:
    assert set(groups()) == LEADING | FETCHING | BESIDE
    assert len(LEADING) + len(FETCHING) + len(BESIDE) == len(LEADING | FETCHING | BESIDE), "each in one place"
