"""Nothing from outside acts on the terminal, whatever widget draws it, and a crash shows no data (T1, T2, T4, A2)."""

from __future__ import annotations

import ast
import importlib
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Checkbox, Input, Label, OptionList, Select, Static, TextArea

import tui
from store.records.pages import Page
from tui.safety import OutsideTextFilter, crash_report, visible
from tui.widgets.cells import fit
from tui.widgets.controls import ChoiceLine, Fold, NoteArea
from tui.widgets.field import Field, Kind
from tui.widgets.field_form import FieldForm
from tui.widgets.lines import Complaint, Line, PathLine, StatusLine, Title, TopLine
from tui.widgets.look import Look
from tui.widgets.preview import Preview
from tui.widgets.quiet_input import QuietInput
from tui.widgets.record_list import RecordList
from tui.widgets.tab_list import TabList

PAYLOADS = {
    "clipboard": "A\x1b]52;c;cHduZWQ=\x07B",
    "string terminator": "A\x1b]0;title\x1b\\B",
    "clear": "A\x1b[2JB",
    "device": "A\x1bP+q544e\x1b\\B",
    "eight bits": "A\x9b2J\x9d52;c;eA==\x9cB",
    "bell and return": "A\x07\rB",
    "link": "A\x1b]8;;http://x.example\x1b\\B",
    "turned round": "A\u202etxt.exe\u202c\u2066\u200fB",
    "line break": "A\nB\tC\x00D",
}
ACTS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
HARMLESS = ["Éloïse Martin", "李伟", "محمد بن سلمان", "שרה כהן", "👩‍👩‍👧", "क्‍ष", "می‌خواهم", "O'Hara", "[b]bold[/b]"]


MADE_OF_THESE = {
    "Asking", "CheckLine", "FilterBar", "FilterInput", "KeyLine", "LaidOut", "Rule", "Sentences", "TabLine", "Tickable",
    "Wrapped",
}  # fmt: skip
"""Widgets that hold or inherit nothing but those that are tried, and draw nothing else."""


class FilteredApp(App[None]):
    """One widget, behind the filter alone."""

    def __init__(self, make: Callable[[], Widget]) -> None:
        super().__init__()
        self.make = make

    def compose(self) -> ComposeResult:
        yield self.make()

    def get_line_filters(self):  # type: ignore[no-untyped-def]
        return [*super().get_line_filters(), OutsideTextFilter()]


class Named:
    """A record with nothing but a name."""

    def __init__(self, name: str) -> None:
        self.id = 1
        self.name = name
        self.key = None


def record_list(text: str) -> Widget:
    class Shown(RecordList[Named]):  # type: ignore[type-var]
        def on_mount(self) -> None:
            self.show(Page((Named(text),), None, None, has_before=False, has_after=False))

    return Shown(Look(lambda row, width: [fit(row.name, width)]))


def line(kind: type[Line], text: str) -> Widget:
    made = kind()
    made.say(text, text)
    return made


def path(text: str) -> Widget:
    made = PathLine()
    made.show(text, text, right=text)
    return made


def tabs(text: str) -> Widget:
    made = TabList()
    made.show([(text, 3), (text, None)], 0)
    return made


def preview(text: str) -> Widget:
    made = Preview()
    made.show([(text, text), ("", Content(text))])
    return made


WIDGETS = {
    "RecordList": record_list,
    "Line": lambda text: line(Line, text),
    "TopLine": lambda text: line(TopLine, text),
    "PathLine": lambda text: path(text),
    "Title": lambda text: line(Title, text),
    "Complaint": lambda text: line(Complaint, text),
    "StatusLine": lambda text: line(StatusLine, text),
    "Preview": preview,
    "QuietInput": lambda text: QuietInput(text, placeholder=text),
    "Input": lambda text: Input(text),
    "Static": lambda text: Static(Content(text)),
    "Label": lambda text: Label(text, markup=False),
    "TextArea": lambda text: TextArea(text),
    "OptionList": lambda text: OptionList(Content(text)),
    "Select": lambda text: Select([(Content(text), 1)], value=1, prompt=text),
    "Checkbox": lambda text: Checkbox(Content(text)),
    "ChoiceLine": lambda text: ChoiceLine([(text, text), ("other", "other")], text),
    "NoteArea": lambda text: NoteArea(text),
    "Fold": lambda text: Fold(text),
    "FieldForm": lambda text: FieldForm([Field("name", text), Field("note", text, Kind.NOTE)], {"name": text, "note": text}),
    "TabList": lambda text: tabs(text),
    "border title": lambda text: bordered(text),
}


def bordered(text: str) -> Widget:
    made = Static("x")
    made.styles.border = ("round", "red")
    made.border_title = text.replace("[", r"\[")
    return made


async def sent(make: Callable[[], Widget]) -> list[str]:
    """The lines that would be sent to the terminal for a widget, but for the toolkit's own styling."""
    app = FilteredApp(make)
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        return [strip.text for strip in app.screen._compositor.render_strips()]


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
@pytest.mark.parametrize("kind", WIDGETS)
async def test_no_widget_sends_what_could_act(kind: str, payload: str) -> None:
    lines = await sent(lambda: WIDGETS[kind](payload))
    assert "A" in "".join(lines)
    assert [line for line in lines if ACTS.search(line)] == []


async def test_without_the_filter_the_toolkit_would_send_it() -> None:
    app = FilteredApp(lambda: Static(Content(PAYLOADS["clear"])))
    app.get_line_filters = lambda: []  # type: ignore[method-assign]
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "\x1b[2J" in "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize("name", HARMLESS)
async def test_honest_names_are_left_alone(name: str) -> None:
    assert visible(name) == name
    assert any(name in shown for shown in await sent(lambda: line(Line, name)))


def test_the_length_stays_so_that_styles_keep_their_places() -> None:
    for payload in PAYLOADS.values():
        assert len(visible(payload)) == len(payload)


def test_the_report_of_a_crash_shows_no_local_variable_and_nothing_that_acts() -> None:
    def crash(password: str) -> None:
        contact = {"email": "anna.berg@example.com"}
        raise RuntimeError("it broke \x1b]52;c;cHduZWQ=\x07 here", len(contact))

    try:
        crash("hunter" + "2")
    except RuntimeError as error:
        file = io.StringIO()
        Console(file=file, width=100).print(crash_report(error))
    text = file.getvalue()
    assert "RuntimeError" in text
    assert "it broke" in text
    assert "hunter2" not in text
    assert re.sub(r"\x1b\[[0-9;]*m", "", text).count("\x1b") == 0


def test_every_kind_of_widget_that_is_used_was_tried() -> None:
    used = set()
    for path in Path(tui.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "textual.widgets":
                used |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ClassDef) and path.parent.name == "widgets" and node.bases:
                used |= {node.name} if isinstance(eval_class(path, node.name), type) else set()
    assert used - set(WIDGETS) <= MADE_OF_THESE


def eval_class(path: Path, name: str) -> object:
    """The class of that name, if it is a widget."""
    made = getattr(importlib.import_module(f"tui.widgets.{path.stem}"), name, None)
    return made if isinstance(made, type) and issubclass(made, Widget) else None
