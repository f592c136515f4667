"""Which addresses of a person hold in a context, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.vocabulary import EmailState

if TYPE_CHECKING:
    from store.vocabulary import Exclusion, Rung


@dataclass(frozen=True, slots=True)
class EmailUse:
    """One e-mail address as it stands in a context."""

    address: str
    rung: Rung
    """Which level it belongs to."""
    note: str = ""
    """``from customer`` (D2), ``= customer`` or ``= project`` (D15), ``invalid``, or nothing."""
    state: EmailState = EmailState.OK
    primary: bool = False


@dataclass(frozen=True, slots=True)
class RungStep:
    """One rung of the ladder behind an answer."""

    rung: Rung
    verdict: str
    """``decides``, ``not asked``, ``nothing set``, ``overridden``, ``not linked``, ``former``, ``inactive``, ``deleted``
    or ``invalid``."""
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which addresses of a person hold in a context: addresses or a reason, never both, never neither (I-1)."""

    used: tuple[EmailUse, ...]
    struck: tuple[EmailUse, ...]
    """Global addresses that are overridden here (M10)."""
    invalid: tuple[EmailUse, ...]
    """Addresses marked invalid: neither in use nor struck."""
    rung: Rung
    """The rung that decided."""
    reason: Exclusion | None
    ladder: tuple[RungStep, ...] = ()
