"""What text from outside becomes before it is kept: no controls, one form of Unicode, no stray spaces."""

from __future__ import annotations

import re
import unicodedata

NAME_LIMIT = 200
"""Longest name, title or word kept, in characters."""
WORD_LIMIT = 30
"""Longest word of a list that a team makes in Setup: it stands in a column."""
LINE_LIMIT = 500
"""Longest other one-line value kept, in characters."""
NOTE_LIMIT = 65_536
"""Longest text of several lines kept, in characters."""

ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that may act on a terminal, end a line or turn it round. Joiners (ZWJ, ZWNJ) are none: names need them."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?")


def is_plain(text: str) -> bool:
    """Whether `clean_line` would leave ``text`` as it is, for certain: most of what is typed in any alphabet is."""
    # A printable text holds no control, mark, surrogate or white space but the plain space.
    return (
        text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
    )  # fmt: skip


def clean_line(text: str) -> str:
    """``text`` as one line: white space of any kind collapsed to single spaces and trimmed, controls and direction marks gone.

    Composed to NFC; lone surrogates become U+FFFD; ZWJ and ZWNJ stay, for some scripts need them. Cleaning twice changes
    nothing. Ordinary text is recognised without a copy, in well under a microsecond.
    """
    if is_plain(text):
        return text
    plain = _SURROGATES.sub("\ufffd", " ".join(text.split()))
    return " ".join(unicodedata.normalize("NFC", ACTING.sub("", plain)).split())


def clean_text(text: str) -> str:
    """``text`` with its line breaks as ``\\n``, each line cleaned as `clean_line` does; empty lines at both ends are dropped."""
    if "\n" not in text and "\r" not in text:
        return clean_line(text)
    return "\n".join(map(clean_line, _LINE_ENDS.sub("\n", text).split("\n"))).strip("\n")
