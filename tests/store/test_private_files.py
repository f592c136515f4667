"""A1: whatever the umask, nobody but its owner can read a store or anything beside it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.sources import ROOT

OPEN_AND_WRITE = """
import os, sys
os.umask(int(sys.argv[1], 8))
from store.opening import open_store
store = open_store(sys.argv[2])
store.database.execute_sql("CREATE TABLE seen (n INTEGER)")
print(*os.listdir(os.path.dirname(store.path)))
os._exit(0)  # like a power cut: what lies beside the store while it is open stays there to be looked at
"""


def modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in folder.iterdir()}


@pytest.mark.parametrize("umask", ["000", "002", "022", "077"])
def test_a_new_store_and_what_lies_beside_it_is_its_owners_alone(umask: str, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "carnet"
    folder.parent.mkdir()
    folder.mkdir(0o700)
    url = f"sqlite:///{folder / 'carnet.db'}"
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AND_WRITE, umask, url],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = modes(folder)
    assert {"carnet.db", "carnet.db-wal", "carnet.db-shm"} <= set(found)
    assert set(found.values()) == {"0o600"}, found
