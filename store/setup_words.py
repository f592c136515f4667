"""The media and statuses of interactions as Setup has them: listed, added, renamed, switched off and on, deleted (S10, S11)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import peewee

from store import database, forms, settings
from store.actor import Actor
from store.audit import Change, Values
from store.audit import change as audited
from store.database import Store
from store.editing import changed_fields, merge
from store.errors import NotFound, Refused
from store.keys import fold
from store.records.words import Word, Words
from store.rules import words as rules
from store.sql import Sql, rows
from store.tables import SetupWord
from store.text import ACTING
from store.vocabulary import InteractionStatus, Medium, WordKind

PARTS = {WordKind.MEDIUM: "Media", WordKind.STATUS: "Statuses"}
"""What each list is called in Setup."""

_COLUMNS = "id, version, kind, code, label, counts_as, retired"


def _has_medium(row: str, code: str) -> str:
    # As the index on the media that are no store's own says it: only then is it used.
    return f"{row}.medium = {code} AND {row}.medium NOT IN ({', '.join(repr(medium.value) for medium in Medium)})"


def _has_status(row: str, code: str) -> str:
    return f"{row}.own_status = {code} AND {row}.own_status <> ''"


USED: dict[WordKind, Callable[[str, str], str]] = {WordKind.MEDIUM: _has_medium, WordKind.STATUS: _has_status}
"""For each list the condition that a row of interactions has the word of a code, which is one of the team's own."""


def _label(_field: str, value: Any) -> str:
    """A word as it may be called: one short line with a letter or digit in it, and nothing that acts on a terminal."""
    if ACTING.search(str(value or "")):
        raise Refused("A name cannot hold control characters", mend="type it, instead of pasting it", field="label")
    return forms.word("label", value)


FIELDS: dict[str, forms.Check] = {"label": _label, "counts_as": forms.one_of(InteractionStatus)}
"""What the form of a word edits; what a status counts as is said when it is added, and stays."""


def everything() -> tuple[Word, ...]:
    """All words of both lists, each list with those of the team last."""
    sql = Sql(f"SELECT {_COLUMNS} FROM setup_word ORDER BY kind, id")
    return tuple(_word(row) for row in rows(database.current(), sql))


def known() -> Words:
    """The words and what says which of them are offered, as of now."""
    return Words(everything(), bool(settings.get("sms_enabled")))


def with_settings() -> tuple[dict[str, Any], Words]:
    """All settings and all words as they stand, in one go: what a program that stays open holds, and reads again."""
    now = settings.everything()
    return now, Words(everything(), bool(now["sms_enabled"]))


def add(actor: Actor, kind: WordKind, draft: Mapping[str, Any]) -> int:
    """Add a word to a list; returns its id. A status counts as open unless ``counts_as`` says otherwise.

    Raises Refused for a name that cannot be, or that there is already, in whatever case, accents and punctuation.
    """
    clean = forms.cleaned(FIELDS, draft)
    counts_as = clean.get("counts_as") or InteractionStatus.OPEN.value if kind is WordKind.STATUS else ""
    with audited(actor, "word.add", clean["label"]) as change:
        there = _all_of(change.store, kind)
        key = _free(there, kind, clean["label"])
        values = {"kind": kind.value, "code": _code(clean["label"]), "label": clean["label"], "label_key": key}
        return _written(kind, clean["label"], lambda: change.insert(SetupWord, {**values, "counts_as": counts_as}))


def change(actor: Actor, word_id: int, version: int, base: Mapping[str, Any], draft: Mapping[str, Any]) -> int:
    """Rename a word of the team's own; returns its new version. Its code stays, and with it all that was logged.

    Raises Refused for a built-in one and for a name that cannot be, NotFound, and Conflict.
    """
    clean = forms.cleaned({"label": _label}, {f: v for f, v in changed_fields(base, draft).items() if f != "counts_as"})
    with audited(actor, "word.rename") as change:
        row, word = _row(change, word_id)
        _raise(rules.renaming(word))
        mine = merge(row, version, base, clean, f"This {word.kind.value}")
        if "label" in mine:
            others = tuple(other for other in _all_of(change.store, word.kind) if other.id != word_id)
            mine["label_key"] = _free(others, word.kind, mine["label"])
        return _written(word.kind, str(mine.get("label")), lambda: change.update(SetupWord, row, mine))


def switch(actor: Actor, word_id: int, *, on: bool) -> None:
    """Offer a word from now on, or no more; what was logged with it keeps it. Raises Refused for one that must stay."""
    with audited(actor, "word.switch_on" if on else "word.switch_off") as change:
        row, word = _row(change, word_id)
        _raise(rules.switching(word.kind, word.code))
        change.update(SetupWord, row, {"retired": not on})


def delete(actor: Actor, word_id: int) -> None:
    """Delete a word of the team's own that nothing was logged with. Raises Refused."""
    with audited(actor, "word.delete") as change:
        row, word = _row(change, word_id)
        _raise(_why_kept(change.store, word))
        change.delete(SetupWord, row)


def require_unused(word_id: int) -> None:
    """Raise Refused where a word cannot be deleted now, before anybody is asked whether it shall be."""
    store = database.current()
    found = rows(store, Sql(f"SELECT {_COLUMNS} FROM setup_word WHERE id = ?", (word_id,)))
    if not found:
        raise NotFound("That word is not there any more", "somebody deleted it")
    _raise(_why_kept(store, _word(found[0])))


def resolve(kind: WordKind, text: str) -> Word:
    """The word of that code or name, offered or not. Raises NotFound with those that are offered."""
    words = known()
    key = word_key(text)
    found = [word for word in words.of(kind) if word.code == text] or [
        word for word in words.of(kind) if key in (word_key(word.label), word_key(word.code))
    ]
    if not found:
        raise _unknown(words, kind, text)
    return found[0]


def columns_of(change: Change, draft: Mapping[str, Any]) -> dict[str, Any]:
    """``draft`` of an interaction as its columns: a status of the team's own beside the one that it counts as.

    Raises Refused for a medium or status that is not offered now; what is always offered is not asked about.
    """
    values = dict(draft)
    if "medium" in values and not rules.is_always_offered(WordKind.MEDIUM, values["medium"]):
        _offered(change, WordKind.MEDIUM, values["medium"])
    if "status" in values:
        values["own_status"] = ""
        if not rules.is_always_offered(WordKind.STATUS, values["status"]):
            own = _offered(change, WordKind.STATUS, values["status"])
            values |= {"status": own.counts_as, "own_status": own.code}
    return values


def word_key(text: str) -> str:
    """What makes two words the same: their letters and digits, folded."""
    return "".join(re.findall(r"[^\W_]+", fold(text)))


def same_word(labels: Mapping[str, str], label: str) -> str | None:
    """The code in ``labels`` (by code) of the word that is called ``label`` already, or whose code says the same."""
    key = word_key(label)
    return next((code for code, other in labels.items() if key in (word_key(other), word_key(code))), None)


def _free(others: tuple[Word, ...], kind: WordKind, label: str) -> str:
    """The key of a label that no other word has. Raises Refused."""
    key = word_key(label)
    if not key:
        raise Refused(f"A {kind.value} needs a name", "it has neither letter nor digit", "type one", field="label")
    code = same_word({word.code: word.label for word in others}, label)
    if code is not None:
        other = next(word for word in others if word.code == code)
        raise _taken(kind, other.label if word_key(other.label) == key else f"{other.label} ({other.code})", other.retired)
    return key


def _taken(kind: WordKind, label: str, retired: bool = False) -> Refused:
    mend = "switch it on again, or choose another name" if retired else "choose another name"
    return Refused(f"There is a {kind.value} called {label} already", mend=mend, field="label")


def _unknown(words: Words, kind: WordKind, text: str) -> NotFound:
    possible = ", ".join(code for code, _ in words.choices(kind))
    return NotFound(f'"{text}" is no {kind.value}', mend=f"choose one of {possible}", field=kind.value)


def _code(label: str) -> str:
    """A code that says what the word is called when it is added: ``video_call``."""
    return "_".join(re.findall(r"[^\W_]+", fold(label)))


def _offered(change: Change, kind: WordKind, code: str) -> Word:
    """The word of that code, held against its deletion until the change ends. Raises Refused where it is not offered now."""
    hold = " FOR SHARE" if change.store.engine == "postgres" else ""
    sql = Sql(f"SELECT {_COLUMNS} FROM setup_word WHERE kind = ? AND code = ?{hold}", (kind.value, code))
    found = rows(change.store, sql)
    if not found:
        raise _unknown(known(), kind, code)
    word = _word(found[0])
    if kind is WordKind.MEDIUM and code == Medium.SMS and not settings.get("sms_enabled"):
        raise Refused("SMS is switched off", mend=f"turn it on under {rules.SETTINGS}", field=kind.value)
    if word.retired:
        raise Refused(f"{word.label} is switched off", mend=f"turn it on under Setup › {PARTS[kind]}", field=kind.value)
    return word


def _written(kind: WordKind, label: str, write: Any) -> int:
    try:
        return int(write())
    except peewee.IntegrityError as error:
        raise _taken(kind, label) from error


def _all_of(store: Store, kind: WordKind) -> tuple[Word, ...]:
    sql = Sql(f"SELECT {_COLUMNS} FROM setup_word WHERE kind = ? ORDER BY id", (kind.value,))
    return tuple(_word(row) for row in rows(store, sql))


def _row(change: Change, word_id: int) -> tuple[Values, Word]:
    row = change.row(SetupWord, word_id, "word")
    word = _word(tuple(row[column] for column in _COLUMNS.split(", ")))
    change.summary = word.label
    return row, word


def _why_kept(store: Store, word: Word) -> Refused | None:
    used = Sql(f"SELECT 1 FROM interaction i WHERE {USED[word.kind]('i', '?')} LIMIT 1", (word.code,))
    return rules.deleting(word) or (rules.in_use(word) if rows(store, used) else None)


def _raise(refusal: Refused | None) -> None:
    if refusal is not None:
        raise refusal


def _word(row: tuple[Any, ...]) -> Word:
    row_id, version, kind, code, label, counts_as, retired = row
    return Word(row_id, version, WordKind(kind), code, label, counts_as, bool(retired))
