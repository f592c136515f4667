"""lists and list: what goes out is noted, what is only looked at is not, and nothing is reached while lists are off."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from helpers.cli import Carnet

BOOK = """
{"type":"customer","id":"acme","name":"ACME Ltd"}
{"type":"contact","id":"k1","given_name":"Éloïse","family_name":"Martin","emails":[{"address":"eloise@home.example"}]}
{"type":"contact","id":"k2","given_name":"Jane","family_name":"Doe","emails":[{"address":"jane@doe.example"}]}
{"type":"contact","id":"k3","given_name":"John","family_name":"Smith"}
{"type":"contact_in_customer","contact":"k1","customer":"acme","email":"e.martin@acme.example"}
{"type":"consent","contact":"k2","channel":"email","state":"granted","at":"2026-01-01T00:00:00Z","source":"web"}
{"type":"list","id":"l1","name":"Spring offer","context":"global","query":""}
{"type":"list","id":"l2","name":"ACME notices","purpose":"automatic","context":"customer","customer":"acme",\
"query":"customer:acme"}
"""


@pytest.fixture
def switched_off(on_store: Carnet, tmp_path: Path) -> Carnet:
    """`carnet` on a store with two lists that nobody turned on."""
    path = tmp_path / "book.jsonl"
    path.write_text(BOOK.lstrip(), encoding="utf-8")
    assert on_store("import", path).code == 0
    return on_store


@pytest.fixture
def book(switched_off: Carnet, store_url: str) -> Carnet:
    """`carnet` on a store with two lists."""
    from store import settings
    from store.actor import Actor
    from store.database import close_store
    from store.opening import open_store
    from store.vocabulary import Origin

    open_store(store_url)
    settings.put(Actor(None, "Tess Ter", Origin.TUI), "mailing_lists_enabled", True)
    close_store()
    return switched_off


@pytest.mark.parametrize(
    "arguments",
    [
        ["lists"],
        ["list", "spring"],
        ["list", "spring", "--explain"],
        ["list", "l1", "--json"],
        ["list", "l1", "--newcomers"],
        ["list", "l1", "--purpose", "manual", "--format", "csv"],
    ],
)
def test_while_lists_are_off_each_verb_says_where_they_are_turned_on(switched_off: Carnet, arguments: list[str]) -> None:
    sentence = "carnet: Mailing lists are off · Setup › Settings › General turns them on\n"
    assert switched_off(*arguments) == (1, "", sentence)


def test_lists_prints_a_list_a_line(book: Carnet) -> None:
    assert book("lists").lines == [
        "ACME notices\tautomatic\tACME Ltd\tcustomer:acme\tnever copied\tl2",
        "Spring offer\tmanual\teverywhere\tall contacts\tnever copied\tl1",
    ]
    assert [line["list"] for line in book("lists", "--json").json] == ["l2", "l1"]


def test_list_prints_the_addresses_and_says_how_many_were_left_out(book: Carnet) -> None:
    ended = book("list", "spring")
    assert ended == (0, "jane@doe.example\neloise@home.example\n", "3 people · 2 addresses · 1 excluded\n")
    assert "copied " in book("lists").lines[1]


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("semicolon", "jane@doe.example; eloise@home.example"),
        ("rfc5322", '"Jane Doe" <jane@doe.example>, "Éloïse Martin" <eloise@home.example>'),
    ],
)
def test_list_prints_the_format_that_is_asked_for_to_the_letter(book: Carnet, store_url: str, format: str, text: str) -> None:
    assert book("list", "Spring offer", "--format", format).out == text
    from store import list_receipts, mailing_lists
    from store.database import close_store
    from store.opening import open_store

    open_store(store_url)
    (receipt,) = list_receipts.of_list(mailing_lists.resolve("l1").id)
    close_store()
    assert receipt.sha256 == (sha256(text.encode()).hexdigest(),)


def test_explain_names_everybody_with_the_reason_and_what_mends_it_and_notes_nothing(book: Carnet) -> None:
    assert book("list", "l1", "--explain").lines == [
        "in\tJane Doe\tjane@doe.example\teverywhere",
        "in\tÉloïse Martin\teloise@home.example\teverywhere",
        "out\tJohn Smith\t–\teverywhere\tno address\tadd an e-mail address",
    ]
    assert "never copied" in book("lists").lines[1]


def test_another_purpose_moves_people_and_leaves_the_list_as_it_is(book: Carnet) -> None:
    assert book("list", "l1", "--purpose", "commercial").out == "jane@doe.example\n"
    found = book("list", "l1", "--purpose", "commercial", "--json").json
    assert [(line["contact"], line["included"], line["addresses"], line["reasons"]) for line in found] == [
        ("k2", True, ["jane@doe.example"], []),
        ("k1", False, [], ["no_consent"]),
        ("k3", False, [], ["no_address", "no_consent"]),
    ]
    assert "manual" in book("lists").lines[1]


def test_newcomers_are_given_out_once(book: Carnet, tmp_path: Path) -> None:
    assert book("list", "l1", "--newcomers").lines == ["jane@doe.example", "eloise@home.example"]
    ended = book("list", "l1", "--newcomers")
    assert (ended.code, ended.out) == (1, "")
    assert "nobody is new since the last copy" in ended.err
    path = tmp_path / "more.jsonl"
    path.write_text(
        '{"type":"contact","id":"k3","given_name":"John","family_name":"Smith","emails":[{"address":"j@s.example"}]}\n'
    )
    assert book("import", path).code == 0
    assert book("list", "l1", "--newcomers", "--explain").lines == ["new\tJohn Smith\tj@s.example"]
    assert book("list", "l1", "--newcomers").lines == ["j@s.example"]


def test_who_has_gone_is_named_with_the_reason(book: Carnet, tmp_path: Path) -> None:
    book("list", "l1")
    path = tmp_path / "less.jsonl"
    path.write_text('{"type":"contact","id":"k2","given_name":"Jane","family_name":"Doe","status":"inactive"}\n')
    assert book("import", path).code == 0
    assert book("list", "l1", "--newcomers", "--explain").lines == ["gone\tJane Doe\tjane@doe.example\tinactive"]
    assert book("list", "l1", "--newcomers", "--json").json == [
        {"change": "gone", "name": "Jane Doe", "address": "jane@doe.example", "reasons": ["inactive"]}
    ]


def test_a_list_that_is_not_there_is_not_found_and_nobody_is_nothing_to_copy(book: Carnet) -> None:
    assert book("list", "autumn") == (1, "", "carnet: No list is called autumn · `carnet lists` names them all\n")
    refused = book("list", "l2", "--purpose", "commercial")
    assert (refused.code, refused.out) == (1, "")
    assert "Nothing to copy: every candidate is out (1 no consent)" in refused.err
    assert book("list", "l1", "--purpose", "spam").code == 2
