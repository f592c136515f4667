"""Cells: how text falls into them, how wide Textual believes each is, and where terminals disagree with that."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import normalize

from rich.cells import cell_len

JOINER: Final = "\u200d"
REPLACEMENT: Final = "\ufffd"
# More code points than this in one cell are nobody's name; terminals cut them off at various lengths.
LONGEST_CLUSTER: Final = 16

# Characters one cell wide in every terminal: Latin, Greek, Cyrillic, punctuation, currency, arrows, boxes, braille.
_NARROW_RANGES = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2FF), (0x370, 0x377), (0x37B, 0x37F), (0x384, 0x38A), (0x38E, 0x3A1),
    (0x3A3, 0x482), (0x48A, 0x52F), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x203B), (0x20A0, 0x20BF),
    (0x2190, 0x2193), (0x2200, 0x22FF), (0x2500, 0x25A9), (0x25B2, 0x25B5), (0x25B8, 0x25BF), (0x25C6, 0x25CF),
    (0x2800, 0x28FF),
)  # fmt: skip
# Two cells wide in every terminal: kana, common ideographs, Hangul, full-width forms.
_WIDE_RANGES = ((0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3), (0xFF01, 0xFF60))

NARROW: Final = frozenset(chr(code) for first, last in _NARROW_RANGES for code in range(first, last + 1))

# What may never be in a cell: controls (C0, DEL, C1), line and paragraph separators, whatever turns the direction
# of writing for everything after it, and halves of surrogate pairs, which no encoder takes.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Cluster(NamedTuple):
    """One or more code points that share cells, and the number of cells Textual lays them out in (0: joins others)."""

    text: str
    width: int


def harmless(text: str) -> str:
    """Give the text without anything that could act on a terminal instead of standing in a cell."""
    return _SURROGATE.sub(REPLACEMENT, _FORBIDDEN.sub("", text))


def clusters(text: str) -> list[Cluster]:
    """Cut text into what shares cells, as the toolkit measures it: the widths add up to `cell_len(text)`.

    A code point of no width joins the one before it; a joiner takes the next one in as well. A letter and its mark
    become the one character for both, where there is one: every terminal knows those.
    """
    parts: list[str] = []
    joining = False
    for character in text:
        if parts and (joining or character == JOINER or not cell_len(character)):
            parts[-1] += character
        else:
            parts.append(character)
        joining = character == JOINER and not joining
    return [_cluster(part) for part in parts]


def _cluster(text: str) -> Cluster:
    """Measure what shares cells, composed and cut to a length that terminals take."""
    width = cell_len(text)
    if len(text) > 1:
        composed = normalize("NFC", text)
        text = composed if cell_len(composed) == width else text
    return Cluster(text[:LONGEST_CLUSTER], width)


@lru_cache(maxsize=4096)
def reach(cluster: str) -> int:
    """Give how many cells a terminal may paint for a cluster, at worst; 0 where all terminals agree with Textual.

    A terminal that knows no joining paints every code point by itself, an older one knows other widths, and a newer
    one draws in two cells what was one: so each code point may take two.
    """
    if cluster in NARROW or (len(cluster) == 1 and any(a <= ord(cluster) <= b for a, b in _WIDE_RANGES)):
        return 0
    return 2 * len(cluster)
