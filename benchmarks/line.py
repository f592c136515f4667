"""A slow line between a program and its terminal, reckoned from the moments at which the program wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

PIECE = 64
"""Bytes that travel together on a slow line: a half-received picture is late by its last piece only."""


@dataclass(frozen=True, slots=True)
class Line:
    """Half the round trip in each direction, and so many bits a second; 0 is no limit.

    Nothing is really delayed: what a program writes does not depend on when it is read, as long as it fits the terminal's
    buffer, so the arrival of its bytes can be reckoned, without a second process to disturb what is measured.
    """

    name: str
    round_trip_ms: float
    kbit: float

    def up(self, keys: bytes) -> float:
        """Seconds until ``keys`` have reached the program."""
        return self.round_trip_ms / 2000 + self._sending(len(keys))

    def down(self, chunks: Iterable[tuple[float, bytes]]) -> float:
        """The moment at which the last of ``chunks``, each with the moment it was written, has reached the terminal."""
        free = 0.0
        for at, data in chunks:
            for start in range(0, len(data), PIECE):
                free = max(at, free) + self._sending(len(data[start : start + PIECE]))
        return free + self.round_trip_ms / 2000

    def _sending(self, count: int) -> float:
        return count * 8 / (self.kbit * 1000) if self.kbit else 0.0


NEAR = Line("", 0, 0)
FAR = Line("80 ms round trip", 80, 10_000)
NARROW = Line("56 kbit/s, 80 ms", 80, 56)
