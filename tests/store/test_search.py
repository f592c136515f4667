"""Searching: blind to case, accents and the punctuation of numbers, through every address, each person once (I-56, I-59)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from helpers.books import Book
from helpers.queries import counted

from store import contact_lists, customer_lists, keys, project_lists, search_docs, tables
from store.audit import change
from store.errors import Ambiguous, NotFound, Refused
from store.needles import HINT
from store.search import Query, parse
from store.sql import Sql, rows


@pytest.fixture
def book(store):
    """A few people, customers and projects."""
    made = Book(store)
    acme, globex = made.customer("ACME Bäckerei", main_email="info@acme.example"), made.customer("Globex", phone="+49 30 1234567")
    made.acme, made.globex = acme, globex
    made.bridge = made.project("Bridge 2026", acme)
    made.tower = made.project("Tower", globex)
    made.eloise = made.contact(
        "Éloïse Østergaard",
        emails=["eloise@home.example", "old@home.example invalid"],
        phones=["+33 1 23 45 67 89"],
        tags=["vip", "press"],
        language="fr",
        title="Dr",
    )
    made.jane = made.contact("Jane Doe", emails=["jane@home.example"], phones=["06 12.34-56 78"], tags=["vip"], language="en")
    made.doerte = made.contact("Dörte Łukasik", status="inactive", incomplete=True)
    made.mill = made.contact("Mill House", kind="structure", emails=["mill@doe.example"])
    made.link(made.eloise, acme, email="e.ostergaard@acme.example", role="Käuferin", favourite=True)
    made.link(made.eloise, made.bridge, email="bridge@acme.example")
    made.link(made.jane, acme, is_primary=True)
    made.link(made.jane, globex, status="former", email="jd@elsewhere.example")
    search_docs.rebuild_all(store)
    return made


def names(line: str) -> list[str]:
    return [row.name for row in contact_lists.find(parse(line)).rows]


@pytest.mark.parametrize(
    "text",
    [
        "eloise", "ÉLOÏSE", "oster", "OSTERGAARD", "ergaa", "eloise ost", "ost eloise", '"eloise ostergaard"', "østergaard, él",
        "eloise@home.example", "ELOISE@HOME.EXAMPLE", "<eloise@home.example>,", "e.ostergaard@acme", "bridge@acme.example",
        "old@home", "+33 1 23 45 67 89", "0033123456789", "01 23 45 67 89", "01.23.45", "0123456789", "123456789", "(01) 23 45",
        "+33 (0)1 23 45 67 89", "backerei oster",
    ],
)  # fmt: skip
def test_a_person_is_found_by_any_part_of_what_is_known(book, text):
    assert names(text) == ["Éloïse Østergaard"]


def test_exact_addresses_come_first_then_beginnings_then_the_rest(book):
    book.contact("Zoe Zander", emails=["doe@zander.example"])
    search_docs.rebuild_all(book.store)
    assert names("doe") == ["Jane Doe", "Mill House", "Zoe Zander"]
    tiers = [row.key.tier for row in contact_lists.find(Query("doe")).rows]
    assert tiers == [1, 2, 2]
    shared = book.contact("Anna Aaron")
    book.link(shared, book.acme, email="doe@zander.example")
    search_docs.refresh_contacts(book.store, [shared.id])
    found = contact_lists.find(Query("doe@zander.example")).rows
    assert [(row.name, row.key.tier) for row in found] == [("Anna Aaron", 0), ("Zoe Zander", 0)]


def test_two_letters_find_beginnings_and_say_what_three_would_do(book):
    page = contact_lists.find(Query("do"))
    assert [row.name for row in page.rows] == ["Jane Doe"]
    assert page.hint == HINT
    assert contact_lists.find(Query("doe")).hint == ""
    assert contact_lists.find().hint == ""
    assert names("st") == []


def test_what_a_person_was_found_by_is_told_where_the_row_does_not_show_it(book):
    def matched(text):
        return [row.matched for row in contact_lists.find(Query(text)).rows]

    assert matched("eloise@home.example") == [""]
    assert matched("ostergaard") == [""]
    assert matched("01 23 45") == [""]
    assert matched("e.ostergaard@acme.example") == ["e.ostergaard@acme.example"]
    assert matched("elsewhere") == ["jd@elsewhere.example"]
    assert matched("globex") == ["Globex"]
    book.contact("Max Two", emails=["a@x.example", "b@x.example"], phones=["+4930111111", "mobile +4930222222"])
    search_docs.rebuild_all(book.store)
    assert matched("b@x.example") == ["b@x.example"]
    assert matched("030 222222") == ["+4930222222"]


def test_an_address_that_was_removed_still_finds_who_had_it(book):
    with change(book.actor, "contact.change_email") as made:
        (email_id,) = rows(book.store, Sql("SELECT id FROM contact_email WHERE email_key = 'jane@home.example'"))[0]
        row = made.row(tables.ContactEmail, email_id)
        made.update(tables.ContactEmail, row, {"address": "doe@new.example", "email_key": "doe@new.example"})
        search_docs.refresh_contacts(made, [book.jane.id])
    found = contact_lists.find(Query("jane@home.example")).rows
    assert [(row.name, row.email, row.matched) for row in found] == [("Jane Doe", "doe@new.example", "jane@home.example")]


def test_the_deleted_and_the_erased_are_in_no_list_and_leave_no_words(book):
    book.store.execute(f"UPDATE contact SET deleted_at = 1 WHERE id = {book.jane.id}")
    book.store.execute(f"UPDATE contact SET status = 'erased' WHERE id = {book.eloise.id}")
    search_docs.refresh_contacts(book.store, [book.jane.id, book.eloise.id, 987654])
    assert names("jane") == names("eloise") == names("doe jane") == []
    assert len(contact_lists.find().rows) == 2
    left = rows(book.store, Sql("SELECT body FROM contact_search"))
    assert not any("jane" in body or "eloise" in body for (body,) in left)


def test_a_customer_is_found_through_its_contacts(book):
    def found(text):
        return [(row.name, row.key.tier) for row in customer_lists.find(Query(text)).rows]

    assert found("backerei") == [("ACME Bäckerei", 2)]
    assert found("acm") == [("ACME Bäckerei", 1)]
    assert found("info@acme.example") == [("ACME Bäckerei", 0)]
    assert found("+49 30 1234567") == [("Globex", 0)]
    assert found("eloise") == [("ACME Bäckerei", 3)]
    assert found("jane") == [("ACME Bäckerei", 3), ("Globex", 3)]
    assert found("jane globex") == [("Globex", 3)]
    assert found("01 23 45 67 89") == [("ACME Bäckerei", 3)]


def test_a_customer_is_not_found_by_the_name_of_another_customer_of_its_people(book):
    assert [row.name for row in customer_lists.find(Query("backerei")).rows] == ["ACME Bäckerei"]


def test_a_project_is_found_by_its_name_and_its_customers(book):
    assert [row.name for row in project_lists.find(Query("bridge")).rows] == ["Bridge 2026"]
    assert [row.name for row in project_lists.find(Query("backerei 2026")).rows] == ["Bridge 2026"]
    assert [row.customer for row in project_lists.find(Query("tow")).rows] == ["Globex"]


def test_a_customers_new_name_reaches_its_people_and_projects(book):
    book.store.execute(f"UPDATE customer SET name = 'Initech', name_key = 'initech' WHERE id = {book.acme.id}")
    search_docs.refresh_customers(book.store, [book.acme.id])
    assert names("initech") == ["Jane Doe", "Éloïse Østergaard"]
    assert names("backerei") == []
    assert [row.name for row in project_lists.find(Query("initech")).rows] == ["Bridge 2026"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("customer:acme", {"jane", "eloise"}),
        ("customer:globex", set()),  # a former link
        ("-customer:acme", {"doerte", "mill"}),
        ("project:bridge", {"eloise"}),
        ('project:"tower, bridge"', set()),
        ("project:tower,bridge", {"eloise"}),
        ("tag:vip", {"jane", "eloise"}),
        ("tag:vip tag:press", {"eloise"}),
        ("tag:vip -tag:press", {"jane"}),
        ("tag:press,other", {"eloise"}),
        ("lang:FR", {"eloise"}),
        ("status:inactive", {"doerte"}),
        ("kind:structure", {"mill"}),
        ("type:company", {"jane", "eloise"}),
        ("type:private", set()),
        ("title:dr", {"eloise"}),
        ("role:kaufer", {"eloise"}),
        ("email:elsewhere", {"jane"}),
        ("email:home", {"jane", "eloise"}),
        ("phone:0123", {"eloise"}),
        ("phone:3456", {"jane", "eloise"}),
        ("is:incomplete", {"doerte"}),
        ("is:independent", {"doerte", "mill"}),
        ("is:favourite", {"eloise"}),
        ("is:primary", {"jane"}),
        ("is:overridden", {"eloise"}),
        ("has:phone", {"jane", "eloise"}),
        ("no:email", {"doerte"}),
        ("-no:email", {"jane", "eloise", "mill"}),
        ("has:tag has:project", {"eloise"}),
        ("created<2026-01-03", {"jane", "eloise", "doerte", "mill"}),
        ("created>2026-01-02", set()),
        ("created<1d", set()),
        ("-doe", {"eloise", "doerte"}),
        ("vip", set()),
        ("doe customer:acme", {"jane"}),
        ("do is:primary", {"jane"}),
    ],
)
def test_a_term_means_what_it_says(book, line, found):
    expected = {getattr(book, name).id for name in found}
    assert set(contact_lists.ids(parse(line))) == expected
    assert contact_lists.count(parse(line)) == len(expected)
    everybody = set(contact_lists.ids())
    if len(parse(line).terms) == 1 and not parse(line).text:
        opposite = line[1:] if line.startswith("-") else f"-{line}"
        assert set(contact_lists.ids(parse(opposite))) == everybody - expected


def test_terms_by_place_time_consent_and_preference(book):
    now = datetime.now(UTC)
    store = book.store
    written = {"created_at": now, "updated_at": now}
    tables.PostalAddress.create(contact=book.jane.id, type="main", city="Besançon", country="FR", **written)
    for contact, days in ((book.jane, 10), (book.jane, 400), (book.eloise, 400)):
        tables.Interaction.create(
            uid=keys.new_uid(), contact=contact.id, at=now - timedelta(days=days), medium="phone", direction="in", **written
        )
    for contact, state, days in (
        (book.jane, "granted", 9), (book.jane, "requested", 3), (book.eloise, "granted", 9), (book.eloise, "withdrawn", 3),
        (book.mill, "requested", 2),
    ):  # fmt: skip
        tables.ConsentEvent.create(
            contact=contact.id, channel="email", state=state, at=now - timedelta(days=days), source="paper", recorded_at=now
        )
    active = Sql("SELECT id FROM contact_in_customer WHERE contact_id = ? AND status = 'active'", (book.jane.id,))
    ((link,),) = rows(store, active)
    tables.CommunicationPreference.create(link=link, channel="sms", is_on=True, set_by="user", **written)
    expected = {
        "city:besanc": {"jane"},
        "country:fr": {"jane"},
        "has:address": {"jane"},
        "last<90d": {"jane"},
        "last>90d": {"eloise"},
        "-has:interaction": {"doerte", "mill"},
        "consent:email": {"jane"},
        "consent:granted": {"jane"},
        "consent:withdrawn": {"eloise"},
        "consent:requested": {"mill"},
        "consent:none": {"doerte"},
        "consent:sms": set(),
        "pref:sms": {"jane"},
        "pref:email": set(),
    }
    for line, found in expected.items():
        assert set(contact_lists.ids(parse(line))) == {getattr(book, name).id for name in found}, line


def test_who_was_not_confirmed_for_a_year_is_found_those_who_never_were_too(book):
    now = datetime.now(UTC)
    for contact, days in ((book.jane, 10), (book.eloise, 400)):
        tables.Contact.update(verified_at=now - timedelta(days=days)).where(tables.Contact.id == contact.id).execute()
    expected = {
        "confirmed<1y": {"jane"},
        "-confirmed<1y": {"eloise", "doerte", "mill"},
        "confirmed>1y": {"eloise"},
        f"confirmed<{now.date()}": {"jane", "eloise"},
        f"confirmed>{now.date()}": set(),
    }
    for line, found in expected.items():
        assert set(contact_lists.ids(parse(line))) == {getattr(book, name).id for name in found}, line


def test_terms_of_customers_and_projects(book):
    def customers(line):
        return [row.name for row in customer_lists.find(parse(line, "customer")).rows]

    def projects(line):
        return [row.name for row in project_lists.find(parse(line, "project")).rows]

    assert customers("contact:eloise") == ["ACME Bäckerei"]
    assert customers("-contact:jane") == []
    assert customers("project:tower") == ["Globex"]
    assert customers("type:company status:active") == ["ACME Bäckerei", "Globex"]
    assert customers("email:info phone:030") == []
    assert customers("phone:301234") == ["Globex"]
    assert projects("customer:acme") == ["Bridge 2026"]
    assert projects("contact:eloise,jane") == ["Bridge 2026"]
    assert projects("status:completed") == []
    assert projects("-customer:acme") == ["Tower"]


def test_a_type_that_does_not_exist_is_refused_with_those_that_do(book):
    with pytest.raises(Refused, match="company, private, public"):
        contact_lists.find(parse("type:compny"))


def test_a_term_of_another_list_is_refused_when_it_is_asked(book):
    with pytest.raises(Refused, match="cannot be asked of a project"):
        project_lists.find(parse("tag:vip"))


def test_a_word_means_exactly_one_record_or_names_the_candidates(book):
    resolve = contact_lists.resolve
    assert resolve(book.jane.uid) == book.jane
    for text in ("jane@home.example", "Jane Doe", "doe, jane", "DOE jane", "jd@elsewhere.example", "jane"):
        assert resolve(text).id == book.jane.id, text
    assert resolve("Dorte Lukasik").name == "Dörte Łukasik"
    assert customer_lists.resolve("acme").id == book.acme.id
    assert customer_lists.resolve("info@acme.example").id == book.acme.id
    assert project_lists.resolve("bridge").name == "Bridge 2026"
    for nobody in ("nobody", "", "%", "jane@nowhere.example", "customer:acme"):
        with pytest.raises(NotFound):
            resolve(nobody)
    with pytest.raises(Ambiguous) as several:
        resolve("home.example")
    assert [ref.name for ref in several.value.candidates] == ["Jane Doe", "Éloïse Østergaard"]
    for _ in range(12):
        book.contact("Jane Doe")
    with pytest.raises(Ambiguous, match="more than 10") as many:
        resolve("jane doe")
    assert len(many.value.candidates) == 10


HOSTILE = [
    "%", "_", "\\", "'", '"', "''", '""', '"""', "%%%", "___", "\\%", "\\\\\\", "';--", "' OR 1=1 --", '" OR "1"="1',
    "a%b", "100%_sure", "NEAR(a b)", "a AND b", "a OR b NOT c", "body:abc", "contact_search:doe", "^doe", "doe*", "(doe",
    "doe)", "{doe}", "-", "--", "---", ":", "::", "<", ">", "<>", "a:b:c", "?", "???", "%s", "%(x)s", "%%s", "{0}", "{id}",
    "$1", ":name", "@", "@@", "\x00", "a\x00b", "\x1b[31m", "\ud800", "\U0010ffff", "\u202eabc", "e\u0301", "ﬁ", "½",
    "٣٤٥٦٧٨", "王小明", "\U0001f469\u200d\U0001f467", "\t\n", " ", "NULL", "0x41", "1e999", "9" * 400, "a" * 400, "é" * 400,
    "+", "+++", "00", "(0)", "+33(0)", "0" * 30, "Robert'); DROP TABLE contact;--", "/*", "*/", ";", "x'41'", "char(65)",
    "||", "`", "[a]", "a\\", "\\a", "%a_", "'''", "\"a'b\"", '"unclosed', 'un"clo"sed"', "=", "==", "doe'",
]  # fmt: skip


def hostile():
    """200 hostile strings: those above, and mixtures of their pieces."""
    random = Random(7)
    pieces = [*HOSTILE, "doe", "tag:vip", "-", ":", '"', "customer:", "last<", "email:"]
    mixed = ["".join(random.choice(pieces) for _ in range(random.randint(2, 4))) for _ in range(200 - len(HOSTILE))]
    return [*HOSTILE, *mixed]


def test_two_hundred_hostile_strings_are_only_ever_looked_for(book):
    before = contact_lists.count()
    assert len(hostile()) >= 200
    for text in hostile():
        for find, subject in ((contact_lists, "contact"), (customer_lists, "customer"), (project_lists, "project")):
            for line in (text, f"-{text}", f'customer:"{text}"', f"email:{text}", f"role:{text} city:{text}", f"tag:{text}"):
                try:
                    query = parse(line, subject)
                except Refused:
                    continue
                assert len(find.find(query).rows) == find.count(query), line
            try:
                direct = Query(text)
                find.find(direct, at=text, limit=2)
                find.find(direct, last=True)
            except Refused:
                pass
    assert contact_lists.count() == before


def test_signs_of_patterns_stand_for_themselves(book):
    percent = book.contact("Ana 100%_sure")
    search_docs.refresh_contacts(book.store, [percent.id])
    assert contact_lists.ids(Query("00%_su")) == [percent.id]
    assert contact_lists.ids(Query("%%%")) == contact_lists.ids(Query("___")) == contact_lists.ids(Query("a%n")) == []


@pytest.mark.parametrize(
    ("line", "most"),
    [("", 2), ("d", 2), ("doe", 4), ("jane@home.example", 6), ("tag:vip", 4), ("tag:vip doe", 11), ("-tag:vip -doe", 6)],
)
def test_a_window_costs_the_same_few_queries_however_many_rows_there_are(book, line, most):
    costs = []
    for more in (0, 60):
        for number in range(more):
            book.contact(f"Doe{number} Doer", tags=["vip"] if number % 2 else [], emails=[f"d{number}@x.example"])
        search_docs.rebuild_all(book.store)
        with counted(book.store) as seen:
            contact_lists.find(parse(line), limit=50)
        costs.append(len(seen))
    assert max(costs) <= most, seen


@pytest.mark.parametrize("lists", [customer_lists, project_lists])
def test_lists_of_customers_and_projects_cost_few_queries_too(book, lists):
    for text, most in (("", 2), ("bri", 7), ("jane", 7)):
        with counted(book.store) as seen:
            lists.find(Query(text))
        assert len(seen) <= most, seen
