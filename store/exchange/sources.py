"""What an import reads: files, folders and standard input, each with its format, told by content and then by name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BufferedReader
from pathlib import Path

STANDARD_INPUT = "-"
_LOOKED_AT = 65_536
"""Bytes from the start of a file that tell its format."""


class Format(StrEnum):
    """A format that records can be read from."""

    VCARD = "vcard"
    JSONL = "jsonl"


_BY_NAME = {".vcf": Format.VCARD, ".vcard": Format.VCARD, ".jsonl": Format.JSONL, ".ndjson": Format.JSONL}
_UNREAD = frozenset({".csv", ".tsv", ".ldif"})
_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_CARD = re.compile(rb"^\s*(?:[\w-]+\.)?BEGIN\s*:\s*VCARD", re.IGNORECASE | re.MULTILINE)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or standard input."""

    name: str
    """As the user named it, or found below the folder that was named; ``-`` is standard input."""
    format: Format | None
    """None where there is a problem."""
    open: Callable[[], BufferedReader]
    """Opens it at its start. Raises OSError."""
    problem: str = ""
    """Why nothing can be read from it, with what to do about it."""


def find(paths: Iterable[str], format: Format | None, standard_input: Callable[[], BufferedReader]) -> Iterator[Source]:
    """The sources behind ``paths``, folders searched through in order of names; ``format`` None: told from each.

    The path ``-`` is what ``standard_input`` gives. Inside a folder, what is hidden and files that are neither written nor
    named as one of the formats are passed over. Never raises: a source that cannot be read comes with its problem.
    """
    for path in paths:
        if path == STANDARD_INPUT:
            yield _told(path, standard_input().peek(_LOOKED_AT)[:_LOOKED_AT], format, standard_input)
        elif os.path.isdir(path):
            yield from _inside(path, format)
        else:
            yield _file(path, format)


def _inside(folder: str, format: Format | None) -> Iterator[Source]:
    some = False
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in files if not name.startswith(".")):
            source = _file(os.path.join(where, name), format)
            if source.format or Path(name).suffix.lower() in _BY_NAME:
                some = True
                yield source
    if not some:
        yield Source(folder, None, _opener(folder), "holds no vCards and no JSON Lines")


def _opener(path: str) -> Callable[[], BufferedReader]:
    def opened() -> BufferedReader:
        return open(path, "rb")

    return opened


def _file(path: str, format: Format | None) -> Source:
    opened = _opener(path)
    try:
        if not os.path.isfile(path):
            return _pipe(path, format, opened())
        with opened() as file:
            beginning = file.read(_LOOKED_AT)
    except OSError as error:
        return Source(path, None, opened, f"cannot be read: {error.strerror or error}")
    return _told(path, beginning, format, opened)


def _pipe(path: str, format: Format | None, stream: BufferedReader) -> Source:
    """What another program writes, as in ``<(zcat …)``: it comes once, so it is opened once."""
    return _told(path, stream.peek(_LOOKED_AT)[:_LOOKED_AT], format, lambda: stream)


def _told(name: str, beginning: bytes, format: Format | None, opened: Callable[[], BufferedReader]) -> Source:
    """By content first, since names lie."""
    suffix = Path(name).suffix.lower()
    if beginning.startswith(_COMPRESSED):
        return Source(name, None, opened, "is compressed · unpack it first")
    if known := format or told_by_content(beginning) or _BY_NAME.get(suffix):
        return Source(name, known, opened)
    if suffix in _UNREAD:
        return Source(name, None, opened, "is CSV or LDIF, which this version does not read · give vCards or JSON Lines")
    return Source(name, None, opened, "is neither vCards nor JSON Lines · if it is after all, say which with --format")


def told_by_content(beginning: bytes) -> Format | None:
    """The format of what begins with ``beginning``, None if it is none of ours."""
    text = beginning.replace(b"\0", b"")  # UTF-16 as its ASCII half is enough to tell
    for mark in _MARKS:
        text = text.removeprefix(mark)
    if text.lstrip().startswith(b"{"):
        return Format.JSONL
    return Format.VCARD if _CARD.search(text) else None
