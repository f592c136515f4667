"""The writes that are no picture: the mode switches, the clipboard and the title, known one by one and passed on."""

from __future__ import annotations

import re
from typing import Final

ENTER_SCREEN: Final = "\x1b[?1049h"
LEAVE_SCREEN: Final = "\x1b[?1049l"

_BASE64 = "[A-Za-z0-9+/=]*"
_CLIPBOARD = rf"\x1b\]52;[cpqs0-7]*;{_BASE64}(?:\x07|\x1b\\)"
_KNOWN: Final = re.compile(
    "(?:"
    # Modes: alternate screen, mouse, focus reports, cursor, paste, line wrap, reports of a resize; asking for one.
    r"\x1b\[\?(?:7|25|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048)(?:[hl]|\$p)"
    # The kitty keyboard: take it up with flags, put it down.
    r"|\x1b\[>[0-9]{1,2}u|\x1b\[<u"
    # The bell, the shape of the pointer, the title.
    r"|\x07|\x1b\]22;[a-z-]*\x07"
    r"|\x1b\](?:0|1|2);[^\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]{0,256}(?:\x07|\x1b\\)"
    # The clipboard: by itself, through tmux, and in pieces through GNU screen.
    rf"|{_CLIPBOARD}|\x1bPtmux;\x1b\x1b\]52;[cpqs0-7]*;{_BASE64}(?:\x07|\x1b\x1b\\)\x1b\\"
    rf"|\x1bP(?:\x1b\]52;[cpqs0-7]*;)?{_BASE64}\x07?\x1b\\"
    ")+"
)


def is_control(data: str) -> bool:
    """Tell whether a write is nothing but sequences known here, to be passed on as they are.

    Textual writes these by themselves, never within a picture; so nothing in a text that is shown is taken for one.
    """
    return _KNOWN.fullmatch(data) is not None
