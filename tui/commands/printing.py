"""What a verb prints: data to standard output, all else to standard error, nothing that acts on a terminal (T3, T4)."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from typing import TextIO

from store.text import ACTING

_ACTING_IN_A_TEXT = re.compile(f"(?![\n\t]){ACTING.pattern}")


def prepare_streams() -> None:
    """Let both streams take any text: UTF-8 unless a terminal asks for something else, and never an error half-way.

    One that was closed by whoever started this (``>&-``) would be none at all, and the next file that is opened would take its
    place: to read there is nothing then, what is said is lost, and data for nobody is refused as it is written.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            stream = _in_place_of_a_closed_one(number)
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)
    for written in (sys.stdout, sys.stderr):
        encoding = None if written.isatty() else "utf-8"
        written.reconfigure(encoding=encoding, errors="backslashreplace")  # type: ignore[union-attr]


def _in_place_of_a_closed_one(number: int) -> TextIO:
    opened = os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)  # the lowest number that is free: this one
    return open(opened, "w" if number else "r", encoding="utf-8", closefd=False)


def visible(text: str) -> str:
    """``text`` on one line, each sign that could act on a terminal spelled out: ``\\x1b``, ``\\u202e``."""
    return text if text.isprintable() else ACTING.sub(_spelled_out, text)


def _spelled_out(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def say(sentence: str) -> None:
    """Tell the user something: one line on standard error."""
    print(visible(sentence), file=sys.stderr)


def print_row(*fields: str) -> None:
    """Print one line of a table: the fields with tabs between them, none of which can hold a tab or a line break."""
    print("\t".join([visible(field) for field in fields]))


def print_json(record: Mapping[str, object]) -> None:
    """Print ``record`` as one line of JSON, as `print_json_line` does."""
    import json

    print_json_line(json.dumps(record, ensure_ascii=False, separators=(",", ":")))


def print_json_line(line: str) -> None:
    """Print one line of JSON with nothing lost: what could act on a terminal is spelled ``\\u001b``."""
    print(line if line.isprintable() else ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", line))


def print_text(text: str) -> None:
    """Print ``text`` as it is into a file or pipe; on a terminal with its lines kept and all else spelled out."""
    if sys.stdout.isatty():
        text = _ACTING_IN_A_TEXT.sub(_spelled_out, text.replace("\r\n", "\n"))
    sys.stdout.write(text)


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
        """Show ``done``, and ``total`` if it is known; fits `store.records.progress.Progress`."""
        if self._live:
            self._shown = True
            of = "" if total is None else f" of {total:,}"
            sys.stderr.write(f"\r{self._doing} {done:,}{of} ")
            sys.stderr.flush()

    def __enter__(self) -> Meter:
        """Nothing is shown before there is something to show."""
        return self

    def __exit__(self, *_how: object) -> None:
        """Leave the line empty, for what comes after."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
