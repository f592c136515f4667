"""Which fields a contact must have, and which it lacks (D6)."""

from __future__ import annotations

from collections.abc import Mapping

from store.vocabulary import ContactKind

REQUIRED: dict[ContactKind, tuple[tuple[str, str], ...]] = {
    ContactKind.INDIVIDUAL: (("family_name", "Last name"), ("given_name", "First name"), ("language", "Language")),
    ContactKind.STRUCTURE: (("organisation", "Name"),),
}
"""The fields that a form marks with a star, with the words it asks for them by."""


def missing(fields: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """The required fields that ``fields`` leaves empty; a structure may be named by its full name instead."""
    kind = ContactKind(str(fields.get("kind") or ContactKind.INDIVIDUAL))
    if kind is ContactKind.STRUCTURE and fields.get("full_name"):
        return ()
    return tuple((field, words) for field, words in REQUIRED[kind] if not fields.get(field))
