"""Opens what an import is given (files, folders of cards, standard input), tells its form, and reads record after record."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from store.address import check_email, read_phone
from store.errors import Refused
from store.exchange.interchange import Record, check
from store.exchange.items import Item, Remark
from store.exchange.jsonl_read import read_lines
from store.vocabulary import EmailState

STDIN = "-"

_SUFFIXES = {".vcf": "vcard", ".vcard": "vcard", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl"}
_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_LOOKED_AT = 4096


class Options(NamedTuple):
    """How files are to be read."""

    format: str = "auto"
    """``auto``, ``vcard`` or ``jsonl``."""
    charset: str | None = None
    """For cards that are not UTF-8 and do not say what they are."""
    default_country: str = ""
    """Where a number without ``+`` is dialled, for cards."""
    default_language: str = ""
    """For cards that name none."""


def read(sources: Iterable[str | Path], options: Options) -> Iterator[Item | Remark]:
    """Every record of ``sources`` in order, and what there is to remark on it; whatever cannot be read is a refused item.

    A folder means the cards and JSON Lines in it, by name. Compressed files are refused: they are never unpacked (B1).
    Raises Refused for a format or character set that does not exist.
    """
    if options.format not in ("auto", "vcard", "jsonl"):
        raise Refused(f'There is no format "{options.format}"', mend="it is one of auto, vcard, jsonl")
    for source in sources:
        for file in _files(str(source)):
            yield from _read_file(file, options)


def _files(source: str) -> Iterator[str]:
    path = Path(source)
    if source != STDIN and path.is_dir():
        for entry in sorted(path.rglob("*")):
            if entry.suffix.lower() in _SUFFIXES and entry.is_file() and not entry.name.startswith("."):
                yield str(entry)
    else:
        yield source


def _read_file(file: str, options: Options) -> Iterator[Item | Remark]:
    try:
        if file == STDIN:
            given: Any = sys.stdin.buffer
            yield from _read_stream(given if hasattr(given, "peek") else io.BufferedReader(given), file, options)
            return
        with open(file, "rb") as stream:
            yield from _read_stream(stream, file, options)
    except OSError as error:
        yield _refused_file(file, f"cannot be read: {error.strerror or error}")


def _read_stream(stream: BinaryIO, file: str, options: Options) -> Iterator[Item | Remark]:
    head = stream.peek(_LOOKED_AT)[:_LOOKED_AT]  # type: ignore[attr-defined]
    if head.startswith(_COMPRESSED):
        yield _refused_file(file, "is compressed · unpack it first")
        return
    form = options.format if options.format != "auto" else _SUFFIXES.get(Path(file).suffix.lower()) or _form(head)
    if form == "jsonl":
        yield from read_lines(stream, file)
    elif form == "vcard":
        yield from _read_cards(stream, file, options)
    elif head:
        yield _refused_file(file, "is neither vCard nor JSON Lines · name its form with --format")


def _form(head: bytes) -> str:
    text = head.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").strip(b"\xff\xfe \t\r\n")
    if text[:1] == b"{":
        return "jsonl"
    return "vcard" if b"BEGIN:VCARD" in text.upper().replace(b" ", b"") else ""


def _read_cards(stream: BinaryIO, file: str, options: Options) -> Iterator[Item | Remark]:
    from store.exchange.vcard_read import read_cards

    for card in read_cards(stream, charset=options.charset):
        item = Item(file, card.index, card.line, None, card.raw, "vcard")
        for warning in card.warnings:
            yield Remark(file, card.index, warning.line, warning.text)
        if card.record is None:
            item.refuse(card.refused or "the card could not be read")
        else:
            for text in _mend_addresses(card.record):
                yield Remark(file, card.index, card.line, text)
            try:
                item.record = _filled_in(check(card.record, 0), options)
            except Refused as error:
                item.refuse(str(error))
        yield item


def _mend_addresses(record: Record) -> Iterator[str]:
    """Mark the addresses of a card that are none as invalid, so that a person is not lost for one bad address (D6)."""
    kept = []
    for email in record["emails"]:
        try:
            check_email(email["address"])
        except Refused as error:
            if "@" not in email["address"]:
                yield f"left out: {error.what}"
                continue
            email["state"] = EmailState.INVALID.value
            yield f"marked as invalid: {error.what}, {error.why}"
        kept.append(email)
    record["emails"] = kept


def _filled_in(record: Record, options: Options) -> Record:
    """A card's record with what the import was told of all cards."""
    record["language"] = record["language"] or options.default_language or None
    for phone in record["phones"]:
        if phone["number"] is None and phone["country"] is None and options.default_country:
            read = read_phone(phone["raw"], options.default_country)
            phone["number"], phone["country"] = read.e164 or None, read.country or None
    return record


def _refused_file(file: str, reason: str) -> Item:
    item = Item(file, 0, 0, None)
    item.refuse(f"the file {reason}")
    return item
