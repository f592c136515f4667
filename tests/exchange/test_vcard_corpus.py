"""Real files from many programs, scored against facts that an independent reader took from them; skipped where there are none."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from helpers.cards import read
from helpers.corpora import corpora
from helpers.score_adapter import adapt, scored

from store.exchange.vcard_read import CardRead, read_cards
from store.exchange.vcard_write import write_card


def contacts() -> Iterator[tuple[Path, CardRead]]:
    """Every card of the corpus with its file, relative to the corpus."""
    folder = corpora() / "vcards"
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                for found in read_cards(file):
                    yield path.relative_to(folder), found


def score(lines: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """What the corpora's own script says of the contacts in these lines; it fails below 100 %."""
    got = folder / "got.jsonl"
    got.write_text("\n".join(lines), encoding="utf-8")
    root = corpora()
    command = [sys.executable, root / "score.py", root / "expected", got, "--failures", "20", "--min", "1.0"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_every_card_is_read_exactly(tmp_path: Path) -> None:
    lines = [json.dumps(scored(found.record, path.as_posix())) for path, found in contacts() if found.record]
    done = score(lines, tmp_path)
    assert done.returncode == 0, done.stdout


def test_every_card_written_and_read_again_has_the_same_facts(tmp_path: Path) -> None:
    lines = []
    for path, found in contacts():
        if found.record:
            (again,) = read(write_card(found.record).encode())
            assert again.record is not None
            assert without_made_up_name(found.record, again.record) == found.record, path
            lines.append(json.dumps(scored(again.record, path.as_posix())))
    done = score(lines, tmp_path)
    assert done.returncode == 0, done.stdout


def without_made_up_name(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """A card must have a name: one without any is given its organisation, address or number, and keeps it from then on."""
    nameless = not (before["full_name"] or before["given_name"] or before["family_name"])
    return {**after, "full_name": None} if nameless else after


def test_whatever_was_not_taken_says_why_and_where() -> None:
    for path, found in contacts():
        assert (found.record is None) == bool(found.refused), path
        assert found.line > 0
        assert all(warning.line >= found.line and warning.text for warning in found.warnings), path


def test_the_adapter_reads_what_a_dry_run_prints() -> None:
    (found,) = read(b"BEGIN:VCARD\nFN:Ann\nORG:ACME;Dev\nTEL:1\nEMAIL:a@b.example\nEND:VCARD\n")
    assert found.record is not None
    dry_run = [
        json.dumps({"type": "customer", "id": "c1"}),
        "",
        json.dumps({**found.record, "source": {"file": "/corpus/khard/a.vcf", "index": 1}}),
    ]
    (line,) = adapt(dry_run, Path("/corpus"))
    assert json.loads(line) == {
        "source_file": "khard/a.vcf",
        "full_name": "Ann",
        "last_name": "",
        "first_name": "",
        "emails": ["a@b.example"],
        "phones": ["1"],
        "org": "ACME",
        "department": "Dev",
    }
