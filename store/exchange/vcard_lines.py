"""The content lines of one card: unfolded, glued where an exporter broke them, parted into name, parameters and decoded value."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from store.exchange.vcard_bytes import LINE_LIMIT
from store.exchange.vcard_charset import Charsets

_PROPERTY = re.compile(r"((?:[A-Za-z0-9_-]++\.)*+)([A-Za-z0-9_-]++)[ \t]*+((?:;(?:[^\":;]++|\"[^\"]*+\")*+)*+)[ \t]*+:")
_PROPERTY_UNBALANCED = re.compile(r"((?:[A-Za-z0-9_-]++\.)*+)([A-Za-z0-9_-]++)[ \t]*+(;[^:]*+):")
# At the beginning of a line broken off a note, this is no property of the name "http".
_LINK = re.compile(r"(?:https?|ftps?|ldaps?|file)://", re.IGNORECASE)
_PARAMETER = re.compile(r";((?:[^\";]++|\"[^\"]*+\")*+)")

_WARNINGS_LIMIT = 100
"""Most remarks on the lines of one card; nobody reads the hundred and first."""
_PHYSICAL = re.compile(r"[^\n]+")

_QUOTED = frozenset({"QUOTED-PRINTABLE", "QP", "Q"})
_BASE64 = frozenset({"BASE64", "B"})
_OTHER_ENCODINGS = frozenset({"7BIT", "8BIT", "BINARY"})
# Texts of several lines, where a stray line surely belongs; anywhere else it would spoil a name or an address.
# Each with what joins the two: in ordinary text, in quoted-printable.
_TAKES_STRAY_LINES = {"NOTE": ("\\n", "=0A"), "ADR": (" ", " "), "LABEL": ("\\n", "=0A")}
BINARIES = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})


@dataclass(frozen=True, slots=True)
class Parameters:
    """What stands between a property's name and its value."""

    types: frozenset[str] = frozenset()
    """Lower case; the bare words of version 2.1 among them."""
    preference: int = 101
    """1 is the most preferred; 101 when nothing is said."""
    charset: str = ""
    encoding: str = ""
    """``quoted``, ``base64`` or empty."""


class Property(NamedTuple):
    """One property of a card."""

    name: str
    """Upper case, without group."""
    group: str
    """What ties it to a label, lower case: ``item1`` of ``item1.EMAIL``; mostly empty."""
    parameters: Parameters
    value: str
    """Decoded, but still escaped: it may have to be split first."""
    line: int


@dataclass(frozen=True, slots=True)
class CardWarning:
    """Something of a card that was repaired, or could not be read or kept."""

    line: int
    """Line of the file, from 1."""
    text: str


class CardLines:
    """Reads the content lines of one card."""

    def __init__(self, data: bytes, line: int, indent: int, charsets: Charsets) -> None:
        """``data``: the lines between BEGIN and END; ``line``: the first one's number; ``indent``: spaces before each."""
        self.warnings: list[CardWarning] = []
        self.names: dict[str, int] = {}
        """Every property the card has, wanted or not, and the line of its first occurrence."""
        self._charsets = charsets
        self._line = line
        if indent:
            data = re.sub(rb"(?m)^[ \t]{1,%d}" % indent, b"", data)
        try:
            self._text, self._raw_codec = data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            # Kept byte for byte; each value is decoded by itself, for its charset may differ from the next one's.
            self._text, self._raw_codec = data.decode("latin-1"), "latin-1"

    def properties(self, wanted: frozenset[str]) -> Iterator[Property]:
        """The properties of those names, in order; what is odd about them is in ``warnings`` afterwards."""
        for line, head, text in self._glued():
            name = head[2].upper()
            self.names.setdefault(name, line)
            if name not in wanted:
                continue
            if len(text) > LINE_LIMIT:
                self._warn(line, f"{name} is longer than {LINE_LIMIT // 1024 // 1024} MB and was left out")
                continue
            parameters = parse_parameters(head[3])
            value = self._decoded(name, parameters, text[head.end() :], line)
            yield Property(name, head[1].lower(), parameters, value, line)

    def _warn(self, line: int, text: str) -> None:
        if len(self.warnings) < _WARNINGS_LIMIT:
            self.warnings.append(CardWarning(line, text))

    def _unfolded(self) -> Iterator[tuple[int, str]]:
        """Lines that begin with a space or tab go on where the line before ended; an empty one stands for any number of them."""
        parts: list[str] = []
        first = ""
        start = line = self._line
        last = 0
        for found in _PHYSICAL.finditer(self._text):
            physical, at = found[0], found.start()
            gap = self._text.count("\n", last, at)
            line += gap
            last = at
            if parts and physical.startswith((" ", "\t")):
                if parts[-1].endswith("=") and _encoding(first) == "quoted":
                    parts[-1] = parts[-1][:-1]
                parts.append(physical[1:])
                continue
            if gap > 1 or not (parts and parts[-1].endswith("=") and _encoding(first) == "quoted"):
                first = physical  # else a soft line break: the property goes on
            if parts:
                yield start, "".join(parts) if len(parts) > 1 else parts[0]
            if gap > 1:
                yield line - 1, ""
            parts = [physical]
            start = line
        yield start, "".join(parts)

    def _glued(self) -> Iterator[tuple[int, re.Match[str], str]]:
        """One item per property: the line it begins on, its head, and its text with what was broken off glued on again."""
        start, head, parts = 0, None, [""]
        blank = False
        for line, text in self._unfolded():
            if not text or text.isspace():
                blank = True
                continue
            found = None
            if ":" in text and not _LINK.match(text):
                found = _PROPERTY.match(text) or _PROPERTY_UNBALANCED.match(text)
            if head is not None and parts[-1].endswith("=") and _encoding(parts[0]) == "quoted" and not (blank and found):
                parts[-1] = parts[-1][:-1]
                parts.append(text)
            elif found:
                if head is not None:
                    yield start, head, "".join(parts)
                start, head, parts = line, found, [text]
            else:
                self._stray(line, text, head, parts)
            blank = False
        if head is not None:
            yield start, head, "".join(parts)

    def _stray(self, line: int, text: str, head: re.Match[str] | None, parts: list[str]) -> None:
        """A line that is no property and continues none by the rules: glued to a text of several lines, else left out."""
        name = head[2].upper() if head else ""
        if name in BINARIES:
            return
        if _encoding(parts[0]) == "base64":
            parts.append(text)
        elif name in _TAKES_STRAY_LINES and not text.startswith("#"):
            parts.append(_TAKES_STRAY_LINES[name][_encoding(parts[0]) == "quoted"] + text)
            self._warn(line, f"a broken line was taken as part of {name}")
        else:
            self._warn(line, "a line that is no property was left out")

    def _decoded(self, name: str, parameters: Parameters, value: str, line: int) -> str:
        """The value as text: quoted-printable or base64 undone, bytes turned to characters."""
        if not parameters.encoding and (value.isascii() or self._raw_codec == "utf-8") and not parameters.charset:
            return value
        data = value.encode(self._raw_codec)
        if parameters.encoding == "quoted":
            data = binascii.a2b_qp(data.removesuffix(b"="))
        elif parameters.encoding == "base64":
            try:
                data = binascii.a2b_base64(data)
            except binascii.Error:
                self._warn(line, f"{name} is not the base64 it claims to be and was left out")
                return ""
        text, remark = self._charsets.decode(data, parameters.charset, raw=not parameters.encoding)
        if remark:
            self._warn(line, f"{name}: {remark}")
        return text


def _encoding(text: str) -> str:
    """How the value of the property that begins with this line is encoded."""
    head = _PROPERTY.match(text)
    return parse_parameters(head[3]).encoding if head else ""


def parse_parameters(text: str) -> Parameters:
    """The parameters in ``;TYPE=work;PREF=1`` or, bare, in ``;WORK;PREF``."""
    if not text:
        return _NONE
    return _parse_often(text) if len(text) < 200 else _parse(text)


def _parse(text: str) -> Parameters:
    types: list[str] = []
    preference, charset, encoding = 101, "", ""
    balanced = '"' not in text or text.count('"') % 2 == 0
    for part in _PARAMETER.findall(text) if '"' in text and balanced else text.split(";")[1:]:
        key, equals, value = part.partition("=")
        key = key.strip().upper() if equals else "TYPE"
        value = (value if equals else part).replace('"', "").strip()
        if key == "ENCODING" or (not equals and value.upper() in _QUOTED | _BASE64 | _OTHER_ENCODINGS):
            upper = value.upper()
            encoding = "quoted" if upper in _QUOTED else "base64" if upper in _BASE64 else encoding
        elif key == "TYPE":
            types.extend(word.strip().lower().removeprefix("type=") for word in value.split(","))
        elif key == "CHARSET":
            charset = value
        elif key == "PREF" and value.isdecimal() and len(value) < 4:
            preference = min(preference, max(1, int(value)))
    if "pref" in types:
        preference = 1
    return Parameters(frozenset(filter(None, types)) - {"pref"}, preference, charset, encoding)


_parse_often = lru_cache(maxsize=512)(_parse)
_NONE = Parameters()
