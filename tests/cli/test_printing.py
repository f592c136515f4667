"""What a verb prints can be read back from a pipe, and cannot act on a terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.cli import ROOT
from helpers.pty_app import PtyApp

from tui.commands import printing

HOSTILE = [
    "\x1b]52;c;cHduZWQ=\x07",
    "\x1b]0;title\x1b\\",
    "\x1b[2J\x1b[6n",
    "\x9b2J\x9d0;t\x9c",
    "\x90q\x98\x9e\x9f",
    "a\x00b\x08c\x7f\r",
    "\u202egnp.exe\u2066",
    "two\u2028lines\u2029",
    "broken \udcff surrogate",
    "tab\there\nand there",
]
HARMLESS = ["Éloïse Martin", "李伟", "عمر حداد", "שרה כהן", "क\u200dष", "می\u200cخواهم", "👩‍👩‍👧 family"]

PROGRAM = """
import ast, sys
from tui.commands import printing
printing.prepare_streams()
for text in ast.literal_eval(open(sys.argv[1]).read()):
    printing.print_row(text, text)
    printing.print_json({"text": text})
    printing.print_text(text + "\\r\\n")
    printing.say(text)
printing.say("end")
"""


def program(tmp_path: Path, texts: list[str]) -> list[str]:
    """The command of a process that prints ``texts`` in every way there is."""
    (tmp_path / "texts").write_text(ascii(texts))
    return [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{PROGRAM}", str(tmp_path / "texts")]


def test_nothing_acts_on_a_terminal(tmp_path: Path) -> None:
    with PtyApp(program(tmp_path, HOSTILE), size=(200, 60)) as terminal:
        assert terminal.wait_for_exit() == 0
        written = terminal.written().decode()
    acting = {sign for sign in written if not sign.isprintable()}
    assert acting == {"\r", "\n", "\t"}  # the terminal itself puts the return before the line feed
    assert "\\x1b]52;c;cHduZWQ=\\x07" in written
    assert "\\u202egnp.exe" in written


def test_names_of_all_scripts_reach_a_terminal_unharmed(tmp_path: Path) -> None:
    with PtyApp(program(tmp_path, HARMLESS), size=(200, 60)) as terminal:
        assert terminal.wait_for_exit() == 0
        written = terminal.written().decode()
    for name in HARMLESS:
        assert f"{name}\t{name}\r\n" in written


def test_a_pipe_gets_utf_8_whatever_the_locale_and_json_loses_nothing(tmp_path: Path) -> None:
    environment = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(program(tmp_path, HARMLESS + HOSTILE), env=environment, capture_output=True, check=True)
    lines = done.stdout.decode().split("\n")
    assert [json.loads(line)["text"] for line in lines if line.startswith('{"text":')] == HARMLESS + HOSTILE
    assert f"{HARMLESS[0]}\t{HARMLESS[0]}" in lines


def test_a_row_is_one_line_with_its_own_tabs_only(capsys: pytest.CaptureFixture[str]) -> None:
    printing.print_row("a\tb", "c\nd", "é\u200d")
    assert capsys.readouterr().out == "a\\x09b\tc\\x0ad\té\u200d\n"


def test_a_file_gets_a_text_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    printing.print_text("FN:a\x1b\r\n")
    assert capsys.readouterr().out == "FN:a\x1b\r\n"


def test_things_are_counted_in_words() -> None:
    assert printing.counted(1, "contact") == "1 contact"
    assert printing.counted(2000, "contact") == "2,000 contacts"
    assert printing.counted(0, "address", "addresses") == "0 addresses"


def test_progress_is_silent_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with printing.Meter("importing") as meter:
        meter(5, 10)
    assert capsys.readouterr().err == ""
