"""Reads record after record out of one open file, in whichever format it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from store.address import check_email, read_phone
from store.errors import Refused
from store.exchange.interchange import Record, check
from store.exchange.items import Item, Remark
from store.exchange.jsonl_read import read_lines
from store.exchange.sources import Format
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


def pieces(stream: BinaryIO, file: str, format: Format, options: Options) -> Iterator[Item | Remark]:
    """The records of ``stream``, which is called ``file``, and what there is to remark on them. Raises what reading raises."""
    return read_lines(stream, file) if format is Format.JSONL else _read_cards(stream, file, options)


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
