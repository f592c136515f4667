"""Whatever the bytes are, reading them raises nothing and lets no control character through (B3)."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from helpers.cards import card, read
from helpers.torture import count
from hypothesis import given
from hypothesis import strategies as st

from store.exchange.vcard_write import write_card

CASES = count(600, 20_000)
ACTS_ON_A_TERMINAL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

SEEDS = [
    card(
        "N:Berg;Ann;;Dr;",
        "FN:Ann Berg",
        "EMAIL;TYPE=WORK,PREF:ann@berg.example",
        "TEL;TYPE=CELL:+33 6",
        "NOTE:one\\ntwo\\, three",
    ),
    card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=91=\r\n=C3=91;Zo=C3=AB",
        "TEL;CELL;PREF:1",
        "ADR;WORK:;;1 X;Y;Z;9;F",
        version="2.1",
    ),
    card(b"FN;CHARSET=SHIFT_JIS:\x88\xc0\x93\xa1", "PHOTO;ENCODING=BASE64:/9j/4AAQ", " SkZJRg==", "", "ORG:A;B;C", version="2.1"),
    card(
        "item1.EMAIL:a@b.example",
        "item1.X-ABLabel:_$!<Work>!$_",
        'TEL;TYPE="cell,voice";PREF=1:tel:+1;ext=2',
        "KIND:org",
        version="4.0",
    ),
    card(
        "FN:A", "AGENT:BEGIN:VCARD\r\nFN:B\r\nEND:VCARD", "BDAY:--0415", "CATEGORIES:a,b\\,c", "UID:urn:uuid:1", "LANG;PREF=1:fr"
    ),
    card("FN:Œil \u202egnol\u202c \x1b[2J", "NOTE:\x9b31m\u2066x").decode().encode("utf-16"),
]
PIECES = [
    b"BEGIN:VCARD\r\n", b"END:VCARD\r\n", b"AGENT:", b"VERSION:2.1\r\n", b"\r\n ", b"\r\n", b"\r", b"\n\n", b"=\r\n",
    b";", b":", b'"', b"\\", b",", b"\\n", b"\x00", b"\x1b]52;c;x\x07", b"=1B=5B", b"+AAAAGw-",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\xc2\x9b", b"\xe2\x80\xae", b"\xed\xa0\x80",
    b";CHARSET=utf-7", b";CHARSET=idna", b";CHARSET=utf-16", b";ENCODING=b", b";ENCODING=QUOTED-PRINTABLE", b";PREF=99999999999",
]  # fmt: skip


def mutated(seed: int) -> bytes:
    """A few cards, damaged in a few places; the same for the same seed."""
    dice = random.Random(seed)
    data = b"".join(dice.choices(SEEDS, k=dice.randint(1, 3)))
    for _ in range(dice.randint(1, 12)):
        at, length = dice.randrange(len(data) + 1), dice.choice((0, 0, 1, 2, 8, 40))
        piece = dice.choice((dice.choice(PIECES), dice.randbytes(dice.randint(0, 3)), data[at : at + 30] * 2))
        data = data[:at] + piece + data[at + length :]
    return data


def texts(value: Any) -> Iterator[str]:
    """Every text inside a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def holds_to_its_promises(data: bytes) -> None:
    """Reads, checks and writes again every card of a file."""
    for found in read(data):
        assert (found.record is None) == (found.refused is not None)
        if found.record is not None:
            note = found.record.pop("note") or ""
            assert not any(map(ACTS_ON_A_TERMINAL.search, texts(found.record)))
            assert not ACTS_ON_A_TERMINAL.search(note.replace("\n", ""))
            (again,) = read(write_card({**found.record, "note": note}).encode())
            assert again.record is not None
        assert not any(ACTS_ON_A_TERMINAL.search(warning.text) for warning in found.warnings)


@pytest.mark.torture
def test_damaged_cards_raise_nothing_and_leave_nothing_that_acts_on_a_terminal() -> None:
    for seed in range(CASES):
        try:
            holds_to_its_promises(mutated(seed))
        except Exception as error:
            raise AssertionError(f"seed {seed}: {mutated(seed)!r}") from error


@given(st.binary(max_size=300))
def test_any_bytes_inside_a_card_raise_nothing(data: bytes) -> None:
    holds_to_its_promises(b"BEGIN:VCARD\nFN:A\n" + data + b"\nEND:VCARD\n")


@given(st.binary(max_size=300))
def test_any_file_raises_nothing(data: bytes) -> None:
    holds_to_its_promises(data)
