"""Text from outside, cleaned where it enters the store."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.text import clean_line, clean_text

ACTS_ON_A_TERMINAL = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u061c\u200e\u200f\u202a\u202e\u2066\u2069"]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Jean Dupont", "Jean Dupont"),
        ("  Jean \t Dupont\r\n", "Jean Dupont"),
        ("a\u2028b\u2029c\x85d\x0be", "a b c d e"),
        ("evil\x1b]52;c;aGk=\x07name", "evil]52;c;aGk=name"),
        ("\u202eDupont\u202c", "Dupont"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("山田　太郎", "山田 太郎"),
        ("क्\u200dष", "क्\u200dष"),
        ("broken \ud800 half", "broken \ufffd half"),
        (" \x00 ", ""),
        ("", ""),
    ],
)
def test_a_line_is_cleaned(text: str, clean: str) -> None:
    assert clean_line(text) == clean


def test_line_breaks_of_a_text_stay_and_its_lines_are_cleaned() -> None:
    assert clean_text("\n one \x1b[2J\r\n\r\n two\rthree \n\n") == "one [2J\n\ntwo\nthree"


@pytest.mark.parametrize("char", ACTS_ON_A_TERMINAL)
def test_no_character_that_acts_on_a_terminal_gets_through(char: str) -> None:
    assert char.isspace() or char not in clean_line(f"a{char}b")
    assert clean_line(f"a{char}b") in ("ab", "a b")


@given(st.text() | st.text(alphabet=st.characters(categories=("Cc", "Cf", "Cs", "Zs", "Mn", "L"))))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    line, whole = clean_line(text), clean_text(text)
    assert clean_line(line) == line
    assert clean_text(whole) == whole
    assert unicodedata.is_normalized("NFC", line)
    assert not set(ACTS_ON_A_TERMINAL) & set(line)
    assert not (set(ACTS_ON_A_TERMINAL) - {"\n"}) & set(whole)
