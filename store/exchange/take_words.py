"""Takes the media and statuses of interactions into the store, known by their code; what a line calls them is their name here."""

from __future__ import annotations

from collections.abc import Sequence

from store.exchange.export_records import media, statuses
from store.exchange.intake import VERSIONED, Intake, Reader, Taken
from store.exchange.interchange import Record
from store.exchange.items import Outcome
from store.exchange.updates import update_row
from store.records.words import BUILT_IN
from store.rules.words import switching
from store.setup_words import same_word, word_key
from store.sql import ALWAYS
from store.tables import SetupWord
from store.vocabulary import WordKind

_WORD = ("kind", "code", "label", "label_key", "counts_as", "retired")


def take_media(intake: Intake, taken: Sequence[Taken]) -> None:
    """Media."""
    _take(intake, taken, WordKind.MEDIUM, media)


def take_statuses(intake: Intake, taken: Sequence[Taken]) -> None:
    """Statuses, with what each counts as."""
    _take(intake, taken, WordKind.STATUS, statuses)


def _take(intake: Intake, taken: Sequence[Taken], kind: WordKind, reader: Reader) -> None:
    known = {record["id"]: (row_id, record) for row_id, record in reader(intake.store, ALWAYS)}
    labels = {code: record["label"] for code, (_, record) in known.items()}
    for item, record in taken:
        code = record["id"]
        row_id, stored = known.get(code, (0, None))
        if stored == record:
            item.outcome = Outcome.SKIPPED
            continue
        reason = _why_not(kind, stored, record, labels)
        if reason:
            item.refuse(reason)
            continue
        label = record["label"]
        values = (kind.value, code, label, word_key(label), record.get("counts_as", ""), record["retired"])
        labels[code] = label
        if stored is None:
            item.outcome = Outcome.CREATED
            intake.insert("setup_word", (*_WORD, *VERSIONED), [(*values, *intake.stamp)])
        else:
            item.outcome = Outcome.UPDATED
            intake.remember(row_id, stored, record)
            update_row(intake.change, SetupWord, row_id, dict(zip(_WORD, values, strict=True)))


def _why_not(kind: WordKind, stored: Record | None, record: Record, labels: dict[str, str]) -> str:
    """Why a line cannot be taken: it would make two words one, or change what the program relies on."""
    code, label = record["id"], record["label"]
    if not word_key(label):
        return f'"label": "{label}" has neither letter nor digit'
    other = same_word({one: name for one, name in labels.items() if one != code}, label)
    if other is not None:
        return f'"label": the {kind.value} with the id "{other}" is called so already · give this one another label'
    if stored is None:
        return ""
    if code in BUILT_IN[kind] and label != code:
        return f'"label": "{code}" is built in and keeps its name'
    if record.get("counts_as") != stored.get("counts_as"):
        return f'"counts_as": "{code}" counts as {stored["counts_as"]} here, and that stays · give this one another id'
    refusal = switching(kind, code) if record["retired"] and not stored["retired"] else None
    return f'"retired": {refusal}' if refusal else ""
