"""Cuts a vCard file into its cards: BEGIN and END by themselves, so that a broken card costs only itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from store.exchange.vcard_bytes import CARD_LIMIT, edges, whole_lines

_RAW_LIMIT = 64 * 1024

# A picture, sound or key with what follows on folded lines, or on bare lines of base64.
_BINARY = re.compile(
    rb"^((?:[\w-]++\.)*+(?:photo|logo|sound|key)\b[^:\n]*+:)([^\n]*+(?:\n(?:[ \t][^\n]*+|[A-Za-z0-9+/=]++(?=\n)|(?=\n|\Z)))*+)",
    re.IGNORECASE | re.MULTILINE,
)
_AGENT_BEFORE = re.compile(rb"(?:^|\n)(?:[\w-]++\.)*+agent[^:\n]*+:[ \t\n]*+\Z", re.IGNORECASE)


@dataclass(slots=True)
class RawCard:
    """The lines between BEGIN and END, as bytes with ``\\n`` line ends."""

    index: int
    """1 for the first card of the file."""
    line: int
    """The line of its BEGIN in the file, from 1."""
    indent: int = 0
    """Spaces before BEGIN, and so before every line of the card."""
    ended: bool = False
    """Whether an END closed it."""
    oversize: bool = False
    """Larger than a card may be; ``data`` is then only its beginning."""
    nested: int = 0
    """How many cards were inside it and were left out."""
    data: bytes = b""
    _parts: list[bytes] = field(default_factory=list)
    _size: int = 0

    def add(self, data: bytes) -> None:
        """More lines of the card. Beyond the limit, pictures are thrown out first; if that is not enough, the rest is."""
        if self.oversize:
            return
        self._parts.append(data)
        self._size += len(data)
        if self._size > CARD_LIMIT:
            slim = _BINARY.sub(lambda found: found[1] + b"\n" * found[2].count(b"\n"), b"".join(self._parts))
            self.oversize = len(slim) > CARD_LIMIT
            self._parts = [slim[:_RAW_LIMIT] if self.oversize else slim]
            self._size = len(slim)

    def ends_with_agent(self) -> bool:
        """Whether the last line so far is ``AGENT:`` with nothing behind it, so that a BEGIN opens the agent's card."""
        tail = b""
        for part in reversed(self._parts):
            tail = part[-512:] + tail
            if len(tail) >= 256:
                break
        return _AGENT_BEFORE.search(tail[-512:]) is not None

    def close(self, ended: bool) -> RawCard:
        """The finished card."""
        self.ended = ended
        self.data = b"".join(self._parts)
        self._parts = []
        return self


class _Splitter:
    """Follows BEGIN and END through the blocks of a file."""

    def __init__(self, unclosed: int) -> None:
        self.card: RawCard | None = None
        self.count = 0
        self.depth = 0
        """Cards open inside the open card."""
        self.unclosed = unclosed
        """BEGINs still to come that no END belongs to."""
        self.agent_pending = False
        """``AGENT:BEGIN:VCARD`` was the last line seen: the next byte tells whether it goes on folded."""

    def text(self, data: bytes) -> None:
        """Lines that are neither BEGIN nor END."""
        if not data:
            return
        self._settle_agent(data)
        if self.card and not self.depth:
            self.card.add(data)

    def begin(self, line: int, indent: int) -> RawCard | None:
        """A BEGIN: opens a card, or one inside it; the open card, when the BEGIN shows that its END is missing."""
        self._settle_agent(b"")
        closed = None
        if self.card:
            if not self.unclosed or self.card.ends_with_agent():
                self.depth += 1
                self.card.nested += 1
                return None
            self.unclosed -= min(self.unclosed, 1 + self.depth)
            closed = self.card.close(ended=False)
        self.count += 1
        self.depth = 0
        self.card = RawCard(self.count, line, indent)
        return closed

    def end(self) -> RawCard | None:
        """An END: closes the innermost card; the card, when that was the outer one."""
        self._settle_agent(b"")
        if self.card and self.depth:
            self.depth -= 1
            return None
        closed = self.card.close(ended=True) if self.card else None
        self.card = None
        return closed

    def agent(self, line: bytes) -> None:
        """``AGENT:BEGIN:VCARD``: the agent's card follows, folded or bare."""
        if self.card:
            self.text(line)
            self.card.nested += 1
            self.agent_pending = True

    def _settle_agent(self, following: bytes) -> None:
        if self.agent_pending and not following.startswith((b" ", b"\t")):
            self.depth += 1
        self.agent_pending = False


def split_cards(parts: Iterator[bytes], unclosed: int) -> Iterator[RawCard]:
    """The cards of a file, in order, one at a time.

    Cards inside cards are left out and counted. A BEGIN inside a card closes that card when the file has more BEGINs than
    ENDs (``unclosed``) and no ``AGENT:`` stands before it. A last card without END is kept.
    """
    splitter = _Splitter(unclosed)
    line = 1
    for block in whole_lines(parts):
        position = 0
        for edge in edges(block.lower()):
            if edge.indent and splitter.card and edge.indent != splitter.card.indent:
                continue  # the rest of a folded line
            splitter.text(block[position : edge.start])
            line += block.count(b"\n", position, edge.start)
            closed = None
            if edge.agent:
                splitter.agent(block[edge.start : edge.end])
            elif edge.opens:
                closed = splitter.begin(line, edge.indent)
            else:
                closed = splitter.end()
            if closed:
                yield closed
            line += block.count(b"\n", edge.start, edge.end)
            position = edge.end
        splitter.text(block[position:])
        line += block.count(b"\n", position)
    if splitter.card:
        yield splitter.card.close(ended=False)
