"""Random pictures for tests: what Textual would write for random screens and random updates of them."""

from __future__ import annotations

from random import Random
from typing import Any

from rich.cells import cell_len
from rich.color import Color
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

PLAIN_WORDS = ["Ada", "Byron", "ada@example.com", "+41 44 668 18 00", "  ", "        ", "-----", "x", "a b", "Zürich"]
WIDE_WORDS = ["漢字", "かな", "한국어", "Ｗｉｄｅ", "Ελλάδα", "Привет", "──────", "│", "█▉", "…", "→"]
COMBINING_WORDS = ["e\u0301", "n\u0303o", "a\u0308\u0323"]
DISPUTED_WORDS = ["👩\u200d🚀", "❤\ufe0f", "☎", "🇨🇭", "👍🏽", "1\ufe0f\u20e3", "🏴\u200d☠\ufe0f", "🫠", "✓", "\u200b", "ᄀ\u1161"]

_COLOURS = ["default", "red", "bright_blue", "color(3)", "color(137)", "color(236)", "#102030", "#ffb86c"]
_ATTRIBUTES = ["bold", "dim", "italic", "underline", "blink", "reverse", "strike", "underline2", "overline", "conceal"]


class Pictures:
    """Makes what Textual writes, one update after the other."""

    def __init__(self, seed: int, width: int, height: int, words: list[str], *, whole_rows: bool = False) -> None:
        self.random = Random(seed)
        self.width, self.height = width, height
        self._words = words
        self._whole_rows = whole_rows
        self._console = Console(color_system="truecolor", force_terminal=True)
        self._styles = [self._style() for _ in range(6)]
        self._rows = [self._strip(width) for _ in range(height)]

    def first(self) -> str:
        """Draw the whole screen."""
        return self._written(self._rows, Region(0, 0, self.width, self.height))

    def next(self) -> str:
        """Draw an update: a scrolled list, a wandering cursor line, a box somewhere, or everything anew."""
        kind = self.random.random()
        if kind < 0.25:
            return self._scroll()
        if kind < 0.5:
            y = self.random.randrange(self.height)
            return self._region(Region(0, y, self.width, 1))
        if kind < 0.55:
            return self._region(Region(0, 0, self.width, self.height))
        x = 0 if self._whole_rows else self.random.randrange(self.width)
        y = self.random.randrange(self.height)
        width = self.width if self._whole_rows else self.random.randint(1, self.width - x)
        return self._region(Region(x, y, width, self.random.randint(1, self.height - y)))

    def _region(self, region: Region) -> str:
        """Draw new things in a region."""
        strips = [self._strip(region.width) for _ in range(region.height)]
        for y, strip in zip(range(region.y, region.bottom), strips, strict=True):
            left, right = self._rows[y].crop(0, region.x), self._rows[y].crop(region.right, self.width)
            self._rows[y] = Strip.join([left, strip, right])
        return self._written(strips, region)

    def _scroll(self) -> str:
        """Scroll some rows, all of them drawn again, as a list does."""
        top = self.random.randrange(self.height - 1)
        bottom = self.random.randint(top + 2, self.height)
        lines = self.random.choice([-3, -2, -1, -1, 1, 1, 2, 3])
        rows = self._rows[top:bottom]
        fresh = [self._strip(self.width) for _ in range(min(abs(lines), len(rows)))]
        rows = rows[lines:] + fresh if lines > 0 else fresh + rows[:lines]
        self._rows[top:bottom] = rows[: bottom - top]
        return self._written(self._rows[top:bottom], Region(0, top, self.width, bottom - top))

    def _written(self, strips: list[Strip], region: Region) -> str:
        """Give what Textual's app writes for this."""
        drawn = LayoutUpdate([[strip] for strip in strips], region).render_segments(self._console)
        column, row = self.random.randrange(self.width), self.random.randrange(self.height)
        return drawn + Control.move_to(column, row).segment.text

    def _strip(self, width: int) -> Strip:
        """Make a row of styled words, often blank towards the end."""
        segments: list[Segment] = []
        room = width
        while room > 0:
            if self.random.random() < 0.15:
                word = " " * room
            elif self.random.random() < 0.1:
                word = self.random.choice("-=x ") * self.random.randint(1, room)
            else:
                word = self.random.choice(self._words)
            # In the last column tmux puts a mark on the letter before, whoever writes it.
            if cell_len(word) > room or (word in COMBINING_WORDS and cell_len(word) == room):
                word = " " * room
            segments.append(Segment(word, self.random.choice(self._styles)))
            room -= cell_len(word)
        return Strip(segments, width)

    def _style(self) -> Style | None:
        """Make a style: nothing, a background, or anything."""
        kind = self.random.random()
        if kind < 0.2:
            return None
        background = Color.parse(self.random.choice(_COLOURS))
        if kind < 0.5:
            return Style(bgcolor=background)
        colour = Color.parse(self.random.choice(_COLOURS))
        attributes: dict[str, Any] = dict.fromkeys(self.random.sample(_ATTRIBUTES, self.random.choice([0, 0, 1, 1, 2, 3])), True)
        return Style(color=colour, bgcolor=background, **attributes)
