"""Cards in a few words, for the tests of reading and writing vCards."""

from __future__ import annotations

from typing import Any

from store.exchange.vcard_read import CardRead, read_cards


def card(*lines: str | bytes, version: str = "3.0") -> bytes:
    """A card of these lines, with CR LF line ends, in UTF-8 where they are text."""
    whole = ("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD")
    return b"".join((line.encode() if isinstance(line, str) else line) + b"\r\n" for line in whole)


def read(source: bytes, **options: str) -> list[CardRead]:
    """Every card of a file."""
    return list(read_cards(source, **options))


def record(*lines: str | bytes, version: str = "3.0", **options: str) -> dict[str, Any]:
    """The contact read from one card of these lines."""
    (found,) = read(card(*lines, version=version), **options)
    assert found.refused is None
    assert found.record is not None
    return found.record


def remarks(found: CardRead) -> list[tuple[int, str]]:
    """What was remarked about a card, by line."""
    return [(warning.line, warning.text) for warning in found.warnings]


def addresses(contact: dict[str, Any]) -> list[str]:
    """A contact's e-mail addresses."""
    return [email["address"] for email in contact["emails"]]


def numbers(contact: dict[str, Any]) -> list[str]:
    """A contact's phone numbers, as read."""
    return [phone["raw"] for phone in contact["phones"]]
