"""The bytes of a vCard file: limits, encoding of the file as a whole, line ends, and what must be known before its first card."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

FILE_LIMIT = 100 * 1024 * 1024
"""Largest file read, in bytes."""
CARDS_LIMIT = 200_000
"""Most cards in one file."""
CARD_LIMIT = 2 * 1024 * 1024
"""Largest card, in bytes, without its pictures, sounds and keys."""
LINE_LIMIT = 1024 * 1024
"""Longest line after unfolding, in bytes; what goes beyond is never looked at."""

_BLOCK = 1024 * 1024
_HINTS_LIMIT = 8
_UTF8_BOM = b"\xef\xbb\xbf"

# The longer marks first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = ((b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_PACKED = (
    (b"\x1f\x8b", "gzip"), (b"PK\x03\x04", "zip"), (b"BZh", "bzip2"), (b"\xfd7zXZ", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"),
)  # fmt: skip

_CHARSET = re.compile(rb'charset="?([a-z0-9_.:-]{1,40})')

# What may stand before the word VCARD on a line that opens or closes a card; the reach bounds the look back for the line's start.
_REACH = 256
_EDGE = re.compile(rb"(?:\xef\xbb\xbf)?([ \t]*+)(?:[\w-]++\.)*+(?:(begin)|(end))[ \t]*+(?:;[^:\n]*+)?:[ \t]*+")
_AGENT = re.compile(rb"(?:[\w-]++\.)*+agent[^:\n]*+:[ \t]*+begin[ \t]*+:[ \t]*+")
_AFTER = re.compile(rb"[ \t]*+(?:(?=begin[ \t]*:)|\n|\Z)")


class Edge(NamedTuple):
    """A line that opens or closes a card."""

    start: int
    """Where the line begins in its block."""
    end: int
    """Just behind its last byte, the line end included."""
    opens: bool
    agent: bool = False
    """``AGENT:BEGIN:VCARD`` on one line: opens a card inside a card."""
    indent: int = 0
    """Spaces and tabs before it: inside a card such a line may be the rest of a folded one."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a first look over the whole file tells."""

    refused: str | None
    """Why nothing of the file can be read, with what to do about it."""
    encoding: str = "utf-8"
    marked: bool = False
    """A byte order mark, or UTF-16, says how the whole file is encoded: no raw byte of it is in another charset."""
    charsets: tuple[str, ...] = ()
    """The charsets that cards of this file name, in order of appearance."""
    unclosed: int = 0
    """How many cards are opened but never closed."""


def seekable(source: BinaryIO | bytes) -> BinaryIO:
    """``source`` as a stream that can be read twice; what cannot (standard input) is held in memory, up to the limit."""
    if isinstance(source, bytes):
        return io.BytesIO(source)
    if source.seekable():
        return source
    held = io.BytesIO()
    while held.tell() <= FILE_LIMIT and (block := source.read(_BLOCK)):
        held.write(block)
    return held


def survey(stream: BinaryIO) -> Survey:
    """Reads ``stream`` once, to the end: is it one we read, how is it encoded, which charsets does it name, is it whole?"""
    head = stream.read(1024)
    stream.seek(0)
    for magic, name in _PACKED:
        if head.startswith(magic):
            return Survey(f"the file is compressed ({name}): unpack it and import what is in it")
    encoding, marked = _encoding(head)
    if stream.seek(0, io.SEEK_END) > FILE_LIMIT:
        return Survey(f"the file is larger than {FILE_LIMIT // 1024 // 1024} MB: split it and import the parts")
    charsets: dict[str, None] = {}
    opened = closed = found = 0
    for block in whole_lines(blocks(stream, encoding)):
        lower = block.lower()
        if b"charset=" in lower and len(charsets) < _HINTS_LIMIT:
            charsets |= dict.fromkeys(m[1].decode("ascii") for m in _CHARSET.finditer(lower))
        for edge in edges(lower):
            found += edge.opens
            opened += edge.opens and not edge.indent
            closed += not edge.opens and not edge.indent
        if found > CARDS_LIMIT:
            return Survey(f"the file holds more than {CARDS_LIMIT:,} cards: split it and import the parts")
    if not found:
        return Survey("there is no vCard in the file: no line says BEGIN:VCARD")
    return Survey(None, encoding, marked, tuple(charsets)[:_HINTS_LIMIT], max(0, opened - closed))


def _encoding(head: bytes) -> tuple[str, bool]:
    """The encoding of the whole file from its first bytes, and whether that is beyond doubt."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, True
    if head.startswith(_UTF8_BOM):
        return "utf-8", True
    if len(head) >= 4 and b"\0" in head:  # UTF-16 without a mark: every other byte of ASCII text is zero
        even, odd = head[::2].count(0), head[1::2].count(0)
        if max(even, odd) > len(head) // 5:
            return ("utf-16-be" if even > odd else "utf-16-le"), True
    return "utf-8", False


def blocks(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    """The file from its start, about a megabyte at a time: no byte order mark, never UTF-16, lines ended by ``\\n``."""
    stream.seek(0)
    decoder = None if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)("replace")
    first, held = True, b""
    while raw := stream.read(_BLOCK):
        block = held + (decoder.decode(raw).encode("utf-8", "replace") if decoder else raw)
        if first:
            block = block.removeprefix(_UTF8_BOM)
            first = False
        if b"\r" in block:
            body = block.rstrip(b"\r")  # a line end may be cut in two here
            held = block[len(body) :][-2:]
            block = body.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        else:
            held = b""
        yield block
    if held:
        yield b"\n"


def whole_lines(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in blocks that end where a line ends; of a line longer than the limit, only its beginning."""
    rest, skipping = b"", False
    for part in parts:
        if skipping:
            end = part.find(b"\n")
            if end < 0:
                continue
            part, skipping = part[end:], False
        data = rest + part
        end = data.rfind(b"\n") + 1
        rest = data[end:]
        if len(rest) > LINE_LIMIT:
            yield data[: end + LINE_LIMIT + 1]
            rest, skipping = b"", True
        else:
            yield data[:end]
    if rest:
        yield rest


def edges(lower: bytes) -> Iterator[Edge]:
    """The lines of a lower-cased block that open or close a card, in order; ``END:VCARDBEGIN:VCARD`` is two of them."""
    last = 0
    at = lower.find(b"vcard")
    while at >= 0:
        start = max(last, lower.rfind(b"\n", max(0, at - _REACH), at) + 1)
        after = _AFTER.match(lower, at + 5)
        if after and at - start < _REACH:
            if edge := _EDGE.fullmatch(lower, start, at):
                last = after.end()
                yield Edge(start, last, edge[2] is not None, indent=len(edge[1]))
            elif _AGENT.fullmatch(lower, start, at):
                last = after.end()
                yield Edge(start, last, True, agent=True)
        at = lower.find(b"vcard", at + 5)
