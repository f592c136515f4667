"""The thin driver under a real app in a real pseudo-terminal."""

from __future__ import annotations

import os
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event, Thread

import pytest
from helpers.emulator import Emulator
from helpers.pty_app import PtyApp
from helpers.waiting import wait_until
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from tui.driver import choose_driver
from tui.driver.stock import StockDriver, Writer
from tui.driver.thin import ThinDriver

ROOT = Path(__file__).parents[3]
APP = ROOT / "tests" / "helpers" / "driver_app.py"


class Seen:
    """An app in a terminal, as our emulator shows what it wrote."""

    def __init__(self, width: int = 60, height: int = 16, env: Mapping[str, str] | None = None, note: str = "") -> None:
        places = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "TEXTUAL_ANIMATIONS": "none"}
        command = [sys.executable, APP, *([note] if note else [])]
        self.app = PtyApp(command, size=(width, height), env={**places, **(env or {})})
        self.emulator = Emulator(width, height)
        self._taken = 0
        self._decode = getincrementaldecoder("utf-8")().decode

    def close(self) -> None:
        self.app.close()

    def rows(self) -> list[str]:
        """What is on the screen now."""
        data = self.app.written()
        self.emulator.feed(self._decode(data[self._taken :]))
        self._taken = len(data)
        return self.emulator.rows

    def wait_for(self, text: str) -> list[str]:
        """The screen as soon as the text is on it."""
        wait_until(lambda: text in "\n".join(self.rows()), f"{text!r} is shown", otherwise=lambda: "\n".join(self.rows()))
        return self.rows()

    def resize(self, width: int, height: int) -> None:
        """Give the terminal another size, and wait until the app has drawn for it."""
        self.rows()
        self.emulator.resize(width, height)
        self.app.resize(width, height)
        self.wait_for(f"size {width}x{height}")


@pytest.fixture
def seen() -> Iterator[Seen]:
    """The app, started and drawn."""
    app = Seen()
    app.wait_for("size 60x16")
    app.wait_for("contact 002")
    yield app
    app.close()


@pytest.mark.parametrize("term", ["xterm-256color", "linux", "vt220", "tmux-256color"])
def test_the_app_looks_the_same_with_the_stock_driver(term: str) -> None:
    looks = {}
    for driver in ("stock", "thin"):
        seen = Seen(env={"CARNET_DRIVER": driver, "TERM": term})
        try:
            for keys, expected in [
                (b"", "contact 000"),
                (b"\x1b[B" * 9, "contact 009"),
                (b"x", "key x"),
                (b"o", "Sure?"),
                (b"yolk", "yolk"),
            ]:
                seen.app.send(keys)
                seen.wait_for(expected)
            seen.app.send(b"\x1b")
            wait_until(lambda: "Sure?" not in "\n".join(seen.rows()), "the dialog is closed")  # noqa: B023 - asked at once
            seen.app.send(b"w")
            seen.wait_for("key w")
            looks[driver] = seen.emulator.look()
        finally:
            seen.close()
    assert looks["thin"] == looks["stock"]


def test_a_key_writes_little_and_an_idle_app_nothing(seen: Seen) -> None:
    seen.app.send(b"x")
    seen.wait_for("key x")
    before = len(seen.app.written())
    seen.app.send(b"w")
    seen.wait_for("key w")
    assert len(seen.app.written()) - before < 40


def test_escape_closes_a_dialog_without_the_kitty_keyboard(seen: Seen) -> None:
    seen.app.send(b"o")
    seen.wait_for("Sure?")
    seen.app.send(b"\x1b")
    wait_until(lambda: "Sure?" not in "\n".join(seen.rows()), "the dialog is closed")


def test_a_paste_with_line_ends_presses_no_key(seen: Seen) -> None:
    seen.app.send(b"\x1b[200~q\r\no\x1b[201~")
    seen.wait_for("paste 'q\\r\\no'")
    assert seen.app.process.poll() is None


def test_answers_of_the_terminal_press_no_key(seen: Seen) -> None:
    seen.app.send(b"\x1b[?62;22c\x1b]52;c;cXEK\x07\x1bP>|q\x1b\\\x1b[0nx")
    seen.wait_for("key x")
    assert seen.app.process.poll() is None


def test_a_resize_leaves_no_debris(seen: Seen) -> None:
    for width, height in [(40, 10), (70, 20), (41, 12), (60, 16)]:
        seen.resize(width, height)
        seen.wait_for("contact 002")
    fresh = Emulator(60, 16)
    seen.app.send(b"l")
    seen.app.send(b"x")
    seen.wait_for("key x")
    whole = seen.app.written().rpartition(b"\x1b[H\x1b[2J")[2]
    fresh.feed(whole.decode())
    assert fresh.look() == seen.emulator.look()


def test_what_is_drawn_between_two_sizes_leaves_no_debris(seen: Seen) -> None:
    for key in ("x", "w"):  # until it has drawn all that it draws at its start
        seen.app.send(key.encode())
        seen.wait_for(f"key {key}")
    taken = len(seen.app.written())
    seen.app.send(b"n")
    told = b"key n"
    wait_until(lambda: b"\x1b[2J" in seen.app.written()[taken:].partition(told)[2], "it was painted anew")
    seen.wait_for("╰")


def test_a_repaint_mends_what_somebody_else_wrote_to_the_terminal(seen: Seen) -> None:
    seen.app.send(b"l")
    seen.wait_for("key l")
    before = seen.emulator.look()
    seen.emulator.feed("\x1b[5;5H\x1b[31mnoise from another program\x1b[2;9r\x1b[?7h")
    seen.app.send(b"l")
    wait_until(lambda: seen.rows() and seen.emulator.look() == before, "the noise is gone")


def test_stopping_gives_the_terminal_back_and_continuing_takes_it_again(seen: Seen) -> None:
    seen.app.send(b"z")
    wait_until(lambda: "T" in _state(seen.app.process.pid), "the process has stopped")
    wait_until(lambda: seen.rows() and {"1049", "2004"}.isdisjoint(seen.emulator.modes), "what it wrote before was read")
    assert "25" in seen.emulator.modes
    seen.app.signal(signal.SIGCONT)
    seen.wait_for("contact 002")
    assert {"1049", "2004"} <= seen.emulator.modes
    seen.app.send(b"x")
    seen.wait_for("key x")


def test_continuing_after_a_stop_nobody_announced_paints_everything(seen: Seen) -> None:
    seen.app.signal(signal.SIGSTOP)
    wait_until(lambda: "T" in _state(seen.app.process.pid), "the process has stopped")
    seen.rows()
    seen.emulator.feed("\x1b[?1049l$ fg\x1b[2J")
    seen.app.signal(signal.SIGCONT)
    seen.wait_for("contact 002")
    seen.app.send(b"x")
    seen.wait_for("key x")


def test_quitting_leaves_the_terminal_as_it_was(seen: Seen) -> None:
    seen.app.send(b"q")
    assert seen.app.wait_for_exit() == 0
    seen.wait_for("ended well")
    assert seen.emulator.modes & {"1049", "2004", "1004"} == set()
    assert seen.emulator.screen.cursor.attrs.reverse is False
    assert seen.emulator.screen.cursor.attrs.fg == seen.emulator.screen.cursor.attrs.bg == "default"


@pytest.mark.parametrize("driver", ["thin", "stock"])
def test_a_terminal_that_goes_away_ends_the_app_once_and_cleanly(tmp_path: Path, driver: str) -> None:
    note = tmp_path / "note"
    seen = Seen(note=str(note), env={"CARNET_DRIVER": driver})
    try:
        seen.wait_for("contact 000")
        seen.app.hang_up()
        seen.app.process.wait(20)
        assert note.read_text() == "gone\n"
    finally:
        seen.close()


def test_the_stock_driver_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARNET_DRIVER", "stock")
    assert choose_driver() is StockDriver
    monkeypatch.delenv("CARNET_DRIVER")
    assert choose_driver() is ThinDriver


def test_nobody_waits_for_what_the_stock_driver_cannot_send_any_more() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    gone: list[str] = []
    writer = Writer(WriterThread(os.fdopen(writing, "w")), lambda: gone.append("gone"))
    writer.start()

    def write_much() -> None:
        for _ in range(10 * MAX_QUEUED_WRITES):
            writer.write("x")
        writer.stop()

    writing_much = Thread(target=write_much, daemon=True)
    writing_much.start()
    wait_until(lambda: not writing_much.is_alive(), "all is written")
    assert gone == ["gone"]


def test_the_stock_driver_looks_whether_its_terminal_is_there_also_where_nothing_is_written_and_no_signal_tells_of_it() -> None:
    gone: list[str] = []
    far, near = os.openpty()
    driver = StockDriver.__new__(StockDriver)
    driver.fileno, driver._debug, driver.exit_event = near, False, Event()
    driver.terminal_gone = lambda: gone.append("gone")  # type: ignore[method-assign]
    reading = Thread(target=driver.run_input_thread, daemon=True)
    reading.start()
    os.close(far)
    wait_until(lambda: gone, "it was noticed")
    driver.exit_event.set()
    reading.join()
    os.close(near)


def _state(pid: int) -> str:
    """The state letter of a process."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
