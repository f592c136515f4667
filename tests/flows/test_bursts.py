"""What is typed in one piece, as a slow line delivers it, goes key by key to where the key before it led."""

from __future__ import annotations

import sys
from pathlib import Path

from helpers.pty_app import PtyApp
from helpers.sources import ROOT

F2 = b"\x1bOQ"


def test_a_burst_goes_through_screens_pages_and_forms_from_the_very_start_on(book: Path) -> None:
    env = {"CARNET_DATA_DIR": str(book.parent), "PYTHONPATH": str(ROOT)}
    with PtyApp([sys.executable, "-m", "tui", "--database", str(book)], env=env, cwd=book.parent) as app:
        app.send(b"3/ltenburg\rEq3" + F2 + b"Ex")  # nothing is on the screen yet
        app.wait_for("Edit Matthiasq3 Altenburger")
        app.wait_for("Matthiasq3x ")
        app.send(b"\x1b")
        app.wait_for("Throw away what you typed?")
        app.send(b"yiInvoice 7\tq")
        app.wait_for("Log a call")
        app.wait_for("Invoice 7")
        app.send(b"\x1b")
        app.wait_for("Throw away what you typed?")
        app.send(b"yq\x15\tny")
        app.wait_for("New contact")
        app.wait_for("First name*      y ")
