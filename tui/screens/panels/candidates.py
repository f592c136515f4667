"""Everybody of a mailing list, in or out: seen with another purpose or context at once, mended by one key, copied (M13-M20)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from store import list_members, list_windows
from store.errors import StoreError
from store.records.contexts import GlobalContext
from store.records.mailing_lists import CandidateLine
from store.records.pages import Page
from store.vocabulary import Exclusion, Purpose
from tui import keys, list_rows
from tui.dialogs.why import Out
from tui.keys import bindings_for
from tui.rows import Cell
from tui.screens.about import About
from tui.screens.acts import contact_acts, list_acts, mending
from tui.screens.panels.base import Panel, whole
from tui.screens.weighing import LastCopy, Weighed, WhatIf, context_of, explained_in, last_copy, same_scope, weigh
from tui.widgets.look import column_look

_PURPOSES = tuple(Purpose)


class CandidateKeys(Panel[CandidateLine], inherit_bindings=False):
    """The keys on the rows of a list, each by the name of what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("candidate")]
    SCOPE = "candidate"
    VERBS: ClassVar[tuple[str, ...]] = (
        "mend", "turn", "why", "copy", "newcomers", "purpose", "context", "addresses", "save", "only_out", "receipts", "add",
        "remove",
    )  # fmt: skip
    WITHOUT_ROW: ClassVar[frozenset[str]] = frozenset(VERBS) - {"mend", "turn", "why", "remove"}

    def action_mend(self) -> None:
        """Mend what keeps the row out."""
        self.do("mend")

    def action_turn(self) -> None:
        """Tick or untick."""
        self.do("turn")

    def action_purpose(self) -> None:
        """Another purpose."""
        self.do("purpose")

    def action_context(self) -> None:
        """Another context."""
        self.do("context")

    def action_addresses(self) -> None:
        """All or primary only."""
        self.do("addresses")

    def action_save(self) -> None:
        """Keep purpose and context."""
        self.do("save")

    def action_only_out(self) -> None:
        """Only the out."""
        self.do("only_out")

    def action_newcomers(self) -> None:
        """Copy only the newcomers."""
        self.do("newcomers")

    def action_receipts(self) -> None:
        """What was copied."""
        self.do("receipts")


class CandidatesPanel(CandidateKeys):
    """The rows of a list, evaluated as it is kept or as it would be; nothing is saved but by its own key."""

    EMPTY = "Nobody is in this list."

    def __init__(self, list_id: int) -> None:
        super().__init__(column_look(list_rows.CANDIDATE_COLUMNS, self._cells))
        self._list_id = list_id
        self.what_if = WhatIf()
        """What the list is seen with instead of what is kept."""
        self.weighed: Weighed | None = None
        self.last: LastCopy | None = None
        self.progress = ""
        """How far the first evaluation is."""
        self.only_out = False
        """Whether only those who are out are shown."""
        self._again = False
        self._looking: Worker[None] | None = None
        self._verdict = Static(classes="verdict")

    def compose(self) -> Iterable[Widget]:
        """The rows, and a line about the one under the cursor."""
        yield self.records
        yield self._verdict

    def _cells(self, row: CandidateLine) -> Sequence[Cell]:
        return list_rows.candidate_cells(row, apart=self.weighed is None or self.weighed.apart)

    # --- asking the store ------------------------------------------------------------------------

    def identity(self, row: CandidateLine) -> Any:
        """Who, where."""
        return row.contact_id, row.customer_id, row.project_id

    async def find(self, **window: Any) -> Page[CandidateLine]:
        """A window on what the list comes to."""
        if self.weighed is None:
            await self._weigh()
        if self.weighed is None:
            return whole(())
        shown = False if self.only_out else None
        return await self.page.desk.ask(list_windows.window, self.weighed.evaluation, included=shown, **window)

    def renew(self, *, mark: bool) -> None:  # type: ignore[override]
        """Evaluate again; where that is under way already, once more after it, so that a busy book cannot keep it from ending."""
        if self.is_looking:
            self._again = True
        else:
            self._looking = self._look_anew(mark=mark)

    @work(exclusive=True, group="rows")
    async def _look_anew(self, *, mark: bool = False) -> None:
        self._again = True
        while self._again:
            self._again = False
            await self._weigh()
            self.records.renew(await self.find(**self.records.renewal()), mark=mark)
            self.on_record_list_highlighted()

    async def _weigh(self) -> None:
        desk = self.page.desk
        self._weighing(0, None)
        try:
            self.weighed = await desk.ask(weigh, self._list_id, self.what_if, desk.on_the_loop(self._weighing))
            self.records.empty = "Nobody is out." if self.only_out and len(self.weighed.evaluation) else self.EMPTY
        except StoreError as error:
            self.weighed = None
            self.records.empty = str(error)
        self.progress = ""
        self.page.show_head()
        self._compare()

    def _weighing(self, judged: int, _of: int | None) -> None:
        """Say how far it is; from the first moment on, for the store has everybody to find before it judges anybody."""
        self.progress = f"{judged:,} looked at …" if judged else "nobody looked at yet …"
        if self.weighed is None:
            self.page.show_progress(self.progress)

    @work(exclusive=True, group="difference")
    async def _compare(self) -> None:
        """Hold it against the last copy, behind everything else."""
        self.last = await self.page.desk.background(last_copy, self._list_id, self.what_if)
        self.page.show_head()

    def _see(self, what_if: WhatIf) -> None:
        """See the list with that at once."""
        self.what_if = what_if
        self._looking = self._look_anew()

    # --- the row under the cursor ----------------------------------------------------------------

    @property
    def page(self) -> Any:
        """The page of the list."""
        return self.screen

    def about(self) -> About:
        """The person, and where the list asks about it."""
        row = self.records.current
        if row is None or self.weighed is None:
            return About()
        return About(row.contact_id, row.name, context_of(row, self.weighed.asked.scope) or GlobalContext(), row.place)

    def opened(self, row: CandidateLine) -> None:
        """Show the contact."""
        self.page.carnet.show_page("contact", row.contact_id)

    def on_record_list_highlighted(self) -> None:
        """Say whether the person is in, or why not and what mends it."""
        row = self.records.current
        self._verdict.update(Content(self._verdict_on(row) if row is not None else ""))

    def _verdict_on(self, row: CandidateLine, mend: str = "candidate.mend") -> str:
        return list_rows.verdict(row, self.page.carnet.key_of, mend)

    def first(self, verb: str) -> Callable[[], Awaitable[object]] | None:
        """Whoever types on means what the list comes to with the purpose or context that was just chosen."""
        looking = self._looking if verb in {"mend", "why"} and self.is_looking else None
        return super().first(verb) if looking is None else looking.wait

    def why_not(self, verb: str, row: CandidateLine | None) -> str:
        """What has no mend, what is kept already, and lists that find their people by themselves."""
        if verb == "mend" and row is not None:
            return list_rows.not_by_key(row, self.page.carnet.key_of)
        if verb == "save" and not self.what_if:
            return "purpose and context are kept as they are shown"
        if verb in {"add", "remove"} and self.page.card.query is not None:
            change, untick = map(self.page.carnet.key_of, ("page.edit_page", "candidate.turn"))
            return f"this list finds its people by a query: {change} changes it, {untick} unticks who is not meant"
        return ""

    def words(self, verb: str) -> str:
        """What each key does, as the help says it."""
        return keys.BY_ID[f"{self.SCOPE}.{verb}"].sentence.removesuffix(".")

    async def do_mend(self, row: CandidateLine) -> None:
        """Do what brings the person back in."""
        if row.reasons[0] is Exclusion.UNTICKED:
            await self.do_turn(row)
        elif self.weighed is not None:
            await mending.mend(self.page, row, self.weighed.asked.scope)

    async def do_turn(self, row: CandidateLine) -> None:
        """Tick or untick."""
        on = Exclusion.UNTICKED in row.reasons
        await self.page.desk.tell(list_members.tick, self._list_id, [row.contact_id], on)
        self.page.say(f"{row.name} is {'ticked again' if on else 'not ticked: in the list, and gets nothing'}")

    async def do_why(self, row: CandidateLine) -> None:
        """The ladder of addresses, and what keeps the person out."""
        if self.weighed is None:
            return
        out = (
            Out(row.reasons[0], self._verdict_on(row, "why.mend"), not list_rows.not_by_key(row, self.page.carnet.key_of))
            if row.reasons
            else None
        )
        if await contact_acts.why(self.page, row.contact_id, explained_in(row, self.weighed.asked.scope), out):
            await self.do_mend(row)

    async def do_add(self, _row: CandidateLine | None) -> None:
        """Somebody who is in the book."""
        await list_acts.add_somebody(self.page, self._list_id)

    async def do_remove(self, row: CandidateLine) -> None:
        """Out of the list, wherever it was taken from."""
        await self.page.desk.tell(list_members.remove, self._list_id, [row.contact_id])
        self.page.say(f"{row.name} is not in this list any more; the contact stays in the book")

    async def do_copy(self, _row: CandidateLine | None) -> None:
        """Copy everybody who is in, as the list is seen now."""
        await self._copy(self.weighed and self.weighed.counts.addresses)

    async def do_newcomers(self, _row: CandidateLine | None) -> None:
        """Copy those who were in no copy since the last whole one."""
        await self._copy(self.last and self.last.come, newcomers=True)

    async def _copy(self, addresses: int | None, *, newcomers: bool = False) -> None:
        seen = "" if self.weighed is None or self.is_looking else self.weighed.to_be_copied(addresses)
        await list_acts.copy(self.page, self._list_id, self.what_if, newcomers=newcomers, seen=seen)

    @property
    def is_looking(self) -> bool:
        """Whether it is being looked at anew, and what is known may be of another purpose or context."""
        return self._looking is not None and self._looking.is_running

    async def do_purpose(self, _row: CandidateLine | None) -> None:
        """The next purpose."""
        now = self.what_if.purpose or self.page.card.purpose  # also while the last one is still looked at
        following = _PURPOSES[(_PURPOSES.index(now) + 1) % len(_PURPOSES)]
        self._see(replace(self.what_if, purpose=None if following is self.page.card.purpose else following))

    async def do_context(self, _row: CandidateLine | None) -> None:
        """Another context."""
        scope = await list_acts.choose_scope(self.page)
        if scope is not None:
            self._see(replace(self.what_if, scope=None if same_scope(scope, self.page.card.scope) else scope))

    async def do_addresses(self, _row: CandidateLine | None) -> None:
        """All addresses of each person, or the primary one only (D1)."""
        kept = self.page.card.primary_only
        now = kept if self.what_if.primary_only is None else self.what_if.primary_only
        self._see(replace(self.what_if, primary_only=None if now is not kept else not kept))

    async def do_save(self, _row: CandidateLine | None) -> None:
        """Keep what is shown."""
        if await list_acts.keep(self.page, self.page.card, self.what_if):
            self.what_if = WhatIf()

    async def do_only_out(self, _row: CandidateLine | None) -> None:
        """Those who are out only, or everybody."""
        self.only_out = not self.only_out
        self.records.empty = "Nobody is out." if self.only_out else self.EMPTY
        self.page.show_head()
        self.load()

    async def do_receipts(self, _row: CandidateLine | None) -> None:
        """What was copied."""
        list_acts.show_receipts(self.page, self._list_id)
