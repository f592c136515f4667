"""The app: its screens, its look, its keys, and the desk it opens and closes; no rule and no query is here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path, PurePath
from typing import ClassVar

from textual import work
from textual.app import App
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import WorkerError, WorkerFailed

import styles
from store.errors import StoreError
from store.urls import masked
from tui import clock, hardening
from tui.config import Config
from tui.defaults import Defaults, KnownWords
from tui.desk import Desk
from tui.drafts import Draft, Drafts
from tui.driver import choose_driver, repaint
from tui.keys import BY_ID, bindings_for, keymap, show_key
from tui.safety import OutsideTextFilter, crash_report
from tui.screens import pages
from tui.screens.base import CarnetScreen
from tui.screens.customers import CustomersScreen
from tui.screens.host import Status
from tui.screens.siblings import Siblings
from tui.signs import AsciiFilter
from tui.staging import StagedApp
from tui.themes import THEMES
from tui.widgets.record_list import RecordList

STYLES = Path(styles.__path__[0])
MINUTE = 60.0
"""Seconds between two looks at what is due."""
HOUR = 3600.0
"""Seconds between two looks at what was kept long enough."""
NOT_KNOWN = "The book is still being opened"
"""Why there are no mailing lists before anybody knows whether there are."""
FIRST_LIST = 3.0
"""Seconds that the rest waits at most for the first list to be drawn."""
UNREACHABLE = 3
"""Exit code when the store cannot be opened."""


class CarnetApp(StagedApp, inherit_bindings=False):
    """Carnet on one terminal, for one operator, over one store."""

    TITLE = "Carnet"
    CSS_PATH: ClassVar[list[str | PurePath]] = sorted(STYLES.glob("*.tcss"))
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("app", "go")]
    MODES: ClassVar[dict[str, str | Callable[[], Screen[None]]]] = {
        "customers": CustomersScreen,
        "projects": pages.projects,
        "contacts": pages.contacts,
        "timeline": pages.timeline,
        "lists": pages.lists,
        "setup": pages.setup,
    }
    DEFAULT_MODE = "customers"
    ENABLE_COMMAND_PALETTE = False  # ours draws fewer bytes, does not blink and offers no screenshot

    def __init__(self, config: Config, desk: Desk) -> None:
        """Raises KeymapError where the configured keys cannot be used."""
        self._outside_text = OutsideTextFilter()
        self._twins = AsciiFilter(enabled=config.ascii)
        super().__init__(choose_driver(), ansi_color=THEMES[config.theme].ansi)
        self.config = config
        self.desk = desk
        desk.attach(self)
        self.drafts = Drafts(config.data_dir, masked(config.database))
        """What is typed in dialogs and not saved."""
        self.book = ""
        """What the store is called."""
        self.operator = ""
        self.due = 0
        """How many follow-ups of the operator are due."""
        self.lists_off = NOT_KNOWN
        """Why nobody gets to the mailing lists, with where they are turned on; empty: they are on (I-37)."""
        self.defaults = Defaults(config)
        self.words = KnownWords()
        self.status = Status()
        self.last_tabs: dict[str, int] = {}
        """By the kind of page, the part that was seen last: the next one opens there (S22)."""
        self.failure: StoreError | None = None
        """Why the store could not be opened."""
        self._welcomed = False
        self._list_shown = asyncio.Event()
        self.animation_level = "none"
        for theme in THEMES.values():
            self.register_theme(theme)
        self.set_reactive(App.theme, THEMES[config.theme].name)
        self.stylesheet.set_variables(self.get_css_variables())  # before it is parsed, so that it is parsed once
        self.set_keymap(keymap(config.keys))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Nothing reaches the terminal but by these."""
        return [*super().get_line_filters(), self._outside_text, *([self._twins] if self._twins.enabled else [])]

    def on_mount(self) -> None:
        """Begin what goes on beside the screens."""
        hardening.on_hang_up(asyncio.get_running_loop(), self.hang_up)
        self.run_worker(self._sign_on(), group="desk")
        self.run_worker(self.desk.watch(), group="desk")
        self.desk.changed.subscribe(self, lambda _: self._store_changed())
        self.set_interval(MINUTE, self._count_due)
        self.set_interval(HOUR, self._expire)

    async def on_unmount(self) -> None:
        """Leave the store in order, and what is typed for the next time."""
        self.drafts.save_now()
        self.drafts.close()
        await self.desk.close()

    async def _sign_on(self) -> None:
        try:
            store = await self.desk.opened()
            self.book = store.name
            self.refresh_lines()
            for warning in store.warnings:
                self.say(warning, bad=True)
            self.operator = (await self.desk.me()).name
            self.refresh_lines()
            with suppress(TimeoutError):  # nobody waits for what the first list can do without
                await asyncio.wait_for(self._list_shown.wait(), FIRST_LIST)
            await asyncio.to_thread(pages.load)
            self._store_changed()
            hardening.settle()
        except StoreError as error:
            self.failure = error
            self.exit(return_code=UNREACHABLE)
        else:
            if left := await self.drafts.left():
                self.screen_stack[0].run_worker(self._offer(left), group="begin")

    async def _offer(self, left: Sequence[Draft]) -> None:
        from tui.dialogs.resume import offer

        if await offer(self, self.desk, self.drafts, left):
            self.say("saved")

    def on_list_screen_shown(self) -> None:
        """The first list has its rows: what can wait begins when they are drawn."""
        self.call_after_refresh(self._list_shown.set)

    def _store_changed(self) -> None:
        """Follow what holds for the whole book."""
        self._count_due()
        self._follow_settings()
        self._expire()

    @work(exclusive=True, group="settings")
    async def _follow_settings(self) -> None:
        """Know the settings; where the mailing lists were turned off, lead away from them at once (M15)."""
        from store import list_switch, setup_words  # the first screen needs none of it

        with suppress(StoreError):
            now, words = await self.desk.ask(setup_words.with_settings)
            self.defaults.follow(now)
            self.words.follow(words)
            refused = list_switch.refusal_by(now)
            self.lists_off = "" if refused is None else str(refused)
            if self.lists_off and self.current_mode == "lists":
                self.action_go("lists")
                self.switch_mode(self.DEFAULT_MODE)
                self.say(self.lists_off, bad=True)

    @work(exclusive=True, group="go")
    async def _go_once_known(self) -> None:
        """Go to the mailing lists, or say that they are off, as soon as that is known: a slow line was typed ahead on."""
        if await self.lists_known():
            self.action_go("lists")
        else:
            self.say(NOT_KNOWN, bad=True)

    async def lists_known(self) -> bool:
        """Wait until it is known whether there are mailing lists; False where the store could not say."""
        while self.lists_off == NOT_KNOWN:
            under_way = (worker for worker in self.workers if worker.group == "settings" and not worker.is_finished)
            reading = next(under_way, None) or self._follow_settings()
            with suppress(WorkerError):
                await asyncio.shield(reading.wait())
            if not reading.is_cancelled:  # else they are being read anew
                break
        return self.lists_off != NOT_KNOWN

    @work(exclusive=True, group="due")
    async def _count_due(self) -> None:
        """Count what is due by now, behind everything else that is asked; a store that cannot say is asked again later."""
        from store import timeline  # the first screen needs none of it

        me = await self.desk.me()
        with suppress(StoreError):
            self.due = await self.desk.background(timeline.due_count, clock.now(), me.operator_id)
            self.refresh_lines()

    def _expire(self) -> None:
        self.run_worker(_expire_receipts(self.desk), group="receipts", exclusive=True)

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Say the last thing that happened in the status line of whatever screen is seen; `bad`: it did not happen."""
        self.status = Status(sentence, bad)
        self.refresh_lines()

    def refresh_lines(self) -> None:
        """Let the visible screens show what the app has to say."""
        for screen in self.screen_stack:
            if isinstance(screen, CarnetScreen):
                screen.refresh_lines()

    def hang_up(self) -> None:
        """The line dropped, or somebody ended the process: leave in order and at once."""
        self.drafts.save_now()
        self.exit(return_code=0)

    def action_log(self) -> None:
        """Log what somebody said, from whatever screen one is on."""
        from tui.screens.acts import interaction_acts  # the first screen needs no dialogs

        screen = self.screen
        if isinstance(screen, CarnetScreen):
            screen.begin(interaction_acts.log(screen, screen.about()))

    def write_to_terminal(self, sequence: str) -> None:
        """Send the terminal a control sequence of our own, as copying does; never text from outside."""
        if self._driver is not None:
            self._driver.write(sequence)

    def key_of(self, binding: str) -> str:
        """The key that does it here, as it is written in a sentence."""
        return show_key(self._keymap.get(binding, BY_ID[binding].keys).split(",")[0])

    def show_page(self, kind: str, record_id: int, siblings: Siblings | None = None) -> None:
        """Open the page of a customer, project or contact; `siblings` is the place in the list it was opened from."""
        self.push_screen(pages.page_of(kind)(record_id, siblings))

    @work(exclusive=True, group="welcome")
    async def welcome(self) -> None:
        """A list has nothing in it: if no other has either, and for the first time, show how to begin."""
        from store import book

        if not self._welcomed and await self.desk.ask(book.is_empty):
            self._welcomed = True
            from tui.screens.welcome import WelcomeScreen

            self.push_screen(WelcomeScreen())

    def action_go(self, mode: str) -> None:
        """Show another screen as it was left; from a page of the same screen, its list."""
        if mode == "lists" and self.lists_off == NOT_KNOWN:
            self._go_once_known()
        elif mode == "lists" != self.current_mode and self.lists_off:
            self.say(f"{self.lists_off}: {self.key_of('go.setup')} goes there", bad=True)
        elif mode != self.current_mode:
            self.switch_mode(mode)
        else:
            while len(self.screen_stack) > 1:
                self.pop_screen()

    def action_help(self) -> None:
        """Show the keys that work here."""
        from tui.dialogs.help import HelpDialog

        self.push_screen(HelpDialog(self.screen))

    def action_palette(self) -> None:
        """Find what can be done here by its words."""
        self.screen.run_worker(self._do_what_is_found(), group="begin")

    async def _do_what_is_found(self) -> None:
        from tui.dialogs.palette import PaletteDialog

        chosen = await self.push_screen_wait(PaletteDialog(self.screen))
        if chosen is not None:
            await self.run_action(chosen.action, chosen.node)

    def action_repaint(self) -> None:
        """Draw everything again, also what the driver takes to be on the terminal already."""
        repaint(self)

    def action_tell_quit(self) -> None:
        """Tell how to leave."""
        self.say("q leaves from a list, ctrl+q from anywhere")

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Do what a key is bound to.

        The toolkit asks first for what goes before the focused widget, and for the rest when the key has come by all widgets
        from there up. A list hears keys by what they are bound to alone, so there the rest is done at once.
        """
        if await super()._check_bindings(key, priority):
            return True
        in_list = priority and isinstance(self.focused, RecordList) and self.focused.jump is None
        return in_list and await super()._check_bindings(key)

    def _handle_exception(self, error: Exception) -> None:
        """A question that the store could not answer is said; anything else ends the program."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, StoreError):
            self.say(str(error.error), bad=True)
        else:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Leave a report of the crash without local variables."""
        self._exit_renderables.append(crash_report(self._exception or RuntimeError("unknown")))
        self._close_messages_no_wait()


async def _expire_receipts(desk: Desk) -> None:
    """Remove the addresses of the copies whose time is over, also where nobody copies any more (I-50)."""
    from store import list_receipts  # the first screen needs none of it

    with suppress(StoreError):
        if await desk.background(list_receipts.over):
            await desk.tell(list_receipts.expire)


def run(config: Config, desk: Desk) -> int:
    """Show the screens until the user leaves and return the exit code. Raises the StoreError for which there is no store."""
    app = CarnetApp(config, desk)
    app.run(mouse=config.mouse)
    hardening.end_quickly()
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0
