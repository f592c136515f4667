"""The timeline of everybody: what was said, and what is still to be done, with the whole of the row beside it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from tui import clock, timeline_rows
from tui.dialogs.ask import AskDialog
from tui.keys import bindings_for
from tui.screens.about import About
from tui.screens.base import CarnetScreen
from tui.screens.panels.timeline import TimelinePanel, View
from tui.widgets.lines import Rule, TabLine
from tui.widgets.preview import Preview


class TimelineScreen(CarnetScreen):
    """Interactions of everyone, newest first, or the follow-ups, the most pressing first (S8 to S15, D9)."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("list", "log")]

    def __init__(self) -> None:
        super().__init__()
        self.panel = TimelinePanel()
        self.preview = Preview()

    def compose_head(self) -> ComposeResult:
        """The tabs."""
        yield TabLine()
        yield Rule()

    def compose_body(self) -> ComposeResult:
        """The list and, where there is room, what was said."""
        with Horizontal(classes="body"):
            yield self.panel
            yield self.preview

    def on_mount(self) -> None:
        """Stand in the list."""
        self.query_one(TabLine).show("timeline")
        self.panel.records.focus()

    def renew(self, *, by_me: bool) -> None:
        """Read the same rows again; what somebody else changed is marked."""
        self.panel.renew(mark=not by_me)

    def about(self) -> About:
        """Whom the row under the cursor is about."""
        return self.panel.about()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is shown is chosen by keys, not typed."""
        return action != "filter"

    def on_record_list_highlighted(self) -> None:
        """Show what was said beside the list."""
        row = self.panel.records.current
        self.preview.show(timeline_rows.facts(row.line, clock.now()) if row and self.has_class("-wide") else ())

    # --- keys ------------------------------------------------------------------------------------

    @work(exclusive=True, group="rows")
    async def action_jump(self) -> None:
        """Begin at a day."""
        typed = await self.app.push_screen_wait(AskDialog("From which day back? (2026-05-03)"))
        if not typed:
            return
        try:
            day = date.fromisoformat(typed.strip())
        except ValueError:
            self.say(f'there is no day "{typed.strip()}": write it like 2026-05-03', bad=True)
            return
        await self.panel.begin_at(day)

    def action_back(self) -> None:
        """Open and closed ones of everybody."""
        self.panel.see(View())

    def action_leave(self) -> None:
        """Leave Carnet."""
        self.app.exit()
