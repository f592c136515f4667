"""find, query and why: what they print for people, for mail clients and for scripts."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from helpers.cli import COMMAND, Carnet

ELOISE = "Éloïse Martin\teloise@home.example\t+33123456789\tACME Ltd\tk1"


def test_find_prints_a_contact_a_line(book: Carnet) -> None:
    assert book("find", "eloise") == (0, f"{ELOISE}\n", "")
    assert [line.split("\t")[0] for line in book("find", "doe").lines] == ["Jane Doe", "John Doe"]


def test_find_takes_a_query_line_in_one_word_or_several(book: Carnet) -> None:
    assert book("find", "customer:acme", "tag:vip").lines == [ELOISE]
    assert book("find", "customer:acme tag:vip").lines == [ELOISE]
    assert [line.split("\t")[0] for line in book("find", "-tag:vip", "customer:acme").lines] == ["Jane Doe"]


def test_find_prints_json_lines(book: Carnet) -> None:
    assert book("find", "--json", "eloise").json == [
        {
            "contact": "k1",
            "name": "Éloïse Martin",
            "kind": "individual",
            "status": "active",
            "organisation": "ACME Ltd",
            "email": "eloise@home.example",
            "phone": "+33123456789",
        }
    ]


def test_find_says_when_nobody_answers_and_which_terms_there_are(book: Carnet) -> None:
    assert book("find", "nobody", "here") == (1, "", "carnet: nobody answers to nobody here\n")
    refused = book("find", "shoe:42")
    assert (refused.code, refused.out) == (1, "")
    assert "shoe" in refused.err
    assert "customer" in refused.err


def test_query_prints_a_first_line_and_then_every_address_in_use(book: Carnet) -> None:
    assert book("query", "martin").lines == [
        "2 addresses for martin",
        "eloise@home.example\tÉloïse Martin\tglobal",
        "e.martin@old.example\tÉloïse Martin\tglobal",
    ]


def test_query_gives_the_address_that_holds_in_a_customer_or_project(book: Carnet) -> None:
    assert book("query", "--no-header", "--customer", "acme", "eloise").lines == [
        "e.martin@acme.example\tÉloïse Martin\tcustomer"
    ]
    assert book("query", "--no-header", "--project", "Bridge", "eloise").lines == ["bridge@acme.example\tÉloïse Martin\tproject"]
    assert book("query", "--project", "Bridge", "jane").code == 1


def test_query_without_an_answer_says_so_where_the_mail_client_looks(book: Carnet) -> None:
    assert book("query", "nobody") == (1, "no address for nobody\n", "")
    assert book("query", "--no-header", "nobody") == (1, "", "carnet: no address for nobody\n")
    assert book("query", "John") == (1, "no address for John\n", "")


def test_query_tells_that_there_are_more_people_than_it_shows(book: Carnet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.commands.query.MOST_PEOPLE", 1)
    assert book("query", "doe").lines[0] == "1 address for doe, of the first 1 people only"


def test_why_gives_the_answer_as_one_object(book: Carnet) -> None:
    (answer,) = book("why", "k1", "--customer", "acme", "--json").json
    ladder = answer.pop("ladder")
    assert answer == {
        "contact": "k1",
        "customer": "acme",
        "project": None,
        "used": ["e.martin@acme.example"],
        "struck": ["eloise@home.example", "e.martin@old.example"],
        "rung": "customer",
        "reason": None,
    }
    assert [(step["rung"], step["verdict"]) for step in ladder] == [("customer", "decides"), ("global", "overridden")]
    assert set(ladder[0]) == {"rung", "name", "verdict", "addresses", "set_by", "set_at"}


def test_why_of_a_project_names_its_customer_too_and_a_reason_where_nobody_is_used(book: Carnet) -> None:
    (answer,) = book("why", "k2", "--project", "bridge", "--json").json
    assert (answer["customer"], answer["project"], answer["used"], answer["reason"]) == ("acme", "bridge", [], "not_linked")
    (answer,) = book("why", "k1", "--project", "bridge", "--json").json
    assert (answer["used"], answer["rung"]) == (["bridge@acme.example"], "project")


def test_why_in_words_has_the_answer_first_and_then_the_ladder(book: Carnet) -> None:
    lines = book("why", "Éloïse Martin", "--customer", "ACME Ltd").lines
    assert lines[:4] == [
        "Éloïse Martin · ACME Ltd",
        "used\te.martin@acme.example\tcustomer",
        "struck\teloise@home.example\toverridden by the customer",
        "struck\te.martin@old.example\toverridden by the customer",
    ]
    assert lines[4].startswith("ladder\tcustomer\tdecides\te.martin@acme.example")
    assert "nobody\tno address" in book("why", "k3").lines


@pytest.mark.parametrize("named", ["k1", "eloise@home.example", "ELOISE MARTIN", "martin"])
def test_a_contact_is_named_by_id_address_or_name(book: Carnet, named: str) -> None:
    assert book("why", named, "--json").json[0]["contact"] == "k1"


def test_a_name_that_fits_several_is_refused_with_the_candidates(book: Carnet) -> None:
    refused = book("why", "doe")
    assert (refused.code, refused.out) == (1, "")
    assert "  Jane Doe  (k2)\n  John Doe  (k3)\n" in refused.err
    assert "(tools)" in book("query", "--customer", "acm", "eloise").err


@pytest.mark.parametrize("arguments", [["nobody"], ["k1", "--customer", "nowhere"], ["k1", "--project", "nothing"]])
def test_what_is_not_there_is_not_found(book: Carnet, arguments: list[str]) -> None:
    refused = book("why", *arguments)
    assert (refused.code, refused.out) == (1, "")
    assert arguments[-1] in refused.err


def test_a_store_that_is_not_there_is_not_made_by_asking(carnet: Carnet, tmp_path: Path) -> None:
    for arguments in (["find", "a"], ["query", "a"], ["why", "a"], ["export"]):
        ended = carnet("--database", tmp_path / "none.db", *arguments)
        assert (ended.code, ended.out) == (3, "")
        assert "There is no store" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_no_store_and_stays_empty(carnet: Carnet, database_url: str, tmp_path: Path) -> None:
    (tmp_path / "carnet.sqlite3").touch(mode=0o600)
    for _ in range(2):
        ended = carnet("--database", database_url, "find", "a")
        assert (ended.code, ended.out) == (3, "")
        assert "no Carnet store" in ended.err


def test_looking_up_imports_neither_toolkit_nor_the_libraries_of_writing(book: Carnet, store_url: str) -> None:
    code = (
        "import sys; from tui.__main__ import main\n"
        f"for words in (['query', 'martin'], ['find', 'martin'], ['why', 'k1']): main(['--database', {store_url!r}, *words])\n"
        "print('MODULES', *sys.modules)"
    )
    out = subprocess.run([*COMMAND[:2], code], cwd=Path(__file__).parents[2], capture_output=True, check=True, text=True).stdout
    modules = set(out.partition("MODULES")[2].split())
    assert "peewee" in modules
    assert not {"textual", "rich", "pyperclip", "vobject", "phonenumbers", "email_validator", "tomllib"} & modules
    assert ("psycopg" in modules) == store_url.startswith("postgresql")


def test_a_reader_that_goes_away_ends_a_long_answer_quietly(book: Carnet, store_url: str) -> None:
    read, write = os.pipe()
    os.close(read)
    process = subprocess.Popen([*COMMAND, "--database", store_url, "find", "doe"], stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    _, err = process.communicate()
    assert (process.returncode, err) == (141, b"")
