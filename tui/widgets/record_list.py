"""A list of records drawn line by line over a window on a query of any size; it never asks the store itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Iterable
from typing import Any, ClassVar, TypeAlias

from textual import events
from textual.binding import BindingType
from textual.strip import Strip

from store.errors import StoreError
from store.records.pages import Page
from tui.keys import bindings_for
from tui.widgets import list_messages
from tui.widgets.asking import MORE_ROWS, Asking
from tui.widgets.list_messages import FIRST_ROWS
from tui.widgets.look import Look
from tui.widgets.painter import Painter, RowState, Styles
from tui.widgets.window import R, Window

MARKED_SECONDS = 2.0
"""How long a row that somebody else changed is marked."""


def record_id(record: Any) -> Any:
    """Name a record by its id."""
    return record.id


class RecordList(Asking[R], can_focus=True):
    """Shows a window on a list, moves in it, ticks in it, and says what part of the list it wants next.

    Whoever mounts it answers each `Wanted` with `take`. Old rows stay until the new ones are there.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("move", "tick")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-list--heading", "record-list--cursor", "record-list--marker",
    }  # fmt: skip

    Highlighted: TypeAlias = list_messages.Highlighted
    Opened: TypeAlias = list_messages.Opened
    Ticked: TypeAlias = list_messages.Ticked
    TicksWanted: TypeAlias = list_messages.TicksWanted

    def __init__(
        self,
        look: Look[R],
        *,
        ticks: bool = True,
        identity: Callable[[R], Hashable] = record_id,
        empty: str = "",
    ) -> None:
        """`ticks`: rows can be ticked; `identity` names a record; `empty` is said when there are no rows."""
        self.painter = Painter(look)
        super().__init__(Window(identity, self.painter.height), ticks=ticks)
        self.empty = empty
        self.marked: set[Hashable] = set()
        """Records that somebody else just changed."""
        self.total: int | None = None
        """How many rows the whole list has; None while it is not known."""
        self.moved: Callable[[], None] | None = None
        """Called whenever the cursor moved, before that is drawn: what is shown there is drawn with it, in one frame."""
        self.jump: str | None = None
        """The beginning that is being typed to jump to; None: nobody jumps."""
        self.loaded = False
        """Something was shown already, be it no rows."""
        self.labels: dict[str, str] = {}
        """Words of the footer for keys that mean something of their own here, by the ids of the keys."""
        self._opens = True
        """Whether the footer offers to open a row."""

    # --- what is shown ---------------------------------------------------------------------------

    @property
    def current(self) -> R | None:
        """The record under the cursor."""
        return self.window.current

    def show(self, page: Page[R]) -> None:
        """Replace the rows by another part of the list; the cursor stands on the first row, after `G` on the last."""
        if self._is_past_the_end(page):
            return
        self._serial += 1
        self._wanting = ""
        self.loaded = True
        self.window.show(page, at_end=self._at_end)
        self._at_end = False
        self._after_change()

    def show_again(self, page: Page[R], name: Hashable, line: int) -> None:
        """Show rows that were shown before, the cursor on the record of that name at that line, if it is still there."""
        self.show(page)
        places = {self.window.identity(row): place for place, row in enumerate(self.window.rows)}
        self.window.cursor = places.get(name, 0)
        self.window.put_cursor_at(line)
        self._after_change()

    def begin_jump(self) -> None:
        """Take the letters typed next for the beginning of the row to jump to."""
        self.jump = ""
        self.post_message(self.Highlighted(self))

    def extend(self, page: Page[R], wanted: list_messages.Wanted) -> None:
        """Take the rows that were wanted before or after; an answer that comes too late is left aside."""
        if wanted.serial != self._serial:
            return
        self._wanting = ""
        if wanted.after is not None:
            self.window.append(page)
        else:
            self.window.prepend(page)
        self._after_change()

    async def take(self, coming: Awaitable[Page[R]], wanted: list_messages.Wanted) -> None:
        """Take what was wanted when it comes; what cannot be had is wanted again when the cursor moves there again."""
        try:
            page = await coming
        except StoreError:
            self.missed(wanted)
            raise
        if wanted.extends:
            self.extend(page, wanted)
        else:
            self.show(page)

    def renew(self, page: Page[R], *, mark: bool = False) -> None:
        """Take the same rows as they are now; the cursor keeps its record and its height. `mark` those that changed."""
        if self._is_past_the_end(page):
            return
        before = {self.window.identity(row): row for row in self.window.rows}
        self._serial += 1
        self._wanting = ""
        self.loaded = True
        self.window.renew(page)
        if mark:
            changed = {name for row in page.rows if before.get(name := self.window.identity(row), row) != row}
            self.marked |= changed
            if changed:
                self.set_timer(MARKED_SECONDS, lambda: self._unmark(changed))
        self._after_change()

    def renewal(self) -> dict[str, Any]:
        """What to pass on to `find` to get the same rows again, for `renew`."""
        first = self.window.rows[0].key.just_before() if self.window.rows and self.window.has_before else None
        return {"after": first, "limit": max(FIRST_ROWS, len(self.window.rows))}

    def place(self, position: int) -> None:
        """Say what place the record under the cursor has in the whole list, counted from 1."""
        self.window.start = position - self.window.cursor

    # --- keys ------------------------------------------------------------------------------------

    def action_down(self) -> None:
        """Next row."""
        self._move(lambda: self.window.move(1))

    def action_up(self) -> None:
        """Previous row."""
        self._move(lambda: self.window.move(-1))

    def action_page_down(self) -> None:
        """One screenful down."""
        self._move(lambda: self.window.page(1))

    def action_page_up(self) -> None:
        """One screenful up."""
        self._move(lambda: self.window.page(-1))

    def action_first(self) -> None:
        """First row of the whole list."""
        if self.window.has_before:
            self._want("first")
        else:
            self._move(lambda: self.window.go(0))

    def action_last(self) -> None:
        """Last row of the whole list."""
        if self.window.has_after:
            self._at_end = True
            self._want("last", last=True)
        else:
            self._move(lambda: self.window.go(len(self.window.rows)))

    def action_open(self) -> None:
        """Say that the record under the cursor is to be opened."""
        if self.current is not None:
            self.post_message(self.Opened(self))

    def action_tick(self) -> None:
        """Tick or untick the row, and go to the next."""
        if self.current is not None:
            name = self.window.identity(self.current)
            self.window.move(1)
            self.invert([name])
            self._after_change()

    def action_want_all_ticked(self) -> None:
        """Ask to have all rows of the list ticked."""
        self.post_message(self.TicksWanted(self, "all"))

    def action_want_inverted(self) -> None:
        """Ask to have the ticks of all rows turned round."""
        self.post_message(self.TicksWanted(self, "invert"))

    def on_key(self, event: events.Key) -> None:
        """While somebody jumps, letters are the beginning to jump to, and any other key ends it."""
        if self.jump is None:
            return
        if event.is_printable and event.character:
            event.stop()
            self.jump += event.character
            self._want("jump", at=self.jump)
        else:
            self.jump = None
            if event.key in {"escape", "enter"}:
                event.stop()
        self.post_message(self.Highlighted(self))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open only where there is a row, or may be one soon."""
        if action == "open" and self.loaded and not self.window.rows:
            return False
        return super().check_action(action, parameters)

    # --- drawing ---------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Lay everything out anew."""
        self._after_change()

    def on_blur(self) -> None:
        """Jump no more."""
        self.jump = None

    def lay_out(self) -> Iterable[Strip]:
        """The heading, and the rows from the top one on."""
        self._prepare()
        if (heading := self.painter.heading()) is not None:
            yield heading
        window = self.window
        if self.loaded and not window.rows and self.empty:
            yield self.painter.quiet(self.empty)
        for place in range(window.top, len(window.rows)):
            name = window.identity(window.rows[place])
            ticked = name in self.ticked if self.ticked else None
            yield from self.painter.row(window.rows[place], RowState(place == window.cursor, ticked, name in self.marked))

    def _prepare(self) -> None:
        styles = Styles(
            self.visual_style,
            self.get_visual_style("record-list--heading"),
            self.get_component_rich_style("record-list--marker"),
            self.get_component_rich_style("record-list--cursor", partial=True),
        )
        self.painter.prepare(self.size.width, styles, MORE_ROWS + 2 * self.size.height)
        if self.size.height:  # while it is not seen, its cursor keeps its height
            self.window.lines = max(1, self.size.height - (self.painter.look.heading is not None))
            self.window.settle()

    # --- inside ----------------------------------------------------------------------------------

    def _move(self, move: Callable[[], None]) -> None:
        move()
        self._after_change()

    def _after_change(self) -> None:
        if not self.is_attached:  # the page it was on was left before its rows came: there is nothing left to draw them with
            return
        self._prepare()
        self.paint()
        if self.moved is not None:
            self.moved()
        self._ask_ahead()
        if self._opens != bool(self.window.rows or not self.loaded):
            self._opens = not self._opens
            self.refresh_bindings()
        self.call_after_refresh(self.post_message, self.Highlighted(self))

    def ticks_changed(self) -> None:
        """Draw the ticks, and post `Ticked`."""
        self.paint()
        self.post_message(self.Ticked(self))

    def _unmark(self, names: set[Hashable]) -> None:
        self.marked -= names
        self.paint()
