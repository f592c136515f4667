"""Reads vCard files of any origin into interchange records, card by card; nothing in a file raises or is taken silently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from store.exchange.vcard_bytes import CARD_LIMIT, blocks, seekable, survey
from store.exchange.vcard_card import WANTED, Card, Record
from store.exchange.vcard_charset import Charsets, check_charset, codec
from store.exchange.vcard_lines import CardLines, CardWarning
from store.exchange.vcard_split import RawCard, split_cards

_WARNINGS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class CardRead:
    """What became of one card."""

    record: Record | None
    """The contact as an interchange line has it, without ``id`` when the card has no UID; None when it was refused."""
    index: int
    """1 for the first card of the file; 0 when the refusal is about the file as a whole."""
    line: int
    """The line of BEGIN in the file, from 1."""
    warnings: tuple[CardWarning, ...] = ()
    """What was repaired, or not wholly read."""
    refused: str | None = None
    """Why the card was not taken."""
    raw: bytes = b""
    """The card as it came (UTF-16 as UTF-8, lines ended by ``\\n``), for the rejects file; of one too large, its beginning."""


def read_cards(source: BinaryIO | bytes, *, charset: str | None = None) -> Iterator[CardRead]:
    """Every card of ``source``, in order, taken or refused with a reason; memory stays bounded whatever the file holds.

    ``charset``: for values that are not UTF-8 and declare none. Raises Refused when there is no such charset, nothing
    else but what reading ``source`` raises.
    """
    user = check_charset(charset) if charset else None
    return _read(seekable(source), user)


def _read(stream: BinaryIO, user: str | None) -> Iterator[CardRead]:
    found = survey(stream)
    if found.refused:
        yield CardRead(None, 0, 1, refused=found.refused)
        return
    hints = tuple(name for name in dict.fromkeys(map(codec, found.charsets)) if name and name != "utf-8")
    charsets = Charsets(user, hints, found.marked)
    for card in split_cards(blocks(stream, found.encoding), found.unclosed):
        yield _read_card(card, charsets)


def _read_card(raw: RawCard, charsets: Charsets) -> CardRead:
    whole = b"BEGIN:VCARD\n%sEND:VCARD\n" % raw.data
    if raw.oversize:
        refused = f"the card is larger than {CARD_LIMIT // 1024 // 1024} MB even without its pictures"
        return CardRead(None, raw.index, raw.line, refused=refused, raw=whole)
    lines = CardLines(raw.data, raw.line + 1, raw.indent, charsets)
    card = Card(lines.properties(WANTED), raw.line)
    if card.is_group():
        return CardRead(None, raw.index, raw.line, refused="a group card, not a person", raw=whole)
    record = card.record()
    if record is None:
        refused = "the card is empty" if not lines.names else "no name, organisation, e-mail address or phone number in the card"
        return CardRead(None, raw.index, raw.line, tuple(lines.warnings), refused, whole)
    card.unkept(lines.names)
    return CardRead(record, raw.index, raw.line, _warnings(raw, lines.warnings + card.warnings), None, whole)


def _warnings(raw: RawCard, warnings: list[CardWarning]) -> tuple[CardWarning, ...]:
    """All there is to say about a card, in the order of its lines, within reason."""
    if not raw.ended:
        warnings.append(CardWarning(raw.line, "the card has no END: read up to the next one, or to the end of the file"))
    if raw.nested:
        cards = f"{raw.nested} cards" if raw.nested > 1 else "a card"
        warnings.append(CardWarning(raw.line, f"{cards} inside the card left out"))
    warnings.sort(key=lambda warning: warning.line)
    if len(warnings) > _WARNINGS_SHOWN:
        rest = CardWarning(warnings[_WARNINGS_SHOWN].line, "and more of the kind")
        return (*warnings[:_WARNINGS_SHOWN], rest)
    return tuple(warnings)
