"""The two layers, seen from outside: what a fresh interpreter has loaded after part of the program was imported or run."""

from __future__ import annotations

import subprocess
import sys

import pytest
from helpers.sources import ROOT, modules, tree

TOOLKIT = {"textual", "rich", "pyperclip"}
DATABASE = {"peewee", "playhouse", "psycopg", "sqlite3"}
MOST_OF_OURS = 99
"""So many modules of ours may be loaded before the first list is drawn: half a millisecond each."""
PURE = ("store.rules", "store.records", "store.vocabulary", "store.errors")

IMPORT_ALL = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]"
RUN_CARNET = "import sys; from tui.__main__ import main\ntry: main(sys.argv[1:])\nexcept SystemExit: pass"
IMPORT_FIRST_SCREEN = """
from tui.commands import line
from tui import hardening
line.import_only_for(sys.argv[1])
hardening.begin_quickly()
import store.opening, store.operators, store.customer_lists, tui.desk, tui.app, tui.driver.thin
"""
"""What is imported until the first list is drawn."""
TELL_WHAT_IS_LOADED = "import sys; print(*sys.modules, file=sys.stderr)"


def importable(package: str) -> list[str]:
    """Every module of a package that has a name to import it by (a migration's begins with a digit)."""
    dotted = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules(package)]
    names = [name.removesuffix(".__init__") for name in dotted]
    return [name for name in names if all(part.isidentifier() for part in name.split("."))]


def modules_after(code: str, *arguments: str) -> set[str]:
    """Every module that a fresh interpreter holds after running `code`."""
    command = [sys.executable, "-c", f"{code}\n{TELL_WHAT_IS_LOADED}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def packages_after(code: str, *arguments: str) -> set[str]:
    """Every top-level package that a fresh interpreter holds after running `code`."""
    return {name.partition(".")[0] for name in modules_after(code, *arguments)}


def test_the_whole_store_is_imported_without_the_terminal() -> None:
    loaded = packages_after(IMPORT_ALL, *importable("store"))
    assert "peewee" in loaded
    assert not loaded & (TOOLKIT | {"tui"})


def test_rules_records_and_words_are_imported_without_a_database() -> None:
    pure = [name for name in importable("store") if name.startswith(PURE)]
    assert len(pure) > len(PURE)
    assert not packages_after(IMPORT_ALL, *pure) & (DATABASE | TOOLKIT)


def test_the_packages_themselves_cost_nothing_to_import() -> None:
    for package in ("store", "tui"):
        statements = tree(ROOT / package / "__init__.py").body
        assert not [node for node in statements if "import" in type(node).__name__.lower()], package


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]], ids=" ".join)
def test_asking_what_it_is_loads_neither_toolkit_nor_database(arguments: list[str]) -> None:
    assert not packages_after(RUN_CARNET, *arguments) & (TOOLKIT | DATABASE)


def test_verbs_are_imported_without_the_toolkit() -> None:
    assert not packages_after(IMPORT_ALL, *importable("tui/commands")) & TOOLKIT


def test_the_version_is_told_with_a_handful_of_modules() -> None:
    assert len(modules_after(RUN_CARNET, "--version") - modules_after("pass")) <= 5


@pytest.mark.parametrize("url", ["book.db", "postgresql://db.example/book"])
def test_the_first_list_is_drawn_with_what_it_needs_and_no_more(url: str) -> None:
    loaded = modules_after(f"import sys{IMPORT_FIRST_SCREEN}", url)
    assert not loaded & {"ssl", "_hashlib", "email", "importlib.metadata", "tui.dialogs", "store.contacts", "store.audit"}
    assert ("psycopg" in loaded) == url.startswith("postgresql")
    assert len({name for name in loaded if name.partition(".")[0] in ("store", "tui")}) <= MOST_OF_OURS
