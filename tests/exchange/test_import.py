"""Importing: whole or refused, the dry run tells the truth, twice changes nothing, nobody comes twice, a run is one step."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers.queries import counted

from store import bulk, contacts, customers, sample, search_docs
from store.actor import Actor
from store.check import check as check_store
from store.database import Store
from store.errors import Refused
from store.exchange import jsonl_export, plan
from store.exchange.seen import Seen
from store.exchange.take_back import take_back
from store.vocabulary import ContactStatus, InactiveReason, Origin

ACTOR = Actor(None, "Tess Ter", Origin.IMPORT)
Line = dict[str, Any]


def file_of(folder: Path, lines: Sequence[Line], name: str = "in.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def contact(uid: str | None, *addresses: str, **more: Any) -> Line:
    named = {"id": uid} if uid else {}
    emails = [{"address": address, "primary": at == 0} for at, address in enumerate(addresses)]
    return {"type": "contact", **named, "family_name": f"Of {uid or addresses}", "emails": emails, **more}


def imported(folder: Path, *lines: Line, **options: Any) -> plan.ImportResult:
    return plan.run(ACTOR, [file_of(folder, lines)], **options)


def book() -> list[Line]:
    return [json.loads(line) for line in jsonl_export.dump()]


def stored(uid: str) -> Line:
    return next(line for line in book() if line.get("id") == uid)


def one(store: Store, sql: str) -> Any:
    return store.execute(sql).fetchone()[0]


def test_no_question_of_an_import_reads_a_whole_table(store: Store, tmp_path: Path) -> None:
    if store.engine != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole, rightly")
    lines = [{**line, "email": "an@override.example"} if line["type"] == "contact_in_customer" else line
             for line in sample.records(date(2026, 5, 4))]  # fmt: skip
    with counted(store) as seen:
        imported(tmp_path, *lines)
    questions = {sql for sql in seen if sql.startswith(("SELECT", "WITH")) and " WHERE " in sql}
    plans = {sql: store.execute(f"EXPLAIN QUERY PLAN {sql}", (None,) * sql.count("?")).fetchall() for sql in questions}
    whole = {f"SCAN {table}" for table in bulk.LOADED}
    assert not {sql for sql, steps in plans.items() for step in steps if step[3] in whole}


def test_what_came_already_is_remembered_and_what_did_not_is_new() -> None:
    seen = Seen()
    assert seen.all_new(f"{at}@x.example" for at in range(3000))
    assert seen.all_new(f"{at}@y.example" for at in range(3000))
    assert not seen.all_new(["new@x.example", "2999@x.example"])
    seen.clear()
    assert seen.all_new(["2999@x.example"])


# --- numbers ------------------------------------------------------------------------------------


def test_a_dry_run_gives_the_numbers_of_the_real_run_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    lines = [*sample.records(date(2026, 5, 4)), contact("twice", "jane@doe.example"), contact("eloise", "new@home.example"),
             {"type": "project", "customer": "nobody", "name": "x"}, contact("eloise", "new@home.example")]  # fmt: skip
    told = imported(tmp_path, *lines, dry_run=True)
    assert book() == []
    assert one(store, "SELECT count(*) FROM audit_change") == one(store, "SELECT count(*) FROM import_run") == 0
    done = imported(tmp_path, *lines)
    assert told.numbers == done.numbers == (len(lines) - 4, 1, 1, 2)
    assert [refusal.reason for refusal in told.refused] == [refusal.reason for refusal in done.refused]


def test_a_second_run_changes_nothing_and_leaves_no_trace(store: Store, tmp_path: Path) -> None:
    lines = list(sample.records(date(2026, 5, 4)))
    imported(tmp_path, *lines)
    before = book(), one(store, "SELECT count(*) FROM audit_entry"), one(store, "SELECT max(version) FROM contact")
    again = imported(tmp_path, *lines)
    assert again.numbers == (0, 0, len(lines), 0)
    assert again.run_id is None
    assert before == (book(), one(store, "SELECT count(*) FROM audit_entry"), one(store, "SELECT max(version) FROM contact"))
    assert one(store, "SELECT count(*) FROM import_run") == 1


def test_a_run_is_one_change_of_whoever_ran_it(store: Store, tmp_path: Path) -> None:
    result = imported(tmp_path, contact("a", "a@x.example"), contact("b", "b@x.example"))
    assert one(store, "SELECT count(*) FROM audit_change") == 1
    assert store.execute("SELECT author, origin, action FROM audit_change").fetchone() == ("Tess Ter", "import", "import.run")
    assert one(store, "SELECT count(*) FROM contact WHERE import_run_id IS NOT NULL") == 2
    row = store.execute("SELECT id, state, created, updated, skipped, refused, next_row FROM import_run").fetchone()
    assert row == (result.run_id, "done", 2, 0, 0, 0, 2)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes a few hundred records a large import."""
    monkeypatch.setattr(plan, "AT_ONCE", 50)
    monkeypatch.setattr(plan, "CHUNK", 30)
    monkeypatch.setattr(plan, "BATCH", 20)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("empty", [True, False], ids=["into an empty store", "into a book in use"])
def test_a_large_import_gives_the_same_book_as_a_small_one(store: Store, tmp_path: Path, empty: bool) -> None:
    if not empty:
        imported(tmp_path, contact("there", "there@x.example"))
    lines = [*sample.records(date(2026, 5, 4)), contact("x1", "jane@doe.example"), contact("x2", "x2@x.example"),
             contact("x2", "x3@x.example"), {"type": "contact_in_customer", "contact": "jane", "customer": "acme"}]  # fmt: skip
    told = imported(tmp_path, *lines, dry_run=True)
    done = imported(tmp_path, *lines)
    assert told.numbers == done.numbers
    assert (done.refused_count, done.updated, done.skipped) == (1, 2, 0)
    assert done.refused[0].holder is not None
    assert done.refused[0].holder.uid == "jane"
    assert one(store, "SELECT count(*) FROM audit_change WHERE action = 'import.run'") == (1 if empty else 2)
    assert check_store() == []
    assert imported(tmp_path, *lines[:-4]).numbers == (0, 1, len(lines) - 5, 0), "only the link changed above differs"


@pytest.mark.usefixtures("small_chunks")
def test_what_was_imported_in_bulk_is_found_at_once(store: Store, tmp_path: Path) -> None:
    imported(tmp_path, *sample.records(date(2026, 5, 4)))
    bulk = dict(store.execute("SELECT contact_id, body FROM contact_search").fetchall())
    search_docs.rebuild_all(store)
    assert dict(store.execute("SELECT contact_id, body FROM contact_search").fetchall()) == bulk


def test_a_cancelled_import_leaves_everything_as_it_was(store: Store, tmp_path: Path) -> None:
    class Cancelled(Exception):
        pass

    def cancel(_done: int, _of: int | None) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        imported(tmp_path, contact("a", "a@x.example"), progress=cancel)
    assert book() == []
    assert check_store() == []


# --- who is who ---------------------------------------------------------------------------------


def test_an_address_that_somebody_else_holds_is_refused_with_the_holder_named(store: Store, tmp_path: Path) -> None:
    imported(tmp_path, contact("jane", "jane@doe.example", given_name="Jane", family_name="Doe"))
    result = imported(tmp_path, contact("new", "JANE@doe.example"), contact("other", "other@x.example"))
    assert result.numbers == (1, 0, 0, 1)
    refusal = result.refused[0]
    assert (refusal.line, refusal.index) == (1, 1)
    assert "Jane Doe" in refusal.reason
    assert refusal.holder is not None
    assert refusal.holder.uid == "jane"


def test_the_address_of_a_deleted_contact_is_free_but_the_contact_itself_does_not_come_back(store: Store, tmp_path: Path) -> None:
    imported(tmp_path, contact("jane", "jane@doe.example"))
    contacts.delete(ACTOR, one(store, "SELECT id FROM contact"))
    result = imported(tmp_path, contact("jane", "jane@doe.example"), contact("heir", "jane@doe.example"))
    assert result.numbers == (1, 0, 0, 1)
    assert "deleted" in result.refused[0].reason


def test_a_record_without_an_id_never_makes_a_known_person_again(store: Store, tmp_path: Path) -> None:
    known = contact("jane", "jane@doe.example", given_name="Jane", family_name="Doe")
    stranger = contact(None, "new@x.example")
    result = imported(tmp_path, known, contact(None, "Jane@doe.example", "second@x.example"), stranger, stranger)
    assert result.numbers == (2, 0, 2, 0)
    assert "Jane Doe" in result.remarks[0].text
    assert imported(tmp_path, stranger).numbers == (0, 0, 1, 0)


def test_a_line_is_the_whole_record_when_it_changes_one(store: Store, tmp_path: Path) -> None:
    imported(tmp_path, contact("k", "a@x.example", "b@x.example", language="fr", tags=["vip"], note="Old",
                               phones=[{"raw": "12", "primary": True}]))  # fmt: skip
    assert imported(tmp_path, contact("k", "b@x.example", tags=["VIP", "new"], note="New")).numbers == (0, 1, 0, 0)
    line = stored("k")
    assert [email["address"] for email in line["emails"]] == ["b@x.example"]
    assert (line["language"], line["note"], line["tags"], line["phones"]) == (None, "New", ["new", "vip"], [])
    fields = {row[0] for row in store.execute("SELECT field FROM audit_entry WHERE contact_id IS NOT NULL").fetchall()}
    assert {"language", "note", "tags", "address", "raw"} <= fields
    assert check_store() == []


def test_two_numbers_that_look_the_same_stay_two(store: Store, tmp_path: Path) -> None:
    phones = [{"raw": "+33 1 23 45 67 89", "type": kind, "primary": kind == "fax"} for kind in ("office", "fax")]
    line = contact("k", phones=phones)
    imported(tmp_path, line)
    assert imported(tmp_path, line).numbers == (0, 0, 1, 0)
    assert imported(tmp_path, {**line, "phones": phones[::-1]}).numbers == (0, 1, 0, 0)
    assert [phone["type"] for phone in stored("k")["phones"]] == ["fax", "office"]


def test_gaps_are_kept_and_flagged(store: Store, tmp_path: Path) -> None:
    imported(tmp_path, contact("gap"), contact("whole", given_name="A", language="en"), {"type": "contact", "id": "bare"})
    flagged = {row[0] for row in store.execute("SELECT uid FROM contact WHERE incomplete").fetchall()}
    assert flagged == {"gap", "bare"}


def test_consent_comes_only_from_a_dated_event(store: Store, tmp_path: Path) -> None:
    imported(tmp_path, *sample.records(date(2026, 5, 4)))
    assert one(store, "SELECT count(*) FROM consent_event") == sum(
        line["type"] == "consent" for line in sample.records(date(2026, 5, 4))
    )
    result = imported(tmp_path, contact("k", consent="yes"))
    assert result.numbers == (0, 0, 0, 1)


# --- links --------------------------------------------------------------------------------------

ACME = {"type": "customer", "id": "acme", "name": "ACME"}
ALONE = {"type": "customer", "id": "alone", "name": "Jean", "customer_type": "private"}


CALL = {"type": "interaction", "contact": "a", "at": "2026-01-01T00:00:00Z", "medium": "sms", "direction": "in"}


def link(contact_uid: str, customer: str = "acme", **more: Any) -> Line:
    return {"type": "contact_in_customer", "contact": contact_uid, "customer": customer, **more}


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (link("nobody"), "nobody"),
        (link("a", "nowhere"), "nowhere"),
        (link("a", email="b@x.example"), "Of b"),
        (link("a", primary=True), "private"),
        (link("b", "alone", primary=True), "Of a"),
        (link("a", "gone"), "inactive"),
        (link("a", work_address="elsewhere"), "work_address"),
        ({"type": "contact_in_project", "contact": "a", "project": "none"}, "none"),
        (CALL | {"customer": "none"}, "none"),
        ({"type": "customer", "id": "odd", "name": "x", "customer_type": "guild"}, "company, private, public"),
        ({"type": "customer", "id": "thief", "name": "x", "work_addresses": [{"id": "site"}]}, "another customer"),
    ],
)  # fmt: skip
def test_a_record_that_does_not_fit_the_book_is_refused_whole(store: Store, tmp_path: Path, bad: Line, words: str) -> None:
    imported(
        tmp_path, ACME | {"work_addresses": [{"id": "site", "city": "Lyon"}]}, ALONE,
        {**ACME, "id": "gone", "status": "inactive"},
        contact("a", "a@x.example"), contact("b", "b@x.example"), link("a", "alone", primary=True),
    )  # fmt: skip
    before = book()
    result = imported(tmp_path, bad)
    assert result.numbers == (0, 0, 0, 1)
    assert words in result.refused[0].reason
    assert book() == before


def test_a_mailbox_of_a_department_may_stand_for_many(store: Store, tmp_path: Path) -> None:
    result = imported(tmp_path, ACME, contact("a"), contact("b"), *(link(one, email="buying@acme.example") for one in "ab"))
    assert result.numbers == (5, 0, 0, 0)


def test_preferences_tick_themselves_in_a_new_link_and_stay_as_they_are_in_a_known_one(store: Store, tmp_path: Path) -> None:
    imported(tmp_path, ACME, contact("a", "a@x.example", phones=[{"raw": "12", "type": "mobile"}]), link("a"))

    def ticks() -> Any:
        return next(line["preferences"] for line in book() if line["type"] == "contact_in_customer")

    assert ticks() == {"email": True, "phone": True}, "SMS is switched off here"
    imported(tmp_path, link("a", preferences={"email": {"on": False, "set_by": "user", "note": "on the phone"}}))
    assert ticks() == {"email": {"on": False, "set_by": "user", "note": "on the phone"}}
    assert imported(tmp_path, link("a", role="Buyer")).numbers == (0, 1, 0, 0)
    assert ticks() == {"email": {"on": False, "set_by": "user", "note": "on the phone"}}


def test_nothing_is_ticked_for_which_there_is_no_datum(store: Store, tmp_path: Path) -> None:
    line = link("a", preferences={"email": True, "letter": True})
    imported(tmp_path, ACME, contact("a", "a@x.example"), line)
    assert book()[-1]["preferences"] == {"email": True, "letter": False}
    assert imported(tmp_path, line).numbers == (0, 0, 1, 0)


# --- cards --------------------------------------------------------------------------------------


def cards(folder: Path, *bodies: str, name: str = "in.vcf") -> Path:
    path = folder / name
    text = "".join(f"BEGIN:VCARD\r\nVERSION:3.0\r\n{body}END:VCARD\r\n" for body in bodies)
    path.write_bytes(text.encode("utf-8"))
    return path


JANE = "N:Doe;Jane;;;\r\nFN:Jane Doe\r\nEMAIL;TYPE=work:jane@doe.example\r\nTEL;TYPE=cell:+44 7700 900123\r\n"


def test_a_card_comes_once_however_often_it_is_imported(store: Store, tmp_path: Path) -> None:
    path = cards(tmp_path, JANE, "FN:Nobody Else\r\nTEL:12\r\n", "UID:u1\r\nN:Ash;Tom;;;\r\nFN:Tom Ash\r\n")
    assert plan.run(ACTOR, [path], dry_run=True).numbers == (3, 0, 0, 0)
    assert plan.run(ACTOR, [path]).numbers == (3, 0, 0, 0)
    assert plan.run(ACTOR, [path]).numbers == (0, 0, 3, 0)


def test_a_card_adds_and_corrects_but_takes_nothing_away(store: Store, tmp_path: Path) -> None:
    plan.run(ACTOR, [cards(tmp_path, f"UID:u1\r\n{JANE}NOTE:Kept\r\n")])
    jane = one(store, "SELECT id FROM contact")
    contacts.deactivate(ACTOR, jane, InactiveReason.SICK_LEAVE)
    update = cards(
        tmp_path, "UID:u1\r\nN:Doe-Smith;Jane;;;\r\nFN:Jane Doe-Smith\r\nEMAIL:jane@home.example\r\nTEL:+44 7700 900123\r\n"
    )
    assert plan.run(ACTOR, [update]).numbers == (0, 1, 0, 0)
    line = stored("u1")
    assert (line["family_name"], line["note"], line["status"]) == ("Doe-Smith", "Kept", ContactStatus.INACTIVE)
    assert [(email["address"], email["primary"]) for email in line["emails"]] == [
        ("jane@doe.example", True), ("jane@home.example", False)
    ]  # fmt: skip
    assert len(line["phones"]) == 1
    assert plan.run(ACTOR, [update]).numbers == (0, 0, 1, 0)


def test_what_a_card_calls_an_address_and_is_none_is_kept_as_invalid_and_said(store: Store, tmp_path: Path) -> None:
    result = plan.run(ACTOR, [cards(tmp_path, "UID:u1\r\nFN:A B\r\nEMAIL:work@email\r\nEMAIL:12345\r\nEMAIL:a@b.example\r\n")])
    assert result.numbers == (1, 0, 0, 0)
    assert [(email["address"], email["state"]) for email in stored("u1")["emails"]] == [
        ("work@email", "invalid"), ("a@b.example", "ok")
    ]  # fmt: skip
    assert sum("12345" in remark.text or "work@email" in remark.text for remark in result.remarks) == 2


def test_national_numbers_are_read_in_the_country_one_names(store: Store, tmp_path: Path) -> None:
    plan.run(ACTOR, [cards(tmp_path, "UID:u1\r\nFN:A B\r\nTEL:01 23 45 67 89\r\n")], default_country="FR", default_language="fr")
    line = stored("u1")
    assert line["phones"][0]["number"] == "+33123456789"
    assert line["language"] == "fr"


# --- bad records --------------------------------------------------------------------------------


def broken(number: int) -> bytes:
    """One of many ways to be no record."""
    good = json.dumps({"type": "contact", "id": f"bad{number}", "given_name": "B"}).encode()
    address = b'{"type":"contact","id":"b%d","emails":[{"address":%%s}]}' % number
    said = b'"B"'
    ways = (
        good[:-1], good[1:], good.replace(b'"', b"'"), good + b"}", b"[]", b"null", b"7", b"{" * 3000, b"\x00" * 5 + good,
        good.replace(b"given_name", b"first_name"), good.replace(b"contact", b"person"), good.replace(b"B", b"\xff"),
        address % b'"a@b"', address % b'"a b@c.example"', address % b'"a@x.invalid"', address % b"7",
        *(good.replace(said, other) for other in (b"NaN", b"5", b'["B"]', b'"%s"' % (b"x" * 300), b'"B","birthday":"30 May"',
          b'"B","language":"not a language"', b'"B","status":"gone"', b'"B","phones":[{}]', b'"B","given_name":"C"')),
    )  # fmt: skip
    assert len(ways) == 25
    return ways[number % len(ways)]


def test_two_hundred_bad_records_of_25_kinds_cost_only_themselves(store: Store, tmp_path: Path) -> None:
    chance = random.Random(2)
    good = [json.dumps(contact(f"g{number}", f"g{number}@x.example")).encode() for number in range(1000)]
    bad = [broken(number) for number in range(200)]
    lines = [(line, True) for line in good] + [(line, False) for line in bad]
    chance.shuffle(lines)
    path, rejects = tmp_path / "mixed.jsonl", tmp_path / "rejects.jsonl"
    path.write_bytes(b"".join(line + b"\n" for line, _ in lines))
    result = plan.run(ACTOR, [path], rejects=rejects)
    assert result.numbers == (1000, 0, 0, 200)
    assert [refusal.line for refusal in result.refused] == [at for at, (_, fine) in enumerate(lines, 1) if not fine]
    assert all(refusal.reason and refusal.file == str(path) for refusal in result.refused)
    assert rejects.read_bytes().splitlines() == [line for line, fine in lines if not fine]
    assert rejects.stat().st_mode & 0o777 == 0o600
    again = plan.run(ACTOR, [rejects])
    assert again.numbers == (0, 0, 0, 200)
    assert [refusal.reason for refusal in again.refused] == [refusal.reason for refusal in result.refused]


def test_refused_cards_can_be_mended_and_imported(store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.vcf"
    good = [f"FN:Person {number}\r\nEMAIL:p{number}@x.example\r\n" for number in range(20)]
    bad = [f"UID:x{number}\r\nFN:Late {number}\r\nEMAIL:p{number}@x.example\r\n" for number in range(5)]
    result = plan.run(ACTOR, [cards(tmp_path, *good, *bad)], rejects=rejects)
    assert result.numbers == (20, 0, 0, 5)
    rejects.write_text(rejects.read_text(encoding="utf-8").replace("@x.example", "@y.example"), encoding="utf-8")
    assert plan.run(ACTOR, [rejects]).numbers == (5, 0, 0, 0)


def test_the_rejects_never_overwrite_what_is_imported(store: Store, tmp_path: Path) -> None:
    path = file_of(tmp_path, [contact("a")])
    with pytest.raises(Refused):
        plan.run(ACTOR, [path], rejects=path)
    assert path.read_bytes()


def test_a_file_that_cannot_be_read_costs_only_itself(store: Store, tmp_path: Path) -> None:
    result = plan.run(ACTOR, [tmp_path / "none.jsonl", file_of(tmp_path, [contact("a")])])
    assert result.numbers == (1, 0, 0, 1)
    assert result.refused[0].file.endswith("none.jsonl")


# --- taking back --------------------------------------------------------------------------------


def test_a_run_can_be_taken_back_as_one_step(store: Store, tmp_path: Path) -> None:
    imported(tmp_path, ACME, contact("a", "a@x.example", tags=["old"]), link("a"), contact("b", "b@x.example"))
    before = book()
    changed = [
        contact("a", "new@x.example", phones=[{"raw": "12"}], stand_in="b"),
        ACME | {"name": "ACME Ltd"},
        link("a", role="Boss"),
    ]
    made = [line for line in sample.records(date(2026, 5, 4)) if line.get("id") != "acme" and "work_address" not in line]
    result = imported(tmp_path, *changed, *made)
    assert result.run_id is not None
    assert (result.updated, result.refused_count) == (3, 0)
    assert take_back(ACTOR, result.run_id) > len(made)
    assert book() == before
    assert check_store() == []
    assert store.execute("SELECT state FROM import_run ORDER BY id").fetchall()[-1][0] == "taken back"
    assert imported(tmp_path, *changed, *made).numbers == result.numbers, "nothing of it is left in the way"


def test_a_run_whose_records_were_worked_on_is_not_taken_back(store: Store, tmp_path: Path) -> None:
    result = imported(tmp_path, ACME, contact("a", "a@x.example"))
    assert result.run_id is not None
    imported(tmp_path, link("a"))
    before = book()
    with pytest.raises(Refused, match="worked on since"):
        take_back(ACTOR, result.run_id)
    assert book() == before


def test_a_run_whose_changes_were_changed_again_is_not_taken_back(store: Store, tmp_path: Path) -> None:
    imported(tmp_path, contact("a", "a@x.example"))
    result = imported(tmp_path, contact("a", "a@x.example", note="first"))
    assert result.run_id is not None
    imported(tmp_path, contact("a", "a@x.example", note="second"))
    with pytest.raises(Refused, match="worked on since"):
        take_back(ACTOR, result.run_id)
    assert stored("a")["note"] == "second"


def test_a_customer_of_the_book_can_be_changed_with_its_sites(store: Store, tmp_path: Path) -> None:
    imported(tmp_path, ACME | {"work_addresses": [{"id": "s1", "city": "Lyon"}, {"id": "s2", "city": "Bonn"}]}, contact("a"))
    imported(tmp_path, link("a", work_address="s2"))
    changed = ACME | {"name": "ACME Ltd", "work_addresses": [{"id": "s2", "city": "Berlin"}]}
    assert imported(tmp_path, changed).numbers == (0, 1, 0, 0)
    assert [site["city"] for site in stored("acme")["work_addresses"]] == ["Berlin"]
    assert customers.resolve("ACME Ltd").uid == "acme"
    assert imported(tmp_path, changed).numbers == (0, 0, 1, 0)
