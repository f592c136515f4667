"""Somebody at a real Carnet in a real tmux, told in prose: what is pressed, what is then on the screen and in the buffer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.sources import ROOT
from helpers.tmux import Tmux
from helpers.waiting import wait_until

from tui.driver.pens import DEFAULT, apply_sgr

CURSOR = "▌"


class Person:
    """At the keyboard of one Carnet, 80 by 24 cells; every action waits until it can be seen."""

    def __init__(self, tmux: Tmux) -> None:
        self.tmux = tmux

    def presses(self, *names: str) -> None:
        """Keys by tmux's names, one after the other."""
        self.tmux.press(*names)

    def sees(self, text: str) -> str:
        """Wait until the text is on the screen, and give the screen."""
        return self.tmux.wait_for(text)

    def looks_for(self, letters: str, name: str) -> None:
        """Filter the list until somebody of that name stands on its first row."""
        self.presses("/")
        self.tmux.type(letters)
        self.tmux.wait_until(lambda screen: name in self.row(screen), f"{name} is under the cursor")

    def opens(self, what: str) -> None:
        """Enter on the row under the cursor, and wait for its page."""
        self.presses("Enter")
        self.sees(what)

    def goes_down_to(self, *words: str) -> None:
        """Down, row by row, until a line of the row under the cursor holds all the words."""
        self.tmux.wait_until(self.row, "there are rows")
        for _ in range(200):
            before = self.row(self.tmux.capture())
            if is_in_a_line(before, *words):
                return
            self.presses("j")
            self.tmux.wait_until(lambda screen, before=before: self.row(screen) != before, "the cursor moves")  # type: ignore[misc]
        raise AssertionError(f"{words} are on no row:\n{self.tmux.capture()}")

    def edits(self, title: str) -> None:
        """`E`, and the form of that title; one stands on its first field that must be filled in."""
        self.presses("E")
        self.sees(title)
        self.sees("f2 save")

    def types_over(self, label: str, text: str) -> None:
        """Replace what is in the field with the cursor, which has that label, by a text."""
        self.presses("End", "C-u")
        self.tmux.type(text)
        self.tmux.wait_until(lambda screen: is_in_a_line(screen, label, text), f"{text!r} is in the field {label!r}")

    def row(self, screen: str) -> str:
        """The lines of the row under the cursor."""
        return "\n".join(line for line in screen.splitlines() if line.startswith(CURSOR))

    def status(self, screen: str) -> str:
        """The line above the keys."""
        return screen.splitlines()[22].strip()

    def says(self, text: str) -> None:
        """Wait until the lines above the keys begin with a text; a long one takes two."""
        self.tmux.wait_until(
            lambda screen: any(line.strip().startswith(text) for line in screen.splitlines()[21:23]), f"it says {text!r}"
        )

    def is_struck(self, text: str) -> bool:
        """Whether the text is on the screen with the attribute that strikes it through (SGR 9)."""
        pen, shown = DEFAULT, []
        start, *styled = self.tmux.capture(styled=True).split("\x1b[")
        shown += [(letter, pen) for letter in start]
        for part in styled:
            sgr, _, letters = part.partition("m")
            pen = apply_sgr(pen, sgr)
            shown += [(letter, pen) for letter in letters]
        plain = "".join(letter for letter, _ in shown)
        at = plain.find(text)
        return at >= 0 and all(9 in look.attributes for _, look in shown[at : at + len(text)])

    def copies(self, status: str) -> bytes:
        """`y`, the sentence in the status line, and what tmux's own buffer holds then."""
        self.presses("y")
        self.says(status)
        wait_until(self.tmux.show_buffer, "something is in the buffer")
        return self.tmux.show_buffer()

    def leaves(self) -> None:
        """Out, from wherever this is."""
        self.presses("C-q")
        assert self.tmux.wait_for_exit() == 0


def is_in_a_line(screen: str, *words: str) -> bool:
    """Whether one line of the screen has all the words."""
    return any(all(word in line for word in words) for line in screen.splitlines())


@contextmanager
def sitting_at(url: str, folder: Path, **options: str) -> Iterator[Person]:
    """Somebody in front of Carnet on that store; options are tmux's, with `_` for `-`."""
    env = {"CARNET_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "CARNET_DATABASE": url}
    settings = {name.replace("_", "-"): value for name, value in options.items()}
    with Tmux([sys.executable, "-m", "tui"], env=env, options=settings) as tmux:
        person = Person(tmux)
        person.sees("1 of ")
        yield person
