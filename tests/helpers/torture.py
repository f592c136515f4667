"""How often a torture test does what it does: a little in every run, a lot under `make torture`."""

from __future__ import annotations

import os
from typing import TypeVar

N = TypeVar("N", int, float)


def count(small: N, full: N) -> N:
    """The `small` count in the suite, the `full` one when CARNET_TORTURE=1; for tests marked `pytest.mark.torture`."""
    return full if os.environ.get("CARNET_TORTURE") == "1" else small
