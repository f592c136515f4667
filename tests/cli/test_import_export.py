"""import and export: what goes in comes out again, what is refused is told, and a dry run touches nothing."""

from __future__ import annotations

import io
import json
import stat
import sys
from pathlib import Path

import pytest
from helpers.cli import COMMAND, Carnet
from helpers.pty_app import PtyApp

CARDS = """BEGIN:VCARD
VERSION:3.0
UID:anna
FN:Anna Berg
N:Berg;Anna;;;
EMAIL:anna@berg.example
END:VCARD
BEGIN:VCARD
VERSION:3.0
NOTE:nobody at all
END:VCARD
"""


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    path = tmp_path / "cards.vcf"
    path.write_text(CARDS)
    return path


def given_to(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """Put ``content`` on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(content))))


def test_what_was_imported_is_exported_line_for_line(book: Carnet, carnet: Carnet, tmp_path: Path) -> None:
    exported = book("export")
    assert (exported.code, exported.err) == (0, "")
    (tmp_path / "again.jsonl").write_text(exported.out)
    other = ["--database", tmp_path / "other.db"]
    assert carnet(*other, "import", tmp_path / "again.jsonl").lines[:1] == [f"created\t{len(exported.lines)}"]
    assert carnet(*other, "export").out == exported.out


def test_importing_twice_changes_nothing(book: Carnet, tmp_path: Path) -> None:
    assert book("import", tmp_path / "book.jsonl").lines == ["created\t0", "updated\t0", "skipped\t10", "refused\t0"]


def test_a_refused_record_is_told_with_its_place_and_reason_and_kept_to_be_mended(
    on_store: Carnet, cards: Path, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.vcf"
    ended = on_store("import", cards, "--rejects", rejects)
    assert ended.code == 1
    assert ended.lines[:4] == ["created\t1", "updated\t0", "skipped\t0", "refused\t1"]
    assert ended.lines[4].startswith(f"refused\t{cards}, record 2, line 8\tno name, organisation")
    assert "nobody at all" in rejects.read_text()
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600


def test_the_numbers_are_told_as_json(on_store: Carnet, cards: Path) -> None:
    numbers, refusal = on_store("import", "--json", cards).json
    assert numbers == {"type": "result", "created": 1, "updated": 0, "skipped": 0, "refused": 1}
    assert (refusal["type"], refusal["file"], refusal["index"], refusal["line"]) == ("refused", str(cards), 2, 8)
    assert "no name" in refusal["reason"]


def test_a_dry_run_tells_the_same_numbers_and_changes_nothing(book: Carnet, cards: Path) -> None:
    before = book("export").out
    rehearsed = book("import", "--dry-run", cards)
    assert book("export").out == before
    assert book("import", cards) == rehearsed


def test_a_dry_run_without_a_store_makes_none(carnet: Carnet, cards: Path, home: Path) -> None:
    assert carnet("import", "--dry-run", cards).lines[0] == "created\t1"
    assert list(home.iterdir()) == []


def test_a_dry_run_as_json_shows_each_record_with_its_source_and_opens_no_store(carnet: Carnet, cards: Path) -> None:
    ended = carnet("--database", "/nowhere/at/all.db", "import", "--dry-run", "--json", cards)
    (anna,) = ended.json
    assert ended.code == 0
    assert anna["source"] == {"file": str(cards), "index": 1}
    assert (anna["type"], anna["id"], anna["family_name"]) == ("contact", "anna", "Berg")
    assert "confidentiality" not in anna  # what an interchange line leaves out is left out here
    assert ended.err.startswith(f"{cards}, record 2, line 8: refused: no name")


def test_what_a_dry_run_shows_can_be_imported(carnet: Carnet, cards: Path, tmp_path: Path) -> None:
    (anna,) = carnet("import", "--dry-run", "--json", cards).json
    del anna["source"]
    (tmp_path / "shown.jsonl").write_text(json.dumps(anna))
    assert carnet("import", tmp_path / "shown.jsonl").lines[0] == "created\t1"


def test_standard_input_is_read_and_may_stand_among_files(on_store: Carnet, cards: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given_to(monkeypatch, b'{"type":"contact","id":"k9","given_name":"Omar","family_name":"Haddad"}\n')
    assert on_store("import", cards, "-").lines[0] == "created\t2"
    assert on_store("why", "Omar Haddad", "--json").json[0]["contact"] == "k9"


def test_options_may_stand_between_the_files(on_store: Carnet, cards: Path) -> None:
    assert on_store("import", cards, "--dry-run", cards).lines[0] == "created\t1"


def test_a_file_that_cannot_be_read_costs_only_itself(on_store: Carnet, cards: Path, tmp_path: Path) -> None:
    ended = on_store("import", tmp_path / "missing.vcf", cards)
    assert ended.code == 1
    assert ended.lines[0] == "created\t1"
    assert f"refused\t{tmp_path / 'missing.vcf'}\tthe file cannot be read: No such file or directory" in ended.lines


@pytest.mark.parametrize("options", [["--format", "csv"], ["--map", "columns.toml"]])
def test_csv_is_refused_clearly(carnet: Carnet, cards: Path, options: list[str]) -> None:
    refused = carnet("import", *options, cards)
    assert (refused.code, refused.out) == (1, "")
    assert "does not read CSV" in refused.err
    assert "does not write CSV" in carnet("export", "-o", "out.csv").err


def test_a_character_set_can_be_given(on_store: Carnet, tmp_path: Path) -> None:
    path = tmp_path / "old.vcf"
    path.write_bytes("BEGIN:VCARD\nVERSION:3.0\nFN:Анна\nN:;Анна;;;\nEND:VCARD\n".encode("cp1251"))
    assert on_store("import", "--dry-run", "--json", "--charset", "cp1251", path).json[0]["given_name"] == "Анна"
    assert on_store("import", "--charset", "klingon", path).code == 1


def test_the_country_of_the_settings_makes_sense_of_national_numbers(
    carnet: Carnet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.vcf"
    path.write_text("BEGIN:VCARD\nFN:Anna\nTEL:01 23 45 67 89\nEND:VCARD\n")
    monkeypatch.setenv("CARNET_COUNTRY", "FR")
    (anna,) = carnet("import", "--dry-run", "--json", path).json
    assert (anna["phones"][0]["number"], anna["phones"][0]["raw"]) == ("+33123456789", "01 23 45 67 89")


def test_an_export_has_exactly_what_the_query_shows(book: Carnet) -> None:
    lines = book("export", "tag:vip").json
    assert [line["id"] for line in lines if line["type"] == "contact"] == ["k1"]
    assert [line["type"] for line in lines if line["type"] == "contact_in_project"] == ["contact_in_project"]
    nobody = book("export", "tag:none")
    assert (nobody.code, nobody.out) == (1, "")


def test_a_card_of_a_customer_has_the_addresses_in_use_there(book: Carnet) -> None:
    out = book("export", "--format", "vcard", "--customer", "ACME Ltd").out
    assert out.count("BEGIN:VCARD") == 2
    assert "e.martin@acme.example" in out
    assert "eloise@home.example" not in out
    assert "jane@doe.example" in out
    assert "eloise@home.example" in book("export", "--format", "vcard", "eloise").out


def test_an_export_into_a_file_is_whole_or_not_there_and_for_its_owner_alone(book: Carnet, tmp_path: Path) -> None:
    path = tmp_path / "out.vcf"
    assert book("export", "-o", path) == (0, "", "")
    assert path.read_bytes().count(b"BEGIN:VCARD\r\n") == 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert book("export", "tag:none", "-o", path).code == 1
    assert path.read_bytes().count(b"BEGIN:VCARD\r\n") == 3
    refused = book("export", "-o", tmp_path / "out.vcf" / "below.jsonl")
    assert (refused.code, refused.err.startswith(f"carnet: {path / 'below.jsonl'} cannot be written")) == (1, True)


def test_nothing_in_a_card_or_its_name_acts_on_the_terminal(carnet: Carnet, tmp_path: Path) -> None:
    path = tmp_path / "evil\x1b]0;title\x07.vcf"
    path.write_bytes(
        b"BEGIN:VCARD\nFN:Eve\x1b[2J \xe2\x80\xaeLive\nN:\x1b]52;c;eA==\x07;Eve\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n"
    )
    written = b""
    for arguments in (["--dry-run", "--json"], ["--dry-run"], ["--json"], []):
        with PtyApp([*COMMAND, "import", *arguments, path], size=(200, 50)) as terminal:
            terminal.wait_for_exit()
            written += terminal.written()
    with PtyApp([*COMMAND, "export", "--format", "vcard"], size=(200, 50)) as terminal:
        assert terminal.wait_for_exit() == 0
        written += terminal.written()
    assert b"\x1b" not in written.replace(b"\r\x1b[K", b"")  # ours: it empties the line that showed the progress
    assert "\u202e" not in written.decode()
    assert b"Eve" in written
