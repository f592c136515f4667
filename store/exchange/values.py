"""Checks each kind of value in an interchange line: kept clean and in one form, or refused with what is possible."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from store import forms
from store.address import check_email, read_phone
from store.errors import Refused
from store.keys import email_key, fold
from store.query_line import parse
from store.text import LINE_LIMIT, NAME_LIMIT, clean_line, is_plain
from store.vocabulary import (
    AddressType,
    Channel,
    Confidentiality,
    ConsentSource,
    ConsentState,
    ContactKind,
    ContactStatus,
    CustomerRelation,
    CustomerStatus,
    Direction,
    EmailLabel,
    EmailState,
    InactiveReason,
    InteractionOrigin,
    InteractionStatus,
    LinkStatus,
    ListContext,
    ListFormat,
    PhoneType,
    ProjectStatus,
    Purpose,
    SetBy,
)

__all__ = [
    "Channel", "Confidentiality", "ConsentSource", "ContactKind", "CustomerRelation", "CustomerStatus", "Direction", "EmailState",
    "InactiveReason", "InteractionOrigin", "InteractionStatus", "LinkStatus", "ListContext", "ListFormat", "ProjectStatus",
    "Purpose",
]  # fmt: skip

Check = Callable[[str, Any], Any]

CONTACT_STATUS = (ContactStatus.ACTIVE, ContactStatus.INACTIVE)
"""What a contact that travels can be: deleted and erased ones stay where they are."""
CONSENT_STATE = tuple(state for state in ConsentState if state is not ConsentState.NONE)
"""What an event of the ledger can say; none is what holds without any (N10)."""

UID_LIMIT = 200
"""Longest id of another store that is kept, in characters."""
MANY = 500
"""Most addresses, numbers, tags or sites that one record may hold."""

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")


def shown(value: object) -> str:
    """A value as a refusal quotes it: short, and without anything that acts on a terminal."""
    text = clean_line(value if isinstance(value, str) else repr(value))
    return f'"{text[:40]}…"' if len(text) > 41 else f'"{text}"'


# --- one value ----------------------------------------------------------------------------------


def _text(check: forms.Check) -> Check:
    def checked(key: str, value: Any) -> str | None:
        if type(value) is not str:
            raise Refused(f'"{key}" is not text: {shown(value)}', mend="write it in quotation marks", field=key)
        return check(key, value) or None

    return checked


def _one_line(check: forms.Check, limit: int) -> Check:
    """`_text` for one line of at most ``limit`` characters, which sees by itself that most are fine as they are."""
    thorough = _text(check)

    def checked(key: str, value: Any) -> str | None:
        if type(value) is str and len(value) <= limit and is_plain(value):
            return value or None
        return thorough(key, value)

    return checked


name = _one_line(forms.name, NAME_LIMIT)
line = _one_line(forms.line, LINE_LIMIT)
word = _text(forms.word)
note = _text(forms.note)
language = _text(forms.language)
day = _text(forms.day)
birthday = _text(forms.birthday)
login = _text(lambda key, value: fold(forms.name(key, value)))
email = _text(lambda key, value: check_email(value, key) if value.strip() else "")


def query(key: str, value: Any) -> str:
    """A query line that can be read; an empty one means everybody."""
    text = line(key, value) or ""
    parse(text)
    return text


def one_of(key: str, words: Iterable[str]) -> Check:
    """One of the words of a closed list, which a refusal names."""
    possible = {str(word): str(word) for word in words}

    def checked(_key: str, value: Any) -> str:
        try:
            return possible[value]
        except (KeyError, TypeError):
            raise Refused(
                f'"{key}": {shown(value)} is not possible', mend=f"it is one of {', '.join(possible)}", field=key
            ) from None

    return checked


def flag(key: str, value: Any) -> bool:
    """True or false."""
    if value is True or value is False:
        return value
    raise Refused(f'"{key}": {shown(value)} is not possible', mend="it is true or false", field=key)


def number(key: str, value: Any) -> int:
    """A whole number of ordinary size."""
    if type(value) is int and abs(value) < 1_000_000:
        return value
    raise Refused(f'"{key}": {shown(value)} is not possible', mend="it is a whole number below a million", field=key)


def uid(key: str, value: Any) -> str:
    """An id, kept as given: text of printable signs."""
    if type(value) is str and value and len(value) <= UID_LIMIT and value.isprintable():
        return value
    raise Refused(
        f'"{key}": {shown(value)} is no id', mend=f"an id is a text of 1 to {UID_LIMIT} printable characters", field=key
    )


def moment(key: str, value: Any) -> str:
    """A moment with its time zone, as UTC: ``2026-05-03T09:30:00Z``."""
    try:
        at = datetime.fromisoformat(value)
        if at.tzinfo is not None:
            return iso(at.astimezone(UTC))
    except (TypeError, ValueError, OverflowError):
        at = None
    why = "it has no time zone" if at else ""
    raise Refused(f'"{key}": {shown(value)} is no moment', why, "write it like 2026-05-03T09:30:00Z", field=key)


def iso(at: datetime) -> str:
    """A UTC moment as a line has it."""
    return at.isoformat().replace("+00:00", "Z")


def not_in_the_future(record: Mapping[str, Any]) -> None:
    """Raise Refused for a consent event that has not happened yet (I-29)."""
    if datetime.fromisoformat(record["at"]) > datetime.now(UTC):
        raise Refused('"at" is in the future', "nothing is recorded before it happened", "correct the date", field="at")


def place_fits_context(record: Mapping[str, Any]) -> None:
    """Raise Refused for a list that names a place which is not its context."""
    for kind in ("customer", "project"):
        if record[kind] is not None and record["context"] != kind:
            raise Refused(f'"{kind}" says nothing in this list', f"its context is {record['context']}", "remove one", field=kind)


def one_place(record: Mapping[str, Any]) -> None:
    """Raise Refused for a member that was taken from two places at once."""
    if record["customer"] is not None and record["project"] is not None:
        raise Refused('"customer" and "project" cannot both be given', mend="name the one it was taken from", field="project")


# --- lists --------------------------------------------------------------------------------------


def _parts(key: str, value: Any, checks: Mapping[str, Check], defaults: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each object of a list, complete."""
    if type(value) is not list or len(value) > MANY:
        raise Refused(f'"{key}" is not a list of at most {MANY}', mend="write it in brackets: […]", field=key)
    parts: list[dict[str, Any]] = []
    for obj in value:
        if type(obj) is not dict:
            raise Refused(f'"{key}" holds {shown(obj)}', mend=f"each is an object with {', '.join(checks)}", field=key)
        part = dict(defaults)
        for name, said in obj.items():
            check = checks.get(name)
            if check is None:
                raise Refused(f'unknown key {shown(name)} in "{key}"', f"each has {', '.join(checks)}", "remove it", field=key)
            if said is not None:
                part[name] = check(name, said)
        parts.append(part)
    return parts


def _one_primary(key: str, parts: list[dict[str, Any]]) -> None:
    if sum(part["primary"] for part in parts) > 1:
        raise Refused(f'"{key}" has more than one primary', mend="keep one", field=key)


def _no_twice(key: str, words: list[str], named: list[str]) -> None:
    if len(set(words)) < len(words):
        twice = next(name for at, name in enumerate(named) if words[at] in words[:at])
        raise Refused(f'"{key}" holds {shown(twice)} twice', mend="keep one of them", field=key)


_EMAIL: dict[str, Check] = {
    "address": name,
    "label": one_of("label", EmailLabel),
    "primary": flag,
    "state": one_of("state", EmailState),
}
_INVALID = EmailState.INVALID.value
_EMAIL_DEFAULTS = {"address": None, "label": "work", "primary": False, "state": "ok"}


def emails(key: str, value: Any) -> list[dict[str, Any]]:
    """Global addresses: none twice, at most one of them primary, each valid unless its state says that it is not."""
    parts = _parts(key, value, _EMAIL, _EMAIL_DEFAULTS)
    for part in parts:
        if part["address"] is None:
            raise Refused(f'"{key}" holds one without an address', mend="add its address, or remove it", field=key)
        if part["state"] != _INVALID:
            part["address"] = check_email(part["address"], key)
    if len(parts) > 1:
        _one_primary(key, parts)
        addresses = [part["address"] for part in parts]
        _no_twice(key, [email_key(address) for address in addresses], addresses)
    return parts


def _e164(key: str, value: Any) -> str:
    if type(value) is str and _E164.fullmatch(value):
        return value
    raise Refused(
        f'"{key}": {shown(value)} is not in the international form',
        mend='write it like +33123456789, or give it as "raw"',
        field=key,
    )


_PHONE: dict[str, Check] = {
    "number": _e164,
    "raw": name,
    "type": one_of("type", PhoneType),
    "country": name,
    "primary": flag,
}
_PHONE_DEFAULTS = {"number": None, "raw": None, "type": "office", "country": None, "primary": False}


def phones(key: str, value: Any) -> list[dict[str, Any]]:
    """Phone numbers: as typed, understood or not; a number that is given is believed, else it is read from what was typed."""
    parts = _parts(key, value, _PHONE, _PHONE_DEFAULTS)
    for part in parts:
        if part["raw"] is None:
            if part["number"] is None:
                raise Refused(f'"{key}" holds one without a number', mend='add "number" or "raw", or remove it', field=key)
            part["raw"] = part["number"]
        elif part["number"] is None:
            read = read_phone(part["raw"], part["country"] or "")
            part["number"] = read.e164 or None
            part["country"] = part["country"] or read.country or None
    if len(parts) > 1:
        _one_primary(key, parts)
    return parts


_PLACE: dict[str, Check] = {"street": line, "postcode": name, "city": name, "region": name, "country": name}
_NOWHERE = dict.fromkeys(_PLACE)
_POSTAL: dict[str, Check] = {"type": one_of("type", AddressType), **_PLACE}
_IN_ORDER = {kind.value: at for at, kind in enumerate(AddressType)}


def addresses(key: str, value: Any) -> list[dict[str, Any]]:
    """Postal addresses, at most one of each type, in the order of the types (S1)."""
    parts = _parts(key, value, _POSTAL, {"type": "main", **_NOWHERE})
    if len(parts) > 1:
        types = [part["type"] for part in parts]
        _no_twice(key, types, types)
        parts.sort(key=lambda part: _IN_ORDER[part["type"]])
    return parts


_SITE: dict[str, Check] = {"id": uid, "label": name, **_PLACE, "phone": name}


def work_addresses(key: str, value: Any) -> list[dict[str, Any]]:
    """The sites of a customer (C9), each with an id of its own."""
    parts = _parts(key, value, _SITE, dict.fromkeys(_SITE))
    for part in parts:
        if part["id"] is None:
            raise Refused(f'"{key}" holds one without an id', mend="give each an id", field=key)
    ids = [part["id"] for part in parts]
    _no_twice(key, ids, ids)
    return parts


def tags(key: str, value: Any) -> list[str]:
    """Tags by name, none twice, in alphabetical order."""
    if type(value) is not list or len(value) > MANY:
        raise Refused(f'"{key}" is not a list of at most {MANY}', mend='write it like ["vip"]', field=key)
    if not value:
        return []
    found = {fold(tag): tag for tag in (name(key, tag) for tag in value) if tag}
    return [found[folded] for folded in sorted(found)]


_TICK: dict[str, Check] = {"on": flag, "set_by": one_of("set_by", SetBy), "note": line}
_channel = one_of("preferences", Channel)
_CHANNELS = tuple(channel.value for channel in Channel)


def preferences(key: str, value: Any) -> dict[str, Any]:
    """By channel: whether service messages may go by it; true and false for what ticked itself, else an object that says who."""
    if type(value) is not dict:
        raise Refused(f'"{key}" is not an object', mend='write it like {"email":true}', field=key)
    found: dict[str, Any] = {}
    for channel, said in value.items():
        if type(said) is not bool:
            part = _parts(key, [said], _TICK, {"on": False, "set_by": SetBy.AUTO.value, "note": None})[0]
            plain = part["set_by"] == SetBy.AUTO and part["note"] is None
            said = part["on"] if plain else part
        found[_channel(key, channel)] = said
    return {channel: found[channel] for channel in _CHANNELS if channel in found}
