"""What passes through an import: each record with where it stood, what became of it, and the numbers at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from store.errors import Ref
from store.exchange.interchange import Record

KEPT = 10_000
"""How many refusals and remarks a result holds; beyond that they are only counted, so that no file can fill the memory."""


class Outcome(StrEnum):
    """What became of a record."""

    CREATED = "created"
    UPDATED = "updated"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(slots=True)
class Item:
    """One record of a file on its way into the store."""

    file: str
    """The file as it was named, ``-`` for standard input."""
    index: int
    """Which record of the file it is, from 1; 0 for the file as a whole."""
    line: int
    """The line where it begins, from 1."""
    record: Record | None
    """Complete and checked; None where it was refused before that."""
    raw: bytes = b""
    """As it came, for the rejects file."""
    format: str = "jsonl"
    nameless: bool = False
    """It came without an id, so it may be somebody who is known by another one."""
    outcome: Outcome | None = None
    reason: str = ""
    holder: Ref | None = None

    def refuse(self, reason: str, holder: Ref | None = None) -> None:
        """Say why the record is not taken."""
        self.outcome, self.reason, self.holder = Outcome.REFUSED, reason, holder


@dataclass(frozen=True, slots=True)
class Refusal:
    """One record that was not taken, or one file that could not be read."""

    file: str
    index: int
    """Which record of the file, from 1; 0 for the file as a whole."""
    line: int
    reason: str
    holder: Ref | None = None
    """Who has the address that stands in the way, where one does (I-10)."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know of a record that was taken or skipped, such as what in a card could not be kept."""

    file: str
    index: int
    line: int
    text: str


@dataclass(slots=True)
class ImportResult:
    """What an import did, or would do."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    """Records that were there already, just so."""
    refused_count: int = 0
    refused: list[Refusal] = field(default_factory=list)
    """The first `KEPT` of them."""
    remarks: list[Remark] = field(default_factory=list)
    """The first `KEPT` of them."""
    run_id: int | None = None
    """The run, for `take_back`; None for a dry run and where nothing was changed."""

    def count(self, item: Item) -> None:
        """Take note of what became of ``item``."""
        if item.outcome is Outcome.CREATED:
            self.created += 1
        elif item.outcome is Outcome.UPDATED:
            self.updated += 1
        elif item.outcome is Outcome.SKIPPED:
            self.skipped += 1
        else:
            self.refused_count += 1
            if len(self.refused) < KEPT:
                self.refused.append(Refusal(item.file, item.index, item.line, item.reason, item.holder))
            return
        if item.reason:
            self.remark(Remark(item.file, item.index, item.line, item.reason))

    def remark(self, remark: Remark) -> None:
        """Keep a remark, while there is room."""
        if len(self.remarks) < KEPT:
            self.remarks.append(remark)

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """Created, updated, skipped, refused."""
        return self.created, self.updated, self.skipped, self.refused_count
