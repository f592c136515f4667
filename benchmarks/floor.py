"""The floor: the toolkit and a database with no product around them; what is measured is quoted as a ratio to this.

python benchmarks/floor.py make FILE ROWS
python benchmarks/floor.py FILE
"""

from __future__ import annotations

import random
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path


def make(path: Path, rows: int) -> None:
    """Write a table of ``rows`` generated people with an index on their sorted names."""
    pick = random.Random(7)
    parts = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u", "ai", "en", "or")]

    def word(count: int) -> str:
        return "".join(pick.choices(parts, k=count))

    def people() -> Iterator[tuple[str, ...]]:
        for number in range(rows):
            family, given = word(3), word(2)
            yield (
                f"{family}, {given}",
                f"{family} {given}".title(),
                f"{given}.{family}{number}@mail.example",
                f"+4100{number:07d}",
            )

    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE person (sort_key TEXT, name TEXT, email TEXT, phone TEXT)")
        db.executemany("INSERT INTO person VALUES (?, ?, ?, ?)", people())
        db.execute("CREATE INDEX person_sort ON person (sort_key)")
    db.close()


def show(path: Path) -> None:
    """Draw one screenful of the people by the line API; letters filter by the beginning of the name, ``+`` goes down."""
    from typing import ClassVar

    from rich.segment import Segment
    from rich.style import Style
    from textual import events
    from textual.app import App, ComposeResult
    from textual.geometry import Region
    from textual.scroll_view import ScrollView
    from textual.strip import Strip

    loud, plain = Style(reverse=True), Style()

    class People(ScrollView, can_focus=True):
        """The rows, under one line with the filter."""

        def on_mount(self) -> None:
            self.db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            self.text = ""
            self.ask()
            self.focus()

        def ask(self) -> None:
            where, values = (
                ("WHERE sort_key >= ? AND sort_key < ?", (self.text, self.text + "\U0010ffff")) if self.text else ("", ())
            )
            self.people = self.db.execute(
                f"SELECT name, email, phone FROM person {where} ORDER BY sort_key LIMIT 50", values
            ).fetchall()
            self.cursor = 0
            self.refresh()

        def render_line(self, y: int) -> Strip:
            width = self.size.width
            if not y:
                return Strip([Segment(f"filter {self.text}".ljust(width), plain)])
            if y > len(self.people):
                return Strip.blank(width)
            name, email, phone = self.people[y - 1]
            line = f"{name:<26.26} {email:<34.34} {phone}".ljust(width)[:width]
            return Strip([Segment(line, loud if y - 1 == self.cursor else plain)])

        def on_key(self, event: events.Key) -> None:
            if event.character == "+":
                before, self.cursor = self.cursor, min(len(self.people) - 1, self.cursor + 1)
                self.refresh(*(Region(0, y + 1, self.size.width, 1) for y in (before, self.cursor)))
            elif event.key == "backspace":
                self.text = self.text[:-1]
                self.ask()
            elif event.is_printable and event.character:
                self.text += event.character
                self.ask()

    class Floor(App[None]):
        """Nothing but the list."""

        ENABLE_COMMAND_PALETTE = False
        CSS = "People { height: 1fr; scrollbar-size: 0 0; background: ansi_default; }"
        BINDINGS: ClassVar = [("ctrl+q", "quit", "Quit")]

        def compose(self) -> ComposeResult:
            yield People()

    Floor().run(mouse=False)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        show(Path(sys.argv[1]))
