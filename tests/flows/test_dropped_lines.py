"""The line drops, somebody ends or kills the program, or it breaks: what was typed comes back, the terminal too (D13, T8, A2)."""

from __future__ import annotations

import json
import random
import resource
import signal
import sys
import time
from pathlib import Path

import pytest
from helpers.endings import ENDS, GONE_AFTER
from helpers.pty_app import PtyApp
from helpers.sources import ROOT
from helpers.torture import count
from helpers.waiting import wait_until

from store.database import close_store
from store.opening import open_store

CARNET = [sys.executable, "-m", "tui"]
F2 = b"\x1bOQ"


def start(book: Path, *command: str) -> PtyApp:
    """Carnet on a terminal, with the mouse, so that there is more to give back."""
    env = {"CARNET_DATA_DIR": str(book.parent), "PYTHONPATH": str(ROOT)}
    return PtyApp([*(command or CARNET), "--mouse", "--database", str(book)], env=env, cwd=book.parent)


def edit_matthias(app: PtyApp) -> None:
    """The form of a contact that is there, the cursor on the first name."""
    app.wait_for("ACME Ltd")
    app.send(b"3")
    app.wait_for("ACME night desk")
    app.send(b"/ltenburg")
    app.wait_for("1 contact matches")
    app.send(b"\r")
    app.wait_for("Contacts › Matthias Altenburger")
    app.send(b"E")
    app.wait_for("Edit Matthias Altenburger")
    app.wait_for("f2 save")


def drafts(book: Path) -> str:
    """Everything that was kept."""
    return "".join(path.read_text() for path in (book.parent / "drafts").glob("*.json"))


@pytest.mark.torture
@pytest.mark.timeout(count(300, 7200))
@pytest.mark.parametrize("end", ENDS)
def test_what_was_typed_in_a_form_is_offered_at_the_next_start_and_saved(book: Path, end: str) -> None:
    for turn in range(count(1, 25)):
        typed = f"Mat{turn}hieu"
        with start(book) as app:
            edit_matthias(app)
            app.send(b"\x15" + typed.encode())
            app.wait_for(typed)
            if end == "SIGKILL":
                wait_until(lambda typed=typed: typed in drafts(book), "the draft is on the disk")  # type: ignore[misc]
            spent = cpu(app)
            children = resource.getrusage(resource.RUSAGE_CHILDREN)
            ENDS[end](app)
            app.wait_for_exit(timeout=GONE_AFTER)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - children.ru_utime - children.ru_stime - spent
        assert used < 1, "seconds of the processor from the end of the line to the end of the program"
        with start(book) as app:
            app.wait_for("What you typed last time was not saved")
            app.send(b"\r")
            app.wait_for(typed)
            app.send(F2)
            app.wait_for("saved")
            app.send(b"3/ltenburg")
            app.wait_for(f"{typed} Altenburger")
            app.send(b"\x11")
            assert app.wait_for_exit() == 0
        assert list((book.parent / "drafts").iterdir()) == [], "neither a draft nor a lock is left"
        rename_back(book)


def rename_back(book: Path) -> None:
    """Matthias again, for the next turn."""
    store = open_store(str(book))
    with store.transaction():
        store.execute("UPDATE contact SET given_name = 'Matthias' WHERE family_name = 'Altenburger'")
    close_store()


def cpu(app: PtyApp) -> float:
    """Seconds of the processor that the program has used."""
    fields = Path(f"/proc/{app.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


@pytest.mark.torture
@pytest.mark.timeout(count(300, 7200))
def test_a_kill_costs_no_more_than_the_last_letters(book: Path) -> None:
    chance = random.Random(11)
    for _ in range(count(1, 25)):
        with start(book) as app:
            edit_matthias(app)
            app.send(b"\x15")
            seen: list[float] = []
            until = time.monotonic() + chance.uniform(3.2, count(3.6, 6.0))
            while time.monotonic() < until:
                word = f"{len(seen):04}-"
                app.send(word.encode())
                wait_until(lambda word=word: word in app.text(), f"{word} is on the screen")  # type: ignore[misc]
                seen.append(time.monotonic())
            app.signal(signal.SIGKILL)
            killed = time.monotonic()
            app.wait_for_exit()
        (path,) = (book.parent / "drafts").glob("*.json")
        kept = json.loads(path.read_text())["fields"]["typed"]["given_name"]
        old = sum(at < killed - 3 for at in seen)
        assert old
        assert kept.startswith("".join(f"{word:04}-" for word in range(old))), "two seconds, and one more for a busy machine"
        path.unlink()


@pytest.mark.parametrize("end", ["SIGTERM", "SIGHUP", "quit", "crash"])
@pytest.mark.parametrize("driver", ["thin", "stock"])
def test_the_terminal_is_as_it_was_after(book: Path, monkeypatch: pytest.MonkeyPatch, driver: str, end: str) -> None:
    monkeypatch.setenv("CARNET_DRIVER", driver)
    with start(book, *breaking("tui.app.CarnetApp.action_repaint")) as app:
        app.wait_for("ACME Ltd")
        assert not app.is_cooked()
        if end in ENDS:
            ENDS[end](app)
        else:
            app.send(b"q" if end == "quit" else b"\x0c")
        app.wait_for_exit(timeout=GONE_AFTER)
        assert app.is_cooked(), "letters are shown again, and lines end"
        left = app.written()
    for mode in (1049, 2004, 1000, 1002, 1003, 1006, 1004):
        on, off = f"\x1b[?{mode}h".encode(), f"\x1b[?{mode}l".encode()
        assert left.rfind(off) >= left.rfind(on), mode
    assert left.rindex(b"\x1b[?25h") > left.rindex(b"\x1b[?25l")
    assert b"\x1b[?1000h" in left, "the mouse was on"


BREAKING = """
import os, sys
from importlib import import_module
path, name = sys.argv.pop(1).rsplit(".", 1)
try:
    owner = import_module(path)
except ModuleNotFoundError:
    module, _, kind = path.rpartition(".")
    owner = getattr(import_module(module), kind)

def broken(*args, **kwargs):
    password = os.environ["CANARY_PASSWORD"]
    person = {"email": os.environ["CANARY_PERSON"]}
    raise ZeroDivisionError("broken on purpose")

setattr(owner, name, broken)
from tui.__main__ import main
sys.exit(main())
"""


def breaking(where: str) -> list[str]:
    """What starts a Carnet in which that function breaks, with secrets in its hands."""
    return [sys.executable, "-c", BREAKING, where]


POINTS = {
    "in a key": ("tui.app.CarnetApp.action_repaint", b"\x0c"),
    "in a row": ("tui.rows.customer_cells", b""),
    "in a query": ("store.customer_lists.count", b""),
    "in a page": ("store.customers.card", b"\r"),
    "in a copy": ("tui.clipboard.copy", b"y"),
    "in a palette": ("tui.dialogs.palette.PaletteDialog.compose", b":"),
    "in a dialog": ("tui.dialogs.form.FormDialog.compose_content", b"n"),
    "at the start": ("tui.app.CarnetApp.on_mount", b""),
}


@pytest.mark.parametrize(("where", "keys"), POINTS.values(), ids=POINTS)
def test_a_crash_shows_and_leaves_no_secret_and_no_person(
    book: Path, monkeypatch: pytest.MonkeyPatch, where: str, keys: bytes
) -> None:
    secrets = {"CANARY_PASSWORD": "hunter2-canary", "CANARY_PERSON": "canary.person@example.com"}
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    with start(book, *breaking(where)) as app:
        if keys:
            app.wait_for("ACME Ltd")
            app.send(keys)
        cmdline = wait_for_command_line(app)
        assert app.wait_for_exit() == 1
        written = app.written()
    assert b"ZeroDivisionError" in written, "the report says what broke"
    for secret in secrets.values():
        assert secret.encode() not in written
        assert secret.encode() not in cmdline
        for path in book.parent.parent.rglob("*"):
            if path.is_file():
                assert secret.encode() not in path.read_bytes(), path
    assert not list(book.parent.glob("core*"))


def wait_for_command_line(app: PtyApp) -> bytes:
    """What everybody on the machine sees of the program; nothing if it ended already."""
    path = Path(f"/proc/{app.process.pid}/cmdline")
    return path.read_bytes() if path.exists() else b""
