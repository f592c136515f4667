"""Takes apart what a program wrote to a terminal: the text, and each sequence or control that acts on the terminal."""

from __future__ import annotations

import re
from collections import Counter

_SEQUENCE = re.compile(
    "\x1b\\[([0-?]*)([ -/]*)([@-~])"  # CSI parameters, intermediates, final
    "|\x1b[\\]P^_X](?:[^\x07\x1b]|\x1b(?!\\\\))*(?:\x07|\x1b\\\\|$)"  # OSC, DCS, PM, APC, SOS with their end
    "|\x1b[ -/]*[0-~]"
    "|[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_NUMBERED = frozenset("mABCDEFGHKXbdfrLMSTP@")
"""Finals of sequences that draw, whatever their numbers: colours, moves of the cursor, blanks, repeats, scrolling."""


def acting(written: bytes) -> Counter[str]:
    """Every kind of sequence and control in what was written, with how often; those that only draw without their numbers."""
    found: Counter[str] = Counter()
    for match in _SEQUENCE.finditer(written.decode("utf-8", "replace")):
        parameters, between, final = match.groups()
        plain = final in _NUMBERED and not between and re.fullmatch("[0-9;:]*", parameters)
        found[f"\x1b[{final}" if plain else match[0]] += 1
    return found
