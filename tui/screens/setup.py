"""Setup: the settings that hold for everybody who works on this book, each changed in its place by one key (C5, D11, M15)."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from store import settings
from store.records import Key, Page
from store.vocabulary import Plan
from tui.dialogs.ask import AskDialog
from tui.keys import bindings_for
from tui.screens.base import CarnetScreen
from tui.screens.panels.base import Panel, whole
from tui.widgets.cells import Column
from tui.widgets.lines import Line, Rule, TabLine
from tui.widgets.look import column_look

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
    "sms_enabled": About("SMS", "Preferences for SMS; off, they are kept."),
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
            return f"{self.value:,} days"
        return str(self.value) or "none"


class SettingsPanel(Panel[SettingRow], inherit_bindings=False):
    """The settings, one a row."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("setup")]
    SCOPE = "setup"
    VERBS: ClassVar[tuple[str, ...]] = ("turn",)

    def __init__(self) -> None:
        super().__init__(
            column_look(COLUMNS, lambda row: (row.name, Content.styled(row.words, "bold"), GENERAL[row.id].sentence))
        )

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
        await screen.desk.tell(settings.put, row.id, value)
        screen.say(f"{row.name}: {row._replace(value=value).words}, for everybody who works on this book")

    def action_turn(self) -> None:
        """Change the setting."""
        self.do("turn")


class SetupScreen(CarnetScreen):
    """Settings › General."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("list", "log")]

    def __init__(self) -> None:
        super().__init__()
        self.panel = SettingsPanel()

    def compose_head(self) -> ComposeResult:
        """The tabs."""
        yield TabLine()
        yield Rule()

    def compose_body(self) -> ComposeResult:
        """Where this is, and the settings."""
        yield Line(classes="view")
        yield self.panel

    def on_mount(self) -> None:
        """Stand in the list."""
        self.query_one(TabLine).show("setup")
        self.query_one(".view", Line).say(" Settings › General")
        self.panel.records.focus()

    def renew(self, *, by_me: bool) -> None:
        """Read the settings again; what somebody else changed is marked."""
        self.panel.renew(mark=not by_me)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """All settings are in sight: there is nothing to filter, and nothing to come back from."""
        return action not in {"filter", "jump", "back"}

    def action_leave(self) -> None:
        """Leave Carnet."""
        self.app.exit()
