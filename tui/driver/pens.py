"""Pens: the colours and attributes a cell is drawn with, and the shortest way from one pen to another."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Pen(NamedTuple):
    """What an SGR sequence can set: two colours as SGR parameters ("" is the terminal's own) and attributes."""

    fg: str = ""
    bg: str = ""
    attributes: frozenset[int] = frozenset()


DEFAULT = Pen()
RESET = "\x1b[0m"

_ATTRIBUTES = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 9, 21, 51, 52, 53})
_OFF = {
    22: frozenset({1, 2}),
    23: frozenset({3}),
    24: frozenset({4, 21}),
    25: frozenset({5, 6}),
    27: frozenset({7}),
    28: frozenset({8}),
    29: frozenset({9}),
    54: frozenset({51, 52}),
    55: frozenset({53}),
}
# Attributes every terminal that draws them can also take away singly; the others go by a reset.
_SINGLY_REMOVED = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 7: 27, 9: 29}
_COLOUR_LENGTH = {"5": 3, "2": 5}


@lru_cache(maxsize=4096)
def apply_sgr(pen: Pen, parameters: str) -> Pen:
    """Give the pen after the SGR sequence with these parameters; what is not understood changes nothing."""
    fg, bg, attributes = pen
    codes = parameters.split(";")
    at = 0
    while at < len(codes):
        code = int(codes[at] or 0)
        taken = 1
        if code == 0:
            fg, bg, attributes = DEFAULT
        elif code in _ATTRIBUTES:
            attributes = attributes | {code}
        elif code in _OFF:
            attributes = attributes - _OFF[code]
        elif code in (38, 48):
            taken = _COLOUR_LENGTH.get(codes[at + 1] if at + 1 < len(codes) else "", 1)
            colour = codes[at : at + taken]
            if 1 < taken == len(colour) and all(part and int(part) < 256 for part in colour[1:]):
                fg, bg = (";".join(colour), bg) if code == 38 else (fg, ";".join(colour))
        elif 30 <= code <= 37 or 90 <= code <= 97:
            fg = str(code)
        elif 40 <= code <= 47 or 100 <= code <= 107:
            bg = str(code)
        elif code == 39:
            fg = ""
        elif code == 49:
            bg = ""
        at += taken
    return _one(Pen(fg, bg, attributes))


@lru_cache(maxsize=4096)
def _one(pen: Pen) -> Pen:
    """Give the one object for this pen, so that comparing rows mostly compares identities."""
    return pen


@lru_cache(maxsize=4096)
def pen_change(old: Pen | None, new: Pen) -> str:
    """Give the shortest SGR sequence from `old` (None: not known) to `new`; "" where they are the same."""
    if old == new:
        return ""
    afresh = f"\x1b[{';'.join(['0', *_settings(DEFAULT, new)])}m" if new != DEFAULT else RESET
    if old is None:
        return afresh
    removed = old.attributes - new.attributes
    if not removed <= _SINGLY_REMOVED.keys():
        return afresh
    off = {_SINGLY_REMOVED[attribute] for attribute in removed}
    kept = old.attributes.difference(*(_OFF[code] for code in off))
    codes = [str(code) for code in sorted(off)] + _settings(old._replace(attributes=kept), new)
    stepwise = f"\x1b[{';'.join(codes)}m"
    return stepwise if len(stepwise) <= len(afresh) else afresh


def _settings(old: Pen, new: Pen) -> list[str]:
    """List the SGR parameters that add to `old` what `new` has more or in other colours."""
    codes = [str(code) for code in sorted(new.attributes - old.attributes)]
    if new.fg != old.fg:
        codes.append(new.fg or "39")
    if new.bg != old.bg:
        codes.append(new.bg or "49")
    return codes
