"""Store-wide settings: what holds for every operator of this store at once."""

from __future__ import annotations

import json
from typing import Any

from store import database, forms
from store.actor import Actor
from store.audit import change as audited
from store.errors import Refused
from store.vocabulary import Plan

DEFAULTS: dict[str, Any] = {
    "plan": Plan.PRO.value,
    "mailing_lists_enabled": False,
    "sms_enabled": False,
    "default_language": "en",
    "default_country": "",
    "receipt_retention_days": 365,
}
"""Every setting and what it is until somebody sets it (D11, M15, C5)."""

_DAYS = range(1, 36_501)


def get(key: str) -> Any:
    """The value of a setting; KeyError for one that does not exist."""
    default = DEFAULTS[key]
    store = database.current()
    found = store.execute(f"SELECT value FROM setting WHERE key = {store.mark}", (key,)).fetchone()
    return json.loads(found[0]) if found else default


def everything() -> dict[str, Any]:
    """All settings as they stand."""
    rows = dict(database.current().execute("SELECT key, value FROM setting").fetchall())
    return {key: json.loads(rows[key]) if key in rows else default for key, default in DEFAULTS.items()}


def read(key: str, typed: str) -> Any:
    """What somebody typed for a setting, as its value. Raises Refused for what it cannot be."""
    if type(DEFAULTS[key]) is not int:
        return typed.strip()
    try:
        return int(typed)
    except ValueError as error:
        raise _unfit(key, typed) from error


def fit(key: str, value: Any) -> Any:
    """The value as the setting keeps it. Raises Refused for one that it cannot have."""
    default = DEFAULTS[key]
    possible = set(Plan) if key == "plan" else _DAYS if type(default) is int else (value,)
    if type(value) is not type(default) or value not in possible:
        raise _unfit(key, value)
    if key == "default_language":
        value = forms.language(key, value)
    elif key == "default_country":
        value = value.upper()
        if value and not (len(value) == 2 and value.isascii() and value.isalpha()):
            raise _unfit(key, value)
    return value


def put(actor: Actor, key: str, value: Any) -> None:
    """Change a setting for everybody, with audit. Raises Refused for a value that the setting cannot have."""
    value = fit(key, value)
    with audited(actor, "setting.change", key) as change:
        store, mark = change.store, change.store.mark
        old = get(key)
        if old == value:
            return
        text = json.dumps(value)
        sql = f"INSERT INTO setting (key, value) VALUES ({mark}, {mark}) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        store.execute(sql, (key, text))
        change.note("setting", 0, key, json.dumps(old), text, {})


def _unfit(key: str, value: Any) -> Refused:
    like = {"default_country": "FR, or empty"}.get(key, repr(DEFAULTS[key]))
    return Refused(f'"{value}" does not fit the setting {key.replace("_", " ")}', mend=f"it is like {like}", field=key)
