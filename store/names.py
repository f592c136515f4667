"""The name a contact is shown by: the one place where its parts become words in a row."""

from __future__ import annotations


def name_from_parts(given_name: str | None, family_name: str | None) -> str:
    """``given family``, either may be missing. A full name is stored only where it differs from this."""
    return " ".join(part for part in (given_name, family_name) if part)


def shown_name(full_name: str | None, given_name: str | None, family_name: str | None, *otherwise: str | None) -> str:
    """The full name, else what the parts give, else the first of ``otherwise`` (organisation, address …) that is not empty."""
    return full_name or name_from_parts(given_name, family_name) or next(filter(None, otherwise), "")
