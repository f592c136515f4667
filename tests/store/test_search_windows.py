"""Windows over searched lists: forwards, backwards and from a jump they are the same list, however it is read."""

from __future__ import annotations

from random import Random

import pytest
from helpers.books import Book

from store import contact_lists, customer_lists, project_lists, search, search_docs, tiers
from store.keys import after_prefix, email_key, fold
from store.needles import read_words
from store.records.pages import Key
from store.search import Query, parse
from store.sql import Sql, rows

GIVEN = ("Anna", "Éloïse", "Jean", "Marta", "Li")
FAMILY = ("Martin", "Marten", "Berg", "Østergaard", "de Marne", "Li")
WHOLE = (10_000, 10_000, 10_000)
WAYS = {
    "fetched and sorted": WHOLE,
    "walked with the index": (0, 10_000, 3),
    "walked without it": (0, 0, 3),
}
"""How few are few, how many ids are soon collected, how far a glance goes: each reads the same list another way."""
TEXTS = (
    "", "m", "mar", "art", "anna", "li", "berg anna", '"anna berg"', "acme", "4567", "01 23", "nobody", "anna.berg1@x.example",
)  # fmt: skip
LINES = (
    "lang:fr", "tag:vip mar", "customer:acme", "-customer:acme art", "is:favourite", "has:phone anna", "-anna", "no:email,phone",
)  # fmt: skip


@pytest.fixture(params=range(2))
def book(store, request):
    """A small book with many equal names."""
    random = Random(request.param)
    made = Book(store)
    customers = [made.customer(name) for name in ("ACME", "Acme Nord", "Globex", "Martin & fils", "Bergbau")]
    projects = [made.project(name, random.choice([*customers, None])) for name in ("Bridge", "bridge", "Mart", "Acme hall") * 4]
    for number in range(70):
        given, family = random.choice(GIVEN), random.choice(FAMILY)
        email = f"{fold(given)}.{fold(family).replace(' ', '')}{number}@x.example"
        contact = made.contact(
            f"{given} {family}" if random.random() < 0.9 else given,
            emails=[email] if random.random() < 0.7 else [],
            phones=[f"+33 1 23 45 67 {number:02d}"] if random.random() < 0.6 else [],
            tags=["vip"] if random.random() < 0.4 else [],
            language=random.choice(("fr", "en")),
            **({"deleted_at": 1} if random.random() < 0.05 else {}),
        )
        for customer in random.sample(customers, random.choice((0, 1, 1, 2))):
            override = f"{fold(given)}@{customer.id}.example" if random.random() < 0.3 else ""
            made.link(contact, customer, email=override, favourite=random.random() < 0.3)
        made.link(contact, random.choice(projects))
    search_docs.rebuild_all(store)
    return made


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def way(request, monkeypatch):
    """Each way of reading a list."""
    read_that_way(monkeypatch, *request.param)


def read_that_way(monkeypatch, few, some, glance):
    numbers = {"FEW": few, "MANY": few, "SOME": some, "GLANCE": glance, "GLANCE_AT_BODIES": glance, "GLANCE_AT_OTHERS": glance}
    for module in (search, tiers):
        for name in numbers.keys() & vars(module).keys():
            monkeypatch.setattr(module, name, numbers[name])


def walked(find, query, *, limit=7, backwards=False, **where):
    """The keys of a whole list, read a window at a time."""
    page = find(query, last=backwards, limit=limit, **where)
    assert not (page.has_after if backwards else page.has_before)
    keys = [row.key for row in page.rows]
    while page.has_before if backwards else page.has_after:
        page = find(query, before=page.first, limit=limit, **where) if backwards else find(
            query, after=page.last, limit=limit, **where
        )  # fmt: skip
        assert page.rows, "a window that was promised is empty"
        assert page.has_after if backwards else page.has_before
        found = [row.key for row in page.rows]
        keys = found + keys if backwards else keys + found
    return keys


def told(store, text):
    """The keys of the contacts that hold ``text``, worked out here from the bodies alone."""
    words = read_words(text)
    bodies = dict(rows(store, Sql("SELECT contact_id, body FROM contact_search")))
    exact = {
        row[0]
        for row in rows(store, Sql(
            "SELECT contact_id FROM contact_email WHERE held AND email_key = ? UNION SELECT contact_id FROM contact_in_customer "
            "WHERE override_key = ?", (email_key(text), email_key(text)),
        ))
    } if "@" in text else set()  # fmt: skip
    keys = []
    for sort, contact_id in rows(store, Sql("SELECT sort_key, id FROM contact WHERE deleted_at IS NULL")):
        inside = words.inside and all(
            any(all(part in bodies[contact_id] for part in parts) for parts in needle.readings) for needle in words.needles
        )
        if contact_id in exact or (words.number and f"\n{words.number}\n" in bodies[contact_id]):
            keys.append(Key(0, sort, contact_id))
        elif sort.startswith(words.beginning):
            keys.append(Key(1, sort, contact_id))
        elif inside:
            keys.append(Key(2, sort, contact_id))
    return sorted(keys)


def test_a_search_finds_what_is_there_in_its_tiers_and_nothing_else(book, way):
    for text in TEXTS:
        expected = told(book.store, text)
        query = Query(text)
        assert walked(contact_lists.find, query) == expected, text
        assert walked(contact_lists.find, query, backwards=True) == expected, text
        assert contact_lists.ids(query) == [key.id for key in expected]
        assert contact_lists.ids(query, 5) == [key.id for key in expected[:5]]
        assert contact_lists.count(query) == len(expected)
        assert contact_lists.count(query, cap=4) == min(len(expected), 4)
        for at in {0, len(expected) // 2, len(expected) - 1} - {-1}:
            if expected:
                assert contact_lists.position(query, expected[at]) == at, text


@pytest.mark.parametrize("subject", [contact_lists, customer_lists, project_lists])
def test_however_a_list_is_read_it_is_the_same(book, monkeypatch, subject):
    lines = [*TEXTS, *(LINES if subject is contact_lists else ("contact:anna", "-mart", "status:active acme"))]
    names = {contact_lists: "contact", customer_lists: "customer", project_lists: "project"}
    for line in lines:
        query = parse(line, names[subject])
        read = []
        for way in WAYS.values():
            read_that_way(monkeypatch, *way)
            keys = walked(subject.find, query)
            assert keys == sorted(keys)
            assert len({key.id for key in keys}) == len(keys), "somebody is listed twice"
            assert walked(subject.find, query, backwards=True) == keys, line
            assert subject.ids(query) == [key.id for key in keys], line
            assert subject.count(query) == len(keys), line
            read.append(keys)
        assert read[0] == read[1] == read[2], line


def test_a_jump_lands_on_the_first_row_that_is_not_before_the_letters(book):
    everybody = walked(contact_lists.find, Query())
    for letters in ("", "b", "mart", "MÅRTEN", "zz", "\U0010ffff"):
        page = contact_lists.find(at=letters, limit=7)
        expected = [key for key in everybody if key.sort >= fold(letters)]
        assert [row.key for row in page.rows] == expected[:7]
        assert page.has_before == (len(expected) < len(everybody))
        assert page.has_after == (len(expected) > 7)


def test_the_projects_of_one_customer_are_a_list_of_their_own(book, way):
    customers = rows(book.store, Sql("SELECT id FROM customer ORDER BY id"))
    for (customer_id,) in customers:
        expected = [
            row[0]
            for row in rows(book.store, Sql("SELECT id FROM project WHERE customer_id = ? ORDER BY name_key, id", (customer_id,)))
        ]
        assert [key.id for key in walked(project_lists.find, Query(), customer_id=customer_id, limit=2)] == expected
        bridges = project_lists.ids(Query("ridge"), customer_id=customer_id)
        assert set(bridges) <= set(expected)
        assert project_lists.count(Query("ridge"), customer_id=customer_id) == len(bridges)


def test_a_key_whose_row_is_gone_still_says_where_to_go_on(book):
    page = contact_lists.find(limit=10)
    gone = page.rows[4].key
    book.store.execute(f"UPDATE contact SET deleted_at = 1 WHERE id = {gone.id}")
    assert contact_lists.find(after=gone, limit=5).rows[0].key == page.rows[5].key
    assert contact_lists.find(before=gone, limit=5).rows[-1].key == page.rows[3].key


def test_what_begins_with_a_text_ends_before_the_next_one():
    assert "martin" < after_prefix("martin") < "maru"
