"""What a form asks for: a table of fields, each with its label, its kind, and when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    NOTE = "note"
    CHOICE = "choice"
    FLAG = "flag"
    LANGUAGE = "language"
    DAY = "day"
    PHONE = "phone"
    COUNTRY = "country"


HINTS: dict[Kind, str] = {
    Kind.LANGUAGE: "en, fr, pt-BR",
    Kind.DAY: "2026-05-03",
    Kind.PHONE: "in any format",
    Kind.COUNTRY: "two letters, like FR",
}
"""What stands dim in an empty field of a kind that has a form to keep to."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    required: bool = False
    """Marked with a star (N5); whether it may stay empty is for the store to say."""
    hint: str = ""
    """Stands dim in the field while it is empty."""
    caution: str = ""
    """Stands under the field for good."""
    choices: tuple[tuple[str, str], ...] = ()
    """For a choice: each value with its label."""
    folded: bool = False
    """Stands below the fold: shown on request, or where something is in it."""
    when: tuple[str, frozenset[str]] | None = field(default=None)
    """Shown only while the field of that name has one of these values."""
