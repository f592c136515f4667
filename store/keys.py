"""The one place where text becomes a comparable key: folding, e-mail keys, phone digits, new uids."""

from __future__ import annotations

import os
import re
import time
import unicodedata

# Letters that NFKD leaves whole but that people type without their stroke or ligature.
_PLAIN = str.maketrans(
    {
        "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ŧ": "t",
        "ŋ": "n", "ĸ": "k", "ſ": "s", "ə": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
        "‘": "'", "’": "'", "ʼ": "'", "´": "'", "`": "'",
        "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None,
    }
)  # fmt: skip

_NON_DIGITS = re.compile(r"\D+")
_LAST = "\U0010ffff"


def fold(text: str) -> str:
    """``text`` as it is compared and sorted: caseless, without accents, strokes and ligatures, single spaces (I-56).

    ``fold("Éloïse  ØSTERGAARD") == "eloise ostergaard"``. Folding twice changes nothing.
    """
    if text.isascii():
        folded = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN))
        folded = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold().translate(_PLAIN)
    return " ".join(folded.split())


def email_key(address: str) -> str:
    """The key under which an address is unique (I-9): trimmed, NFKC, case-folded whole, the domain in its IDNA form.

    Plus tags and dots are kept: they are other mailboxes. Never raises; an address whose domain IDNA refuses keeps it folded.
    """
    key = address.strip()
    if key.isascii():
        return key.lower()
    key = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", key).casefold())
    local, at, domain = key.rpartition("@")
    if at and not domain.isascii():
        domain = _idna(domain)
    return f"{local}{at}{domain}"


def _idna(domain: str) -> str:
    import idna  # 6 ms, and only foreign domains need it

    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return domain


def phone_digits(text: str) -> str:
    """The digits of a phone number in any format, ASCII, without a leading ``00`` or any punctuation; may be empty."""
    digits = _NON_DIGITS.sub("", unicodedata.normalize("NFKC", text))
    if not digits.isascii():
        digits = "".join(str(unicodedata.digit(c)) for c in digits)
    return digits[2:] if digits.startswith("00") else digits


def sort_key(family_name: str, given_name: str, otherwise: str = "") -> str:
    """Where a contact stands in a list: ``family, given`` folded; ``otherwise`` if both are empty."""
    if family_name and given_name:
        return fold(f"{family_name}, {given_name}")
    return fold(family_name or given_name or otherwise)


def after_prefix(prefix: str) -> str:
    """The smallest text that sorts after everything beginning with ``prefix``, by code point as both engines compare keys."""
    for end in range(len(prefix) - 1, -1, -1):
        code = ord(prefix[end])
        if code < 0x10FFFF:
            following = 0xE000 if code == 0xD7FF else code + 1  # surrogates are no characters
            return prefix[:end] + chr(following)
    return _LAST


def new_uid() -> str:
    """A fresh uid: 32 hex digits, ordered by the time it was made, so that an index grows at its end."""
    return f"{time.time_ns() // 1_000_000:012x}{os.urandom(10).hex()}"
