"""What a copy says and does by each way, without a terminal or multiplexer around it."""

from __future__ import annotations

import base64
import os
import stat
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from tui import clipboard
from tui.clipboard import Copied, Way

ADDRESS = "e.martin@acme.example"
FORTY = [f"person{number}@acme.example" for number in range(40)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def sent() -> list[str]:
    return []


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str, str], dict[str, str]]:
    """Puts a program of that name, written in Python, on an otherwise empty PATH; gives the environment."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def make(name: str, code: str) -> dict[str, str]:
        path = folder / name
        path.write_text(f"#!{sys.executable} -I\n{textwrap.dedent(code)}")
        path.chmod(0o755)
        return {"PATH": str(folder)}

    return make


def decoded(sequence: str) -> str:
    """The text in a plain OSC 52 sequence."""
    assert sequence.startswith("\x1b]52;c;")
    assert sequence.endswith("\x07")
    return base64.b64decode(sequence[7:-1], validate=True).decode()


def copy(items: list[str], folder: Path, sent: list[str], **environment: str) -> Copied:
    return clipboard.copy(items, folder=folder, environment=environment, send=sent.append)


def test_one_address_goes_to_the_terminal_and_is_not_called_copied(folder: Path, sent: list[str]) -> None:
    copied = copy([ADDRESS], folder, sent)
    assert [decoded(sequence) for sequence in sent] == [ADDRESS]
    assert copied == Copied((Way.TERMINAL, Way.FILE), False, f"{ADDRESS} sent to the terminal's clipboard, not confirmed")


def test_the_file_always_holds_the_text_and_is_for_its_owner_alone(folder: Path, sent: list[str]) -> None:
    mask = os.umask(0)
    try:
        copy(FORTY, folder, sent)
    finally:
        os.umask(mask)
    file = folder / clipboard.FILE_NAME
    assert file.read_text() == ", ".join(FORTY)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert os.listdir(folder) == [clipboard.FILE_NAME]


def test_several_addresses_are_counted_and_the_file_is_named(home: Path, sent: list[str]) -> None:
    copied = copy(FORTY, home / "data", sent)
    assert copied.sentence == ("40 addresses sent to the terminal's clipboard, not confirmed, and in ~/data/copied.txt")


def test_nothing_that_is_copied_can_end_a_line_or_start_a_sequence(folder: Path, sent: list[str]) -> None:
    copy(["rm -rf ~\r\n", "a\x1b]52;c;cHduZWQ=\x07b", "\u202ec\x9b2J", "d\u2028e\n"], folder, sent)
    text = decoded(sent[0])
    assert text == "rm -rf ~, a]52;c;cHduZWQ=b, c2J, d e"
    assert text.isprintable()


def test_nothing_is_done_for_nothing(folder: Path, sent: list[str]) -> None:
    assert copy(["", "\n"], folder, sent) == Copied((), False, "nothing to copy")
    assert sent == []
    assert not folder.exists()


def test_what_is_too_long_for_some_terminals_is_only_in_the_file(folder: Path, sent: list[str]) -> None:
    fits = ["x" * 74_997]
    assert Way.TERMINAL in copy(fits, folder, sent).ways
    assert len(sent[0]) - 8 < clipboard.LARGEST_SEQUENCE
    copied = copy(["x" * 75_000], folder, sent)
    assert copied.ways == (Way.FILE,)
    assert not copied.confirmed
    assert copied.sentence.endswith(f"only in {folder / clipboard.FILE_NAME}: no clipboard can be reached")
    assert len(sent) == 1


def test_screen_is_given_short_control_strings_that_make_up_the_sequence(folder: Path, sent: list[str]) -> None:
    copied = copy(FORTY, folder, sent, STY="1234.pts-0.host")
    parts = sent[0].removeprefix("\x1bP").removesuffix("\x1b\\").split("\x1b\\\x1bP")
    assert len(parts) > 1
    assert all(len(part) <= 76 for part in parts)
    assert decoded("".join(parts)) == ", ".join(FORTY)
    assert not copied.confirmed


def test_a_file_that_cannot_be_written_is_said(folder: Path, sent: list[str]) -> None:
    folder.write_text("in the way")
    assert copy([ADDRESS], folder, sent).ways == (Way.TERMINAL,)
    assert "cannot be written" in copy(FORTY, folder, sent).sentence
    nowhere = clipboard.copy([ADDRESS], folder=folder, environment={})
    assert nowhere.ways == ()
    assert nowhere.sentence.startswith(f"{ADDRESS} not copied: no clipboard can be reached, and {folder}")


def test_tmux_is_given_the_text_on_its_standard_input_only(
    folder: Path, sent: list[str], tmp_path: Path, program: Callable[[str, str], dict[str, str]]
) -> None:
    environment = program(
        "tmux",
        f"""
        import sys
        open({str(tmp_path / "arguments")!r}, "a").write(" ".join(sys.argv[1:]))
        open({str(tmp_path / "input")!r}, "wb").write(sys.stdin.buffer.read())
        """,
    )
    copied = copy(FORTY, folder, sent, TMUX="/socket,1,0", **environment)
    assert (tmp_path / "arguments").read_text() == "load-buffer -w -"
    assert (tmp_path / "input").read_text() == ", ".join(FORTY)
    assert copied.ways == (Way.TMUX, Way.FILE)
    assert copied.confirmed
    assert copied.sentence.startswith("40 addresses in the tmux buffer, and in /")
    assert sent == []


def test_an_old_tmux_is_asked_again_without_the_option_it_does_not_know(
    folder: Path, sent: list[str], program: Callable[[str, str], dict[str, str]]
) -> None:
    environment = program("tmux", "import sys; sys.exit('-w' in sys.argv)")
    copied = copy([ADDRESS], folder, sent, TMUX="/socket,1,0", **environment)
    assert copied.sentence == f"{ADDRESS} in the tmux buffer"


def test_a_tmux_that_is_gone_leaves_the_terminal(folder: Path, sent: list[str]) -> None:
    copied = copy([ADDRESS], folder, sent, TMUX="/socket,1,0", PATH="/nowhere")
    assert copied.ways == (Way.TERMINAL, Way.FILE)
    assert decoded(sent[0]) == ADDRESS


def test_a_tmux_that_hangs_is_given_up(
    folder: Path,
    sent: list[str],
    program: Callable[[str, str], dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clipboard, "_PATIENCE", 0.2)
    environment = program("tmux", "import time; time.sleep(60)")
    assert copy([ADDRESS], folder, sent, TMUX="/socket,1,0", **environment).ways == (Way.TERMINAL, Way.FILE)


XCLIP = """
import pathlib, sys
kept = pathlib.Path({kept!r})
if "-o" in sys.argv:
    sys.stdout.write(kept.read_text())
else:
    kept.write_text({text})
"""


def test_a_local_desktop_confirms_what_can_be_read_back(
    folder: Path, sent: list[str], tmp_path: Path, program: Callable[[str, str], dict[str, str]]
) -> None:
    program("which", "import sys; sys.exit(sys.argv[-1] != 'xclip')")
    environment = program("xclip", XCLIP.format(kept=str(tmp_path / "kept"), text="sys.stdin.read()"))
    copied = copy([ADDRESS], folder, sent, DISPLAY=":0", **environment)
    assert copied.confirmed
    assert copied.ways == (Way.DESKTOP, Way.TERMINAL, Way.FILE)
    assert copied.sentence.startswith(f"{ADDRESS} on the desktop's clipboard")


def test_a_desktop_tool_that_fails_quietly_is_not_believed(
    folder: Path, sent: list[str], tmp_path: Path, program: Callable[[str, str], dict[str, str]]
) -> None:
    program("which", "import sys; sys.exit(sys.argv[-1] != 'xclip')")
    environment = program("xclip", XCLIP.format(kept=str(tmp_path / "kept"), text="'another text'"))
    assert Way.DESKTOP not in copy([ADDRESS], folder, sent, DISPLAY=":0", **environment).ways


@pytest.mark.parametrize("variable", ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"])
def test_a_forwarded_desktop_is_left_alone(
    folder: Path,
    sent: list[str],
    tmp_path: Path,
    program: Callable[[str, str], dict[str, str]],
    variable: str,
) -> None:
    program("which", "import sys; sys.exit(sys.argv[-1] != 'xclip')")
    environment = program("xclip", XCLIP.format(kept=str(tmp_path / "kept"), text="sys.stdin.read()"))
    copied = copy([ADDRESS], folder, sent, DISPLAY="localhost:10.0", **{variable: "somewhere"}, **environment)
    assert copied.ways == (Way.TERMINAL, Way.FILE)
    assert not (tmp_path / "kept").exists()
