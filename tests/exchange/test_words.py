"""The team's own media and statuses travel with what was logged with them, and an import names no word that is not there."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from store import interactions, setup_words, timeline
from store.actor import Actor
from store.check import check as check_store
from store.database import Store, close_store
from store.errors import Refused
from store.exchange import jsonl_export, plan
from store.exchange.take_back import take_back
from store.opening import open_store
from store.tables import Interaction
from store.vocabulary import Origin, WordKind

ACTOR = Actor(None, "Tess Ter", Origin.IMPORT)
Line = dict[str, Any]

FAX: Line = {"type": "medium", "id": "fax", "label": "Téléfax"}
LETTER_OFF: Line = {"type": "medium", "id": "letter", "label": "letter", "retired": True}
WAITING: Line = {"type": "status", "id": "waiting", "label": "Waiting for them", "counts_as": "open"}
WON: Line = {"type": "status", "id": "won", "label": "Won", "counts_as": "closed", "retired": True}
JANE: Line = {"type": "contact", "id": "k", "given_name": "Jane", "family_name": "Doe", "language": "en"}


def call(uid: str, **said: Any) -> Line:
    """A line about a call."""
    return {"type": "interaction", "id": uid, "contact": "k", "at": "2026-05-03T09:30:00Z", "medium": "phone",
            "direction": "out"} | said  # fmt: skip


BOOK = [
    LETTER_OFF, FAX, WAITING, WON, JANE, call("i1", medium="fax", status="waiting", follow_up=True),
    call("i2", medium="letter", status="won"), call("i3", medium="sms", status="archived"),
]  # fmt: skip


def take(folder: Path, *lines: Line) -> plan.ImportResult:
    """Import these lines."""
    path = folder / "lines.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return plan.run(ACTOR, [path])


def reasons(result: plan.ImportResult) -> list[str]:
    return [refusal.reason for refusal in result.refused]


@pytest.fixture
def other_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """An empty database on the engine that the test's store is not on."""
    return f"sqlite:///{tmp_path / 'other.db'}" if engine == "postgres" else str(request.getfixturevalue("postgres_url"))


def test_a_book_with_words_of_its_own_is_the_same_on_the_other_engine(store: Store, other_url: str, tmp_path: Path) -> None:
    assert take(tmp_path, *BOOK).numbers == (7, 1, 0, 0)
    lines = list(jsonl_export.dump())
    assert [json.loads(line)["id"] for line in lines] == ["letter", "fax", "waiting", "won", "k", "i1", "i2", "i3"]
    assert check_store() == []
    close_store()
    open_store(other_url)
    again = tmp_path / "again.jsonl"
    again.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert plan.run(ACTOR, [again]).numbers == (7, 1, 0, 0)
    assert list(jsonl_export.dump()) == lines
    assert check_store() == []
    assert [(line.uid, line.medium_label, line.status_label) for line in timeline.follow_ups(line_at("i1")).rows] == [
        ("i1", "Téléfax", "Waiting for them")
    ]
    assert plan.run(ACTOR, [again]).numbers == (0, 0, 8, 0)


def line_at(uid: str) -> datetime:
    return interactions.card(Interaction.get(Interaction.uid == uid).id).at


def test_words_that_every_store_has_do_not_travel_until_they_are_changed(store: Store) -> None:
    assert list(jsonl_export.dump()) == []
    letter = next(word for word in setup_words.everything() if word.code == "letter")
    setup_words.switch(ACTOR, letter.id, on=False)
    assert [json.loads(line) for line in jsonl_export.dump()] == [LETTER_OFF]


def test_some_contacts_take_the_teams_words_along_that_they_need_and_no_others(store: Store, tmp_path: Path) -> None:
    take(tmp_path, *BOOK, {"type": "medium", "id": "pigeon", "label": "Pigeon"}, {**JANE, "id": "nobody"})
    jane, nobody = (row[0] for row in store.execute("SELECT id FROM contact ORDER BY id").fetchall())
    assert [json.loads(line)["id"] for line in jsonl_export.dump(contact_ids=[jane])][:4] == ["fax", "waiting", "won", "k"]
    assert [json.loads(line)["id"] for line in jsonl_export.dump(contact_ids=[nobody])] == ["nobody"]


def test_a_line_that_names_an_unknown_word_is_refused_alone_with_those_there_are(store: Store, tmp_path: Path) -> None:
    result = take(tmp_path, FAX, JANE, call("a", medium="smoke"), call("b", status="dormant"), call("c", medium="fax"))
    assert result.numbers == (3, 0, 0, 2)
    assert reasons(result) == [
        '"medium": there is no "smoke" here · it is one of phone, email, letter, meeting, chat, other, fax, '
        "or its line must come first",
        '"status": there is no "dormant" here · it is one of open, closed, archived, or its line must come first',
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({**FAX, "id": "other_fax", "label": "TELE-FAX"}, 'the medium with the id "fax" is called so already'),
        ({**FAX, "id": "p", "label": "Phone"}, 'the medium with the id "phone" is called so already'),
        ({**FAX, "id": "p", "label": "…"}, "neither letter nor digit"),
        ({**FAX, "label": "x" * 31}, "31 of at most 30"),
        ({**FAX, "id": "phone", "label": "Telephone"}, '"phone" is built in and keeps its name'),
        ({**FAX, "id": "phone", "label": "phone", "retired": True}, "phone is always offered"),
        ({**WAITING, "id": "open", "label": "open", "retired": True}, "open is always offered"),
        ({**WAITING, "counts_as": "closed"}, '"waiting" counts as open here, and that stays'),
        ({**WAITING, "counts_as": "someday"}, "it is one of open, closed, archived"),
        ({**FAX, "counts_as": "open"}, 'unknown key "counts_as"'),
    ],
)
def test_a_word_that_cannot_be_is_refused(store: Store, tmp_path: Path, line: Line, words: str) -> None:
    take(tmp_path, FAX, WAITING)
    before = setup_words.everything()
    (reason,) = reasons(take(tmp_path, line))
    assert words in reason
    assert setup_words.everything() == before


def test_an_import_renames_a_word_and_is_taken_back_whole(store: Store, tmp_path: Path) -> None:
    take(tmp_path, FAX, JANE, call("i", medium="fax"))
    before = list(jsonl_export.dump())
    result = take(tmp_path, {**FAX, "label": "Facsimile"}, WAITING, call("i", medium="fax", status="waiting"))
    assert result.numbers == (1, 2, 0, 0)
    assert result.run_id is not None
    assert list(jsonl_export.dump()) != before
    take_back(ACTOR, result.run_id)
    assert list(jsonl_export.dump()) == before


def test_an_import_stays_once_somebody_logged_with_a_word_of_it(store: Store, tmp_path: Path) -> None:
    take(tmp_path, JANE)
    result = take(tmp_path, FAX)
    assert result.run_id is not None
    interactions.log(ACTOR, 1, {"medium": "fax"}, at=datetime(2026, 5, 3, 9, 30, tzinfo=UTC))
    with pytest.raises(Refused, match="cannot be taken back"):
        take_back(ACTOR, result.run_id)
    interactions.delete(ACTOR, Interaction.get().id)
    take_back(ACTOR, result.run_id)
    assert "fax" not in [word.code for word in setup_words.known().of(WordKind.MEDIUM)]
