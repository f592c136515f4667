"""Whatever Carnet's screens write, nobody but its user can read it, whatever the umask is (A1)."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
from helpers.pty_app import PtyApp
from helpers.sources import ROOT
from helpers.waiting import wait_until


def modes(folder: Path) -> dict[str, str]:
    """The permissions of everything in a folder, by name; the folder itself is ``.``."""
    paths = [folder, *folder.rglob("*")]
    return {str(path.relative_to(folder)): oct(stat.S_IMODE(path.stat().st_mode)) for path in paths}


@pytest.mark.parametrize("mask", ["000", "002", "022", "077"])
def test_a_store_a_draft_a_copy_and_their_locks_are_for_their_user_alone(home: Path, mask: str) -> None:
    carnet = ["sh", "-c", f'umask {mask}; exec "$@"', "sh", sys.executable, "-m", "tui"]
    data = home / ".local" / "share" / "carnet"
    with PtyApp(carnet, env={"PYTHONPATH": str(ROOT)}, cwd=home) as app:
        app.wait_for("There is nobody in this book yet")
        app.send(b"d")
        app.wait_for("Put the demo book into this store?")
        app.send(b"y")
        app.wait_for("ACME Ltd")
        app.send(b"y")
        app.wait_for("info@acme.example sent to the terminal's clipboard, not confirmed")
        app.send(b"n")
        app.wait_for("New customer")
        app.send(b"Anna's new customer")
        wait_until(lambda: list(data.glob("drafts/*.json")), "the draft is kept")
        found = modes(data)
    names = {name.partition("/")[2] or name for name in found}
    assert {"carnet.db", "carnet.db-wal", "carnet.db-shm", "carnet.db.lock", "copied.txt", "drafts"} <= names
    assert {Path(name).suffix for name in names} >= {".json", ".lock"}
    folders = {".", "drafts"}
    assert {name: mode for name, mode in found.items() if mode != ("0o700" if name in folders else "0o600")} == {}
    assert modes(home.joinpath(".local"))["share/carnet"] == "0o700"
