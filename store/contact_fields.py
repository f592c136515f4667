"""What the form of a contact edits, and how each field of it is checked."""

from __future__ import annotations

from typing import Any, NamedTuple

from store import forms
from store.vocabulary import Confidentiality, ContactKind

FIELDS: dict[str, forms.Check] = {
    "kind": forms.one_of(ContactKind),
    "title": forms.name,
    "given_name": forms.name,
    "middle_name": forms.name,
    "family_name": forms.name,
    "suffix": forms.name,
    "full_name": forms.name,
    "organisation": forms.name,
    "department": forms.name,
    "job_title": forms.name,
    "language": forms.language,
    "birthday": forms.birthday,
    "confidentiality": forms.one_of(Confidentiality),
    "note": forms.note,
}
"""What the form of a contact edits, and how each field is checked."""


class NewEmail(NamedTuple):
    """An address that a new contact comes with."""

    address: str
    label: str = "work"
    primary: bool = False


class NewPhone(NamedTuple):
    """A number that a new contact comes with."""

    raw: str
    type: str = "office"
    country: str = ""
    primary: bool = False


def empty_draft(kind: ContactKind = ContactKind.INDIVIDUAL, language: str = "") -> dict[str, Any]:
    """What the form of a new contact starts with."""
    return dict.fromkeys(FIELDS, "") | {
        "kind": kind.value, "language": language, "confidentiality": Confidentiality.FREE.value
    }  # fmt: skip
