"""What the properties of one card say of a contact: the record of an interchange line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from store.exchange.vcard_lines import BINARIES, CardWarning, Property
from store.names import name_from_parts, shown_name
from store.text import LINE_LIMIT, NAME_LIMIT, NOTE_LIMIT, clean_line, clean_text

WANTED = frozenset(
    {
        "VERSION", "KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS", "X-ABLABEL", "UID", "FN", "N", "NICKNAME",
        "ORG", "TITLE", "ROLE", "EMAIL", "TEL", "ADR", "CATEGORIES", "BDAY", "NOTE", "LANG",
    }
)  # fmt: skip
"""The properties that a contact has a place for, or that say something about those."""

# Properties that say something about the card or the program that wrote it, not about the person.
_TECHNICAL = re.compile(
    r"PRODID|REV|MAILER|CLASS|SOURCE|NAME|PROFILE|SORT-STRING|LABEL|CLIENTPIDMAP"
    r"|X-(AB|EVOLUTION-|MOZILLA-|COUCHDB-|ADDRESSBOOKSERVER-|PHONETIC-).*|X-ID|X-ETAG"
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ADDRESS_IN_BRACKETS = re.compile(r"<([^<>]*@[^<>]*)>")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-]*)?")
_BIRTHDAY = re.compile(r"(?:(\d{4})-?|--)(\d\d)-?(\d\d)(?:[T ].*)?", re.DOTALL)
_APPLE_NO_YEAR = 1604

_MOBILE = frozenset({"cell", "mobile", "iphone", "pcs", "x-mobile"})
_OFFICE = frozenset({"work", "office", "company", "main", "business", "work2"})
_HOME = frozenset({"home", "home2", "private", "dom"})
_UNTYPED_PHONES = frozenset({"pager", "modem", "car", "video", "isdn", "bbs", "textphone"})
_INVOICE = frozenset({"invoice", "billing", "x-invoice", "x-billing"})
_DELIVERY = frozenset({"delivery", "shipping", "x-delivery", "x-shipping"})

Record = dict[str, object]


def unescape(value: str) -> str:
    """The text that an escaped value stands for; a backslash before anything that needs none stays."""
    return _ESCAPED.sub(_unescaped, value) if "\\" in value else value


def _unescaped(found: re.Match[str]) -> str:
    char = found[1]
    if char in "nN":
        return "\n"
    return char if char in ';,:\\"' else found[0]


def split_escaped(value: str, separator: str) -> list[str]:
    """``value`` cut at each separator that no backslash escapes; the parts are still escaped."""
    if "\\" not in value:
        return value.split(separator)
    parts: list[str] = []
    held: list[str] = []
    for piece in value.split(separator):
        held.append(piece)
        if (len(piece) - len(piece.rstrip("\\"))) % 2 == 0:
            parts.append(separator.join(held))
            held = []
    if held:
        parts.append(separator.join(held))
    return parts


class Card:
    """The properties of one card, by name."""

    def __init__(self, properties: Iterable[Property], line: int) -> None:
        """``line``: the line of BEGIN, for warnings that are about the card as a whole."""
        self.line = line
        self.warnings: list[CardWarning] = []
        self._by_name: dict[str, list[Property]] = defaultdict(list)
        for each in properties:
            self._by_name[each.name].append(each)
        self._labels = {each.group: _label(each.value) for each in self._by_name["X-ABLABEL"] if each.group}
        versions = self._by_name["VERSION"]
        self._lists = not (versions and versions[0].value.strip().startswith("2"))
        """Whether a comma separates values: not in version 2.1."""

    def is_group(self) -> bool:
        """A distribution list, not a person."""
        return "group" in (self._word("KIND"), self._word("X-ADDRESSBOOKSERVER-KIND"))

    def record(self) -> Record | None:
        """The contact of an interchange line, without ``id`` when the card has no UID; None when nobody could find it again."""
        names = self._names()
        organisation, department = self._organisation()
        emails, phones = self._emails(), self._phones()
        name = shown_name(names["full_name"], names["given_name"], names["family_name"])
        structure = self._is_structure(name, organisation)
        if structure and not name:
            names["full_name"] = organisation
        if not (name or organisation or department or emails or phones):
            return None
        record: Record = {"type": "contact"}
        if uid := self._line("UID", NAME_LIMIT):
            record["id"] = uid
        return record | {
            "kind": "structure" if structure else "individual",
            **names,
            "language": self._language(),
            "status": "active",
            "organisation": organisation,
            "emails": emails,
            "job_title": self._line("TITLE", NAME_LIMIT) or self._line("ROLE", NAME_LIMIT),
            "department": department,
            "phones": phones,
            "addresses": self._addresses(),
            "tags": self._tags(),
            "birthday": self._birthday(),
            "note": self._note(),
        }

    def unkept(self, names: dict[str, int]) -> None:
        """Says, in one warning, which of the card's properties the record has no place for."""
        extra = [name for name in names if name not in WANTED and not _TECHNICAL.fullmatch(name)]
        if "NICKNAME" in names and self._by_name["FN"]:
            extra.append("NICKNAME")
        if "ROLE" in names and self._by_name["TITLE"]:
            extra.append("ROLE")
        if extra:
            line = min(names[name] for name in extra)
            shown = ", ".join(name[:40] for name in extra[:12]) + (" …" if len(extra) > 12 else "")
            self._warn(line, f"no place for {shown}{' (pictures and keys are never kept)' if BINARIES & set(extra) else ''}")

    # --- one field each ---

    def _names(self) -> dict[str, str | None]:
        family = given = middle = title = suffix = None
        structured = [each for each in self._by_name["N"] if each.value.strip("; \t")]
        if structured:
            family, given, middle, title, suffix = self._components(structured[0], 5, NAME_LIMIT)
            for other in structured[1:]:
                self._warn(other.line, "a second N was left out: a contact has one name")
        full = self._line("FN", NAME_LIMIT)
        if not (full or family or given):
            full = self._line("NICKNAME", NAME_LIMIT)
        if full == name_from_parts(given, family):
            full = None
        return {
            "title": title,
            "given_name": given,
            "middle_name": middle,
            "family_name": family,
            "suffix": suffix,
            "full_name": full,
        }

    def _is_structure(self, name: str, organisation: str | None) -> bool:
        """By what the card says, else by its name: none but the organisation's."""
        kind = self._word("KIND")
        if kind:
            return kind != "individual"
        shown_as = self._word("X-ABSHOWAS")
        return shown_as == "company" or (shown_as == "" and bool(organisation) and name in ("", organisation))

    def _organisation(self) -> tuple[str | None, str | None]:
        for each in self._preferred("ORG"):
            parts = [self._clip(unescape(part), LINE_LIMIT, each) for part in split_escaped(each.value, ";")]
            if any(parts):
                return parts[0] or None, self._clip(", ".join(filter(None, parts[1:])), LINE_LIMIT, each) or None
        return None, None

    def _emails(self) -> list[Record]:
        found: dict[str, Record] = {}
        for each in self._by_name["EMAIL"]:
            address = self._clip(unescape(each.value), LINE_LIMIT, each)
            if bracketed := _ADDRESS_IN_BRACKETS.search(address):
                address = bracketed[1]
            if address[:7].lower() == "mailto:":
                address = address[7:]
            if address := address.strip(" <>"):
                words = self._words(each)
                label = "home" if words & _HOME else "work" if words & _OFFICE else "other"
                found.setdefault(address.casefold(), {"address": address, "label": label, "primary": each, "state": "ok"})
        return _with_one_primary(list(found.values()))

    def _phones(self) -> list[Record]:
        found: list[Record] = []
        for each in self._by_name["TEL"]:
            raw = self._clip(unescape(each.value), LINE_LIMIT, each)
            if raw[:4].lower() == "tel:":
                raw = raw[4:].strip()
            if raw:
                kind = _phone_type(self._words(each))
                found.append({"number": None, "raw": raw, "type": kind, "country": None, "primary": each})
        return _with_one_primary(found)

    def _addresses(self) -> list[Record]:
        found: dict[str, Record] = {}
        for each in self._preferred("ADR"):
            box, extended, street, city, region, postcode, country = self._components(each, 7, LINE_LIMIT)
            street = ", ".join(filter(None, (box, extended, street))) or None
            if not (street or city or region or postcode or country):
                continue
            words = self._words(each)
            kind = "invoice" if words & _INVOICE else "delivery" if words & _DELIVERY else "main"
            if kind in found:
                self._warn(each.line, f"a second {kind} address was left out: a contact has one of each type")
                continue
            place = {"street": street, "postcode": postcode, "city": city, "region": region, "country": country}
            found[kind] = {"type": kind, **place}
        return list(found.values())

    def _tags(self) -> list[str]:
        found: dict[str, str] = {}
        for each in self._by_name["CATEGORIES"]:
            for part in split_escaped(each.value, ","):
                if tag := self._clip(unescape(part), NAME_LIMIT, each):
                    found.setdefault(tag.casefold(), tag)
        return list(found.values())

    def _birthday(self) -> str | None:
        for each in self._by_name["BDAY"]:
            text = clean_line(unescape(each.value))
            if birthday := _iso_day(text):
                return birthday
            if text:
                self._warn(each.line, f"BDAY is no date: {text[:40]}")
        return None

    def _note(self) -> str | None:
        notes = self._by_name["NOTE"]
        text = "\n".join(filter(None, (clean_text(unescape(each.value)) for each in notes)))
        if len(text) > NOTE_LIMIT:
            self._warn(notes[0].line, f"NOTE was cut to {NOTE_LIMIT:,} characters")
            text = text[:NOTE_LIMIT].rstrip()
        return text or None

    def _language(self) -> str | None:
        for each in self._preferred("LANG"):
            if found := _LANGUAGE.fullmatch(each.value.strip()):
                return found[1].lower()
        return None

    # --- values ---

    def _word(self, name: str) -> str:
        values = self._by_name[name]
        return values[0].value.strip().lower() if values else ""

    def _preferred(self, name: str) -> list[Property]:
        """The properties of that name, the preferred ones first, else as they come."""
        values = self._by_name[name]
        return values if len(values) < 2 else sorted(values, key=lambda each: each.parameters.preference)

    def _line(self, name: str, limit: int) -> str | None:
        """The most preferred value of that property that is not empty, as one clean line."""
        for each in self._preferred(name):
            if text := self._clip(unescape(each.value), limit, each):
                return text
        return None

    def _components(self, each: Property, count: int, limit: int) -> list[str | None]:
        """The first ``count`` parts between semicolons; several values in one part are joined by ``, ``."""
        found: list[str | None] = []
        for part in split_escaped(each.value, ";")[:count]:
            if self._lists and "," in part:
                values = (clean_line(unescape(value)) for value in split_escaped(part, ","))
                part = ", ".join(filter(None, values))
            else:
                part = unescape(part)
            found.append(self._clip(part, limit, each) or None)
        return found + [None] * (count - len(found))

    def _words(self, each: Property) -> frozenset[str]:
        """The types of a property and the words of its label."""
        label = self._labels.get(each.group) if each.group else None
        return each.parameters.types | label if label else each.parameters.types

    def _clip(self, text: str, limit: int, each: Property) -> str:
        text = clean_line(text)
        if len(text) <= limit:
            return text
        self._warn(each.line, f"{each.name} was cut to {limit} characters")
        return text[:limit].rstrip()

    def _warn(self, line: int, text: str) -> None:
        self.warnings.append(CardWarning(line, text))


def _label(value: str) -> frozenset[str]:
    """The words of an Apple label: ``_$!<Mobile>!$_`` is one of Apple's own, anything else the user's."""
    return frozenset(re.findall(r"[a-z]+", value.lower()))


def _iso_day(text: str) -> str | None:
    """``1990-08-08``, or ``--08-08`` where the year is not known; None for what is no day."""
    found = _BIRTHDAY.fullmatch(text)
    if not found or not text.isascii():
        return None
    year, month, day = int(found[1] or _APPLE_NO_YEAR), int(found[2]), int(found[3])
    try:
        iso = date(year, month, day).isoformat()
    except ValueError:
        return None
    return f"-{iso[4:]}" if year == _APPLE_NO_YEAR else iso


def _phone_type(words: frozenset[str]) -> str:
    if any("fax" in word for word in words):
        return "fax"
    if words & _MOBILE:
        return "mobile"
    if words & _UNTYPED_PHONES:
        return "other"
    return "office" if words & _OFFICE else "home" if words & _HOME else "other"


def _with_one_primary(found: list[Record]) -> list[Record]:
    """Turns ``primary`` from the property it was read from into whether it is the preferred one: the first of the best."""
    if found:
        best = min(found, key=lambda item: item["primary"].parameters.preference)  # type: ignore[attr-defined]
        for item in found:
            item["primary"] = item is best
    return found
