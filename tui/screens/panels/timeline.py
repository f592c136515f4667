"""What was said, newest first, and what is still to be done: of everybody, or of one contact, customer or project."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.worker import Worker

from store import interactions, timeline
from store.records.contexts import Context
from store.records.interactions import InteractionLine
from store.records.pages import Page
from store.records.words import Word
from store.timeline import Of
from store.vocabulary import InteractionOrigin, InteractionStatus, WordKind
from tui import clock, keys, timeline_rows
from tui.dialogs.actions import Action, ActionsDialog
from tui.keys import bindings_for
from tui.screens.about import About
from tui.screens.acts import interaction_acts
from tui.screens.panels.base import Panel
from tui.signs import BETWEEN
from tui.timeline_rows import TimelineRow
from tui.widgets.filter_bar import place_in_words
from tui.widgets.lines import Line, between
from tui.widgets.look import column_look

if TYPE_CHECKING:
    from tui.screens.base import CarnetScreen

COUNTED_FIRST = 10_000
"""As many rows are counted at once; beyond, the list says ``10,000+`` until all are counted."""
MINUTE = 60.0
"""Seconds after which the rows are worded anew: what was planned may be due."""


class Show(StrEnum):
    """Which interactions are shown."""

    CURRENT = "current"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"
    FOLLOW_UPS = "follow_ups"


_STATUSES: dict[Show, tuple[InteractionStatus, ...]] = {
    Show.CURRENT: timeline.UNARCHIVED,
    Show.OPEN: (InteractionStatus.OPEN,),
    Show.CLOSED: (InteractionStatus.CLOSED,),
    Show.ARCHIVED: (InteractionStatus.ARCHIVED,),
}
_WORDS: dict[Show, str] = {
    Show.CURRENT: "open and closed",
    Show.OPEN: "open",
    Show.CLOSED: "closed",
    Show.ARCHIVED: "archived",
    Show.FOLLOW_UPS: "follow-ups",
}
_PUT: dict[str, InteractionStatus] = {
    "reopen": InteractionStatus.OPEN,
    "close": InteractionStatus.CLOSED,
    "archive": InteractionStatus.ARCHIVED,
}


@dataclass(frozen=True, slots=True)
class View:
    """What of a timeline is shown: which interactions, and whether only the operator's own."""

    show: Show = Show.CURRENT
    mine: bool = False
    own: Word | None = None
    """Only those with this status of the team's own."""

    @property
    def words(self) -> str:
        """Which interactions these are."""
        return self.own.label if self.own else _WORDS[self.show]


class TimelinePanel(Panel[TimelineRow], inherit_bindings=False):
    """The timeline of everybody, or of the contact, customer or project of a page (S8 to S15, D8, D9)."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("timeline", "view")]
    SCOPE = "timeline"
    VERBS: ClassVar[tuple[str, ...]] = ("close", "edit", "assign", "contact", "reopen", "archive", "remove")
    EMPTY = "Nothing was said yet: i logs a call."

    def __init__(self, of: Of = timeline.EVERYONE) -> None:
        super().__init__(column_look(timeline_rows.COLUMNS, timeline_rows.cells_for(of)))
        self._of = of
        self.view = View()
        self._line = Line(classes="view")
        self._note = Line(classes="said")
        self._tally = ""
        self._at_least = False

    @classmethod
    def of_contact(cls, contact_id: int) -> TimelinePanel:
        """Of one person or structure."""
        return cls(Of(contact_id=contact_id))

    @classmethod
    def of_place(cls, context: Context) -> TimelinePanel:
        """Of a customer with its projects, or of a project."""
        return cls(Of(context=context))

    def compose(self) -> ComposeResult:
        """What is shown, the list, and what was said, where no preview beside it has room for that."""
        yield self._line
        yield self.records
        yield self._note

    def on_mount(self) -> None:
        """Say what is shown, and look at the clock once a minute."""
        self._say_what()
        self._count()
        self.set_interval(MINUTE, self._minute_passed)

    # --- asking the store ------------------------------------------------------------------------

    @property
    def acting_on(self) -> CarnetScreen:  # type: ignore[override]
        """The screen asks and says: that of the timeline, or a page."""
        return cast("CarnetScreen", self.screen)

    async def find(self, **window: object) -> Page[TimelineRow]:
        """A window of what is shown."""
        desk, now = self.acting_on.desk, clock.now()
        window.pop("at", None)  # nobody jumps by letters here
        if self.view.show is Show.FOLLOW_UPS:
            mine = await self._operator()
            page = await desk.ask(timeline.follow_ups, now, mine, of=self._of, **window)  # type: ignore[arg-type]
        else:
            page = await desk.ask(timeline.find, await self._asked(), **window)  # type: ignore[arg-type]
        self.records.empty = self._why_empty()
        return timeline_rows.rows_at(page, now)

    def renew(self, *, mark: bool) -> Worker[None]:
        """Read the same rows again, and how many there are."""
        self._count()
        return super().renew(mark=mark)

    async def begin_at(self, day: date) -> None:
        """Show what was said on a day and before it; follow-ups give way to it."""
        self.view = replace(self.view, show=Show.CURRENT) if self.view.show is Show.FOLLOW_UPS else self.view
        self._tally = ""
        self._count()
        self.records.show(await self.find(after=timeline.end_of(datetime.combine(day, time(), clock.HERE))))

    async def _asked(self) -> Of:
        own = self.view.own.code if self.view.own else ""
        return self._of._replace(operator_id=await self._operator(), statuses=_STATUSES[self.view.show], own_status=own)

    async def _operator(self) -> int | None:
        return (await self.acting_on.desk.me()).operator_id if self.view.mine else None

    @work(exclusive=True, group="count")
    async def _count(self) -> None:
        desk = self.acting_on.desk
        if self.view.show is Show.FOLLOW_UPS:
            tally = await desk.background(timeline.tally, clock.now(), await self._operator(), of=self._of)
            self._tally = timeline_rows.tally_words(tally)
            self._say_what()
            return
        of = await self._asked()
        for cap in (COUNTED_FIRST, None):
            self.records.total = await desk.background(timeline.count, of, cap)
            self._at_least = cap is not None and self.records.total >= cap
            self._say_what()
            if not self._at_least:
                return

    def _minute_passed(self) -> None:
        if self.display and self.acting_on.is_seen:
            self.renew(mark=False)

    # --- what is shown ---------------------------------------------------------------------------

    def on_record_list_highlighted(self) -> None:
        """Say where the cursor is, and what was said there."""
        self._say_what()
        row = self.records.current
        self._note.say(f" {timeline_rows.said(row.line)}" if row is not None else "")

    def action_show(self, what: str) -> None:
        """Show these; what is shown already gives way to open and closed."""
        show = Show(what)
        self.see(replace(self.view, show=Show.CURRENT if self.view.show is show else show, own=None))

    def action_choose_status(self) -> None:
        """Show one status, of all there are."""
        self.acting_on.begin(self._choose_status())

    async def _choose_status(self) -> None:
        statuses = (await self.acting_on.carnet.words.known(self.acting_on.desk)).of(WordKind.STATUS)
        chosen = await self.app.push_screen_wait(ActionsDialog("Which status?", [_choice(word) for word in statuses]))
        for word in statuses:
            if word.code == chosen:
                plain = word.is_built_in
                self.see(replace(self.view, show=Show(word.code) if plain else Show.CURRENT, own=None if plain else word))

    def action_turn_mine(self) -> None:
        """Mine only, or everybody's."""
        self.see(replace(self.view, mine=not self.view.mine))

    def see(self, view: View) -> None:
        """Show this, from its beginning."""
        if view != self.view:
            self.view = view
            self._tally = ""
            self.records.total = None
            self._say_what()
            self.load()
            self._count()

    def _say_what(self) -> None:
        whose = "mine" if self.view.mine else "everybody's"
        shown = f" {between(self.view.words, whose)}"
        place = self._tally or place_in_words(self.records.window.position, self.records.total, at_least=self._at_least)
        self._line.say(shown, f"{place} ")

    def _why_empty(self) -> str:
        if self.view.show is Show.FOLLOW_UPS:
            return "Nothing is to be done in the next 7 days: +3d in a call makes a follow-up."
        if self.view == View():
            return self.EMPTY
        mine = " by you: M shows everybody's" if self.view.mine else ""
        return f"Nothing here is {self.view.words}{mine}."

    # --- what can be done with it ----------------------------------------------------------------

    def opened(self, row: TimelineRow) -> None:
        """Show the contact; on the contact's own page, what was said."""
        self.do("edit" if self._of.contact_id is not None else "contact")

    def why_not(self, verb: str, row: TimelineRow | None) -> str:
        """What the program wrote is evidence (I-42); what is so already need not be done."""
        if row is None:
            return ""
        if verb in {"edit", "remove"} and row.line.origin is InteractionOrigin.AUTOMATIC:
            return "the program wrote this when something was sent, it stands as evidence: i logs a note of your own"
        if verb in _PUT and row.line.status is _PUT[verb] and not row.line.own_status:
            return f"it is {row.line.status.value} already"
        if verb == "contact" and self._of.contact_id is not None:
            return f"this is the page of {row.line.contact}"
        return ""

    def words(self, verb: str) -> str:
        """What the verbs mean."""
        return {
            "close": "Close it", "reopen": "Open it again", "archive": "Archive it", "edit": "Edit what was logged",
            "assign": "Give it to an operator", "contact": "Open the contact", "remove": "Delete it",
        }.get(verb, "")  # fmt: skip

    def about(self) -> About:
        """The person and the place of the row under the cursor."""
        row = self.records.current
        return About() if row is None else about_line(row.line)

    async def do_edit(self, row: TimelineRow) -> None:
        """Edit it."""
        await interaction_acts.edit(self.acting_on, row.line)

    async def do_close(self, row: TimelineRow) -> None:
        """It is done."""
        await interaction_acts.put(self.acting_on, row.line, InteractionStatus.CLOSED)

    async def do_reopen(self, row: TimelineRow) -> None:
        """It is not done."""
        await interaction_acts.put(self.acting_on, row.line, InteractionStatus.OPEN)

    async def do_archive(self, row: TimelineRow) -> None:
        """Out of sight."""
        await interaction_acts.put(self.acting_on, row.line, InteractionStatus.ARCHIVED)

    async def do_assign(self, row: TimelineRow) -> None:
        """To an operator."""
        await interaction_acts.assign(self.acting_on, row.line)

    async def do_contact(self, row: TimelineRow) -> None:
        """The page of the contact."""
        self.acting_on.carnet.show_page("contact", row.line.contact_id)

    async def do_remove(self, row: TimelineRow) -> None:
        """Delete it."""
        await interaction_acts.delete(self.acting_on, row.line)

    def action_close(self) -> None:
        """It is done."""
        self.do("close")

    def action_reopen(self) -> None:
        """It is not done."""
        self.do("reopen")

    def action_archive(self) -> None:
        """Out of sight."""
        self.do("archive")

    def action_assign(self) -> None:
        """To an operator."""
        self.do("assign")

    def action_contact(self) -> None:
        """The page of the contact."""
        self.do("contact")


def _choice(word: Word) -> Action:
    """A status to choose, with the key that shows a built-in one without this dialog."""
    key = keys.BY_ID[f"view.{word.code}"].keys if word.is_built_in else ""
    return Action(word.code, key, word.label if word.is_built_in else f"{word.label} {BETWEEN} counts as {word.counts_as}")


def about_line(line: InteractionLine) -> About:
    """Whom and what an interaction is about, for the next one."""
    context = interactions.context_of(line.customer_id, line.project_id)
    return About(line.contact_id, line.contact, context, line.project or line.customer)
