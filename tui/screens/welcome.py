"""What an empty book shows first: three ways to begin."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store import book, sample
from store.actor import Actor
from store.exchange import plan
from store.exchange.items import ImportResult
from store.records.progress import Progress
from store.vocabulary import Origin
from tui import keys
from tui.dialogs.ask import AskDialog
from tui.dialogs.confirm import ConfirmDialog
from tui.screens.acts import place_acts
from tui.screens.base import CarnetScreen
from tui.widgets.lines import Rule, TabLine, between
from tui.wording import count


class WelcomeScreen(CarnetScreen):
    """Says that the book is empty, and which key does what about it."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings_for("welcome")]

    def compose_head(self) -> Iterable[Widget]:
        """The tabs, none of them current."""
        yield TabLine()
        yield Rule()

    def compose_body(self) -> Iterable[Widget]:
        """What to press."""
        yield Static(self._words(), classes="welcome")

    def on_mount(self) -> None:
        """Show the tabs."""
        self.query_one(TabLine).show("")

    def renew(self, *, by_me: bool) -> None:
        """Leave when somebody else, or a form taken up again, has put something into the book."""
        self._leave_if_filled()

    def on_screen_resume(self) -> None:
        """Leave when a dialog above has filled the book."""
        self._leave_if_filled()

    @work(exclusive=True, group="look")
    async def _leave_if_filled(self) -> None:
        beginning = any(worker.node is self and worker.group == "begin" and worker.is_running for worker in self.workers)
        if not beginning and not await self.desk.ask(book.is_empty) and self.app.screen is self:
            self.action_look()

    def action_look(self) -> None:
        """Leave the welcome for the lists, empty as they are."""
        self.app.pop_screen()

    def action_leave(self) -> None:
        """Leave Carnet."""
        self.app.exit()

    @work(exclusive=True, group="begin")
    async def action_demo(self) -> None:
        """Fill the book with sample data, after a question: it stays there."""
        question = ConfirmDialog(
            "Put the demo book into this store?", "Its customers and people stay until you delete them.",
            "To look around without keeping anything: carnet demo",
        )  # fmt: skip
        if await self.app.push_screen_wait(question):
            self.say("filling the book")
            await self.desk.tell(_demo)
            self.say("this is the demo book: try / and enter")
            self.action_look()

    @work(exclusive=True, group="begin")
    async def action_import_file(self) -> None:
        """Ask for a file or folder and import it."""
        path = await self.app.push_screen_wait(AskDialog("Import which file or folder of vCards or JSON Lines?"))
        if not path:
            return
        defaults = await self.carnet.defaults.known(self.desk)
        progress = self.desk.on_the_loop(self._imported_so_far)
        result = await self.desk.tell(_import, path, progress, defaults.country, defaults.language)
        self.say(_said(path, result), bad=bool(result.refused_count))
        if result.created:
            self.action_look()

    @work(exclusive=True, group="begin")
    async def action_new_customer(self) -> None:
        """Add a first customer and go into it."""
        added = await place_acts.new_customer(self)
        if added is not None:
            self.action_look()
            self.carnet.show_page("customer", added)

    def _imported_so_far(self, done: int, whole: int | None) -> None:
        self.say(f"importing: {done:,}" + (f" of {whole:,}" if whole else ""))

    def _words(self) -> Content:
        lines: list[Content] = [Content.styled("Welcome. There is nobody in this book yet.", "bold"), Content("")]
        for key in keys.scope("welcome"):
            name = keys.show_key(key.keys.split(",")[0])
            lines.append(Content.assemble((f"  {name:<5}", "bold"), key.sentence))
        return Content("\n").join(lines)


def _demo(actor: Actor) -> None:
    """Write the demo book, recorded as such."""
    sample.demo(actor._replace(origin=Origin.DEMO))


def _import(actor: Actor, path: str, progress: Progress, country: str, language: str) -> ImportResult:
    """Import one file or folder, recorded as an import."""
    importing = actor._replace(origin=Origin.IMPORT)
    found = str(Path(path.strip()).expanduser())  # no shell has done it
    return plan.run(importing, [found], progress=progress, default_country=country, default_language=language)


def _said(path: str, result: ImportResult) -> str:
    """What an import did, in words; of one that found nothing to take, only why."""
    why = result.refused[0].reason if result.refused else ""
    if why and not result.created + result.updated + result.skipped and result.refused_count == 1:
        return f"{path}: {why}"
    refused = f"{count(result.refused_count, 'record')} refused: {why}" if why else ""
    return between(f"{result.created:,} created", f"{result.updated:,} updated", f"{result.skipped:,} skipped", refused)
