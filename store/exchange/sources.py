"""What an import reads: files, folders and standard input, each with its format, told by content and then by name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from store.errors import NotFound, Refused

STANDARD_INPUT = "-"
_SNIFFED = 65_536
"""Bytes from the start of a file that are looked at."""


class Format(StrEnum):
    """A format that records can be read from."""

    VCARD = "vcard"
    JSONL = "jsonl"


_BY_NAME = {
    ".vcf": Format.VCARD,
    ".vcard": Format.VCARD,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
}

_CARD = re.compile(rb"^\s*BEGIN\s*:\s*VCARD", re.IGNORECASE | re.MULTILINE)
_MEND = "give vCards or JSON Lines, or say with --format which of them it is"


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or standard input."""

    name: str
    """As the user named it, or found below the folder that was named; ``-`` is standard input."""
    format: Format
    open: Callable[[], BinaryIO]
    """Opens it at its start; the caller closes it. Raises OSError."""


def find(paths: Iterable[str], format: Format | None, standard_input: BufferedReader) -> Iterator[Source]:
    """The sources behind ``paths``, folders searched through in order of names; ``format`` None: told from each.

    The path ``-`` is ``standard_input``. Raises NotFound for a path that is not there, and Refused for one that cannot be
    read, holds nothing to import or is in a format that is not known. Inside a folder, files that are neither named nor
    written as one of the formats are passed over, and so is whatever is hidden.
    """
    for path in paths:
        if path == STANDARD_INPUT:
            known = format or _told(path, standard_input.peek(_SNIFFED)[:_SNIFFED])
            yield Source(path, known, lambda: standard_input)
        elif os.path.isdir(path):
            yield from _inside(path, format)
        else:
            yield _source(path, format or _told(path, _beginning(path)))


def told_by_content(beginning: bytes) -> Format | None:
    """The format of what begins with ``beginning``, None if it is none of ours."""
    text = _as_ascii(beginning)
    if text.lstrip().startswith(b"{"):
        return Format.JSONL
    return Format.VCARD if _CARD.search(text) else None


def _inside(folder: str, format: Format | None) -> Iterator[Source]:
    """The sources of a folder and the folders in it. Raises Refused where there is none at all."""
    some = False
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in files if not name.startswith(".")):
            path = os.path.join(where, name)
            known = format or told_by_content(_glance(path)) or _BY_NAME.get(Path(name).suffix.lower())
            if known:
                some = True
                yield _source(path, known)
    if not some:
        raise Refused(f"There is nothing to import in {folder}", "it holds no vCards and no JSON Lines")


def _source(path: str, format: Format) -> Source:
    return Source(path, format, lambda: open(path, "rb"))


def _told(name: str, beginning: bytes) -> Format:
    """By content, since names lie, then by name. Raises Refused."""
    known = told_by_content(beginning) or _BY_NAME.get(Path(name).suffix.lower())
    if known:
        return known
    what = "Standard input" if name == STANDARD_INPUT else name
    if not beginning.strip():
        raise Refused(f"{what} cannot be imported", "it is empty")
    if Path(name).suffix.lower() in (".csv", ".ldif", ".tsv"):
        raise Refused(f"{what} cannot be imported", "this version does not read CSV or LDIF", _MEND)
    raise Refused(f"{what} cannot be imported", "it is neither vCards nor JSON Lines", _MEND)


def _beginning(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(_SNIFFED)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}") from None
    except OSError as error:
        raise Refused(f"{path} cannot be read", error.strerror or str(error)) from None


def _glance(path: str) -> bytes:
    """The beginning of a file in a folder; nothing of one that cannot be read: opening it again will say why."""
    try:
        return _beginning(path)
    except Refused:
        return b""


def _as_ascii(beginning: bytes) -> bytes:
    """Without a byte order mark, and UTF-16 as its ASCII half, which is all that telling formats apart needs."""
    return beginning.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")


def as_format(word: str) -> Format | None:
    """What ``--format`` means: None for ``auto``. Raises Refused for a format that is not read."""
    if word == "auto":
        return None
    try:
        return Format(word)
    except ValueError:
        raise Refused(f"This version does not read {word}", mend=_MEND) from None
