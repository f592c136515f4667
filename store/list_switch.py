"""Whether this store has mailing lists: the plan and the switch, asked by everything that leads to them (D11, M14–M16, I-37)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store import settings
from store.errors import Refused
from store.vocabulary import Plan


def refusal() -> Refused | None:
    """Why there are no mailing lists here, with where that is changed; None if there are."""
    return refusal_by(settings.everything())


def refusal_by(now: Mapping[str, Any]) -> Refused | None:
    """`refusal` by settings that are known already."""
    if now["plan"] != Plan.PRO:
        return Refused("Mailing lists need the PRO plan (Setup › Settings › General).")
    if not now["mailing_lists_enabled"]:
        return Refused("Mailing lists are off", mend="Setup › Settings › General turns them on")
    return None


def lists_allowed() -> bool:
    """Whether mailing lists can be reached."""
    return refusal() is None


def require() -> None:
    """Raise Refused where mailing lists cannot be reached."""
    refused = refusal()
    if refused is not None:
        raise refused
