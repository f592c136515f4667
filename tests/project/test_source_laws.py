"""Laws of the source that no linter knows, each with the reason it is one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from helpers.sources import ROOT, calls, documents, modules, place, tree

PRODUCT = modules("store", "tui")
EVERYTHING = modules("store", "tui", "styles", "benchmarks", "tests")

FILE_LINES, CLASS_LINES, FUNCTION_LINES = 450, 260, 60
"""A little above what a file, a class and a function should have, so that the law is not about one line."""

LONGER: dict[str, str] = {
    "store/tables.py": "every table in one place is easier to read than by subject",
    "store/vocabulary.py": "every word of the glossary, each a line",
    "tui/keys.py": "a table with a line a key",
}
"""What may be longer, and why."""

SOMEBODYS_FOLDER = re.compile(r"(?<![\w.~:])/(?:home|root|work|Users|tmp)/[\w.-]+")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def length(node: ast.AST) -> int:
    """Lines of a class or function without its docstring."""
    first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0) or 0
    body: list[ast.stmt] = getattr(node, "body", [])
    documented = body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    docstring = (body[0].end_lineno or 0) - body[0].lineno + 1 if documented else 0
    return last - first + 1 - docstring


@pytest.mark.parametrize("path", EVERYTHING, ids=name_of)
def test_a_file_begins_with_a_sentence_on_what_it_is_for(path: Path) -> None:
    first = (ast.get_docstring(tree(path)) or "").partition("\n")[0]
    assert first.endswith("."), f"{name_of(path)} begins with {first!r}"


def test_no_thread_workers_and_no_calls_between_threads() -> None:
    # An exclusive thread worker cannot be stopped: an old, slow search then overwrites a newer one.
    found = []
    for path in modules("tui"):
        for name, call in calls(path):
            threaded = any(
                keyword.arg == "thread" and not (isinstance(keyword.value, ast.Constant) and not keyword.value.value)
                for keyword in call.keywords
            )
            if name == "call_from_thread" or (name in ("work", "run_worker") and threaded):
                found.append(place(path, call))
    assert not found


def test_no_failure_is_swallowed_whole_without_a_reason_beside_it() -> None:
    # Ruff finds `except Exception: pass`; this finds the same thing written with suppress().
    found = [
        place(path, call)
        for path in EVERYTHING
        for name, call in calls(path)
        if name == "suppress"
        and {getattr(argument, "id", "") for argument in call.args} & {"Exception", "BaseException"}
        and "#" not in path.read_text(encoding="utf-8").splitlines()[call.lineno - 1]
    ]
    assert not found


def test_files_classes_and_functions_stay_readable() -> None:
    found = []
    for path in PRODUCT:
        if name_of(path) in LONGER or path.parent.name == "migrations":
            continue  # a migration is a list of statements, written once and never edited
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > FILE_LINES:
            found.append(f"{name_of(path)}: {lines} lines")
        for node in ast.walk(tree(path)):
            limit = CLASS_LINES if isinstance(node, ast.ClassDef) else FUNCTION_LINES
            definition = isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
            if definition and length(node) > limit:
                found.append(f"{place(path, node)}: {length(node)} lines")
    assert not found


def test_what_may_be_longer_still_exists() -> None:
    assert not [name for name in LONGER if not (ROOT / name).exists()]


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    texts = [*EVERYTHING, *documents(), ROOT / "Makefile", ROOT / "pyproject.toml", *ROOT.glob("styles/*.tcss")]
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in texts
        for match in SOMEBODYS_FOLDER.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_tests_are_modules_and_not_a_package() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))
