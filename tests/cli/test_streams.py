"""Started on pipes, on streams that are closed, or on a terminal of any kind: it works, or a sentence says why not (T8)."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.cli import COMMAND
from helpers.pty_app import PtyApp
from helpers.waiting import wait_until

NEEDED = "the screens need a terminal for input and output"
NEVER = "tail -f /dev/null"
"""A pipe from which nothing ever comes."""


def started(arguments: str, before: str, after: str, folder: Path) -> PtyApp:
    """A shell on a terminal that starts Carnet with pipes and closed streams, and says how it ended."""
    script = f'{before} ( "$@" {arguments}; echo ended $? >/dev/tty ) {after}'
    env = {"CARNET_DATA_DIR": str(folder)}
    return PtyApp(["sh", "-c", script, "sh", *COMMAND], size=(132, 24), env=env, cwd=folder)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "<&-"), ("", ">&-"), ("", "2>&-"), ("", "<&- 2>&-"), ("", "</dev/null"), ("", ">/dev/null"), ("", "2>/dev/null"),
        (f"{NEVER} |", ""), ("", "| cat"), ("", "3>&1 2>&1 >&3 | cat"),
    ],
)  # fmt: skip
def test_where_one_of_the_three_streams_is_no_terminal_the_screens_say_so_and_do_not_start(
    before: str, after: str, tmp_path: Path
) -> None:
    with started("", before, after, tmp_path) as terminal:
        terminal.wait_for("ended 2")
        terminal.wait_for(NEEDED)  # what goes through a pipe may come later
        assert "Traceback" not in terminal.text()
        assert b"\x1b" not in terminal.written()
    assert not list(tmp_path.iterdir()), "no book was made"


@pytest.mark.parametrize("after", [">&- 2>&-", "<&- >&- 2>&-"])
def test_where_nothing_can_be_said_the_exit_code_says_it(after: str, tmp_path: Path) -> None:
    with started("", "", after, tmp_path) as terminal:
        terminal.wait_for("ended 2")
        assert terminal.text().strip() == "ended 2"


@pytest.mark.parametrize("arguments", ["--version", "--help", "export"])
def test_data_for_a_closed_stream_is_refused_in_a_sentence(arguments: str, tmp_path: Path) -> None:
    with started("import -", r"printf 'BEGIN:VCARD\nFN:Anna\nEND:VCARD\n' |", "", tmp_path) as terminal:
        terminal.wait_for("ended 0")
    with started(arguments, "", ">&-", tmp_path) as terminal:
        terminal.wait_for("ended 1")
        terminal.wait_for("carnet: standard output cannot be used")
        assert "Traceback" not in terminal.text()


def test_nothing_is_read_from_a_closed_stream_and_what_is_said_to_one_is_lost(tmp_path: Path) -> None:
    with started("import - --format jsonl", "", "<&- 2>&-", tmp_path) as terminal:
        terminal.wait_for("ended 0")
        assert "Traceback" not in terminal.text()


@pytest.mark.parametrize("driver", ["thin", "stock"])
@pytest.mark.parametrize("term", ["vt100", "linux", "screen", "tmux-256color", "never-heard-of"])
def test_on_a_terminal_of_any_kind_the_screens_are_there_and_gone_at_once(term: str, driver: str, tmp_path: Path) -> None:
    with opened("xterm-256color", "thin", tmp_path) as terminal:
        terminal.wait_for("bob")
        terminal.wait_for("esc look around")
        usual = terminal.text()
    with opened(term, driver, tmp_path) as terminal:
        wait_until(lambda: terminal.text() == usual, "it looks as it does elsewhere", otherwise=terminal.text)
        terminal.send(b"q")
        assert terminal.wait_for_exit() == 0
        assert terminal.is_cooked()


def opened(term: str, driver: str, folder: Path) -> PtyApp:
    """The screens of a new book on a terminal that calls itself that."""
    env = {"TERM": term, "CARNET_DRIVER": driver, "CARNET_DATA_DIR": str(folder / term), "CARNET_OPERATOR": "bob"}
    return PtyApp(COMMAND, env=env)
