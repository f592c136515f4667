"""What a verb prints: data to standard output, all else to standard error, nothing that acts on a terminal (T3, T4)."""

from __future__ import annotations

import sys
from collections.abc import Mapping

ACTING = (*range(0x20), *range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
"""Code points that move a cursor, start a sequence, break a line or turn the direction of text."""


def _escape(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


_IN_A_LINE = {code: _escape(code) for code in ACTING}
_IN_A_TEXT = {code: escape for code, escape in _IN_A_LINE.items() if chr(code) not in "\n\t"} | {ord("\r"): None}
_IN_JSON = {code: f"\\u{code:04x}" for code in ACTING}


def prepare_streams() -> None:
    """Let both streams take any text: UTF-8 unless a terminal asks for something else, and never an error half-way."""
    for stream in (sys.stdout, sys.stderr):
        encoding = None if stream.isatty() else "utf-8"
        stream.reconfigure(encoding=encoding, errors="backslashreplace")  # type: ignore[union-attr]


def visible(text: str) -> str:
    """``text`` on one line, each sign that could act on a terminal spelled out: ``\\x1b``, ``\\u202e``."""
    return text if text.isprintable() else text.translate(_IN_A_LINE)


def say(sentence: str) -> None:
    """Tell the user something: one line on standard error."""
    print(visible(sentence), file=sys.stderr)


def print_row(*fields: str) -> None:
    """Print one line of a table: the fields with tabs between them, none of which can hold a tab or a line break."""
    print("\t".join([visible(field) for field in fields]))


def print_json(record: Mapping[str, object]) -> None:
    """Print ``record`` as one line of JSON with nothing lost: what could act on a terminal is spelled ``\\u001b``."""
    import json

    line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    print(line if line.isprintable() else line.translate(_IN_JSON))


def print_text(text: str) -> None:
    """Print ``text`` as it is into a file or pipe; on a terminal with its lines kept and all else spelled out."""
    sys.stdout.write(text.translate(_IN_A_TEXT) if sys.stdout.isatty() else text)


def counted(count: int, one: str, many: str = "") -> str:
    """``1 contact``, ``2,000 contacts``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


class Meter:
    """Shows how far a long piece of work is, on one line of standard error if that is a terminal, else not at all."""

    def __init__(self, doing: str) -> None:
        """``doing`` stands before the numbers: ``importing``."""
        self._doing = doing
        self._shown = False
        self._live = sys.stderr.isatty()

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show ``done``, and ``total`` if it is known; fits `store.records.Progress`."""
        if self._live:
            self._shown = True
            of = "" if total is None else f" of {total:,}"
            sys.stderr.write(f"\r{self._doing} {done:,}{of} ")
            sys.stderr.flush()

    def close(self) -> None:
        """Leave the line empty, for what comes after."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
