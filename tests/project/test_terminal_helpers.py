"""The two helpers that drive real terminals see what a user would see, and leave nothing running."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from helpers.pty_app import PtyApp
from helpers.tmux import Tmux
from helpers.waiting import wait_until

ASK_AND_ANSWER = "print('name?'); print('hello', input()); input()"
SHOW_SIZE = """
import os, signal
show = lambda *_: print('size', *os.get_terminal_size(), flush=True)
signal.signal(signal.SIGWINCH, show)
show()
while True: signal.pause()
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_pty_program_is_typed_to_and_read() -> None:
    with PtyApp(python(ASK_AND_ANSWER)) as app:
        app.wait_for("name?")
        app.send("Zoë\r".encode())
        app.wait_for("hello Zoë")
        assert b"hello Zo\xc3\xab\r\n" in app.written()
        app.send(b"\r")
        assert app.wait_for_exit() == 0


def test_a_pty_has_the_size_it_was_given_and_tells_of_a_new_one() -> None:
    with PtyApp(python(SHOW_SIZE), size=(101, 33)) as app:
        app.wait_for("size 101 33")
        app.resize(140, 40)
        app.wait_for("size 140 40")


def test_dropping_the_line_hangs_the_program_up() -> None:
    with PtyApp(python("input('ready')")) as app:
        app.wait_for("ready")
        app.hang_up()
        assert app.wait_for_exit() in (-signal.SIGHUP, 1)


def test_a_pty_program_that_ignores_signals_is_gone_at_the_end() -> None:
    stubborn = "import signal; signal.signal(15, signal.SIG_IGN); print('ready'); signal.pause(); signal.pause()"
    with PtyApp(python(stubborn)) as app:
        app.wait_for("ready")
        app.signal(signal.SIGTERM)
    assert not is_running(app.process.pid)


def test_a_wait_in_vain_shows_the_screen() -> None:
    with PtyApp(python("print('what is there'); input()")) as app:
        app.wait_for("what is there")
        with pytest.raises(AssertionError, match="what is there"):
            app.wait_for("what is not", timeout=0)


def test_tmux_shows_what_is_on_the_pane_and_how_it_is_drawn() -> None:
    with Tmux(python("print('\\x1b[9mstruck\\x1b[m'); print('got', input()); input()"), size=(60, 20)) as tmux:
        tmux.wait_for("struck")
        assert "\x1b[9mstruck" in tmux.capture(styled=True)
        tmux.type("a;b -x")
        tmux.press("Enter")
        tmux.wait_for("got a;b -x")
        assert (tmux.pane("pane_width"), tmux.pane("pane_height")) == ("60", "20")
        tmux.press("Enter")
        assert tmux.wait_for_exit() == 0


def test_tmux_takes_osc_52_into_its_buffer_byte_for_byte(tmp_path: Path) -> None:
    copy = "print('\\x1b]52;c;YUBiLmV4YW1wbGUsIGNAZC5leGFtcGxl\\a', flush=True); input()"
    with Tmux(python(copy), options={"set-clipboard": "on"}, cwd=tmp_path) as tmux:
        wait_until(tmux.show_buffer, "something was copied")
        assert tmux.show_buffer() == b"a@b.example, c@d.example"


def test_tmux_is_gone_with_its_program_at_the_end() -> None:
    with Tmux(python("print('ready'); input()")) as tmux:
        tmux.wait_for("ready")
        server, program = int(tmux.run("display-message", "-p", "#{pid}")), tmux.pid()
    wait_until(lambda: not is_running(server) and not is_running(program), "both are gone")
