"""The single lines around a body: top line, tabs or path, rules, status and keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui import keys
from tui.signs import BETWEEN, INTO, RULE
from tui.widgets.cells import fit, wrap
from tui.widgets.kept import Kept

if TYPE_CHECKING:
    from textual.screen import Screen

MOST_KEYS = 6
"""Keys in the footer, help included."""


class Line(Kept, Widget):
    """One line with something at its left and something at its right; the right end stays whole."""

    left: Content = Content("")
    right: Content = Content("")

    def say(self, left: Content | str, right: Content | str = "") -> None:
        """Show this; nothing is drawn if it is shown already."""
        left = left if isinstance(left, Content) else Content(left)
        right = right if isinstance(right, Content) else Content(right)
        if not (left.is_same(self.left) and right.is_same(self.right)):
            self.left, self.right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One of the lines as it is: there is nothing left to wrap or to align."""
        lines = self.lines()
        line = lines[y] if y < len(lines) else fit("", self.size.width)
        return Strip(line.render_segments(self.visual_style), line.cell_length)

    def lines(self) -> Sequence[Content]:
        """What to show, each line as wide as there is room."""
        return (self.render(),)

    def render(self) -> Content:
        """Both ends, the left one cut where there is not enough room."""
        right = fit(self.right, min(self.right.cell_length, self.size.width))
        if not right.plain:
            return fit(self.left, self.size.width)
        return fit(self.left, self.size.width - right.cell_length - 1) + Content(" ") + right


class Wrapped(Line):
    """A sentence on as many lines as a long name in it needs, but for names without end."""

    MOST: ClassVar[int]

    @classmethod
    def height_of(cls, words: Content | str, width: int) -> int:
        """Lines that the words take in so many cells."""
        return len(wrap(words, width, cls.MOST))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines that its words take."""
        return self.height_of(self.left, width)

    def say(self, left: Content | str, right: Content | str = "") -> None:
        """Show this, on another number of lines if need be."""
        super().say(left, right)
        self.refresh(layout=True)

    def lines(self) -> Sequence[Content]:
        """The words, wrapped."""
        return [fit(line, self.size.width) for line in wrap(self.left, self.size.width, self.MOST)]


class Title(Wrapped):
    """What a dialog is about."""

    MOST = 2


class Complaint(Wrapped):
    """What went wrong in a dialog; it takes no room while nothing did."""

    MOST = 4
    hushed = False
    """Whether only its room is kept."""

    def hush(self, hushed: bool) -> None:
        """Keep the room and not the words, or show them again."""
        if hushed != self.hushed:
            self.hushed = hushed
            self.refresh()

    def lines(self) -> Sequence[Content]:
        """The words, or blanks in their place."""
        return () if self.hushed else super().lines()


class Sentences(Widget):
    """What a dialog says before it asks: sentences below each other, a long one on a few lines."""

    MOST = 3

    def __init__(self, *sentences: str) -> None:
        super().__init__()
        self._sentences = sentences

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines that they take."""
        return len(self._lines(width))

    def render(self) -> Content:
        """All of them."""
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        return [line for sentence in self._sentences for line in wrap(sentence, width, self.MOST)]


class TopLine(Line):
    """Whose book this is, who works in it, and how much is waiting for them."""

    def show(self, book: str, operator: str, due: int = 0, others: Sequence[str] = ()) -> None:
        """Name the store, who else is here, the operator and the number of follow-ups due, each as soon as it is known (D9)."""
        waiting = f"{due:,} follow-up{'s' if due > 1 else ''} due" if due else ""
        left = Content.assemble(" ", ("Carnet", "bold"), "  ", book)
        self.say(
            left, Content.assemble((are_here(others), "bold"), BETWEEN_WORDS if others else "", between(operator, waiting), " ")
        )


class TabLine(Line):
    """The screens there are, with the key of each, and which one this is."""

    current = ""

    def show(self, current: str) -> None:
        """Mark the screen whose key has the id `go.<current>`."""
        self.current = current
        self.refresh()

    def render(self) -> Content:
        """All of them, closer together where there is little room."""
        loose, tight = self._words(" "), self._words("")
        return fit(loose if loose.cell_length <= self.size.width else tight, self.size.width)

    def _words(self, around: str) -> Content:
        parts = []
        for key in keys.scope("go"):
            words = f"{around}{keys.show_key(key.keys.split(',')[0])} {key.label}{around}"
            parts.append(Content.styled(words, "reverse" if key.id == f"go.{self.current}" else ""))
        return Content("" if around else " ").join(parts)


class PathLine(Line):
    """Where a page is: the way from its list, and at the right what it is one of."""

    path: tuple[str, ...] = ()

    def show(self, *path: str, right: str = "") -> None:
        """Show the names from the list down to this page."""
        self.path = path
        self.say(Content(f" {INTO} ".join(path)), Content(f"{right} " if right else ""))

    def render(self) -> Content:
        """All names, the longest cut where there is not enough room for all, and what stands at the right."""
        room = self.size.width - self.right.cell_length - 2
        names = shortened(self.path, room - (len(self.path) - 1) * cell_len(f" {INTO} "))
        return fit(Content(" ") + Content(f" {INTO} ").join(names), room + 2) + self.right


class Rule(Line):
    """A line across the screen."""

    def render(self) -> Content:
        """The line."""
        return Content(RULE * self.size.width)


class StatusLine(Line):
    """The last thing that happened, in words, until the next one; below a rule, which gives way to a long sentence."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status-line--rule"}

    def show(self, sentence: str, *, bad: bool = False) -> None:
        """Say it; `bad`: it did not happen, or needs attention."""
        self.set_class(bad, "-bad")
        self.say(sentence)

    def lines(self) -> Sequence[Content]:
        """The rule and the sentence, or the sentence on both lines: nothing above it moves."""
        width = self.size.width
        lines = [fit(Content(" ") + line, width) for line in wrap(self.left, width - 2, 2)]
        if len(lines) == 1:
            lines.insert(0, Content.styled(RULE * width, self.get_visual_style("status-line--rule")))
        return lines


class KeyLine(Line):
    """The few keys that matter most here; help is the last and never cut."""

    _others: Sequence[tuple[str, str]] = ()
    _helps: Sequence[tuple[str, str]] = ()
    """Each key with its label."""

    def on_mount(self) -> None:
        """Follow the focus: other widgets hear other keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def render(self) -> Content:
        """As many as there is room for."""
        right = self._words(self._helps)
        others = list(self._others)
        room = self.size.width - (right.cell_length + 2 if self._helps else 0)
        while others and self._words(others).cell_length > room:
            others.pop()
        if not self._helps:
            return fit(self._words(others), self.size.width)
        return fit(self._words(others), self.size.width - right.cell_length - 1) + right + Content(" ")

    def _follow(self, screen: Screen[object]) -> None:
        found: dict[str, tuple[int, str, str]] = {}
        for name, active in screen.active_bindings.items():
            known = keys.BY_ID.get(active.binding.id or "")
            if known is not None and known.footer and known.id not in found and active.enabled:
                labels: Mapping[str, str] = getattr(active.node, "labels", {})
                found[known.id] = (known.footer, keys.show_key(name), labels.get(known.id, known.label))
        shown = [(key, label) for _, key, label in sorted(found.values())]
        helps = [pair for pair in shown if pair[1] == keys.BY_ID["app.help"].label]
        others = [pair for pair in shown if pair not in helps][: MOST_KEYS - len(helps)]
        if (others, helps) != (self._others, self._helps):
            self._others, self._helps = others, helps
            self.refresh()

    @staticmethod
    def _words(pairs: Sequence[tuple[str, str]]) -> Content:
        parts: list[Content | str | tuple[str, str]] = []
        for key, label in pairs:
            parts += ["  " if parts else " ", (key, "bold"), f" {label} "]
        return Content.assemble(*parts)


BETWEEN_WORDS = f" {BETWEEN} "


def between(*words: str) -> str:
    """Join what is not empty with a dot between."""
    return BETWEEN_WORDS.join(word for word in words if word)


def are_here(names: Sequence[str]) -> str:
    """``ann is here``, ``ann and joe are here``, ``ann, joe and 3 more are here``; nothing of nobody."""
    if not names:
        return ""
    if len(names) == 1:
        return f"{names[0]} is here"
    if len(names) == 2:
        return f"{names[0]} and {names[1]} are here"
    return f"{names[0]}, {names[1]} and {len(names) - 2:,} more are here"


def shortened(names: Sequence[str], room: int) -> list[Content]:
    """The names in `room` cells: where they are too long, none of them is longer than the longest that is cut."""
    longest = max(map(cell_len, names), default=0)
    while longest > 1 and sum(min(cell_len(name), longest) for name in names) > room:
        longest -= 1
    return [Content(name) if cell_len(name) <= longest else fit(name, longest) for name in names]
