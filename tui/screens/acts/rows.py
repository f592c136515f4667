"""The keys that act on the row under the cursor: which of them a list has, why one cannot act now, and the list of all (C21)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual.worker import WorkerError

from tui import keys

if TYPE_CHECKING:
    from tui.screens.base import CarnetScreen
    from tui.widgets.record_list import RecordList

TICKING = "ticks"
"""The group of the workers that fetch what is to be ticked."""


class ActsOnRows:
    """For a list screen or a panel with `records`: each verb in `VERBS` is done by the coroutine `do_<verb>(row)`."""

    SCOPE: ClassVar[str] = "record"
    """The scope of the keys that act on its rows."""
    VERBS: ClassVar[tuple[str, ...]] = ()
    """The verbs of this list, besides `actions`."""

    WITHOUT_ROW: ClassVar[frozenset[str]] = frozenset({"new", "add"})
    """Verbs that need no row under the cursor."""

    if TYPE_CHECKING:
        records: RecordList[Any]

    @property
    def acting_on(self) -> CarnetScreen:
        """The screen that asks and says."""
        raise NotImplementedError

    def called(self, row: Any) -> str:
        """What to call a row."""
        return str(row.name)

    def why_not(self, verb: str, row: Any) -> str:
        """Why a verb cannot be done with a row; nothing if it can. There may be no mailing lists (I-37)."""
        return self.acting_on.carnet.lists_off if verb == "gather" else ""

    def offers(self, action: str) -> bool:
        """Whether this list has that action at all; those that are no verbs are none of its matter."""
        return action in (*self.VERBS, "actions") or all(action != key.verb for key in keys.scope(self.SCOPE))

    def do(self, verb: str) -> None:
        """Do it with the row under the cursor, or say why not."""
        first = self.first(verb)
        if first is not None:
            self.acting_on.begin(self._after(first, verb))
            return
        row = self.records.current
        reason = self._reason(verb, row)
        if reason:
            self.acting_on.say(reason, bad=True)
        else:
            self.acting_on.begin(self._doing(verb, row))

    def first(self, verb: str) -> Callable[[], Awaitable[object]] | None:
        """What there is to wait for before it is known whether a verb can be done, and with which row; None: nothing."""
        needs = verb == "gather" or (verb == "actions" and "gather" in self.VERBS)
        return self.acting_on.carnet.lists_known if needs else None

    async def _after(self, first: Callable[[], Awaitable[object]], verb: str) -> None:
        with suppress(WorkerError):
            await first()
        row = self.records.current
        reason = self._reason(verb, row)
        if reason:
            self.acting_on.say(reason, bad=True)
        else:
            await self._doing(verb, row)

    def _reason(self, verb: str, row: Any) -> str:
        return "there is nothing under the cursor" if row is None and verb not in self.WITHOUT_ROW else self.why_not(verb, row)

    async def _doing(self, verb: str, row: Any) -> None:
        for worker in self.acting_on.workers:
            if worker.group == TICKING:  # `T` and `y` may come in one piece: what is to be ticked is ticked first
                with suppress(WorkerError):
                    await asyncio.shield(worker.wait())
        await getattr(self, f"do_{verb}")(row)

    async def do_actions(self, row: Any) -> None:
        """Show everything that can be done with the row, and do what is chosen."""
        from tui.dialogs.actions import Action, ActionsDialog  # the first screen needs no dialogs

        actions = []
        for verb in self.VERBS:
            key = keys.BY_ID[f"{self.SCOPE}.{verb}"]
            shown = self.acting_on.carnet.key_of(key.id)
            actions.append(Action(verb, shown, self.words(verb) or key.label.capitalize(), self.why_not(verb, row)))
        chosen = await self.acting_on.app.push_screen_wait(ActionsDialog(self.called(row), actions))
        if chosen is not None:
            await self._doing(chosen, row)

    def words(self, verb: str) -> str:
        """What a verb means in this list, where that is more than its label."""
        return ""

    def action_new(self) -> None:
        """Add a new one here."""
        self.do("new")

    def action_add(self) -> None:
        """Add somebody who is in the book."""
        self.do("add")

    def action_edit(self) -> None:
        """Edit the row."""
        self.do("edit")

    def action_remove(self) -> None:
        """Delete or remove it."""
        self.do("remove")

    def action_deactivate(self) -> None:
        """Out of use, or back."""
        self.do("deactivate")

    def action_favourite(self) -> None:
        """Favourite or not."""
        self.do("favourite")

    def action_primary(self) -> None:
        """Make it the primary one."""
        self.do("primary")

    def action_copy(self) -> None:
        """Copy the addresses in use."""
        self.do("copy")

    def action_confirm(self) -> None:
        """The details hold, as of today."""
        self.do("confirm")

    def action_why(self) -> None:
        """Explain the addresses."""
        self.do("why")

    def action_actions(self) -> None:
        """Show everything that can be done."""
        self.do("actions")

    def action_gather(self) -> None:
        """Into a mailing list."""
        self.do("gather")

    def action_move_up(self) -> None:
        """Up in its order."""
        self.do("move_up")

    def action_move_down(self) -> None:
        """Down in its order."""
        self.do("move_down")
