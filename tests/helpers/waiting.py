"""Waiting for something to become true by looking again and again, never by sleeping a fixed time and hoping."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds until a wait fails; far more than anything needs, so that a busy machine fails no test."""


def wait_until(
    holds: Callable[[], object],
    what: str,
    *,
    timeout: float = PATIENCE,
    otherwise: Callable[[], str] = lambda: "",
) -> None:
    """Return as soon as `holds()` is true; after `timeout` seconds fail, naming `what`, and `otherwise()`."""
    deadline = time.monotonic() + timeout
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout:g} s in vain until {what}\n{otherwise()}".rstrip())
        time.sleep(0.01)
