"""A Carnet that is led in a pane of a real tmux, compared with what the stock driver would have drawn there."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from helpers.leading import Lead
from helpers.tmux import Tmux
from helpers.tmux_pane import TmuxPane, look
from helpers.waiting import wait_until

OPTIONS = {"status": "off", "default-terminal": "screen-256color"}
"""A terminal that does not erase in a colour: what was so erased is on tmux's screen, and not in its capture."""

UNAWARE = ["env", "-u", "TMUX", "-u", "TMUX_PANE"]
"""Before a command that is not to know where it runs: what is copied gets into tmux's buffer, and no text is shown."""


class LedInTmux:
    """Carnet in one pane, and beside it a pane that is sent the whole screen, as it is, each time."""

    def __init__(self, book: Path, folder: Path) -> None:
        """Be led in the folder, in which there may be what an earlier run left."""
        (folder / "whole").mkdir()
        self.lead = Lead(book, folder)
        self._folder = folder
        self._opened = ExitStack()

    def __enter__(self) -> LedInTmux:
        """Started, its first screen drawn."""
        with ExitStack() as opened:
            self._whole = opened.enter_context(TmuxPane(self._folder / "whole", *self.lead.size))
            command = [*UNAWARE, *self.lead.command]
            self._tmux = opened.enter_context(Tmux(command, env=self.lead.env, options=OPTIONS))
            self.lead.meet()
            opened.callback(self.lead.close)
            self._opened = opened.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Gone, and tmux with it."""
        self._opened.close()

    def resize(self, *sizes: tuple[int, int]) -> None:
        """Give both panes one size after the other; nobody waits for anything between them."""
        for size in sizes:
            self._tmux.resize(*size)
        self.lead.size = sizes[-1]
        self._whole.resize(*self.lead.size)
        self.lead.ask()

    def compare(self, after: str) -> None:
        """Fail unless every cell is what it would be, had all been drawn anew."""
        wait_until(self._agrees, f"the screen is as it should be after {after}", otherwise=self._difference)

    def _agrees(self) -> bool:
        self._whole.feed(f"\x1b[?7l\x1b[0m\x1b[2J{self.lead.told.picture}")
        if self._whole.look() == look(self._tmux, self.lead.size[1]):
            return True
        self.lead.ask()
        return False

    def _difference(self) -> str:
        both = zip(self._whole.look(), look(self._tmux, self.lead.size[1]), strict=True)
        rows = [(y, *rows) for y, rows in enumerate(both) if rows[0] != rows[1]]
        words = ["".join(cell[0] for cell in row) for y, *of_both in rows for row in of_both]
        return f"{self.lead.told.screen} {self.lead.size}: should be and is, in the rows {[y for y, *_ in rows]}\n" + "\n".join(
            words
        )
