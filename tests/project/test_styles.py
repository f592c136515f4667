"""Styles and code agree: a class that is put on a widget is styled, and a style that is written is put on one."""

from __future__ import annotations

import re

from helpers.sources import ROOT, calls, modules, place, strings, tree

CLASS_CALLS = {"add_class": 0, "remove_class": 0, "toggle_class": 0, "set_class": 1, "has_class": 0}
"""Methods that name style classes, and how many of their arguments come before the names."""

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTOR = re.compile(r"[^{};\n]*(?=\{)|^[^{};\n]*,$", re.MULTILINE)
CLASS_SELECTOR = re.compile(r"\.(-?[a-zA-Z][\w-]*)")
OF_THE_TOOLKIT = re.compile(r"-?(?:textual|datatable|option-list|input|tabs|footer|toast|scrollbar|tree|help)\b.*|.*--.*")
"""Classes that Textual puts on its own widgets; component classes carry two dashes."""


def styled() -> set[str]:
    """Every class that a stylesheet has a selector for."""
    sheets = [COMMENT.sub("", path.read_text(encoding="utf-8")) for path in (ROOT / "styles").glob("*.tcss")]
    return {name for sheet in sheets for text in SELECTOR.findall(sheet) for name in CLASS_SELECTOR.findall(text)}


def worn() -> dict[str, str]:
    """Every class that the code puts on a widget, with the first place where it does."""
    found: dict[str, str] = {}
    for path in modules("tui"):
        for name, call in calls(path):
            arguments = list(call.args[CLASS_CALLS[name] :]) if name in CLASS_CALLS else []
            arguments += [keyword.value for keyword in call.keywords if keyword.arg == "classes"]
            for text in (text for argument in arguments for text in strings(argument)):
                for word in text.split():
                    found.setdefault(word, place(path, call))
    return found


def test_every_style_class_that_is_used_exists() -> None:
    assert not {name: where for name, where in worn().items() if name not in styled()}


def test_every_style_class_that_exists_is_used() -> None:
    mentioned = {word for path in modules("tui") for text in strings(tree(path)) for word in text.split()}
    assert not [name for name in styled() if name not in mentioned and not OF_THE_TOOLKIT.fullmatch(name)]
