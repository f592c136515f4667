"""Keys: cutting what the terminal sends into keys, pastes and answers, so that an answer is never taken for typing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from textual import events
from textual._parser import ParseTimeout
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message

ESCAPE_WAIT: Final = 0.015
"""Seconds after which an escape that nothing followed was the key; terminals send a key's sequence in one piece."""
OPENING_WAIT: Final = 0.1
"""Seconds after which the opening of a sequence was a key held with alt."""
SEQUENCE_WAIT: Final = 1.0
"""Seconds after which a sequence that began and did not go on is given up."""

# Textual's parser types out what is longer.
_LONGEST_KEY: Final = 32

# By what follows the escape: the pattern of a whole sequence, and of one that has begun. CSI is what keys send, with
# the Linux console's function keys and the old mouse report; SS3 is keys too; OSC, DCS, APC, PM and SOS only answer,
# and end with BEL or ST, or are broken off by another escape.
_CSI = re.compile(r"\x1b\[(?:\[[A-Z]|M[^\x1b]{3}|(?!M)[0-?]*[ -/]*[@-Z\\-~])")
_CSI_BEGUN = re.compile(r"\x1b\[(?:\[|M[^\x1b]{0,2}|[0-?]*[ -/]*)")
_SS3 = re.compile(r"\x1bO[0-9;]*[@-~ ]")
_SS3_BEGUN = re.compile(r"\x1bO[0-9;]*")
_STRING = re.compile(r"\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\|(?=\x1b[^\\]))")
_STRING_BEGUN = re.compile(r"\x1b[\]P_^X][^\x07\x1b]*\x1b?")
_SEQUENCES: Final = {"[": (_CSI, _CSI_BEGUN), "O": (_SS3, _SS3_BEGUN)} | dict.fromkeys("]P_^X", (_STRING, _STRING_BEGUN))


class KeyReader:
    """Turns input into Textual's messages, leaving it to Textual's parser to name the keys.

    Whatever is neither a key, nor the mouse, nor a report Textual knows is dropped whole: what a terminal answers to
    a question types nothing (T7), and what is pasted is one paste, whatever is in it.
    """

    def __init__(self, debug: bool = False) -> None:
        """Start with nothing pending; `debug` lets Textual's parser write its log."""
        self._parser = _Parser(debug)
        self._pending = ""
        self._paste: list[str] | None = None

    @property
    def wait(self) -> float | None:
        """Seconds after which to call `expire` if nothing more comes; None: there is nothing to wait for."""
        if self._paste is not None or not self._pending:
            return None
        return {1: ESCAPE_WAIT, 2: OPENING_WAIT}.get(len(self._pending), SEQUENCE_WAIT)

    def feed(self, text: str) -> Iterator[Message]:
        """Take input; give the messages that are complete."""
        self._pending += text
        while self._pending:
            if self._paste is not None:
                if (message := self._take_paste()) is None:
                    return
                yield message
            elif piece := self._take_piece():
                yield from self._read(piece)
            else:
                return

    def expire(self) -> Iterator[Message]:
        """Take what is pending for all there will be: escape, or a key held with alt; more than that is dropped."""
        piece, self._pending = self._pending, ""
        if 0 < len(piece) <= 2:
            yield from self._parser.feed(piece)
            yield from self._parser.settle()

    def _take_piece(self) -> str:
        """Take a text or one whole sequence from what is pending; "" if there is none yet."""
        pending = self._pending
        if pending[0] != "\x1b":
            end = pending.find("\x1b")
            end = len(pending) if end < 0 else end
        else:
            end = _sequence_length(pending)
        self._pending = pending[end:]
        return pending[:end]

    def _read(self, piece: str) -> Iterator[Message]:
        """Give the messages of a text or of a whole sequence."""
        if piece == BRACKETED_PASTE_START:
            self._paste = []
        elif piece[0] != "\x1b":
            # Until the program takes the terminal over, the terminal itself makes a line feed of the key enter.
            yield from self._parser.feed(piece.replace("\n", "\r"))
        elif len(piece) <= 2:
            yield from self._parser.feed(piece)
            yield from self._parser.settle()
        elif _may_be_key(piece):
            yield from self._parser.feed(piece)
            self._parser.settle()

    def _take_paste(self) -> Message | None:
        """Take what is pasted from what is pending; give the paste when its end has come."""
        assert self._paste is not None
        text, ended, rest = self._pending.partition(BRACKETED_PASTE_END)
        if not ended:
            # The end itself may have come in part.
            kept = len(BRACKETED_PASTE_END) - 1
            self._paste.append(text[:-kept])
            self._pending = text[-kept:]
            return None
        self._pending = rest
        pasted = "".join([*self._paste, text])
        self._paste = None
        return events.Paste(pasted.replace("\x00", ""))


class _Parser(XTermParser):
    """Textual's parser, told when a sequence is whole instead of finding out by waiting."""

    def settle(self) -> list[Message]:
        """Give what a sequence not understood so far stands for when nothing follows it; [] if there is none."""
        self._timeout_time = None
        if self._awaiting.timeout is None:
            return []
        self._awaiting = self._gen.throw(ParseTimeout())
        tokens = list(self._tokens)
        self._tokens.clear()
        return tokens


def _sequence_length(pending: str) -> int:
    """Give the length of the sequence at the start; 0 if more of it may come.

    One that cannot become whole any more is cut off where it broke.
    """
    if len(pending) == 1:
        return 0
    if pending[1] == "\x1b":
        return 1
    if pending[1] not in _SEQUENCES:
        return 2
    whole, begun = _SEQUENCES[pending[1]]
    if match := whole.match(pending):
        return match.end()
    if begun.fullmatch(pending):
        return 0
    match = begun.match(pending)
    assert match is not None
    return match.end()


def _may_be_key(sequence: str) -> bool:
    """Tell whether Textual's parser is to look at a whole sequence; the answers of a terminal it would type out."""
    if len(sequence) > _LONGEST_KEY or sequence[1] in "]P_^X":
        return False
    return sequence[2] not in "?>=" or sequence.endswith("$y")
