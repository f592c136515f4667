"""The line drops, or somebody ends the process: nothing that was typed is lost, and the terminal is as it was (D13, T8)."""

from __future__ import annotations

import json
import os
import runpy
import signal
import sys
from pathlib import Path

import pytest
from helpers.endings import AROUND, GONE_AFTER, LEFT, Line
from helpers.pty_app import PtyApp
from helpers.sources import ROOT
from helpers.torture import count
from helpers.waiting import wait_until
from textual import constants

from tui import hardening

CARNET = [sys.executable, "-m", "tui"]
TYPED = "Anna's new customer"


def drafts(folder: Path) -> list[dict[str, object]]:
    """What was kept."""
    return [json.loads(path.read_text()) for path in (folder / "drafts").glob("*.json")]


def start(tmp_path: Path) -> PtyApp:
    """Carnet on a new book, its welcome on the screen."""
    env = {"CARNET_DATA_DIR": str(tmp_path)}
    app = PtyApp([*CARNET, "--database", str(tmp_path / "carnet.db")], env=env)
    app.wait_for("There is nobody in this book yet")
    return app


def type_a_customer(app: PtyApp | Line) -> None:
    """Open the form of a new customer and type a name."""
    app.send(b"n")
    app.wait_for("New customer")
    app.send(TYPED.encode())
    app.wait_for(TYPED)


@pytest.mark.torture
@pytest.mark.parametrize("driver", ["thin", "stock"])
@pytest.mark.parametrize("end", [*LEFT, AROUND])
def test_every_letter_that_was_typed_is_kept_when(end: str, driver: str, tmp_path: Path) -> None:
    for turn in range(count(1, 25)):
        folder = tmp_path / str(turn)
        folder.mkdir()
        env = {"CARNET_DATA_DIR": str(folder), "CARNET_DRIVER": driver, "PYTHONPATH": str(ROOT)}
        with Line([*CARNET, "--database", str(folder / "carnet.db")], end, env=env, cwd=folder) as app:
            app.wait_for("There is nobody in this book yet")
            type_a_customer(app)
            app.end()
        (draft,) = drafts(folder)
        assert TYPED in json.dumps(draft)
        assert not list((folder / "drafts").glob("*.lock"))


def test_what_a_killed_process_left_is_offered_by_the_next_one_and_saved(tmp_path: Path) -> None:
    with start(tmp_path) as app:
        type_a_customer(app)
        wait_until(lambda: any(TYPED in json.dumps(draft) for draft in drafts(tmp_path)), "the draft is kept")
        app.signal(signal.SIGKILL)
        app.wait_for_exit()
    with PtyApp([*CARNET, "--database", str(tmp_path / "carnet.db")], env={"CARNET_DATA_DIR": str(tmp_path)}) as app:
        app.wait_for("What you typed last time was not saved")
        app.send(b"\r")
        app.wait_for(TYPED)
        app.send(b"\x1bOQ")
        app.wait_for(f"▌  {TYPED}")
        app.send(b"\x11")
        assert app.wait_for_exit() == os.EX_OK
    assert drafts(tmp_path) == []


@pytest.mark.parametrize("end", ["SIGTERM", "SIGHUP"])
def test_the_terminal_is_given_back_after(end: str, tmp_path: Path) -> None:
    with start(tmp_path) as app:
        LEFT[end](app)
        app.wait_for_exit(timeout=GONE_AFTER)
        assert app.raw.rindex(b"\x1b[?1049l") > app.raw.rindex(b"\x1b[?1049h")
        assert app.raw.rindex(b"\x1b[?25h") > app.raw.rindex(b"\x1b[?25l")
        assert b"\x1b[?1000h" not in app.raw


def test_no_core_is_dumped_and_no_switch_of_the_toolkit_is_heard(tmp_path: Path) -> None:
    log = tmp_path / "textual.log"
    env = {"CARNET_DATA_DIR": str(tmp_path), "TEXTUAL_LOG": str(log), "TEXTUAL_DRIVER": "no.such:Driver"}
    with PtyApp([*CARNET, "--database", str(tmp_path / "carnet.db")], env=env) as app:
        app.wait_for("There is nobody in this book yet")
        limits = Path(f"/proc/{app.process.pid}/limits").read_text()
        app.send(b"q")
        assert app.wait_for_exit() == os.EX_OK
    assert not log.exists()
    (core,) = [line.split()[4:6] for line in limits.splitlines() if line.startswith("Max core")]
    assert core == ["0", "0"]


def test_the_toolkit_draws_a_change_within_a_thousandth_of_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_FPS", "60")
    hardening.draw_at_once()
    assert runpy.run_path(constants.__file__)["MAX_FPS"] == hardening.MOST_FRAMES
