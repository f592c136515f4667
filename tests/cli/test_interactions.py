"""log and due: a call is written down in one line, and cron prints what waits."""

from __future__ import annotations

import io
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from helpers.cli import Carnet


def test_a_call_is_logged_and_exported(book: Carnet) -> None:
    ended = book("log", "éloïse", "--medium", "phone", "--direction", "out", "--subject", "Offer", "--customer", "ACME Ltd",
                 "--at", "2026-05-03T09:30:00+00:00", "--status", "closed", "--note", "She agrees.")  # fmt: skip
    assert (ended.code, ended.err) == (0, "logged: phone out with Éloïse Martin\n")
    (line,) = [line for line in book("export").json if line["type"] == "interaction"]
    assert line["id"] == ended.out.strip()
    assert (line["contact"], line["customer"], line["at"], line["subject"]) == ("k1", "acme", "2026-05-03T09:30:00Z", "Offer")
    assert (line["direction"], line["status"], line["description"]) == ("out", "closed", "She agrees.")


def test_a_note_is_read_from_standard_input(book: Carnet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("first line\nsecond line\n"))
    assert book("log", "k2", "--subject", "Call", "--note", "-").code == 0
    (line,) = [line for line in book("export").json if line["type"] == "interaction"]
    assert line["description"] == "first line\nsecond line"


def test_what_is_to_be_done_next_is_due_when_its_time_comes(book: Carnet) -> None:
    ended = book("log", "k2", "--subject", "Invoice", "--follow-up", "+3d 14:30 call back")
    day = (datetime.now() + timedelta(days=3)).date()
    assert ended.err == f"logged: phone in with Jane Doe · follow-up {day} 14:30\n"
    assert book("due") == (0, "", "")
    (line,) = book("due", "--soon").lines
    assert line.split("\t")[:6] == ["soon", f"{day} 14:30", "Jane Doe", "", "call back", line.split("\t")[5]]
    assert [line["subject"] for line in book("due", "--soon", "--json").json] == ["call back"]


def test_what_is_overdue_is_printed_and_what_is_far_only_when_asked_for(book: Carnet, tmp_path: Path) -> None:
    path = tmp_path / "planned.jsonl"
    path.write_text(
        '{"type":"interaction","id":"i1","contact":"k2","at":"2026-01-02T09:00:00Z","medium":"phone","direction":"out",'
        '"operator":"somebody else","subject":"Now","follow_up":true}\n'
    )
    assert book("import", path).code == 0
    book("log", "k2", "--subject", "Call", "--follow-up", "+3m write")
    assert [line.split("\t")[:1] + line.split("\t")[4:5] for line in book("due").lines] == [["overdue", "Now"]]
    assert [line.split("\t")[4] for line in book("due", "--all").lines] == ["Now", "write"]
    assert [line.split("\t")[4] for line in book("due", "--all", "--mine").lines] == ["write"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nobody", "--subject", "x"], 1, "No contact is called nobody"),
        (["doe", "--subject", "x"], 1, "k2"),
        (["k1", "--subject", "x", "--follow-up", "soon"], 1, "write it like +3d call back"),
        (["k1", "--subject", "x", "--at", "noon"], 2, "write it like 2026-05-03T14:30"),
        (["k1"], 2, "--subject"),
        (["k1", "--subject", "x", "--medium", "smoke"], 2, "choose one of phone, email, letter, meeting, chat, other"),
        (["k1", "--subject", "x", "--status", "dormant"], 2, "choose one of open, closed, archived"),
        (["k1", "--subject", "x", "--medium", "sms"], 1, "SMS is switched off · turn it on under Setup › Settings › General"),
    ],
)
def test_what_cannot_be_logged_is_refused_with_what_to_do(book: Carnet, arguments: list[str], code: int, words: str) -> None:
    ended = book("log", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert words in ended.err


def test_a_medium_and_a_status_of_the_team_are_named_by_code_or_name(book: Carnet, tmp_path: Path) -> None:
    path = tmp_path / "words.jsonl"
    path.write_text(
        '{"type":"medium","id":"video_call","label":"Vidéo call"}\n'
        '{"type":"status","id":"waiting","label":"Waiting for them","counts_as":"open"}\n'
        '{"type":"medium","id":"pigeon","label":"Pigeon","retired":true}\n'
    )
    assert book("import", path).code == 0
    ended = book("log", "k2", "--subject", "Offer", "--medium", "video CALL", "--status", "waiting for them")
    assert (ended.code, ended.err) == (0, "logged: video_call in with Jane Doe\n")
    (line,) = [line for line in book("export").json if line["type"] == "interaction"]
    assert (line["medium"], line["status"]) == ("video_call", "waiting")
    refused = book("log", "k2", "--subject", "Offer", "--medium", "pigeon")
    assert (refused.code, refused.out) == (1, "")
    assert "Pigeon is switched off · turn it on under Setup › Media" in refused.err


def test_what_waits_is_printed_with_its_medium_and_status(book: Carnet, tmp_path: Path) -> None:
    path = tmp_path / "planned.jsonl"
    path.write_text(
        '{"type":"medium","id":"fax","label":"Fax"}\n{"type":"status","id":"waiting","label":"Waiting"}\n'
        '{"type":"interaction","id":"i1","contact":"k2","at":"2026-01-02T09:00:00Z","medium":"fax","direction":"out",'
        '"status":"waiting","subject":"Now","follow_up":true}\n'
    )
    assert book("import", path).code == 0
    (line,) = book("due", "--json").json
    assert (line["medium"], line["status"]) == ("fax", "waiting")
