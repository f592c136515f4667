"""The media and statuses that a team adds: named, renamed, switched off, deleted while unused, and what they count as."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import hypothesis
import peewee
import pytest
from helpers.books import Book
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from store import check, database, interactions, settings, setup_words, timeline
from store.database import Store
from store.errors import Busy, Conflict, NotFound, Refused, StoreError
from store.records.interactions import InteractionLine
from store.records.words import Word
from store.rules import words as rules
from store.tables import Interaction, SetupWord
from store.timeline import Of
from store.vocabulary import InteractionStatus, Medium, WordKind

NOW = datetime.now(UTC)
MEDIUM, STATUS = WordKind.MEDIUM, WordKind.STATUS


@pytest.fixture
def book(store: Store) -> Book:
    return Book(store)


def word(kind: WordKind, code: str) -> Word:
    return next(word for word in setup_words.known().of(kind) if word.code == code)


def offered(kind: WordKind) -> list[str]:
    return [code for code, _ in setup_words.known().choices(kind)]


def logged(book: Book, **draft: str) -> InteractionLine:
    jane = book.contact("Jane Doe")
    return interactions.card(interactions.log(book.actor, jane.id, draft, at=NOW - timedelta(hours=1)))


def audited() -> list[tuple[str, str, str | None, str | None]]:
    sql = (
        "SELECT c.action, e.field, e.old, e.new FROM audit_entry e JOIN audit_change c ON c.id = e.change_id "
        "WHERE e.entity = 'setup_word' ORDER BY e.id"
    )
    return [tuple(row) for row in database.current().execute(sql).fetchall()]


# --- the lists ----------------------------------------------------------------------------------


def test_a_new_store_has_the_words_of_every_store_and_sms_where_it_is_in_use(book: Book) -> None:
    assert [one.code for one in setup_words.known().of(MEDIUM)] == list(Medium)
    assert [(one.code, one.counts_as) for one in setup_words.known().of(STATUS)] == [(s, s) for s in InteractionStatus]
    assert offered(MEDIUM) == [medium for medium in Medium if medium is not Medium.SMS]
    settings.put(book.actor, "sms_enabled", True)
    assert offered(MEDIUM) == list(Medium)


def test_a_word_of_the_team_comes_last_and_its_code_says_its_name(book: Book) -> None:
    setup_words.add(book.actor, MEDIUM, {"label": "  Vidéo  call "})
    added = setup_words.known().of(MEDIUM)[-1]
    assert (added.code, added.label, added.counts_as, added.is_built_in) == ("video_call", "Vidéo call", "", False)
    assert ("word.add", "label", None, "Vidéo call") in audited()


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("", "The name is missing"),
        ("   ", "The name is missing"),
        ("x" * 31, "31 of at most 30"),
        ("fax\x1b[2J", "control characters"),
        ("fax\nmodem", "control characters"),
        ("!?", "neither letter nor digit"),
        ("PHONE", "a medium called phone already"),
        ("e-mail", "a medium called email already"),
        ("télé-Fax", "a medium called Telefax already"),
        ("Wire", "a medium called Telegram \\(wire\\) already"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_its_field(book: Book, label: str, words: str) -> None:
    setup_words.add(book.actor, MEDIUM, {"label": "Telefax"})
    wire = setup_words.add(book.actor, MEDIUM, {"label": "Wire"})
    setup_words.change(book.actor, wire, 1, {"label": "Wire"}, {"label": "Telegram"})
    before = setup_words.everything()
    with pytest.raises(Refused, match=words) as refused:
        setup_words.add(book.actor, MEDIUM, {"label": label})
    assert refused.value.field == "label"
    assert setup_words.everything() == before


def test_a_medium_and_a_status_may_share_a_name(book: Book) -> None:
    setup_words.add(book.actor, MEDIUM, {"label": "Waiting"})
    setup_words.add(book.actor, STATUS, {"label": "Waiting"})
    assert word(STATUS, "waiting").counts_as == "open"


def test_the_database_itself_refuses_a_second_word_of_that_name(book: Book) -> None:
    now = book.actor
    setup_words.add(now, MEDIUM, {"label": "Fax"})
    with pytest.raises(peewee.IntegrityError), book.store.database.atomic():
        SetupWord.create(kind="medium", code="other_fax", label="FAX", label_key="fax", created_at=NOW, updated_at=NOW)


def test_two_people_who_add_one_word_at_once_make_one(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    setup_words.add(book.actor, MEDIUM, {"label": "Fax"})
    monkeypatch.setattr(setup_words, "_all_of", lambda store, kind: ())  # as it was when the other one looked
    with pytest.raises(Refused, match="a medium called fax already"):
        setup_words.add(book.actor, MEDIUM, {"label": "fax"})
    assert len(setup_words.known().of(MEDIUM)) == len(Medium) + 1


def test_a_renamed_word_keeps_its_code_and_what_was_logged_shows_the_new_name(book: Book) -> None:
    fax = setup_words.add(book.actor, MEDIUM, {"label": "Fax"})
    line = logged(book, medium="fax")
    assert setup_words.change(book.actor, fax, 1, {"label": "Fax"}, {"label": "Telefax"}) == 2
    again = interactions.card(line.id)
    assert (again.medium, again.medium_label) == ("fax", "Telefax")
    assert audited()[-1] == ("word.rename", "label", "Fax", "Telefax")
    setup_words.change(book.actor, fax, 2, {"label": "Telefax"}, {"label": "TELEFAX"})
    assert word(MEDIUM, "fax").label == "TELEFAX"


def test_a_name_that_a_colleague_gave_meanwhile_is_asked_about(book: Book) -> None:
    fax = setup_words.add(book.actor, MEDIUM, {"label": "Fax"})
    setup_words.change(book.actor, fax, 1, {"label": "Fax"}, {"label": "Telefax"})
    with pytest.raises(Conflict):
        setup_words.change(book.actor, fax, 1, {"label": "Fax"}, {"label": "Facsimile"})


@pytest.mark.parametrize(("kind", "code"), [(MEDIUM, "letter"), (STATUS, "open")])
def test_a_built_in_word_is_neither_renamed_nor_deleted(book: Book, kind: WordKind, code: str) -> None:
    built_in = word(kind, code)
    with pytest.raises(Refused, match="is built in and keeps its name"):
        setup_words.change(book.actor, built_in.id, 1, {"label": code}, {"label": "another"})
    with pytest.raises(Refused, match="is built in and stays"):
        setup_words.delete(book.actor, built_in.id)
    assert word(kind, code) == built_in


@pytest.mark.parametrize(
    ("kind", "code"), [*((STATUS, status) for status in InteractionStatus), (MEDIUM, "phone"), (MEDIUM, "email"), (MEDIUM, "sms")]
)
def test_what_the_program_relies_on_is_always_offered(book: Book, kind: WordKind, code: str) -> None:
    with pytest.raises(Refused, match=r"always offered|Setup › Settings › General"):
        setup_words.switch(book.actor, word(kind, code).id, on=False)
    assert rules.is_always_offered(kind, code) == (code != "sms")


def test_what_is_switched_off_is_offered_no_more_and_what_has_it_keeps_it(book: Book) -> None:
    letter = word(MEDIUM, "letter")
    line = logged(book, medium="letter")
    setup_words.switch(book.actor, letter.id, on=False)
    assert "letter" not in offered(MEDIUM)
    assert ("letter", "letter") in setup_words.known().choices(MEDIUM, keep="letter")
    with pytest.raises(Refused, match="letter is switched off · turn it on under Setup › Media") as refused:
        logged(book, medium="letter")
    assert refused.value.field == "medium"
    base = dict(timeline.fields_of(line))
    interactions.change(book.actor, line.id, line.version, base, base | {"subject": "about it"})
    assert (interactions.card(line.id).medium, interactions.card(line.id).subject) == ("letter", "about it")
    setup_words.switch(book.actor, letter.id, on=True)
    assert logged(book, medium="letter").medium == "letter"
    assert [row for row in audited() if row[1] == "retired"] == [
        ("word.switch_off", "retired", *_truth(False, True)), ("word.switch_on", "retired", *_truth(True, False)),
    ]  # fmt: skip


def _truth(old: bool, new: bool) -> tuple[str, str]:
    """How the audit writes them: the old value as the engine gave it."""
    kept = {True: "true", False: "false"} if database.current().engine == "postgres" else {True: "1", False: "0"}
    return kept[old], "true" if new else "false"


@pytest.mark.parametrize(("kind", "draft"), [(MEDIUM, {"medium": "fax"}), (STATUS, {"status": "fax"})])
def test_a_word_is_deleted_only_while_nothing_was_logged_with_it(book: Book, kind: WordKind, draft: dict[str, str]) -> None:
    fax = setup_words.add(book.actor, kind, {"label": "Fax"})
    line = logged(book, **draft)
    for refusing in (lambda: setup_words.require_unused(fax), lambda: setup_words.delete(book.actor, fax)):
        with pytest.raises(Refused, match="something was logged with it · switch it off"):
            refusing()
    interactions.delete(book.actor, line.id)
    setup_words.require_unused(fax)
    setup_words.delete(book.actor, fax)
    assert "fax" not in [one.code for one in setup_words.everything()]
    assert ("word.delete", "label", "Fax", None) in audited()
    with pytest.raises(NotFound):
        setup_words.require_unused(fax)


def test_a_word_is_found_by_code_or_name_in_whatever_case(book: Book) -> None:
    setup_words.add(book.actor, MEDIUM, {"label": "Vidéo call"})
    for said in ("video_call", "video call", "VIDÉO-CALL"):
        assert setup_words.resolve(MEDIUM, said).code == "video_call"
    with pytest.raises(NotFound, match="choose one of phone, email, letter, meeting, chat, other, video_call"):
        setup_words.resolve(MEDIUM, "smoke")


# --- interactions -------------------------------------------------------------------------------


def test_an_unknown_medium_or_status_is_refused_with_those_that_are_offered(book: Book) -> None:
    with pytest.raises(Refused, match='"smoke" is no medium · choose one of phone, email, letter'):
        logged(book, medium="smoke")
    with pytest.raises(Refused, match='"dormant" is no status · choose one of open, closed, archived'):
        logged(book, status="dormant")


def test_sms_is_logged_only_where_it_is_in_use_and_what_was_logged_stays(book: Book) -> None:
    with pytest.raises(Refused, match="SMS is switched off · turn it on under Setup › Settings › General"):
        logged(book, medium="sms")
    settings.put(book.actor, "sms_enabled", True)
    line = logged(book, medium="sms")
    settings.put(book.actor, "sms_enabled", False)
    base = dict(timeline.fields_of(line))
    interactions.change(book.actor, line.id, line.version, base, base | {"subject": "short"})
    assert interactions.card(line.id).medium == "sms"
    with pytest.raises(Refused, match="SMS is switched off"):
        again = interactions.card(line.id)
        interactions.change(book.actor, line.id, again.version, base | {"medium": "phone"}, base | {"medium": "sms"})


@pytest.mark.parametrize("counts_as", InteractionStatus)
def test_a_status_of_the_team_counts_as_it_says(book: Book, counts_as: InteractionStatus) -> None:
    setup_words.add(book.actor, STATUS, {"label": "Special", "counts_as": counts_as})
    line = logged(book, status="special")
    assert (line.status, line.own_status, line.status_label, line.status_code) == (counts_as, "special", "Special", "special")
    assert bool(timeline.find().rows) == (counts_as is not InteractionStatus.ARCHIVED)
    assert timeline.find(Of(statuses=(counts_as,))).rows == (line,)
    assert timeline.find(Of(own_status="special")).rows == (line,)
    assert timeline.count(Of(own_status="special")) == 1
    assert timeline.find(Of(own_status="another")).rows == ()


def test_a_follow_up_with_a_status_of_the_team_is_due_at_its_time_and_done_when_it_counts_as_done(book: Book) -> None:
    setup_words.add(book.actor, STATUS, {"label": "Waiting"})
    setup_words.add(book.actor, STATUS, {"label": "Won", "counts_as": "closed"})
    jane = book.contact("Jane Doe")
    planned = interactions.log(book.actor, jane.id, {"status": "waiting"}, at=NOW + timedelta(days=1))
    assert [line.id for line in timeline.follow_ups(NOW).rows] == [planned]
    assert timeline.due_count(NOW + timedelta(days=2)) == 1
    line = interactions.card(planned)
    base = dict(timeline.fields_of(line))
    interactions.change(book.actor, planned, line.version, base, base | {"status": "won"})
    assert timeline.follow_ups(NOW).rows == ()
    assert interactions.card(planned).status is InteractionStatus.CLOSED


OWN = {"waiting": "open", "promised": "open", "won": "closed", "lost": "archived"}
"""What the team's own statuses of these books count as."""
STATUSES = [*map(str, InteractionStatus), *OWN]


@hypothesis.settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(-3, 9), st.sampled_from([*InteractionStatus, *OWN]), st.sampled_from([*InteractionStatus, *OWN, ""])
        ),
        max_size=12,
    )
)
def test_whatever_is_done_each_status_means_what_it_counts_as(book: Book, done: list[tuple[int, str, str]]) -> None:
    Interaction.delete().execute()
    for code, counts_as in OWN.items():
        if code not in {one.code for one in setup_words.everything()}:
            setup_words.add(book.actor, STATUS, {"label": code, "counts_as": counts_as})
    jane = book.contact("Jane Doe")
    now: dict[int, tuple[str, int]] = {}
    for days, first, then in done:
        logged_id = interactions.log(book.actor, jane.id, {"status": first}, at=NOW + timedelta(days=days, hours=1))
        line = interactions.card(logged_id)
        if then in OWN:
            base = dict(timeline.fields_of(line))
            interactions.change(book.actor, logged_id, line.version, base, base | {"status": then})
        elif then:
            interactions.set_status(book.actor, logged_id, InteractionStatus(then))
        now[logged_id] = (then or first, days)
    for counts_as in InteractionStatus:
        found = {line.id: line.status_code for line in timeline.find(Of(statuses=(counts_as,))).rows}
        assert found == {one: code for one, (code, _) in now.items() if OWN.get(code, code) == counts_as}
    for own in OWN:
        assert {line.id for line in timeline.find(Of(own_status=own)).rows} == {
            one for one, (code, _) in now.items() if code == own
        }
    planned = {one for one, (code, days) in now.items() if OWN.get(code, code) == "open" and days >= 0}
    assert {line.id for line in timeline.follow_ups(NOW, everything=True).rows} == planned
    assert [problem for problem in check.check() if problem.kind == "rule"] == []


def test_the_keys_that_open_close_and_archive_put_the_plain_status_in_its_place(book: Book) -> None:
    setup_words.add(book.actor, STATUS, {"label": "Waiting"})
    line = logged(book, status="waiting")
    interactions.set_status(book.actor, line.id, InteractionStatus.CLOSED)
    closed = interactions.card(line.id)
    assert (closed.status, closed.own_status, closed.status_label) == (InteractionStatus.CLOSED, "", "closed")
    sql = "SELECT field, old, new FROM audit_entry WHERE entity = 'interaction' AND old IS NOT NULL ORDER BY field"
    changes = [tuple(row) for row in database.current().execute(sql).fetchall()]
    assert changes == [("own_status", "waiting", ""), ("status", "open", "closed")]


def test_a_status_that_somebody_else_gave_meanwhile_is_asked_about_by_its_code(book: Book) -> None:
    setup_words.add(book.actor, STATUS, {"label": "Waiting"})
    line = logged(book)
    base = dict(timeline.fields_of(line))
    interactions.change(book.actor, line.id, line.version, base, base | {"status": "waiting"})
    with pytest.raises(Conflict) as conflict:
        interactions.change(book.actor, line.id, line.version, base, base | {"status": "archived"})
    assert [(clash.base, clash.mine, clash.theirs) for clash in conflict.value.clashes] == [("open", "archived", "waiting")]


def test_an_always_offered_word_costs_a_call_no_question(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> Word:
        raise AssertionError("nobody needs to ask")

    monkeypatch.setattr(setup_words, "_offered", asked)
    assert logged(book, medium="email", status="closed").medium == "email"


def test_a_word_is_held_until_what_is_logged_with_it_stands(book: Book) -> None:
    fax = setup_words.add(book.actor, MEDIUM, {"label": "Fax"})
    jane, store = book.contact("Jane Doe"), book.store
    raised: list[BaseException] = []

    def delete_at_once() -> None:
        store.connect()
        store.execute("PRAGMA busy_timeout = 0" if store.engine == "sqlite" else "SET lock_timeout = '50ms'")
        try:
            store.write(setup_words.delete, book.actor, fax)
        except StoreError as error:
            raised.append(error)
        finally:
            store.close()

    with store.transaction():
        interactions.log(book.actor, jane.id, {"medium": "fax"}, at=NOW)
        colleague = threading.Thread(target=delete_at_once)
        colleague.start()
        colleague.join()
    assert [type(error) for error in raised] == [Busy]
    with pytest.raises(Refused, match="something was logged with it"):
        setup_words.delete(book.actor, fax)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE interaction SET medium = 'smoke'", "a medium that is in no list"),
        ("UPDATE interaction SET own_status = 'smoke'", "a status that is in no list"),
        ("UPDATE interaction SET status = 'closed', own_status = 'waiting'", "counts as something else"),
        ("UPDATE interaction SET status = 'smoke'", "neither open, closed nor archived"),
    ],
)
def test_the_check_finds_what_contradicts_the_lists(book: Book, sql: str, words: str) -> None:
    setup_words.add(book.actor, STATUS, {"label": "Waiting"})
    logged(book)
    assert [problem for problem in check.check() if problem.kind == "rule"] == []
    with book.store.transaction():
        book.store.execute(sql)
    assert any(words in problem.what for problem in check.check())
