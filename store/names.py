"""The name a contact is shown by: the one place where its parts become words in a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.keys import sort_key


def name_from_parts(given_name: str | None, family_name: str | None) -> str:
    """``given family``, either may be missing. A full name is stored only where it differs from this."""
    return " ".join(part for part in (given_name, family_name) if part)


def shown_name(full_name: str | None, given_name: str | None, family_name: str | None, *otherwise: str | None) -> str:
    """The full name, else what the parts give, else the first of ``otherwise`` (organisation, address …) that is not empty."""
    return full_name or name_from_parts(given_name, family_name) or next(filter(None, otherwise), "")


def contact_name(fields: Mapping[str, Any], otherwise: str = "") -> str:
    """The name that a contact's stored fields show."""
    return shown_name(fields["full_name"], fields["given_name"], fields["family_name"], fields["organisation"], otherwise)


def contact_sort_key(fields: Mapping[str, Any], otherwise: str = "") -> str:
    """Where a contact stands in lists: by family name, else by whatever it is shown by."""
    return sort_key(fields["family_name"], fields["given_name"], fields["full_name"] or fields["organisation"] or otherwise)
