"""JSON Lines: what a line may hold, and that a book comes out of a store as it went in, on either engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from helpers.corpora import corpora
from helpers.torture import count

from store import sample
from store.actor import Actor
from store.check import check as check_store
from store.database import Store, close_store
from store.errors import Refused
from store.exchange import jsonl_export, plan
from store.exchange.interchange import KINDS, check, line_of
from store.exchange.jsonl_read import LINE_LIMIT
from store.opening import open_store
from store.vocabulary import Origin

ACTOR = Actor(None, "Tess Ter", Origin.IMPORT)
CONSENT = {
    "type": "consent",
    "contact": "k",
    "channel": "email",
    "state": "granted",
    "at": "2026-01-01T00:00:00Z",
    "source": "web",
}

EXAMPLES = [
    '{"type":"customer","id":"c1","name":"ACME","customer_type":"company","status":"active","main_email":"info@acme.example",'
    '"language":"en"}',
    '{"type":"project","id":"p1","customer":"c1","name":"Bridge","status":"active"}',
    '{"type":"contact","id":"k1","kind":"individual","title":"Dr","given_name":"Éloïse","middle_name":null,"family_name":"Martin",'
    '"suffix":null,"language":"fr","status":"active","organisation":null,'
    '"emails":[{"address":"eloise@home.example","label":"home","primary":true,"state":"ok"}],'
    '"full_name":null,"job_title":null,"department":null,'
    '"phones":[{"number":"+33123456789","raw":"01 23 45 67 89","type":"office","country":"FR","primary":true}],'
    '"addresses":[{"type":"main","street":"1 rue X","postcode":"75001","city":"Paris","region":null,"country":"FR"}],'
    '"tags":["vip"],"birthday":null,"note":null}',
    '{"type":"contact_in_customer","contact":"k1","customer":"c1","role":"Buyer","email":"e.martin@acme.example","email_state":"ok",'
    '"favourite":true,"primary":false,"status":"active","preferences":{"email":true}}',
    '{"type":"contact_in_project","contact":"k1","project":"p1","role":null,"email":null,"email_state":"ok","status":"active"}',
    '{"type":"interaction","id":"i1","contact":"k1","customer":"c1","at":"2026-05-03T09:30:00Z","medium":"phone","direction":"in",'
    '"status":"open","operator":"bob","subject":"…","description":"…"}',
    '{"type":"consent","contact":"k1","channel":"email","state":"granted","at":"2026-05-03T09:30:00Z","source":"paper",'
    '"evidence":"form 12"}',
]  # fmt: skip


def file_of(folder: Path, lines: Iterator[str] | list[str], name: str = "book.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def exported() -> list[str]:
    return list(jsonl_export.dump())


def round_trip(lines: list[str], tmp_path: Path, other_url: str) -> list[str]:
    """What a fresh store elsewhere exports after these lines were imported there."""
    source = file_of(tmp_path, lines, "travelling.jsonl")
    close_store()
    open_store(other_url)
    result = plan.run(ACTOR, [source])
    assert result.numbers == (len(lines), 0, 0, 0)
    return exported()


@pytest.fixture
def other_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """An empty database on the engine that the test's store is not on."""
    return f"sqlite:///{tmp_path / 'other.db'}" if engine == "postgres" else str(request.getfixturevalue("postgres_url"))


# --- lines --------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", EXAMPLES, ids=lambda line: json.loads(line)["type"])
def test_a_line_that_says_all_is_written_as_it_was_read(line: str) -> None:
    assert line_of(check(json.loads(line), 1)) == line


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_left_out_takes_its_default_and_a_complete_record_stays_the_same(kind: str) -> None:
    needed = {"name": "x", "label": "x", "contact": "k", "customer": "c", "project": "p", "id": "i", "at": "2026-01-01T00:00:00Z",
              "medium": "phone", "direction": "in", "channel": "email", "state": "granted", "source": "paper"}  # fmt: skip
    least = {key: needed.get(key, "x") for key, spec in KINDS[kind].keys.items() if spec.required}
    record = check({"type": kind, **least}, 1)
    assert set(record) == {"type", *KINDS[kind].keys}
    assert check(record, 1) == record
    assert check(json.loads(line_of(record)), 1) == record


@pytest.mark.parametrize(
    ("obj", "words"),
    [
        ([], "braces"),
        ({}, "type"),
        ({"type": "person"}, "customer, project, contact"),
        ({"type": ["contact"]}, "unknown type"),
        ({"type": "contact", "nmae": "x"}, "given_name"),
        ({"type": "contact", "nmae": None}, "given_name"),
        ({"type": "contact", "status": "erased"}, "active, inactive"),
        ({"type": "contact", "kind": {}}, "individual, structure"),
        ({"type": "contact", "given_name": 5}, "not text"),
        ({"type": "contact", "given_name": "x" * 201}, "200"),
        ({"type": "contact", "birthday": "1980-02-30"}, "1980-05-03"),
        ({"type": "contact", "language": "french!"}, "fr, en"),
        ({"type": "contact", "emails": "a@b.example"}, "list"),
        ({"type": "contact", "emails": [{"address": "a@b"}]}, "a@b"),
        ({"type": "contact", "emails": [{"label": "work"}]}, "without an address"),
        ({"type": "contact", "emails": [{"address": "a@b.example", "kind": "x"}]}, "address, label, primary, state"),
        ({"type": "contact", "emails": [{"address": "a@b.example"}, {"address": "A@B.example"}]}, "twice"),
        ({"type": "contact", "emails": [{"address": f"{x}@b.example", "primary": True} for x in "ab"]}, "more than one primary"),
        ({"type": "contact", "phones": [{"number": "0123"}]}, "+33123456789"),
        ({"type": "contact", "phones": [{}]}, "without a number"),
        ({"type": "contact", "addresses": [{"city": "A"}, {"city": "B"}]}, "twice"),
        ({"type": "contact", "tags": ["vip", 3]}, "not text"),
        ({"type": "contact", "id": ""}, "id"),
        ({"type": "contact", "id": "a\x1b]0;b"}, "id"),
        ({"type": "customer", "name": ""}, "missing"),
        ({"type": "customer", "name": "x", "work_addresses": [{"city": "A"}]}, "without an id"),
        ({"type": "contact_in_customer", "contact": "k", "customer": "c", "favourite": "yes"}, "true or false"),
        ({"type": "contact_in_customer", "contact": "k", "customer": "c", "preferences": {"fax": True}}, "email, sms, phone"),
        ({"type": "contact_in_customer", "contact": "k", "customer": "c", "preferences": {"email": 1}}, "object"),
        ({**CONSENT, "state": "none"}, "granted"),
        ({**CONSENT, "source": None}, "source"),
        ({**CONSENT, "at": "2999-01-01T00:00:00Z"}, "future"),
        ({"type": "interaction", "contact": "k", "at": "2026-01-01T00:00:00", "medium": "phone", "direction": "in"}, "time zone"),
        ({"type": "interaction", "contact": "k", "at": 5, "medium": "phone", "direction": "in"}, "2026-05-03T09:30:00Z"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_is_refused_with_its_number_and_what_is_possible(obj: object, words: str) -> None:
    with pytest.raises(Refused) as refusal:
        check(obj, 17)
    assert str(refusal.value).startswith("line 17: ")
    assert words in str(refusal.value)
    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < 700


def test_a_moment_is_kept_in_utc_whatever_zone_it_came_in() -> None:
    said = {"type": "interaction", "contact": "k", "medium": "phone", "direction": "in"}
    assert check({**said, "at": "2026-05-03T11:30:00+02:00"}, 1)["at"] == "2026-05-03T09:30:00Z"


def test_a_number_that_is_only_typed_is_understood_by_its_country() -> None:
    phone = check({"type": "contact", "phones": [{"raw": "01 23 45 67 89", "country": "FR"}, {"raw": "ask"}]}, 1)["phones"]
    assert [one["number"] for one in phone] == ["+33123456789", None]


def test_an_address_that_is_none_travels_only_as_invalid() -> None:
    record = check({"type": "contact", "emails": [{"address": "work@email", "state": "invalid"}]}, 1)
    assert record["emails"][0]["address"] == "work@email"


# --- books --------------------------------------------------------------------------------------


def test_the_examples_come_out_as_they_went_in(store: Store, tmp_path: Path) -> None:
    assert plan.run(ACTOR, [file_of(tmp_path, EXAMPLES)]).numbers == (7, 0, 0, 0)
    assert exported() == EXAMPLES


def test_a_book_is_the_same_after_a_journey_to_the_other_engine_and_back(
    store: Store, store_url: str, other_url: str, tmp_path: Path
) -> None:
    sample.demo(ACTOR, date(2026, 5, 4))
    lines = exported()
    assert len(lines) > 400
    assert round_trip(lines, tmp_path, other_url) == lines
    assert check_store() == []


@pytest.mark.torture
def test_the_real_book_is_the_same_after_a_journey_to_the_other_engine(
    store: Store, engine: str, other_url: str, tmp_path: Path
) -> None:
    if engine == "postgres" and count(1, 0):
        pytest.skip("the journey the other way round only in the torture")
    source = corpora() / "book" / "book.jsonl"
    told = plan.run(ACTOR, [source], dry_run=True)
    done = plan.run(ACTOR, [source])
    assert told.numbers == done.numbers == (59_586, 0, 0, 0)
    lines = exported()
    kept = [check(json.loads(line), 0) for line in lines]
    given = [check(json.loads(line), 0) for line in source.read_text(encoding="utf-8").splitlines()]
    for record in kept:
        record["preferences"] = None  # the book says none, so they ticked themselves
    for record in given:
        record["preferences"] = None
    assert kept == given
    assert round_trip(lines, tmp_path, other_url) == lines
    assert check_store() == []


def test_an_export_of_some_contacts_can_be_imported_by_itself(store: Store, tmp_path: Path) -> None:
    sample.demo(ACTOR, date(2026, 5, 4))
    some = [row[0] for row in store.execute("SELECT id FROM contact WHERE uid IN ('eloise', 'tom', 'nils')").fetchall()]
    lines = list(jsonl_export.dump(contact_ids=some))
    contacts = [json.loads(line)["id"] for line in lines if '"type":"contact"' in line]
    assert contacts == ["eloise", "tom", "nils"]
    assert {json.loads(line)["id"] for line in lines if '"type":"project"' in line} == {"bridge", "harbour", "charity-run"}
    close_store()
    open_store(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    result = plan.run(ACTOR, [file_of(tmp_path, lines)])
    assert (result.created, result.refused_count) == (len(lines), 0)


def test_who_was_deleted_or_erased_does_not_travel(store: Store, tmp_path: Path) -> None:
    sample.demo(ACTOR, date(2026, 5, 4))
    mark = store.mark
    store.execute(f"UPDATE contact SET deleted_at = {mark} WHERE uid = 'jane'", (1,))
    store.execute("UPDATE contact SET status = 'erased' WHERE uid = 'sam'")
    lines = exported()
    assert not [line for line in lines if '"contact":"jane"' in line or '"id":"jane"' in line or '"contact":"sam"' in line]
    tom = next(json.loads(line) for line in lines if '"id":"tom"' in line)
    assert "stand_in" not in tom, "who stands in must be there to be named"


def test_a_kind_of_customer_of_ones_own_travels_with_its_customers(store: Store, other_url: str, tmp_path: Path) -> None:
    lines = [
        '{"type":"customer_type","id":"school","label":"School","private":false,"position":7}',
        '{"type":"customer","id":"s1","name":"Lycée","customer_type":"school","status":"active","main_email":null,"language":null}',
    ]
    assert plan.run(ACTOR, [file_of(tmp_path, lines)]).numbers == (2, 0, 0, 0)
    assert exported() == lines
    assert round_trip(lines, tmp_path, other_url) == lines


# --- hostile files ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        b'{"type":"customer","name":"' + b"x" * LINE_LIMIT + b'"}',
        b"[" * 100_000,
        b'{"type":"contact","emails":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"type":"customer_type","id":"x","label":"x","position":' + b"9" * 10_000 + b"}",
        b'{"type":"customer_type","id":"x","label":"x","position":1e999}',
        b'{"type":"customer_type","id":"x","label":"x","position":NaN}',
        b'{"type":"customer","name":"a","name":"b"}',
        b'{"type":"customer","name":"\xff\xfe"}',
        b'{"type":"customer","name":"a"',
        b'{"type":"customer","id":"a\\u0000b","name":"a"}',
        b"\x00\x00\x00",
        b"null",
    ],
    ids=["too long", "deep", "deep inside", "many digits", "infinite", "no number", "twice", "not UTF-8", "cut",
         "NUL in id", "NUL", "null"],
)  # fmt: skip
def test_a_hostile_line_costs_only_itself(store: Store, tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "hostile.jsonl"
    path.write_bytes(b'{"type":"customer","name":"before"}\n' + line + b'\n{"type":"customer","name":"after"}\n')
    result = plan.run(ACTOR, [path])
    assert result.numbers == (2, 0, 0, 1)
    assert (result.refused[0].line, result.refused[0].index) == (2, 2)
    assert result.refused[0].reason.isprintable()


def test_controls_and_lone_surrogates_never_enter_the_store(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_bytes(b'{"type":"customer","id":"c","name":"A\\u0000C\\u001b]0;M\\ud800E\\u202e"}\n')
    assert plan.run(ACTOR, [path]).created == 1
    assert json.loads(exported()[0])["name"] == "AC]0;M\ufffdE"


def test_a_file_that_is_no_json_lines_at_all_is_given_up_soon(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "noise.jsonl"
    path.write_bytes(b"{\n" * 2_000_000)
    result = plan.run(ACTOR, [path])
    assert result.numbers == (0, 0, 0, 1001)
    assert "not read" in result.refused[-1].reason


def test_compressed_files_are_refused_unopened(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl"
    path.write_bytes(b"\x1f\x8b" + b"\x00" * 100)
    result = plan.run(ACTOR, [path])
    assert result.refused_count == 1
    assert "compressed" in result.refused[0].reason


def test_events_are_not_of_the_future(store: Store, tmp_path: Path) -> None:
    year = datetime.now(UTC).year + 2
    line = f'{{"type":"consent","contact":"k1","channel":"email","state":"granted","at":"{year}-01-01T00:00:00Z","source":"web"}}'
    result = plan.run(ACTOR, [file_of(tmp_path, [*EXAMPLES, line])])
    assert result.numbers == (7, 0, 0, 1)
