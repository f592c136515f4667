"""The command line as such: the verb found, wrong use explained, nothing imported or shown that need not be."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import cli
from helpers.cli import COMMAND, ROOT, Carnet
from helpers.pty_app import PtyApp
from helpers.waiting import wait_until

from tui import __version__, private
from tui.commands.grammar import VERBS

ESCAPES = "\x1b]52;c;cHduZWQ=\x07\x1b[2J\x9b31m\u202e"
"""Fills a clipboard, clears a screen and turns a line round, if a terminal gets to see it."""


def acting(text: str) -> set[str]:
    """The signs in ``text`` that could act on a terminal."""
    return {sign for sign in text if not sign.isprintable()} - {"\n", "\t"}


def test_the_version_is_the_packages_and_nothing_is_imported_for_it() -> None:
    code = "import sys; from tui.__main__ import main; main(['--version']); print(*sys.modules)"
    out = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    version, modules = out.splitlines()
    assert version == f"carnet {__version__}"
    assert not {"re", "argparse", "dataclasses", "peewee", "store", "textual"} & set(modules.split())


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_is_given_without_the_toolkit(verb: str) -> None:
    code = f"""
import sys
from tui.__main__ import main
main({[*verb.split(), "--help"]!r})
print("MODULES", *sys.modules)
"""
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    help_text, _, modules = out.partition("MODULES")
    assert help_text.startswith(f"usage: carnet {verb}".rstrip())
    assert not {"textual", "rich", "pyperclip", "vobject", "phonenumbers", "email_validator"} & set(modules.split())


def test_the_help_of_a_verb_tells_its_options_and_the_version_may_stand_beside_others(carnet: Carnet) -> None:
    assert "--no-header" in carnet("query", "--help").out
    assert carnet("--mouse", "--version") == (0, f"carnet {__version__}\n", "")


def test_a_verb_that_is_not_there_is_wrong_use_with_the_likely_one(carnet: Carnet) -> None:
    assert carnet("qurey", "acme") == (2, "", "carnet: there is no verb qurey · did you mean `carnet query`?\n")
    assert carnet("zzz").err == "carnet: there is no verb zzz · `carnet --help` lists them\n"


@pytest.mark.parametrize("arguments", [["--what"], ["query"], ["query", "--customer"], ["why", "a", "--what"], ["store", "burn"]])
def test_wrong_use_is_explained_on_standard_error_with_code_2(carnet: Carnet, arguments: list[str]) -> None:
    ended = carnet(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("usage: carnet ")


def test_a_customer_and_a_project_cannot_both_be_asked_for(carnet: Carnet) -> None:
    ended = carnet("why", "anna", "--customer", "a", "--project", "b")
    assert ended.code == 2
    assert "not allowed with" in ended.err


def test_there_is_no_option_for_a_password(carnet: Carnet) -> None:
    for verb in ("", *VERBS):
        assert "password" not in carnet(*verb.split(), "--help").out.lower()


@pytest.mark.parametrize("arguments", [[ESCAPES], [f"--{ESCAPES}"], ["query", "a", f"--{ESCAPES}"], ["store", ESCAPES]])
def test_what_was_typed_wrongly_cannot_act_on_the_terminal(carnet: Carnet, arguments: list[str]) -> None:
    ended = carnet(*arguments)
    assert ended.code == 2
    assert not acting(ended.err)
    assert "\\x1b" in ended.err


def test_a_wrong_setting_is_wrong_use(carnet: Carnet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARNET_THEME", f"pink{ESCAPES}")
    ended = carnet("find", "anna")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("carnet: CARNET_THEME: theme must be one of terminal")


def test_the_configuration_file_may_be_named_before_and_after_the_verb(carnet: Carnet, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.toml")
    for arguments in (["--config", missing, "find", "anna"], ["find", "anna", "--config", missing]):
        assert carnet(*arguments).err.startswith(f"carnet: {missing}: there is no such file")


def test_the_last_database_that_is_named_counts(carnet: Carnet, tmp_path: Path) -> None:
    ended = carnet("--database", "/nowhere/first.db", "find", "anna", "--database", str(tmp_path / "second.db"))
    assert ended.code == 3
    assert str(tmp_path / "second.db") in ended.err


def test_a_password_in_an_argument_is_warned_of_and_never_shown(carnet: Carnet) -> None:
    url = "postgresql://ann:hush@127.0.0.1:1/carnet?connect_timeout=1"
    ended = carnet("--database", url, "find", "anna")
    assert ended.code == 3
    assert "can see the password" in ended.err
    assert "hush" not in ended.err


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql://ann:hush@127.0.0.1:1/carnet", 3),
        ("postgresql://ann:hush@127.0.0.1:port/carnet", 3),
        ("postgresql://ann:hush%zz@127.0.0.1/carnet", 3),
        ("postgresql://ann:hush@127.0.0.1/carnet?colour=red", 3),
        ("postgresql:///carnet?password=hush&host=/nowhere", 3),
        ("mysql://ann:hush@127.0.0.1/carnet", 2),
    ],
)
def test_no_failure_to_open_a_store_shows_its_password(
    carnet: Carnet, monkeypatch: pytest.MonkeyPatch, url: str, code: int
) -> None:
    monkeypatch.setenv("CARNET_DATABASE", url)
    ended = carnet("find", "anna")
    assert (ended.code, ended.out) == (code, "")
    assert ended.err.startswith("carnet: ")
    assert "hush" not in ended.err


def test_a_folder_that_others_may_read_is_told_of(carnet: Carnet, home: Path) -> None:
    folder = home / ".local/share/carnet"
    folder.mkdir(parents=True)
    folder.chmod(0o750)
    assert f"chmod 700 {folder}" in carnet("find", "anna").err


@pytest.mark.parametrize("verb", ["", "demo"])
def test_without_a_terminal_the_screens_say_so_and_do_not_start(verb: str) -> None:
    ended = cli.run(*verb.split(), env={"TERM": "xterm-256color"})
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("carnet: the screens need a terminal for input and output")


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"TERM": "dumb"}, "try TERM=xterm-256color"),
        ({"TERM": ""}, "try TERM=xterm-256color"),
        ({"PYTHONIOENCODING": "ascii"}, "this terminal is set to ascii"),
        ({"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "try LC_ALL=C.UTF-8"),
    ],
)
def test_a_terminal_that_cannot_show_the_screens_is_told_what_to_do(environment: dict[str, str], words: str) -> None:
    with PtyApp(COMMAND, env=environment) as terminal:
        assert terminal.wait_for_exit() == 2
        assert words in terminal.text().replace("\n", "")
        assert b"\x1b" not in terminal.written()


def test_an_interrupt_ends_quietly_with_130(tmp_path: Path) -> None:
    fifo = tmp_path / "cards.vcf"
    os.mkfifo(fifo)
    arguments = ["import", "--dry-run", "--json", str(fifo)]
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # what a shell runs in the background ignores it
    )
    writer: list[int] = []

    def is_reading() -> bool:
        assert process.poll() is None, process.communicate()
        with contextlib.suppress(OSError):  # there is no reader yet
            writer.append(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
        return bool(writer)

    wait_until(is_reading, "the import reads its file")
    process.send_signal(signal.SIGINT)
    os.close(*writer)  # an interrupt that came just before the read waits for the read to return
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"")


def test_a_reader_that_goes_away_is_no_error() -> None:
    process = subprocess.Popen([*COMMAND, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait() == 141


@pytest.mark.parametrize("mask", ["000", "002", "022", "077"])
def test_whatever_a_command_makes_is_for_its_user_alone(home: Path, mask: str) -> None:
    umask = ["sh", "-c", f'umask {mask}; exec "$@"', "sh"]
    card = b"BEGIN:VCARD\nFN:Anna\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n"
    assert cli.run("import", "-", "--rejects", str(home / "rejects.vcf"), stdin=card, before=umask).code == 1
    assert cli.run("export", "-o", str(home / "out" / "export.jsonl"), before=umask).code == 0
    assert cli.run("store", "backup", str(home / "backup.db"), before=umask).code == 0
    made = [path for path in home.rglob("*") if private.is_loose(path)]
    assert made == []
    assert {"carnet.db", "rejects.vcf", "export.jsonl", "backup.db"} <= {path.name for path in home.rglob("*")}


def test_the_screens_of_a_store_that_cannot_be_opened_end_with_its_sentence_and_code(tmp_path: Path) -> None:
    (tmp_path / "words.db").write_text("words " * 1000)
    with PtyApp([*COMMAND, "--database", tmp_path / "words.db"]) as terminal:
        assert terminal.wait_for_exit() == 3
        assert "carnet: " in terminal.text()
        assert "Traceback" not in terminal.text()


def test_output_that_cannot_be_written_is_said() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*COMMAND, "--help"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (1, b"carnet: standard output cannot be used: No space left on device\n")


def test_the_traceback_of_a_fault_cannot_act_on_the_terminal() -> None:
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tui.commands import grammar
from tui.__main__ import main
def fault(arguments): raise RuntimeError({ESCAPES!r})
grammar.understood = fault
main(["find", "anna"])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 1
    assert "RuntimeError: \\x1b]52;c;" in done.stderr.decode()
    assert not acting(done.stderr.decode())
