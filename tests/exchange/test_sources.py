"""Which files an import reads, and how it tells what they are."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from store.exchange.sources import Format, find

CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna\r\nEND:VCARD\r\n"
LINE = b'{"type":"contact","id":"k1"}\n'


def nothing() -> io.BufferedReader:
    return io.BufferedReader(io.BytesIO())


def found(*paths: Path | str, format: Format | None = None) -> list[tuple[str, Format]]:
    return [(Path(source.name).name, source.format) for source in find(map(str, paths), format, nothing)]


@pytest.mark.parametrize(
    ("name", "content", "format"),
    [
        ("a.vcf", CARD, Format.VCARD),
        ("a.jsonl", LINE, Format.JSONL),
        ("a.vcf", LINE, Format.JSONL),
        ("a.jsonl", CARD, Format.VCARD),
        ("no_name_at_all", b"\xef\xbb\xbf" + CARD, Format.VCARD),
        ("utf-16", CARD.decode().encode("utf-16"), Format.VCARD),
        ("utf-16-be", CARD.decode().encode("utf-16-be"), Format.VCARD),
        ("after_a_word.txt", b"My cards\n\n begin : vcard\nFN:Anna\n", Format.VCARD),
        ("grouped.ics", b"home.begin:vcard\nfn:Anna\n", Format.VCARD),
        ("empty.vcf", b"", Format.VCARD),
        ("strange.NDJSON", b"what?", Format.JSONL),
    ],
)
def test_content_tells_the_format_and_then_the_name(tmp_path: Path, name: str, content: bytes, format: Format) -> None:
    (tmp_path / name).write_bytes(content)
    assert found(tmp_path / name) == [(name, format)]


def test_a_folder_is_searched_through_in_order_without_what_is_hidden_or_foreign(tmp_path: Path) -> None:
    for name in ("b/2.vcf", "b/1.vcf", "a.txt", "c.jsonl", ".hidden.vcf", ".git/x.vcf", "README"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"words" if name == "README" else CARD)
    assert [name for name, _ in found(tmp_path)] == ["a.txt", "c.jsonl", "1.vcf", "2.vcf"]


def test_a_format_that_is_given_is_believed(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_bytes(LINE)
    assert found(tmp_path, tmp_path / "a.vcf", format=Format.VCARD) == [("a.vcf", Format.VCARD)] * 2


def test_standard_input_is_told_by_its_content_and_still_read_from_its_start() -> None:
    stream = io.BufferedReader(io.BytesIO(CARD))
    (source,) = find(["-"], None, lambda: stream)
    assert (source.name, source.format) == ("-", Format.VCARD)
    assert source.open().read() == CARD


def test_what_another_program_writes_is_told_by_its_content_and_still_read_from_its_start() -> None:
    reading, writing = os.pipe()
    os.write(writing, CARD)
    os.close(writing)
    (source,) = find([f"/dev/fd/{reading}"], None, nothing)
    os.close(reading)
    assert source.format == Format.VCARD
    with source.open() as file:
        assert file.read() == CARD


def test_a_file_of_a_folder_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").symlink_to("nowhere")
    (tmp_path / "b.vcf").write_bytes(CARD)
    broken, whole = find([str(tmp_path)], None, nothing)
    assert broken.problem == "cannot be read: No such file or directory"
    with whole.open() as file:
        assert file.read() == CARD


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", b"First Name,Last Name\n", "is CSV or LDIF, which this version does not read"),
        ("b.txt", b"words", "is neither vCards nor JSON Lines"),
        ("c.vcf", b"\x1f\x8b\x08\x00", "is compressed · unpack it first"),
    ],
)
def test_what_cannot_be_imported_comes_with_its_problem(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    (tmp_path / name).write_bytes(content)
    (source,) = find([str(tmp_path / name)], None, nothing)
    assert source.format is None
    assert source.problem.startswith(problem)


def test_a_path_that_is_not_there_and_a_folder_without_cards_come_with_their_problems(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("words")
    missing, empty = find([str(tmp_path / "missing.vcf"), str(tmp_path)], None, nothing)
    assert missing.problem == "cannot be read: No such file or directory"
    assert empty.problem == "holds no vCards and no JSON Lines"
