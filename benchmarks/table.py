"""The rows of the table of figures: what was reached, beside what, and whether that holds."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. Absolute limits are in ``unit``; a limit on a ratio is a multiple of ``floor``."""

    what: str
    engine: str
    figure: float
    unit: str
    limit: float | None = None
    floor: float | None = None
    floor_name: str = ""
    ratio_limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """The figure as a multiple of its floor."""
        return self.figure / self.floor if self.floor else None

    @property
    def holds(self) -> bool | None:
        """Whether every limit is kept; None where there is none."""
        kept = []
        if self.limit is not None:
            kept.append(self.figure <= self.limit)
        if self.ratio_limit is not None and self.ratio is not None:
            kept.append(self.ratio <= self.ratio_limit)
        return all(kept) if kept else None

    def cells(self) -> tuple[str, ...]:
        """The row as it is printed."""
        limit = f"≤ {_number(self.limit)} {self.unit}" if self.limit is not None else ""
        against = f"{_number(self.floor)} ({self.floor_name})" if self.floor is not None else ""
        ratio = f"{self.ratio:.2f} ×" if self.ratio is not None else ""
        if self.ratio_limit is not None:
            ratio += f" (≤ {self.ratio_limit:g} ×)"
        verdict = {True: "yes", False: "**no**", None: ""}[self.holds]
        return (self.what, self.engine, f"{_number(self.figure)} {self.unit}", limit, against, ratio, verdict)


HEADINGS = ("what", "engine", "here", "to reach", "floor", "ratio", "holds")


def markdown(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| " + " | ".join(HEADINGS) + " |", "|" + "---|" * len(HEADINGS)]
    lines += ["| " + " | ".join(row.cells()) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def seconds(call: Callable[[], object]) -> float:
    """How long ``call`` takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def paired(a: Callable[[], object], b: Callable[[], object], runs: int) -> tuple[float, float]:
    """The median seconds of both, run in turn after one warm-up each, so that a machine that slows down slows both."""
    a(), b()
    times = [(seconds(a), seconds(b)) for _ in range(runs)]
    return statistics.median(t[0] for t in times), statistics.median(t[1] for t in times)


def command(words: Sequence[str], env: dict[str, str] | None = None) -> Callable[[], None]:
    """A call that runs a whole command and reads what it prints. Raises CalledProcessError where it fails."""

    def run() -> None:
        subprocess.run(list(words), stdin=subprocess.DEVNULL, capture_output=True, check=True, env=env)

    return run


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
