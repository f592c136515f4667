"""The stores that are measured: filled once with generated contacts, and kept for the next run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks import floor

CARNET = str(Path(sys.executable).parent / "carnet")


def folder() -> Path:
    """Where measured stores are kept: ``CARNET_BENCH``, else ``build/bench`` of the checkout."""
    path = Path(os.environ.get("CARNET_BENCH") or Path(__file__).parent.parent / "build" / "bench")
    path.mkdir(parents=True, exist_ok=True)
    return path


def sqlite(contacts: int) -> str:
    """A SQLite store with so many contacts."""
    path = folder() / f"book-{contacts}.sqlite3"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        for old in folder().glob(unfinished.name + "*"):
            old.unlink()
        fill(str(unfinished), contacts)
        for part in folder().glob(unfinished.name + "*"):
            part.rename(part.with_name(part.name.replace(unfinished.name, path.name)))
    return str(path)


def fill(url: str, contacts: int) -> None:
    """Fill the store at ``url`` with generated contacts."""
    subprocess.run([CARNET, "--database", url, "demo", "fill", "--contacts", str(contacts)], check=True, stdout=sys.stderr)


def floor_file(rows: int) -> Path:
    """The floor's own table of so many people."""
    path = folder() / f"floor-{rows}.sqlite3"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        floor.make(unfinished, rows)
        unfinished.rename(path)
    return path
