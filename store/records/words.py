"""The words of the lists that a team extends in Setup: media and statuses of interactions, and which of them are offered."""

from __future__ import annotations

from typing import NamedTuple

from store.vocabulary import InteractionStatus, Medium, WordKind

BUILT_IN: dict[WordKind, frozenset[str]] = {
    WordKind.MEDIUM: frozenset(Medium),
    WordKind.STATUS: frozenset(InteractionStatus),
}
"""The codes that every store has: the command line and the interchange form name them so."""


class Word(NamedTuple):
    """A medium or a status."""

    id: int
    version: int
    kind: WordKind
    code: str
    """What is stored, exchanged and typed on the command line; it stays when the word is renamed."""
    label: str
    """What it is called."""
    counts_as: str
    """Of a status: which of the three built-in ones it stands for; empty of a medium."""
    retired: bool
    """Offered no more; what has it keeps it."""

    @property
    def is_built_in(self) -> bool:
        """Whether every store has it."""
        return self.code in BUILT_IN[self.kind]


class Words(NamedTuple):
    """All media and statuses there are, and whether SMS is in use here (C5)."""

    everything: tuple[Word, ...]
    sms_enabled: bool

    def of(self, kind: WordKind) -> tuple[Word, ...]:
        """All of one list, those of the team last."""
        return tuple(word for word in self.everything if word.kind is kind)

    def in_use(self, kind: WordKind) -> tuple[Word, ...]:
        """All of one list that may be seen: SMS only where it is in use (I-23)."""
        hidden = Medium.SMS if kind is WordKind.MEDIUM and not self.sms_enabled else ""
        return tuple(word for word in self.of(kind) if word.code != hidden)

    def choices(self, kind: WordKind, keep: str = "") -> tuple[tuple[str, str], ...]:
        """What a form offers, each code with its label; ``keep`` is what the record has, whether it is offered or not."""
        offered = {word.code for word in self.in_use(kind) if not word.retired} | {keep}
        return tuple((word.code, word.label) for word in self.of(kind) if word.code in offered)
