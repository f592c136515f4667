"""Reads record after record from what an import is given, in whatever of the formats it is."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from store.address import check_email, read_phone
from store.errors import Refused
from store.exchange import read_ahead, sources
from store.exchange.interchange import Record, check
from store.exchange.items import Item, Remark
from store.exchange.sources import Format, Source
from store.vocabulary import EmailState


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


def read(paths: Iterable[str | Path], options: Options) -> Iterator[Item | Remark]:
    """Every record behind ``paths`` in order, and what there is to remark on it; whatever cannot be read is a refused item.

    A folder means the cards and JSON Lines in it, by name. Compressed files are refused: they are never unpacked (B1).
    Raises Refused for a format or character set that does not exist.
    """
    for source in sources.find(map(str, paths), _format(options.format), _standard_input):
        if source.problem:
            yield _refused_file(source.name, source.problem)
            continue
        try:
            yield from _read_source(source, options)
        except OSError as error:
            yield _refused_file(source.name, f"cannot be read: {error.strerror or error}")


def _format(word: str) -> Format | None:
    """What ``--format`` means, None for ``auto``."""
    if word == "auto":
        return None
    try:
        return Format(word)
    except ValueError:
        raise Refused(f'There is no format "{word}"', mend=f"it is one of auto, {', '.join(Format)}") from None


def _standard_input() -> BufferedReader:
    return cast(BufferedReader, sys.stdin.buffer)


def _read_source(source: Source, options: Options) -> Iterator[Item | Remark]:
    with source.open() as stream:
        if source.format is Format.JSONL:
            yield from read_ahead.read(stream, source.name)
        else:
            yield from _read_cards(stream, source.name, options)


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
