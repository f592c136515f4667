"""A large file is read by a process of its own, and comes out as if it had been read here."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import pytest

from store.errors import StoreError
from store.exchange import parsing, read_ahead
from store.exchange.jsonl_read import read_lines
from store.exchange.parsing import Options
from store.exchange.sources import Format

LINES = (
    b'\xef\xbb\xbf{"type":"contact","id":"k1","family_name":"Mart\xc3\xadn","emails":[{"address":"a@x.example"}]}\n\n'
    b'{"type":"contact","id":1}\nno line\n{"type":"project","id":"p","name":"'
    + b"Bridge" * 200
    + b'"}\n'
    + b'{"type":"customer","name":"ACME"}\n' * 600
)


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(read_ahead, "LARGE", 100)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    path = tmp_path / "large.jsonl"
    path.write_bytes(LINES)
    return path


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started."""
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def noted(*args: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(start(*args, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    return started


def test_the_other_process_hands_over_what_would_be_read_here(large: Path, readers: list[subprocess.Popen[bytes]]) -> None:
    with large.open("rb") as stream:
        assert stream.peek(1)  # as whoever tells the format does
        theirs = list(read_ahead.pieces(stream, "large.jsonl", Format.JSONL, Options()))
    assert theirs == list(read_lines(io.BytesIO(LINES), "large.jsonl"))
    assert len(theirs) == 604
    assert len(readers) == 1


def test_cards_come_with_what_is_to_be_said_of_them(large: Path, readers: list[subprocess.Popen[bytes]]) -> None:
    cards = b"BEGIN:VCARD\nN:Doe;Jane\nTEL:0123456789\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\nBEGIN:VCARD\nFN:J\xf6rg\nEMAIL:no@\n"
    large.write_bytes(cards)
    options = Options(charset="latin-1", default_country="FR", default_language="fr")
    with large.open("rb") as stream:
        theirs = list(read_ahead.pieces(stream, "cards", Format.VCARD, options))
    assert theirs == list(parsing.pieces(io.BytesIO(cards), "cards", Format.VCARD, options))
    assert {type(piece).__name__ for piece in theirs} == {"Item", "Remark"}
    assert len(readers) == 1


def test_it_ends_with_whoever_stops_reading(large: Path, readers: list[subprocess.Popen[bytes]]) -> None:
    with large.open("rb") as stream:
        items = read_ahead.pieces(stream, "large.jsonl", Format.JSONL, Options())
        next(items)
        items.close()  # type: ignore[attr-defined]
    assert readers[0].returncode is not None


def test_a_process_that_was_ended_is_no_end_of_the_file(
    large: Path, readers: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with large.open("rb") as stream, pytest.raises(StoreError, match="to its end"):
        list(read_ahead.pieces(stream, "large.jsonl", Format.JSONL, Options()))
    assert len(readers) == 1
