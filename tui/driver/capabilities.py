"""What the terminal can do beyond moving, erasing a line and colouring, as its terminfo entry tells."""

from __future__ import annotations

import curses
import os
from typing import NamedTuple


class Capabilities(NamedTuple):
    """The sequences that may be used; every one is off where the terminal does not promise it in just our spelling."""

    erase_cells: bool = False
    """ECH: `CSI n X` blanks n cells and leaves the cursor."""
    repeat: bool = False
    """REP: `CSI n b` writes the character before it n times more; used for ASCII only, as ncurses does."""
    erase_keeps_colour: bool = False
    """What is erased takes the background in force (back colour erase), not the terminal's own."""
    scroll_region: bool = False
    """DECSTBM, and an index in it: lines between two rows scroll by themselves."""
    scroll_lines: bool = False
    """SU and SD: `CSI n S`, `CSI n T` scroll a region by n lines at once."""
    column: bool = False
    """CHA: `CSI n G` moves within the row."""


PLAIN = Capabilities()
"""A terminal of which nothing is known."""

XTERM = Capabilities(erase_cells=True, repeat=True, erase_keeps_colour=True, scroll_region=True, scroll_lines=True, column=True)
"""What xterm and everything that calls itself so can do."""

_SPELLINGS = {
    "erase_cells": ("ech", b"\x1b[%p1%dX"),
    "repeat": ("rep", b"%p1%c\x1b[%p2%{1}%-%db"),
    "scroll_region": ("csr", b"\x1b[%i%p1%d;%p2%dr"),
    "column": ("hpa", b"\x1b[%i%p1%dG"),
}


def terminal_capabilities(term: str | None = None) -> Capabilities:
    """Read what the terminal named `term` (default: $TERM) can do; a name nobody knows can do nothing special.

    Writes nothing to the terminal. `curses` reads one entry in the life of a process, the first it is asked for.
    """
    try:
        curses.setupterm(term if term is not None else os.environ.get("TERM", "dumb"), 1)
    except curses.error:
        return PLAIN
    able = {name: curses.tigetstr(cap) == spelling for name, (cap, spelling) in _SPELLINGS.items()}
    scrolls = (curses.tigetstr("indn"), curses.tigetstr("rin")) == (b"\x1b[%p1%dS", b"\x1b[%p1%dT")
    return Capabilities(scroll_lines=scrolls, erase_keeps_colour=curses.tigetflag("bce") == 1, **able)
