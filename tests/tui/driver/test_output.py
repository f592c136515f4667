"""What the driver's output lets through, and what becomes of frames the terminal is too slow for."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from helpers.emulator import Emulator
from helpers.waiting import wait_until
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.driver.capabilities import PLAIN, XTERM, Capabilities
from tui.driver.cells import NARROW, clusters
from tui.driver.controls import is_control
from tui.driver.output import Output
from tui.driver.pens import Pen, apply_sgr, pen_change
from tui.driver.shadow import Grid

ROOT = Path(__file__).parents[3]
START = "\x1b[?1049h"
PASSED = [
    "\x1b[?1049h", "\x1b[?1049l", "\x1b[?25l", "\x1b[?25h", "\x1b[?1000h\x1b[?1003h", "\x1b[?2004h", "\x1b[?2026$p",
    "\x1b[?2048$p", "\x1b[?7l", "\x1b[>25u", "\x1b[<u", "\x07", "\x1b]22;pointer\x07", "\x1b]2;Carnet – Ada\x07",
    "\x1b]52;c;QWRh\x07", "\x1bPtmux;\x1b\x1b]52;c;QWRh\x07\x1b\\", "\x1bP\x1b]52;c;QWRh\x1b\\\x1bPQWRh\x07\x1b\\",
]  # fmt: skip
HELD_BACK = [
    "\x1b[2J", "\x1b[6n", "\x1b[21t", "\x1b[c", "\x1b]52;c;?\x07", "\x1b]2;a\x1b]52;c;QQ==\x07", "\x1b]8;;http://x\x1b\\",
    "\x1b]777;notify;a;b\x07", "\x1b]1337;File=:QQ==\x07", "\x1b]4;1;red\x07", "\x1bPq#0\x1b\\", "\x1b_Gq\x1b\\", "\x9b2J",
    "\x1bc", "\x1b]0;a", "\x1b^p\x1b\\", "\x1bXs\x1b\\", "\x1b[?1049hx",
]  # fmt: skip


@pytest.mark.parametrize("data", PASSED)
def test_what_textual_switches_and_we_copy_is_passed_on(data: str) -> None:
    assert is_control(data)


@pytest.mark.parametrize("data", HELD_BACK)
def test_nothing_else_is_passed_on(data: str) -> None:
    assert not is_control(data)


@given(st.text(alphabet=st.characters(), max_size=60))
def test_no_text_brings_a_control_character_into_a_cell(text: str) -> None:
    grid = Grid(30, 2)
    grid.draw(f"\x1b[1;1H{text}\x1b[2;1H")
    for cell in (cell for row in grid.texts for cell in row):
        assert all(ord(c) >= 0x20 and not 0x7F <= ord(c) < 0xA0 and c not in "\u202a\u202e\u2066\u2069" for c in cell)
        cell.encode()


@pytest.mark.parametrize("payload", HELD_BACK + PASSED)
def test_a_sequence_in_a_text_does_not_reach_the_terminal(payload: str) -> None:
    thin_grid = Grid(60, 2)
    thin_grid.draw(f"\x1b[1;1Hname {payload} end\x1b[2;1H")
    assert not any("\x1b" in cell or "\x07" in cell or "\x9b" in cell for row in thin_grid.texts for cell in row)


@given(st.text(alphabet=st.sampled_from("aé漢\u0301\u200d\ufe0f👩🚀❤☎🇨🇭👍🏽\u200b ᄀ\u1161"), max_size=12))
def test_clusters_are_as_wide_together_as_textual_takes_the_text_for(text: str) -> None:
    assert sum(cluster.width for cluster in clusters(text)) == cell_len(text)


def test_every_character_taken_for_narrow_is_narrow_for_textual() -> None:
    assert {cell_len(character) for character in NARROW} == {1}


@st.composite
def pens(draw: st.DrawFn) -> Pen:
    """Any pen."""
    colours = st.sampled_from(["", "31", "97", "38;5;4", "38;2;1;2;3"])
    fg, bg = draw(colours), draw(colours)
    grounds = {"31": "41", "97": "107"}
    attributes = draw(st.frozensets(st.sampled_from([1, 2, 3, 4, 5, 6, 7, 8, 9, 21, 51, 52, 53])))
    return Pen(fg, grounds.get(bg, bg.replace("38;", "48;")), attributes)


@given(pens(), pens())
def test_a_change_of_pen_ends_at_the_new_pen_and_is_no_longer_than_starting_afresh(old: Pen, new: Pen) -> None:
    change = pen_change(old, new)
    assert (apply_sgr(old, change[2:-1]) if change else old) == new
    assert len(change) <= len(pen_change(None, new))


@pytest.mark.parametrize(("term", "able"), [("no-such-terminal", [PLAIN]), ("xterm-256color", [XTERM, PLAIN]), ("dumb", [PLAIN])])
def test_a_terminal_gets_only_what_its_entry_promises(term: str, able: list[Capabilities]) -> None:
    # curses reads one entry in the life of a process.
    code = f"from tui.driver.capabilities import terminal_capabilities; print(terminal_capabilities({term!r}))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.strip() in [repr(one) for one in able]


class Line:
    """An output over a pipe, whose other end takes what it wants when it wants."""

    def __init__(self) -> None:
        self.readable, self.writable = os.pipe()
        os.set_blocking(self.writable, False)
        self.gone = Event()
        self.output = Output(self.writable, XTERM, self.gone.set)
        self.output.resized(40, 5)
        self.output.start()
        self.output.write(START)
        self.emulator = Emulator(40, 5)

    def fill(self) -> int:
        """Leave no room on the line; give the number of bytes in it."""
        size = 0
        try:
            while True:
                size += os.write(self.writable, b"\0" * 4096)
        except BlockingIOError:
            return size

    def take(self, size: int = 1 << 20) -> bytes:
        """Take what has come."""
        return os.read(self.readable, size) if select.select([self.readable], [], [], 0)[0] else b""

    def take_until(self, enough: Callable[[bytes], bool]) -> bytes:
        """Take what comes until it is enough."""
        received = bytearray()

        def is_enough() -> bool:
            received.extend(self.take())
            return enough(received)

        wait_until(is_enough, "enough has come", otherwise=lambda: repr(bytes(received)))
        return bytes(received)

    def shows(self, text: str) -> bool:
        """Take what has come, and tell whether the text is on the screen."""
        self.emulator.feed(self.take().decode().replace("\0", ""))
        return any(text in row for row in self.emulator.rows)

    def close(self) -> None:
        self.output.stop()
        for descriptor in (self.readable, self.writable):
            os.close(descriptor)


@pytest.fixture
def line() -> Iterator[Line]:
    """An output that has started."""
    line = Line()
    yield line
    line.close()


def frame(text: str) -> str:
    """What Textual writes to show this in the second row."""
    return f"\x1b[2;1H\x1b[44m{text:40}\x1b[0m\x1b[1;1H"


def test_frames_a_slow_line_could_not_take_are_left_out(line: Line) -> None:
    line.output.write(frame("frame 0"))
    wait_until(lambda: line.shows("frame 0"), "the first frame is there")
    stuffing = line.fill()
    for number in range(1, 1000):
        line.output.write(frame(f"frame {number}"))
    received = line.take_until(lambda received: len(received) >= stuffing)
    assert b"\x1b" not in received[:stuffing]
    line.emulator.feed(received[stuffing:].decode())
    wait_until(lambda: line.shows("frame 999"), "the newest frame is there")
    assert "frame 999" in line.emulator.rows[1]


def test_writing_never_waits_for_the_line(line: Line) -> None:
    line.fill()
    for number in range(200):
        line.output.write(frame(f"frame {number}"))
        line.output.write("\x07")


def test_a_line_that_takes_nothing_does_not_hold_up_the_end(line: Line) -> None:
    line.fill()
    line.output.write(frame("never seen"))
    line.output.stop()


def test_a_picture_that_is_held_waits_for_its_release_and_the_newest_one_comes_then(line: Line) -> None:
    line.output.hold(monotonic() + 1_000)
    line.output.write(frame("half of it"))
    line.output.write("\x07")
    received = line.take_until(lambda received: b"\x07" in received)
    line.output.write(frame("all of it"))
    line.output.release()
    received += line.take_until(lambda received: b"all of it" in received)
    assert b"half" not in received


def test_a_picture_is_held_no_longer_than_it_was_said(line: Line) -> None:
    line.output.hold(monotonic() + 0.05)
    line.output.write(frame("late, but here"))
    wait_until(lambda: line.shows("late, but here"), "the picture comes by itself")


def test_the_end_waits_for_no_release() -> None:
    line = Line()
    line.output.hold(monotonic() + 1_000)
    line.output.write(frame("the last picture"))
    line.output.stop()
    assert b"the last picture" in line.take()
    line.close()


def test_controls_keep_their_order_and_no_picture_follows_the_end() -> None:
    line = Line()
    line.output.write(frame("here"))
    wait_until(lambda: line.shows("here"), "the frame is there")
    line.output.write(frame("too late"))
    line.output.write("\x1b[?2004l")
    line.output.write("\x1b[?1049l")
    line.output.write("\x1b[?25h")
    line.output.stop()
    sent = line.take().decode()
    assert sent.endswith("\x1b[?25h")
    assert sent.index("\x1b[?2004l") < sent.index("\x1b[?1049l")
    assert "late" not in sent.partition("\x1b[?1049l")[2]
    line.close()


def test_a_terminal_that_is_gone_is_told_once_and_writing_goes_on_without_harm() -> None:
    line = Line()
    wait_until(lambda: line.take() != b"" or True, "the start is sent")
    os.close(line.readable)
    line.output.write(frame("nobody sees this"))
    assert line.gone.wait(20)
    line.gone.clear()
    line.output.write(frame("nor this"))
    line.output.stop()
    assert not line.gone.is_set()
    os.close(line.writable)


def test_synchronised_output_wraps_large_frames_once_textual_knows_of_it(line: Line) -> None:
    line.output.write("\x1b[?2026h")
    rows = ["".join(f"\x1b[{31 + x % 7}mab\x1b[0m" for x in range(20)) for _ in range(5)]
    line.output.write("".join(f"\x1b[{y + 1};1H{row}" for y, row in enumerate(rows)))
    received = line.take_until(lambda received: b"\x1b[?2026l" in received)
    assert received.index(b"\x1b[?2026h") < received.index(b"ab") < received.index(b"\x1b[?2026l")


def test_after_a_resize_everything_is_painted_anew(line: Line) -> None:
    line.output.write(frame("first"))
    wait_until(lambda: line.shows("first"), "the frame is there")
    line.output.resized(30, 4)
    line.output.refresh()
    received = line.take_until(lambda received: b"first" in received)
    assert b"\x1b[2J" in received
