"""Setup: the settings and lists that hold for everybody on this book; a setting is changed by one key (C5, D11, M15)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from store import list_receipts, settings, setup_words
from store.records.pages import Key, Page
from store.vocabulary import Plan
from tui import copy_test
from tui.dialogs.actions import Action, ActionsDialog
from tui.dialogs.ask import AskDialog
from tui.dialogs.confirm import ConfirmDialog
from tui.keys import bindings_for
from tui.screens.acts.copying import hand_over
from tui.screens.base import CarnetScreen
from tui.screens.panels.base import Panel, whole
from tui.screens.panels.words import WordsPanel
from tui.widgets.cells import Column
from tui.widgets.lines import Line, Rule, TabLine
from tui.widgets.look import column_look
from tui.widgets.tab_list import TabList
from tui.wording import count

COLUMNS = (Column("Setting", 16), Column("Now", 10), Column("What it does", 40, 1))

_PLANS = {Plan.STANDARD.value: Plan.PRO.value, Plan.PRO.value: Plan.STANDARD.value}


class About(NamedTuple):
    """What is said of a setting."""

    label: str
    sentence: str
    question: str = ""
    """What is asked where it is typed; a setting without one is turned."""


GENERAL: dict[str, About] = {
    "plan": About("Plan", "standard or pro: mailing lists need pro."),
    "mailing_lists_enabled": About("Mailing lists", "Screen 5; off, the lists are kept."),
    "sms_enabled": About("SMS", "For preferences and calls; off, it is kept."),
    "default_language": About("Language", "What a new contact starts with.", "Language of new contacts (en, fr, pt-BR)"),
    "default_country": About(
        "Country", "Where numbers without a country code are.", "Country of numbers without a code (FR, GB; may stay empty)"
    ),
    "receipt_retention_days": About(
        "Receipts", "The addresses of a copy are kept so long.", "For how many days are the addresses of a copy kept?"
    ),
}
"""The settings under Settings › General, in the order of the screen."""


class SettingRow(NamedTuple):
    """A setting as it stands."""

    id: str
    key: Key
    value: Any

    @property
    def name(self) -> str:
        """What to call it."""
        return GENERAL[self.id].label

    @property
    def words(self) -> str:
        """How it stands, in words."""
        if isinstance(self.value, bool):
            return "on" if self.value else "off"
        if isinstance(self.value, int):
            return count(self.value, "day")
        return str(self.value) or "none"


class SettingsPanel(Panel[SettingRow], inherit_bindings=False):
    """The settings, one a row."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("setup")]
    SCOPE = "setup"
    VERBS: ClassVar[tuple[str, ...]] = ("turn", "test")
    WITHOUT_ROW: ClassVar[frozenset[str]] = frozenset({"test"})

    def __init__(self) -> None:
        super().__init__(
            column_look(COLUMNS, lambda row: (row.name, Content.styled(row.words, "bold"), GENERAL[row.id].sentence))
        )
        self.records.labels["move.open"] = "change"
        self._test = Line()

    @property
    def acting_on(self) -> CarnetScreen:  # type: ignore[override]
        """The screen asks and says."""
        assert isinstance(self.screen, CarnetScreen)
        return self.screen

    async def find(self, **_window: Any) -> Page[SettingRow]:
        """All of them."""
        now = await self.acting_on.desk.ask(settings.everything)
        return whole(SettingRow(name, Key(0, "", place), now[name]) for place, name in enumerate(GENERAL))

    def opened(self, row: SettingRow) -> None:
        """Change it."""
        self.do("turn")

    async def do_turn(self, row: SettingRow) -> None:
        """Turn it, or ask what it is to be; it holds at once, for everybody."""
        screen, question = self.acting_on, GENERAL[row.id].question
        value: Any
        if question:
            typed = await self.app.push_screen_wait(AskDialog(question, str(row.value)))
            if typed is None:
                return
            value = settings.read(row.id, typed)
        else:
            value = _PLANS[row.value] if row.id == "plan" else not row.value
        if row.id == "receipt_retention_days" and not await self._is_agreed(settings.fit(row.id, value)):
            return
        await screen.desk.tell(settings.put, row.id, value)
        screen.say(f"{row.name}: {row._replace(value=value).words}, for everybody who works on this book")

    async def _is_agreed(self, days: int) -> bool:
        """Whether receipts are to be kept for so many days only, where that takes addresses away (I-50)."""
        over = await self.acting_on.desk.ask(list_receipts.over, days)
        if not over:
            return True
        copies = f"{count(over, 'copy is', 'copies are')} older: whom it went to cannot be known any more then"
        sentences = (copies, "counts and hashes stay; this cannot be undone")
        agreed = await self.app.push_screen_wait(ConfirmDialog(f"Keep receipts for {count(days, 'day')} only?", *sentences))
        return bool(agreed)

    async def do_test(self, _row: SettingRow | None) -> None:
        """Copy a known text, ask whether it arrived, and remember the answer for this terminal."""
        screen, folder = self.acting_on, self.acting_on.carnet.config.data_dir
        try:
            copy_test.remember(folder, os.environ, None)  # tried afresh
        except OSError as error:
            screen.say(f"the answer could not be kept in {folder}: {error.strerror or error}", bad=True)
            return
        said = await hand_over(screen, copy_test.TEXT, f'"{copy_test.TEXT}"')
        choices = [Action("yes", "", "it arrived"), Action("no", "", "it did not arrive")]
        arrived = await self.app.push_screen_wait(ActionsDialog("Paste in another program: what happened?", choices))
        if arrived is not None:
            copy_test.remember(folder, os.environ, arrived == "yes")
        screen.say(said.sentence if arrived is None else f"copy test: {_tested(folder)}")
        self.show_test()

    def show_test(self) -> None:
        """Say what is known of this terminal."""
        self._test.say(f" Copy test on {copy_test.terminal(os.environ)}: {_tested(self.acting_on.carnet.config.data_dir)}")

    def compose(self) -> Iterable[Widget]:
        """The settings, and what is known of this terminal."""
        yield self.records
        yield self._test

    def on_mount(self) -> None:
        """Say what is known."""
        self.show_test()

    def action_turn(self) -> None:
        """Change the setting."""
        self.do("turn")

    def action_test(self) -> None:
        """Try whether a copy arrives."""
        self.do("test")


def _tested(folder: Path) -> str:
    """What the copy test found out, in words."""
    words = {
        True: "a copy arrives at its clipboard",
        False: "no copy arrives: there is the file",
        None: "not tried yet, t tries it",
    }
    return words[copy_test.remembered(folder, os.environ)]


class Part(NamedTuple):
    """A part of Setup."""

    label: str
    make: Callable[[], Panel[Any]]


PARTS: tuple[Part, ...] = (
    Part("Settings › General", SettingsPanel),
    *(Part(label, partial(WordsPanel, kind)) for kind, label in setup_words.PARTS.items()),
)
"""The parts in their order."""


class SetupScreen(CarnetScreen):
    """What holds for everybody: the settings, and the lists that a team extends."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("parts", "list", "log")]

    def __init__(self) -> None:
        super().__init__()
        self._part = 0
        self._panels: dict[int, Panel[Any]] = {0: PARTS[0].make()}

    @property
    def panel(self) -> Panel[Any]:
        """The part that is seen."""
        return self._panels[self._part]

    def compose_head(self) -> ComposeResult:
        """The tabs."""
        yield TabLine()
        yield Rule()

    def compose_body(self) -> ComposeResult:
        """The parts, and the one that is seen."""
        yield TabList()
        yield Rule()
        with Horizontal(classes="body"):
            yield self.panel

    def on_mount(self) -> None:
        """Stand in the list."""
        self.query_one(TabLine).show("setup")
        self._show_parts()

    def renew(self, *, by_me: bool) -> None:
        """Read what is seen again; what somebody else changed is marked."""
        self.panel.renew(mark=not by_me)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Everything is in sight: there is nothing to filter, and nothing to come back from."""
        return action not in {"filter", "jump", "back"}

    def action_next_tab(self) -> None:
        """The next part."""
        self._turn(1)

    def action_previous_tab(self) -> None:
        """The part before."""
        self._turn(-1)

    def action_leave(self) -> None:
        """Leave Carnet."""
        self.app.exit()

    @work(exclusive=True, group="tab")
    async def _turn(self, by: int) -> None:
        """Show another part; one that was seen before is where it was."""
        self._part = (self._part + by) % len(PARTS)
        if self._part in self._panels:
            self.panel.renew(mark=False)
        else:
            self._panels[self._part] = PARTS[self._part].make()
            await self.query_one(".body", Horizontal).mount(self.panel)
        self._show_parts()

    def _show_parts(self) -> None:
        self.query_one(TabList).show([(part.label, None) for part in PARTS], self._part)
        for panel in self._panels.values():
            panel.display = panel is self.panel
        self.panel.records.focus()
