"""Keys, pastes and answers are told apart, whatever pieces they come in."""

from __future__ import annotations

import os

import pytest
from textual import events
from textual.message import Message

from tui.driver.keys import ESCAPE_WAIT, SEQUENCE_WAIT, KeyReader
from tui.driver.reading import WakeUp, read_input

ANSWERS = {
    "primary attributes": "\x1b[?62;22c",
    "secondary attributes": "\x1b[>0;276;0c",
    "tertiary attributes": "\x1bP!|00000000\x1b\\",
    "status": "\x1b[0n",
    "kitty keyboard": "\x1b[?25u",
    "a long status": "\x1b[?1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17c",
    "window size": "\x1b[8;24;80t",
    "clipboard": "\x1b]52;c;cm0gLXJmIC8K\x07",
    "clipboard, ended by a string terminator": "\x1b]52;c;cm0gLXJmIC8K\x1b\\",
    "background colour": "\x1b]11;rgb:1111/1111/1111\x1b\\",
    "version": "\x1bP>|xterm(390)\x1b\\",
    "settings": "\x1bP1$r0m\x1b\\",
    "graphics": "\x1b_Gi=31;OK\x1b\\",
    "unknown mode": "\x1b[?1337;0$y",
}


def read(*pieces: str) -> list[Message]:
    """Read pieces as they come, and wait for nothing after them."""
    reader = KeyReader()
    messages = [message for piece in pieces for message in reader.feed(piece)]
    return messages + (list(reader.expire()) if reader.wait is not None else [])


def keys(*pieces: str) -> list[str]:
    """Read pieces that are keys only; give their names."""
    messages = read(*pieces)
    assert all(isinstance(message, events.Key) for message in messages), messages
    return [message.key for message in messages if isinstance(message, events.Key)]


def test_an_escape_is_the_key_after_a_short_wait_and_not_before() -> None:
    reader = KeyReader()
    assert list(reader.feed("\x1b")) == []
    assert reader.wait == ESCAPE_WAIT <= 0.02
    assert [message.key for message in reader.expire() if isinstance(message, events.Key)] == ["escape"]
    assert reader.wait is None


def test_nothing_is_waited_for_after_a_whole_key() -> None:
    reader = KeyReader()
    assert [m.key for m in reader.feed("a\x1b[B\x1bOP\x1b[15~") if isinstance(m, events.Key)] == ["a", "down", "f1", "f5"]
    assert reader.wait is None


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("\x1b[A", ["up"]),
        ("\x1b[1;5C", ["ctrl+right"]),
        ("\x1b[Z", ["shift+tab"]),
        ("\x1b[[A", ["f1"]),
        ("\x1bOA", ["up"]),
        ("\x1b[27u", ["escape"]),
        ("\x1b[97;5u", ["ctrl+a"]),
        ("\x1ba", ["alt+a"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("\x1b\x1b[A", ["escape", "up"]),
        ("ab\r", ["a", "b", "enter"]),
        ("é漢", ["é", "漢"]),
    ],
)
def test_a_key_is_the_same_in_one_piece_and_in_single_bytes(typed: str, names: list[str]) -> None:
    assert keys(typed) == names
    assert keys(*typed) == names


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_of_the_terminal_types_nothing(answer: str) -> None:
    assert keys(answer) == []
    assert keys(*answer) == []
    assert keys(f"a{answer}b") == ["a", "b"]


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_that_breaks_off_types_nothing_and_keys_go_on(answer: str) -> None:
    reader = KeyReader()
    assert list(reader.feed(answer[: max(3, len(answer) // 2)])) == []
    assert reader.wait == SEQUENCE_WAIT
    assert list(reader.expire()) == []
    assert [message.key for message in reader.feed("a") if isinstance(message, events.Key)] == ["a"]


def test_an_escape_breaks_off_an_answer_and_is_a_key_again() -> None:
    assert keys("\x1b]52;c;abc\x1b[A") == ["up"]
    assert keys("\x1b[?62;\x1b[A") == ["up"]


def test_modes_a_terminal_reports_reach_textual() -> None:
    assert [type(message).__name__ for message in read("\x1b[?2026;2$y")] == ["TerminalSupportsSynchronizedOutput"]


@pytest.mark.parametrize("content", ["two\nlines\r", "", "\x1b[A", "\x1b", "a\x1b[20", "\x1b]52;c;aaa\x07", "x" * 9000])
def test_what_is_pasted_is_one_paste_and_no_key(content: str) -> None:
    wrapped = f"\x1b[200~{content}\x1b[201~"
    for pieces in ([wrapped], list(wrapped)):
        (paste,) = read(*pieces)
        assert isinstance(paste, events.Paste)
        assert paste.text == content


def test_an_unfinished_paste_waits_for_its_end_and_types_nothing() -> None:
    reader = KeyReader()
    assert list(reader.feed("\x1b[200~rm -rf /\r")) == []
    assert reader.wait is None


def test_a_mouse_click_is_one_in_both_spellings() -> None:
    assert [type(message).__name__ for message in read("\x1b[<0;5;5M", "\x1b[<0;5;5m")] == ["MouseDown", "MouseUp"]


def test_reading_ends_at_once_when_woken_and_reports_a_terminal_that_is_gone() -> None:
    ours, theirs = os.openpty()
    wake_up = WakeUp()
    wake_up.call()
    assert read_input(theirs, wake_up, KeyReader(), lambda message: None) is False
    wake_up.close()
    os.close(ours)
    wake_up = WakeUp()
    assert read_input(theirs, wake_up, KeyReader(), lambda message: None) is True
    wake_up.close()
    os.close(theirs)


def test_the_end_of_a_pipe_counts_as_a_terminal_that_is_gone() -> None:
    readable, writable = os.pipe()
    os.write(writable, b"a")
    os.close(writable)
    wake_up, seen = WakeUp(), []
    assert read_input(readable, wake_up, KeyReader(), seen.append) is True
    assert [message.key for message in seen if isinstance(message, events.Key)] == ["a"]
    wake_up.close()
    os.close(readable)
