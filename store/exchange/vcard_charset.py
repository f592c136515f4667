"""Which characters the bytes of a vCard value stand for, when the card says so, says so wrongly, or says nothing."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from store.errors import Refused

# Names that in practice mean a larger set than they say, or that Python spells otherwise.
_MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "ansi": "cp1252", "x-sjis": "cp932",
    "unicode-1-1-utf-8": "utf-8", "unicode": "utf-8", "ks_c_5601-1987": "cp949", "utf-8-sig": "utf-8",
}  # fmt: skip
# Character sets only: Python's codecs also hold things like "idna" or "unicode_escape", which are not for files.
_CHARACTER_SET = re.compile(
    r"utf-?(7|8|16|32).*|cp\d+|windows-\d+|iso8859.*|iso2022.*|latin.*|koi8.*|mac.*|shift.*|euc.*|gb.*|big5.*|hz|johab|ptcp154|kz1048|hp-roman8|tis-620"
)
_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
# Encodings that write other characters with the bytes of ASCII.
_SEVEN_BIT = re.compile(r"utf-?7|iso2022.*|hz")


@lru_cache(maxsize=256)
def codec(name: str) -> str | None:
    """Python's name of the charset that ``name`` stands for in practice, or None when there is no such charset."""
    if not _NAME.fullmatch(name):
        return None
    plain = name.lower()
    if plain in _MEANT:
        return _MEANT[plain]
    try:
        found = codecs.lookup(plain).name
    except LookupError:
        return None
    return _MEANT.get(found, found) if found == "ascii" or _CHARACTER_SET.fullmatch(found) else None


def check_charset(name: str) -> str:
    """Python's name of the charset a user asks for. Refused when there is none of that name."""
    found = codec(name)
    if found is None:
        raise Refused(f"There is no charset {name!r}", "", "name one like utf-8, cp1250 or shift_jis", field="charset")
    return found


@dataclass(frozen=True, slots=True)
class Charsets:
    """What is known of a file's charsets besides what a value itself declares."""

    user: str | None = None
    """What the user says the file is in, where it does not say so itself."""
    hints: tuple[str, ...] = ()
    """Python's names of the charsets that other values of the file declare."""
    marked: bool = False
    """The file as a whole is known to be UTF-8: a charset declared for raw bytes is out of date."""

    def decode(self, data: bytes, declared: str, *, raw: bool) -> tuple[str, str]:
        """The text of ``data`` and what is to be said about it (empty when all is well). Never raises.

        In this order: what is declared (forgiving a few bad bytes), UTF-8, the user's charset, the file's other
        charsets, cp1252. ``raw``: the bytes stand in the file as they are, not encoded as quoted-printable or base64.
        """
        remark = ""
        if declared and not (raw and self.marked):
            name = codec(declared)
            if name is None:
                remark = f"unknown charset {declared[:40]!r}"
            elif data.isascii() and not _SEVEN_BIT.fullmatch(name):
                return data.decode("ascii"), ""
            elif (text := _forgiving(data, name)) is not None:
                return text, _unreadable(text)
        if data.isascii():
            return data.decode("ascii"), ""
        text = _forgiving(data, "utf-8")
        if text is not None:
            return text, _unreadable(text)
        for name in (self.user, *self.hints):
            if name and (text := _strict(data, name)) is not None:
                return text, remark
        text = data.decode("cp1252", "replace")
        return text, remark or "neither UTF-8 nor of a declared charset: read as cp1252 (--charset NAME reads it otherwise)"


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeError:
        return None


def _forgiving(data: bytes, name: str) -> str | None:
    """``data`` in that charset, with U+FFFD for a few bad bytes; None when that would be more than a few."""
    if (text := _strict(data, name)) is not None:
        return text
    try:
        text = data.decode(name, "replace")
    except UnicodeError:
        return None
    bad = text.count("\ufffd")
    good = len(text) - bad - sum(c.isascii() for c in text)
    return text if good >= 2 * bad else None


def _unreadable(text: str) -> str:
    bad = text.count("\ufffd")
    return f"{bad} unreadable byte{'s' if bad > 1 else ''}" if bad else ""
