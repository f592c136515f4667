"""Which files an import reads, and how it tells what they are."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from store.errors import NotFound, Refused
from store.exchange.sources import Format, as_format, find

CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna\r\nEND:VCARD\r\n"
LINE = b'{"type":"contact","id":"k1"}\n'


NOTHING = io.BufferedReader(io.BytesIO())


def found(*paths: Path | str, format: Format | None = None) -> list[tuple[str, Format]]:
    return [(Path(source.name).name, source.format) for source in find(map(str, paths), format, NOTHING)]


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
    (source,) = find(["-"], None, io.BufferedReader(io.BytesIO(CARD)))
    assert (source.name, source.format) == ("-", Format.VCARD)
    assert source.open().read() == CARD


def test_a_file_of_a_folder_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").symlink_to("nowhere")
    (tmp_path / "b.vcf").write_bytes(CARD)
    broken, whole = find([str(tmp_path)], None, NOTHING)
    assert whole.open().read() == CARD
    with pytest.raises(FileNotFoundError):
        broken.open()


def test_what_cannot_be_imported_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("First Name,Last Name\n")
    (tmp_path / "b.txt").write_text("words")
    (tmp_path / "c").write_text(" \n")
    with pytest.raises(Refused, match="does not read CSV"):
        found(tmp_path / "a.csv")
    with pytest.raises(Refused, match="neither vCards nor JSON Lines"):
        found(tmp_path / "b.txt")
    with pytest.raises(Refused, match="it is empty"):
        found(tmp_path / "c")
    with pytest.raises(Refused, match="nothing to import"):
        found(tmp_path)
    with pytest.raises(NotFound, match="There is no file"):
        found(tmp_path / "d.vcf")


def test_the_word_for_a_format_is_one_that_is_read() -> None:
    assert as_format("auto") is None
    assert as_format("jsonl") is Format.JSONL
    with pytest.raises(Refused, match="does not read csv"):
        as_format("csv")
