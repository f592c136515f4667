"""Which addresses of a person hold in a context, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from store.vocabulary import EmailState

if TYPE_CHECKING:
    from store.vocabulary import Exclusion, Rung


class EmailUse(NamedTuple):
    """One e-mail address as it stands in a context."""

    address: str
    rung: Rung
    """Which level it belongs to."""
    note: str = ""
    """``from customer`` (D2), ``= customer`` or ``= project`` (D15), ``invalid``, or nothing."""
    state: EmailState = EmailState.OK
    primary: bool = False


class RungStep(NamedTuple):
    """One rung of the ladder behind an answer."""

    rung: Rung
    verdict: str
    """``decides``, ``not asked``, ``nothing set``, ``overridden``, ``not linked``, ``former``, ``inactive``, ``deleted``
    or ``invalid``."""
    addresses: tuple[str, ...]


class Resolution(NamedTuple):
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
