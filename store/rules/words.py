"""What may be done with a word of a Setup list: those that the program itself relies on stay as they are (S10, S11)."""

from __future__ import annotations

from store.errors import Refused
from store.records.words import BUILT_IN, Word
from store.vocabulary import Medium, WordKind

SETTINGS = "Setup › Settings › General"

_RELIED_ON = {
    Medium.PHONE: "a call starts with it",
    Medium.EMAIL: "the program writes it when something was sent",
}


def is_always_offered(kind: WordKind, code: str) -> bool:
    """Whether a code needs no looking up: it is built in and cannot be switched off."""
    return code in BUILT_IN[kind] and (kind is WordKind.STATUS or code in _RELIED_ON)


def renaming(word: Word) -> Refused | None:
    """Why a word cannot be renamed; None if it can."""
    return _built_in(word, "is built in and keeps its name")


def deleting(word: Word) -> Refused | None:
    """Why a word cannot be deleted, whatever uses it; None if it can."""
    return _built_in(word, "is built in and stays")


def switching(kind: WordKind, code: str) -> Refused | None:
    """Why a word cannot be switched off or on; None if it can."""
    if kind is WordKind.MEDIUM and code == Medium.SMS:
        return Refused("SMS is not switched here", mend=f"{SETTINGS} turns it on and off")
    if not is_always_offered(kind, code):
        return None
    relying = "the follow-ups, the filters and the keys rely on it"
    return Refused(f"{code} is always offered", relying if kind is WordKind.STATUS else _RELIED_ON[Medium(code)])


def in_use(word: Word) -> Refused:
    """Why a word that something was logged with cannot be deleted."""
    return Refused(
        f"{word.label} cannot be deleted", "something was logged with it",
        "switch it off: it is offered no more, and what has it keeps it",
    )  # fmt: skip


def _built_in(word: Word, what: str) -> Refused | None:
    if not word.is_built_in:
        return None
    mend = "" if word.kind is WordKind.STATUS or switching(word.kind, word.code) else "it can be switched off"
    return Refused(f"{word.label} {what}", "the command line and the interchange form name it so", mend)
