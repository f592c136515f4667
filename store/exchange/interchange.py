"""The interchange form: what a line of each type may hold, checked into a complete record, and a record written as a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from store.errors import Refused
from store.exchange import values
from store.text import clean_line

Record = dict[str, Any]
"""One line, complete: every key of its type is there, in the order in which it is written; None where there is nothing."""


class Key(NamedTuple):
    """One key of a type of line."""

    check: Callable[[str, Any], Any]
    """Makes what is kept of a value that is not null; raises Refused."""
    default: Any = None
    """What it is when it is left out or null; lists and objects are shared, and never changed in place."""
    required: bool = False
    always: bool = True
    """Whether it is written even where it is the default."""


class Kind(NamedTuple):
    """A type of line."""

    keys: dict[str, Key]
    whole: Callable[[Record], None] | None = None
    """Checks what several keys say together; raises Refused."""


def _extra(check: Callable[[str, Any], Any], default: Any = None) -> Key:
    """A key that is written only where it says something."""
    return Key(check, default, always=False)


_ID = Key(values.uid, required=True)

KINDS: dict[str, Kind] = {
    "customer_type": Kind(
        {
            "id": _ID,
            "label": Key(values.name, required=True),
            "private": Key(values.flag, False),
            "position": Key(values.number, 0),
            "retired": _extra(values.flag, False),
        }
    ),
    "medium": Kind(
        {
            "id": _ID,
            "label": Key(values.word, required=True),
            "retired": _extra(values.flag, False),
        }
    ),
    "status": Kind(
        {
            "id": _ID,
            "label": Key(values.word, required=True),
            "counts_as": Key(values.one_of("counts_as", values.InteractionStatus), "open"),
            "retired": _extra(values.flag, False),
        }
    ),
    "customer": Kind(
        {
            "id": Key(values.uid),
            "name": Key(values.name, required=True),
            "customer_type": Key(values.name, "company"),
            "status": Key(values.one_of("status", values.CustomerStatus), "active"),
            "main_email": Key(values.email),
            "language": Key(values.language),
            "relation": _extra(values.one_of("relation", values.CustomerRelation), "customer"),
            "phone": _extra(values.name),
            "note": _extra(values.note),
            "work_addresses": _extra(values.work_addresses, []),
        }
    ),
    "project": Kind(
        {
            "id": Key(values.uid),
            "customer": Key(values.uid),
            "name": Key(values.name, required=True),
            "status": Key(values.one_of("status", values.ProjectStatus), "active"),
        }
    ),
    "contact": Kind(
        {
            "id": Key(values.uid),
            "kind": Key(values.one_of("kind", values.ContactKind), "individual"),
            **{name: Key(values.name) for name in ("title", "given_name", "middle_name", "family_name", "suffix")},
            "language": Key(values.language),
            "status": Key(values.one_of("status", values.CONTACT_STATUS), "active"),
            "organisation": Key(values.name),
            "emails": Key(values.emails, []),
            **{name: Key(values.name) for name in ("full_name", "job_title", "department")},
            "phones": Key(values.phones, []),
            "addresses": Key(values.addresses, []),
            "tags": Key(values.tags, []),
            "birthday": Key(values.birthday),
            "note": Key(values.note),
            "confidentiality": _extra(values.one_of("confidentiality", values.Confidentiality), "free"),
            "inactive_reason": _extra(values.one_of("inactive_reason", values.InactiveReason)),
            "inactive_until": _extra(values.day),
            "stand_in": _extra(values.uid),
            "verified_at": _extra(values.moment),
        }
    ),
    "contact_in_customer": Kind(
        {
            "contact": _ID,
            "customer": _ID,
            "role": Key(values.name),
            "email": Key(values.email),
            "email_state": Key(values.one_of("email_state", values.EmailState), "ok"),
            "favourite": Key(values.flag, False),
            "primary": Key(values.flag, False),
            "status": Key(values.one_of("status", values.LinkStatus), "active"),
            "preferences": Key(values.preferences),
            "label": _extra(values.name),
            "work_address": _extra(values.uid),
            "employed_from": _extra(values.day),
            "employed_to": _extra(values.day),
        }
    ),
    "contact_in_project": Kind(
        {
            "contact": _ID,
            "project": _ID,
            "role": Key(values.name),
            "email": Key(values.email),
            "email_state": Key(values.one_of("email_state", values.EmailState), "ok"),
            "status": Key(values.one_of("status", values.LinkStatus), "active"),
            "label": _extra(values.name),
        }
    ),
    "interaction": Kind(
        {
            "id": Key(values.uid),
            "contact": _ID,
            "customer": Key(values.uid),
            "at": Key(values.moment, required=True),
            "medium": Key(values.uid, required=True),
            "direction": Key(values.one_of("direction", values.Direction), required=True),
            "status": Key(values.uid, "open"),
            "operator": Key(values.login),
            "subject": Key(values.line),
            "description": Key(values.note),
            "project": _extra(values.uid),
            "origin": _extra(values.one_of("origin", values.InteractionOrigin), "logged"),
            "follow_up": _extra(values.flag, False),
        }
    ),
    "consent": Kind(
        {
            "contact": _ID,
            "channel": Key(values.one_of("channel", values.Channel), required=True),
            "state": Key(values.one_of("state", values.CONSENT_STATE), required=True),
            "at": Key(values.moment, required=True),
            "source": Key(values.one_of("source", values.ConsentSource), required=True),
            "evidence": Key(values.note),
        },
        values.not_in_the_future,
    ),
    "list": Kind(
        {
            "id": Key(values.uid),
            "name": Key(values.name, required=True),
            "purpose": Key(values.one_of("purpose", values.Purpose), "manual"),
            "context": Key(values.one_of("context", values.ListContext), "own"),
            "customer": Key(values.uid),
            "project": Key(values.uid),
            "query": Key(values.query),
            "primary_only": Key(values.flag, False),
            "format": Key(values.one_of("format", values.ListFormat), "lines"),
        },
        values.place_fits_context,
    ),
    "list_member": Kind(
        {
            "list": _ID,
            "contact": _ID,
            "customer": Key(values.uid),
            "project": Key(values.uid),
            "ticked": Key(values.flag, True),
        },
        values.one_place,
    ),
}
"""Every type of line, in the order in which an export writes them."""

_DEFAULTS: dict[str, Record] = {
    name: {"type": name, **{key: spec.default for key, spec in kind.keys.items()}} for name, kind in KINDS.items()
}
_REQUIRED = {name: tuple(key for key, spec in kind.keys.items() if spec.required) for name, kind in KINDS.items()}
_CHECKS = {name: {key: spec.check for key, spec in kind.keys.items()} for name, kind in KINDS.items()}
_EXTRAS = {name: tuple((key, spec.default) for key, spec in kind.keys.items() if not spec.always) for name, kind in KINDS.items()}

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""A record, or any part of one, as JSON on one line."""


def check(obj: object, line: int) -> Record:
    """The complete record that a line's object means: defaults filled in, texts cleaned.

    Raises Refused with the line, the key and what is possible there, for an unknown type, key or value (I-60).
    """
    try:
        return _checked(obj)
    except Refused as error:
        what = f"line {line}: {error.what}" if line else error.what
        raise Refused(what, error.why, error.mend, field=error.field, holder=error.holder) from None


def line_of(record: Mapping[str, Any]) -> str:
    """The line, without its end, that a complete record is written as; keys that say nothing are left out."""
    kept = dict(record)
    for key, default in _EXTRAS[record["type"]]:
        if kept[key] == default:
            del kept[key]
    return encode(kept)


def blank(kind: str) -> Record:
    """A record of that type with all its defaults."""
    return _DEFAULTS[kind].copy()


def _checked(obj: object) -> Record:
    if not isinstance(obj, dict):
        raise Refused("not an object", mend='a line is one object in braces, such as {"type":"contact",…}')
    kind = obj.get("type")
    if not isinstance(kind, str) or kind not in KINDS:
        said = f"unknown type {values.shown(kind)}" if "type" in obj else "the type is missing"
        raise Refused(said, mend=f"it is one of {', '.join(KINDS)}", field="type")
    record = _DEFAULTS[kind].copy()
    checks = _CHECKS[kind]
    for key, value in obj.items():
        if value is None:
            if key not in record:
                raise _unknown(kind, key)
        elif (found := checks.get(key)) is not None:
            record[key] = found(key, value)
        elif key != "type":
            raise _unknown(kind, key)
    for key in _REQUIRED[kind]:
        if record[key] is None:
            raise Refused(f'"{key}" is missing', f"a {kind} needs one", "add it", field=key)
    whole = KINDS[kind].whole
    if whole is not None:
        whole(record)
    return record


def _unknown(kind: str, key: str) -> Refused:
    possible = ", ".join(KINDS[kind].keys)
    said = clean_line(key)[:60]
    return Refused(f'unknown key "{said}"', f"a {kind} has {possible}", "rename or remove it", field=said)
