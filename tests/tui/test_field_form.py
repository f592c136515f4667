"""A form: enter and arrows, choices, the fold, errors under their field, and how little a typed letter repaints."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.pilot import Pilot
from textual.widget import Widget

from tui.app import CarnetApp
from tui.widgets.controls import ChoiceLine, NoteArea
from tui.widgets.field_form import Field, FieldForm, Kind

SIZES = (("small", "small"), ("medium", "medium"), ("large", "large"))
FIELDS = (
    Field("name", "Name", required=True),
    Field("size", "Size", Kind.CHOICE, choices=SIZES),
    Field("lid", "Colour of the lid", when=("size", frozenset({"large"}))),
    Field("loud", "Loud", Kind.FLAG),
    Field("city", "City", caution="Where it stands."),
    Field("note", "Note", Kind.NOTE, folded=True),
)
EMPTY = {"name": "", "size": "small", "lid": "", "loud": False, "city": "", "note": ""}


class FormApp(App[None]):
    """Nothing but a form."""

    CSS_PATH = CarnetApp.CSS_PATH
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, values: dict[str, object]) -> None:
        super().__init__()
        self.form = FieldForm(FIELDS, values)
        self.completed = 0
        self.changed: list[str] = []

    def compose(self) -> ComposeResult:
        """The form."""
        yield self.form

    def on_mount(self) -> None:
        """Begin."""
        self.form.begin()

    def on_field_form_completed(self) -> None:
        """Enter on the last field."""
        self.completed += 1

    def on_field_form_changed(self, event: FieldForm.Changed) -> None:
        """Something was typed."""
        self.changed.append(event.field)


@asynccontextmanager
async def form(**values: object) -> AsyncIterator[tuple[FormApp, Pilot[None]]]:
    """Somebody in a form that holds these values."""
    app = FormApp(EMPTY | values)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        yield app, pilot


async def test_enter_goes_through_the_fields_and_completes_the_form_after_the_last() -> None:
    async with form() as (app, pilot):
        await pilot.press(*"ann", "enter", "enter", "enter", *"paris")
        assert app.completed == 0
        await pilot.press("enter")
        assert app.completed == 1
        assert app.form.values() == EMPTY | {"name": "ann", "city": "paris"}


async def test_up_and_down_move_between_fields_and_stop_at_the_ends() -> None:
    async with form() as (app, pilot):
        await pilot.press("up", "down", "down", "up", "down", "space")
        assert app.form.values()["loud"] is True


async def test_a_choice_is_made_by_arrows_or_by_its_first_letter() -> None:
    async with form() as (app, pilot):
        await pilot.press("down", "right")
        assert app.form.values()["size"] == "medium"
        await pilot.press("l")
        assert app.form.values()["size"] == "large"
        await pilot.press("right")
        assert app.form.values()["size"] == "small"


async def test_a_word_that_is_offered_no_longer_stays_on_its_record() -> None:
    async with form(size="huge") as (app, _):
        assert app.form.values()["size"] == "huge"
        assert "huge" in app.query_one(ChoiceLine).render().plain


async def test_a_field_is_asked_for_only_where_it_applies() -> None:
    async with form() as (app, pilot):
        lid = app.form.row("lid")
        assert lid is not None
        assert not lid.display
        await pilot.press("down", "l")
        assert lid.display


async def test_rare_fields_are_folded_away_and_open_on_request() -> None:
    async with form() as (app, pilot):
        note = app.form.row("note")
        assert note is not None
        assert not note.display
        await pilot.press("down", "down", "down", "down", "space")
        assert note.display
        await pilot.press(*"ab", "enter", *"cd")
        assert app.form.values()["note"] == "ab\ncd"


async def test_a_rare_field_with_something_in_it_is_not_folded_away() -> None:
    async with form(note="call first") as (app, _):
        note = app.form.row("note")
        assert note is not None
        assert note.display


async def test_an_error_stands_under_its_field_until_somebody_types_there() -> None:
    async with form() as (app, pilot):
        assert app.form.complain("city", "There is no such city [bold]here[/bold]")
        await pilot.pause()
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "! There is no such city [bold]here[/bold]" in shown
        await pilot.press("x")
        assert "no such city" not in "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def test_a_fault_of_a_folded_field_unfolds_it() -> None:
    async with form() as (app, _):
        assert app.form.complain("note", "too long")
        note = app.form.row("note")
        assert note is not None
        assert note.display


async def test_no_field_of_that_name_is_told() -> None:
    async with form() as (app, _):
        assert not app.form.complain("shoe_size", "too small")


async def test_a_typed_letter_repaints_only_its_field(monkeypatch: pytest.MonkeyPatch) -> None:
    async with form() as (app, pilot):
        await pilot.press("a")
        painted: set[Widget] = set()
        whole = Widget.refresh

        def refresh(widget: Widget, *regions: object, **how: bool) -> Widget:
            painted.add(widget)
            return whole(widget, *regions, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(Widget, "refresh", refresh)
        await pilot.press("b")
        row = app.form.row("name")
        assert row is not None
        assert painted == {row.control}


async def test_nothing_blinks() -> None:
    async with form(note="x") as (app, _):
        assert not app.query_one(NoteArea).cursor_blink
        assert not [widget for widget in app.query("QuietInput") if widget.cursor_blink]  # type: ignore[attr-defined]
