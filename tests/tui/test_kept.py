"""What did not change is not drawn again for a change beside it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.filter import LineFilter

from tui.widgets.lines import Line


class Counted(Line):
    """A line that counts how often it is drawn."""

    drawn = 0

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What its lines go through each time."""
        self.drawn += 1
        return super().get_line_filters()


class TwoLines(App[None]):
    """One line that changes, and one that does not."""

    CSS = "Line { height: 1; }"

    def compose(self) -> ComposeResult:
        """The two."""
        yield Counted(id="changing")
        yield Counted(id="still")


async def test_a_line_is_drawn_again_when_it_changes_and_not_when_another_does() -> None:
    app = TwoLines()
    async with app.run_test() as pilot:
        changing, still = app.query(Counted)
        await pilot.pause()
        before = changing.drawn, still.drawn
        changing.say("other words")
        await pilot.pause()
        assert (changing.drawn, still.drawn) == (before[0] + 1, before[1])
        still.styles.background = "red"
        await pilot.pause()
        assert still.drawn == before[1] + 1
