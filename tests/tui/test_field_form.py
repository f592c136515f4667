"""A form: enter and arrows, choices, the fold, errors under their field, and how little a typed letter repaints."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from tui.app import CarnetApp
from tui.signs import CUT, GUARD
from tui.widgets.controls import NoteArea, note_lines
from tui.widgets.field import Field, Kind
from tui.widgets.field_form import FieldForm
from tui.widgets.field_row import LABEL

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

    def on_field_form_completed(self) -> None:
        """Enter on the last field."""
        self.completed += 1

    def on_field_form_changed(self, event: FieldForm.Changed) -> None:
        """Something was typed."""
        self.changed.append(event.field)


@asynccontextmanager
async def form(*, lines: int = 20, **values: object) -> AsyncIterator[tuple[FormApp, Pilot[None]]]:
    """Somebody in a form that holds these values, on a terminal of so many lines."""
    app = FormApp(EMPTY | values)
    async with app.run_test(size=(60, lines)) as pilot:
        await pilot.pause()
        yield app, pilot


def shown(app: FormApp) -> str:
    """What is on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


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


async def test_tab_goes_round_the_fields_both_ways() -> None:
    async with form() as (app, pilot):
        await pilot.press("shift+tab", "tab", *"ann", *["tab"] * 5, *"a")
        assert app.form.values()["name"] == "anna"


async def test_a_click_goes_to_the_field_and_to_the_letter() -> None:
    async with form(city="pars") as (app, pilot):
        await pilot.click(FieldForm, offset=(LABEL + 3, 3))
        await pilot.press("i")
        assert app.form.values()["city"] == "paris"


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
        assert "huge" in shown(app)


async def test_a_field_is_asked_for_only_where_it_applies() -> None:
    async with form() as (app, pilot):
        assert not app.form.shows("lid")
        await pilot.press("down", "l")
        assert app.form.shows("lid")


async def test_rare_fields_are_folded_away_and_open_on_request() -> None:
    async with form() as (app, pilot):
        assert not app.form.shows("note")
        await pilot.press("down", "down", "down", "down", "space")
        assert app.form.shows("note")
        await pilot.press(*"ab", "enter", *"cd")
        assert app.form.values()["note"] == "ab\ncd"


async def test_a_rare_field_with_something_in_it_is_not_folded_away() -> None:
    async with form(note="call first") as (app, _):
        assert app.form.shows("note")


async def test_an_error_stands_under_its_field_until_somebody_types_there() -> None:
    async with form() as (app, pilot):
        assert app.form.complain("city", "There is no such city [bold]here[/bold]")
        await pilot.pause()
        assert "! There is no such city [bold]here[/bold]" in shown(app)
        height = app.form.region.height
        await pilot.press("x")
        assert "no such city" not in shown(app)
        assert app.form.region.height == height, "its room stays: nothing moves under who types"
        app.form.clear_complaints()
        await pilot.pause()
        assert app.form.region.height == height - 1


async def test_a_fault_of_a_folded_field_unfolds_it() -> None:
    async with form() as (app, _):
        assert app.form.complain("note", "too long")
        assert app.form.shows("note")


async def test_one_control_stands_beside_the_label_of_the_field_one_is_in_however_one_got_there() -> None:
    chance = random.Random(7)
    keys = ["down", "up", "tab", "shift+tab", "enter", "space", "right", "l", "complain"]
    async with form(lines=6) as (app, pilot):
        for _ in range(25):
            if (key := chance.choice(keys)) == "complain":
                app.form.complain(chance.choice(FIELDS).name, "This cannot be, and these words say why. " * 3)
            await pilot.press(*([] if key == "complain" else [key]))
            await pilot.pause()
            seen = [control for control in app.form.children if control.region.area]
            assert seen == [app.focused]
            label = next((about.label for about in FIELDS if app.form.row(about.name).control is app.focused), "▸ more")
            assert seen[0].region in app.form.region, "all of it"
            assert shown(app).splitlines()[seen[0].region.y].startswith(label)


@pytest.mark.parametrize("width", [20, 21, 33])
@pytest.mark.parametrize("text", ["one two three " * 9, "李伟 说 " * 20, "a\n\nb\tc\n", "x" * 90, "مرحبا بالعالم " * 8, ""])
async def test_a_note_is_drawn_as_the_area_draws_it_that_it_is_written_in(text: str, width: int) -> None:
    class Area(App[None]):
        CSS_PATH = CarnetApp.CSS_PATH

        def compose(self) -> ComposeResult:
            area = NoteArea(text)
            area.styles.height = 4
            yield area

    app = Area()
    async with app.run_test(size=(width, 4)) as pilot:
        await pilot.pause()
        area = [strip.text for strip in app.screen._compositor.render_strips()]
    drawn = [line.plain for line in note_lines(text, width)]
    cut = next((place for place, line in enumerate(drawn) if line.rstrip(f" {GUARD}").endswith(CUT)), len(drawn))
    assert [line.rstrip(f" {GUARD}") for line in drawn[:cut]] == [line.rstrip() for line in area[:cut]]


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
    async with form(note="x") as (app, pilot):
        await pilot.press(*["tab"] * len(FIELDS))
        typed_in = [*app.query(Input), *app.query(NoteArea)]
        assert len(typed_in) == 3, "name, city and note were gone to"
        assert not [control for control in typed_in if control.cursor_blink]
