"""Reads free words as a caller says them: what each of them looks for in the folded bodies, and whether all are one number."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from store.errors import Refused
from store.keys import email_key, fold, phone_digits
from store.text import clean_line

MOST_WORDS = 32
"""More words than anybody types; a pasted text is no query."""
SHORTEST = 3
"""Letters that are needed to search inside words; the index knows nothing shorter."""
HINT = f"type {SHORTEST} letters to search inside names"

_TOKENS = re.compile(r'"([^"]*)"?|([^\s"]+)')
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_NUMBER = re.compile(r"[+(]?\d[\d().\-/+]*|\(\d+\)")
_TRUNK_IN_BRACKETS = re.compile(r"\(0+\)")
_WHOLE_NUMBER = 6
"""Digits that make a whole phone number, and not the beginning of one."""

Parts = tuple[str, ...]


class Needle(NamedTuple):
    """One thing that is looked for: all parts of one of its readings must be found."""

    readings: tuple[Parts, ...]

    @property
    def is_long(self) -> bool:
        """Whether an index can find it: each reading has a part that is long enough."""
        return all(any(len(part) >= SHORTEST for part in parts) for parts in self.readings)


class Words(NamedTuple):
    """What a text looks for."""

    needles: tuple[Needle, ...] = ()
    beginning: str = ""
    """What a sort key begins with that the text is the beginning of."""
    email: str = ""
    """The key of the address that the text is; empty if it is none."""
    number: str = ""
    """The digits of the phone number that the text is; empty if it is none."""

    @property
    def inside(self) -> bool:
        """Whether to look inside names: some word must be long enough for that."""
        return any(needle.is_long for needle in self.needles)


@lru_cache(maxsize=64)
def read_words(text: str) -> Words:
    """What ``text`` looks for: words, ``"phrases in quotes"``, addresses and phone numbers in any format.

    Raises Refused for a text that is too long to be meant.
    """
    tokens = [_clean(quoted, plain) for quoted, plain in _TOKENS.findall(clean_line(text))]
    tokens = [token for token in tokens if fold(token[0])]
    if len(tokens) > MOST_WORDS:
        raise Refused("That is too much to search for", f"it has more than {MOST_WORDS} words", "type a name, address or number")
    needles: list[Needle] = []
    number: list[str] = []
    for word, quoted in [*tokens, ("", True)]:
        if not quoted and _NUMBER.fullmatch(word):
            number.append(word)
            continue
        if number:
            needles.append(_number_needle(number))
            number = []
        if word:
            needles.append(_word_needle(word, quoted))
    beginning = fold(" ".join(word for word, _ in tokens))
    whole = tokens[0][0] if len(tokens) == 1 else ""
    email = email_key(whole) if _ADDRESS.fullmatch(whole) else ""
    only_number = all(not quoted and _NUMBER.fullmatch(word) for word, quoted in tokens)
    digits = _digits([word for word, _ in tokens]) if only_number else ""
    return Words(tuple(needles), beginning, email, digits if len(digits) >= _WHOLE_NUMBER else "")


def _clean(quoted: str, plain: str) -> tuple[str, bool]:
    """A token and whether it stood in quotes; an address loses what a mail header puts around it."""
    if "@" in plain:
        plain = plain.strip("<>,;()")
    return quoted or plain, bool(quoted)


def _word_needle(word: str, quoted: bool) -> Needle:
    if quoted:
        return Needle(((fold(word),),))
    readings = [tuple(fold(word).split())]
    key = email_key(word)
    if "@" in word and (key,) not in readings:
        readings.append((key,))
    return Needle(tuple(readings))


def _number_needle(words: list[str]) -> Needle:
    """A number as its digits, however they are grouped; as it was typed; or each group as a word, for it may be a name."""
    apart = tuple(fold(word) for word in words)
    readings = {(_digits(words),): None, (" ".join(apart),): None, apart: None}
    long = [parts for parts in readings if any(len(part) >= SHORTEST for part in parts)]
    return Needle(tuple(long or [apart]))


def _digits(words: list[str]) -> str:
    text = " ".join(words)
    if text.startswith(("+", "00")):
        text = _TRUNK_IN_BRACKETS.sub("", text)
    return phone_digits(text)
