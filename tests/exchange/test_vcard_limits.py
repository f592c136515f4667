"""No file can hang the reader or eat the machine, however it is made (B1), and a bad card costs only itself (B2)."""

from __future__ import annotations

import random
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.cards import card, numbers, read
from helpers.sources import ROOT

MB = 1024 * 1024
ROOM = 256 * MB
"""How much address space a read may take beyond what the interpreter has already."""


def within(*lines: bytes) -> bytes:
    """A card with these lines inside, and an ordinary one after it."""
    return b"BEGIN:VCARD\nFN:Ann\n%s\nTEL:1\nEND:VCARD\n" % b"\n".join(lines) + card("FN:Bob")


HOSTILE: dict[str, tuple[Callable[[], bytes], int]] = {
    "one line of 99 MB": (lambda: within(b"NOTE:" + b"x" * 99 * MB), 2),
    "a picture of 99 MB on one line": (lambda: within(b"PHOTO;ENCODING=b:" + b"x" * 99 * MB), 2),
    "a picture of 70 MB, folded": (lambda: within(b"PHOTO;ENCODING=b:" + b"\n ".join([b"x" * 70] * MB)), 2),
    "a million folded lines": (lambda: within(b"NOTE:" + b"\n xx" * 1_000_000), 2),
    "16,000 parameters": (lambda: within(b"TEL" + b";TYPE=work" * 16_000 + b":2"), 2),
    "16,000 quoted parameters": (lambda: within(b"TEL" + b';X="a:b"' * 16_000 + b":2"), 2),
    "20,000 cards inside each other": (lambda: b"BEGIN:VCARD\n" * 20_000 + b"END:VCARD\n" * 20_000, 1),
    "20,000 cards without an end": (lambda: b"BEGIN:VCARD\nFN:A\n" * 20_000, 20_000),
    "more cards than a file may hold": (lambda: b"BEGIN:VCARD\nEND:VCARD\n" * 200_001, 1),
    "a million soft line breaks": (lambda: within(b"NOTE;QUOTED-PRINTABLE:=" + b"\n=" * 1_000_000), 2),
    "escaped separators without end": (lambda: within(b"N:" + b"\\;" * 500_000, b"CATEGORIES:" + b"\\," * 500_000), 2),
    "90 MB of empty lines": (lambda: within(b"\n" * 90 * MB), 2),
    "a million broken lines": (lambda: within(b"x\n" * 1_000_000), 2),
}
"""What is in the file, and how many cards are answered for."""

CHILD = """
import resource, sys
from store.exchange.vcard_read import read_cards
for line in open("/proc/self/status"):
    if line.startswith("VmSize"):
        resource.setrlimit(resource.RLIMIT_AS, (int(line.split()[1]) * 1024 + {room},) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
with open(sys.argv[1], "rb") as file:
    print(sum(len(found.warnings) < 30 and len(found.raw) < {largest} for found in read_cards(file)))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measures with Linux's /proc")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_within_ten_seconds_of_work_and_256_mb(name: str, tmp_path: Path) -> None:
    content, cards = HOSTILE[name]
    path = tmp_path / "hostile.vcf"
    path.write_bytes(content())
    child = textwrap.dedent(CHILD).format(room=ROOM, largest=3 * MB)
    done = subprocess.run([sys.executable, "-c", child, path], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) == cards


def test_a_file_that_is_too_large_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.vcf"
    with path.open("wb") as file:
        file.write(card("FN:Ann"))
        file.truncate(100 * MB + 1)
    with path.open("rb") as file:
        from store.exchange.vcard_read import read_cards

        (found,) = read_cards(file)
    assert (found.index, found.record) == (0, None)
    assert "100 MB" in (found.refused or "")


def test_the_rest_of_a_card_is_read_around_a_line_that_is_too_long() -> None:
    first, second = read(card("FN:Ann", "NOTE:" + "x" * MB, "TEL:1") + card("FN:Bob"))
    assert (first.record["full_name"], numbers(first.record), first.record["note"]) == ("Ann", ["1"], None)
    assert [warning.line for warning in first.warnings] == [4]
    assert (second.record["full_name"], second.line) == ("Bob", 7)


def test_a_large_picture_costs_nothing_else() -> None:
    picture = "PHOTO;ENCODING=b:" + "\r\n ".join(["x" * 70] * 60_000)
    first, second = read(card("FN:Ann", picture, "TEL:1") + card("FN:Bob"))
    assert (first.record["full_name"], numbers(first.record)) == ("Ann", ["1"])
    assert (second.record["full_name"], second.line) == ("Bob", 60_000 + 6)


def test_a_card_that_is_too_large_is_refused_with_its_beginning() -> None:
    first, second = read(card("FN:Ann", *["NOTE:" + "x" * 70_000] * 40) + card("FN:Bob"))
    assert first.record is None
    assert "2 MB" in (first.refused or "")
    assert first.raw.startswith(b"BEGIN:VCARD\nVERSION:3.0\nFN:Ann\n")
    assert len(first.raw) < MB
    assert second.record["full_name"] == "Bob"


BAD = [
    b"BEGIN:VCARD\nEND:VCARD\n",
    b"BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n",
    b"BEGIN:VCARD\nKIND:group\nFN:Staff\nEND:VCARD\n",
    b"BEGIN:VCARD\nX-ADDRESSBOOKSERVER-KIND:group\nFN:Staff\nEND:VCARD\n",
    b"BEGIN:VCARD\nFN:\nN:;;;;\nEND:VCARD\n",
    b"BEGIN:VCARD\nFN:\x00\x01\x1b\nEND:VCARD\n",
    b"BEGIN:VCARD\nFN\nEND:VCARD\n",
    b"BEGIN:VCARD\n:::\n;;;\nEND:VCARD\n",
    b"BEGIN:VCARD\n\xff\xfe\xfd\nEND:VCARD\n",
    b"BEGIN:VCARD\nFN;ENCODING=BASE64:=\nEND:VCARD\n",
    b"BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:=\n\nEND:VCARD\n",
    b"BEGIN:VCARD\nEMAIL:\nTEL:\nEND:VCARD\n",
    b"BEGIN:VCARD\nEMAIL:<>\nEND:VCARD\n",
    b"BEGIN:VCARD\nTEL:tel:\nEND:VCARD\n",
    b"BEGIN:VCARD\nPHOTO;ENCODING=b:AAAA\nEND:VCARD\n",
    b"BEGIN:VCARD\nNOTE:only a note\nEND:VCARD\n",
    b"BEGIN:VCARD\nADR:;;1 rue X;;;;\nEND:VCARD\n",
    b"BEGIN:VCARD\n FN:folded into nothing\nEND:VCARD\n",
    b"BEGIN:VCARD\nORG:;;;\nEND:VCARD\n",
    b"BEGIN:VCARD\nBDAY:1990-01-01\nEND:VCARD\n",
    b"BEGIN:VCARD\nUID:1\nREV:2\nPRODID:3\nEND:VCARD\n",
    b"BEGIN:VCARD\nX.Y.Z\nEND:VCARD\n",
    b"BEGIN:VCARD\nFN /x:y\nEND:VCARD\n",
    b"BEGIN:VCARD\n# comment\nEND:VCARD\n",
    b"BEGIN:VCARD\nBEGIN:VCARD\nFN:inside\nEND:VCARD\nEND:VCARD\n",
]


def test_bad_cards_are_reported_where_they_stand_and_the_good_ones_come_in() -> None:
    shuffler = random.Random(25)
    cards = [card(f"FN:Good {number}") for number in range(1_000)] + [BAD[number % len(BAD)] for number in range(200)]
    shuffler.shuffle(cards)
    source = b"".join(cards)
    found = read(source)
    assert len(found) == 1_200
    assert sum(each.record is not None for each in found) == 1_000
    starts = [each.line for each in found]
    text = source.replace(b"\r\n", b"\n").split(b"\n")
    assert all(text[line - 1] == b"BEGIN:VCARD" for line in starts)
    refused = [each for each in found if each.refused]
    assert len(refused) == 200
    again = read(b"".join(each.raw for each in refused))
    assert [each.refused is None for each in again] == [False] * 200
