"""The project's own files as the project's tests read them: where they are, and their syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""


def modules(*packages: str) -> list[Path]:
    """Every Python file of some top-level folders, sorted."""
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def documents() -> list[Path]:
    """Every page written for people."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def place(path: Path, node: ast.AST) -> str:
    """Where something stands, the way an editor takes it."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file, with the last part of the name that is called."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def strings(node: ast.AST) -> Iterator[str]:
    """Every constant text inside a piece of a syntax tree."""
    return (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant) and isinstance(inner.value, str))
