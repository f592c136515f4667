"""Cards are written whole, as version 3.0, and come back as they were; nothing in a record becomes a line of its own (B4, T6)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from helpers.cards import read
from hypothesis import given
from hypothesis import strategies as st

from store.exchange.vcard_write import write_card
from store.names import name_from_parts
from store.text import clean_line, clean_text

WHOLE: dict[str, Any] = {
    "type": "contact",
    "id": "k1",
    "kind": "individual",
    "title": "Dr",
    "given_name": "Éloïse",
    "middle_name": "A.",
    "family_name": "Martin",
    "suffix": "PhD",
    "full_name": "Martin, Éloïse",
    "language": "fr",
    "status": "active",
    "organisation": "ACME, Inc.",
    "emails": [
        {"address": "eloise@home.example", "label": "home", "primary": False, "state": "ok"},
        {"address": "e@acme.example", "label": "work", "primary": True, "state": "ok"},
        {"address": "e@other.example", "label": "other", "primary": False, "state": "ok"},
    ],
    "job_title": "Director; sales",
    "department": "North",
    "phones": [
        {"number": None, "raw": "01 23", "type": "office", "country": None, "primary": True},
        {"number": None, "raw": "06 12", "type": "mobile", "country": None, "primary": False},
        {"number": None, "raw": "1", "type": "home", "country": None, "primary": False},
        {"number": None, "raw": "2", "type": "fax", "country": None, "primary": False},
        {"number": None, "raw": "3;4,5", "type": "other", "country": None, "primary": False},
    ],
    "addresses": [
        {"type": "main", "street": "1, rue X", "postcode": "75001", "city": "Paris", "region": None, "country": "France"},
        {"type": "delivery", "street": None, "postcode": None, "city": "Lyon", "region": "Rhône", "country": None},
        {"type": "invoice", "street": "3", "postcode": None, "city": None, "region": None, "country": None},
    ],
    "tags": ["vip", "a,b;c\\d"],
    "birthday": "--05-03",
    "note": "one\ntwo, three; four \\ five",
}

TYPES_EVER_WRITTEN = {"INTERNET", "WORK", "HOME", "CELL", "FAX", "PREF", "X-DELIVERY", "X-INVOICE"}


def back(record: dict[str, Any]) -> dict[str, Any]:
    """What is read again from a written record."""
    (found,) = read(write_card(record).encode())
    assert found.refused is None
    assert found.warnings == ()
    assert found.record is not None
    return found.record


def properties(text: str) -> list[tuple[str, str]]:
    """Name and parameters of every line of a card, unfolded by the letter of the standard."""
    assert text.endswith("\r\n")
    unfolded = re.sub("\r\n[ \t]", "", text)[:-2].split("\r\n")
    matched = [re.fullmatch(r"([A-Z-]+)((?:;TYPE=[A-Z,-]+)?):.*", line) for line in unfolded]
    assert all(matched), unfolded
    return [(match[1], match[2]) for match in matched if match]


def test_a_whole_record_comes_back_as_it_was() -> None:
    assert back(WHOLE) == WHOLE


def test_lines_are_folded_at_75_bytes_and_characters_stay_whole() -> None:
    text = write_card({"full_name": "Ann", "note": "Ünïcödé " * 100})
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


def test_a_name_is_written_whatever_the_record_has() -> None:
    def full_name(**record: Any) -> str:
        return re.findall(r"(?m)^FN:(.*)\r$", write_card(record))[0]

    assert full_name(given_name="Ann", family_name="Berg") == "Ann Berg"
    assert full_name(organisation="ACME") == "ACME"
    assert full_name(emails=[{"address": "a@b.example", "label": "work"}]) == "a@b.example"
    assert full_name(phones=[{"raw": None, "number": "+331", "type": "office"}]) == "+331"
    assert full_name() == "?"


def test_a_role_is_written_beside_the_job() -> None:
    text = write_card({"full_name": "Ann", "job_title": "Boss", "role": "Buyer"})
    assert "TITLE:Boss\r\n" in text
    assert "ROLE:Buyer\r\n" in text


def test_a_nameless_person_is_not_taken_for_the_organisation() -> None:
    assert back({"kind": "individual", "organisation": "ACME"})["kind"] == "individual"


@pytest.mark.parametrize("kind", ["individual", "structure"])
def test_what_a_contact_is_comes_back(kind: str) -> None:
    assert back({**WHOLE, "kind": kind})["kind"] == kind


def test_consent_and_state_are_never_written() -> None:
    text = write_card({**WHOLE, "consent": "granted", "status": "inactive"}).lower()
    assert "consent" not in text
    assert "inactive" not in text


INJECTIONS = [
    *("HOME:evil@x.example\r\nTEL", 'a";TYPE="b:c', ";;;;;;", "\\"),
    *(
        f"x{end}{line}"
        for end in ("\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\\n", "\r\n ", "=0D=0A")
        for line in ("TEL:1", "END:VCARD\r\nBEGIN:VCARD\r\nFN:Evil", "item1.EMAIL:evil@x.example")
    ),
]
PLACES = [
    *("id", "kind", "full_name", "title", "given_name", "middle_name", "family_name", "suffix", "language", "birthday"),
    *("organisation", "department", "job_title", "role", "note", "tags"),
    *("emails.address", "emails.label", "phones.raw", "phones.type"),
    *(f"addresses.{key}" for key in ("type", "street", "city", "region", "postcode", "country")),
]


def with_value(place: str, value: str) -> dict[str, Any]:
    """The whole record with ``value`` in one place."""
    field, _, key = place.partition(".")
    if field == "tags":
        return {**WHOLE, "tags": [value]}
    if not key:
        return {**WHOLE, field: value}
    return {**WHOLE, field: [{**WHOLE[field][0], key: value}, *WHOLE[field][1:]]}


@pytest.mark.parametrize("place", PLACES)
def test_nothing_in_a_record_becomes_a_line_or_a_type_of_its_own(place: str) -> None:
    plain = properties(write_card(with_value(place, "x")))
    for attack in INJECTIONS:
        text = write_card(with_value(place, attack))
        attacked = properties(text)
        assert [name for name, _ in attacked] == [name for name, _ in plain], attack
        types = {word for _, types in attacked for word in types.removeprefix(";TYPE=").split(",") if word}
        assert types <= TYPES_EVER_WRITTEN, attack
        assert len(read(text.encode())) == 1, attack


def words(limit: int = 30) -> st.SearchStrategy[str]:
    """A clean line of any script that is not empty."""
    return st.text(max_size=limit).map(clean_line).filter(bool)


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | strategy


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """Any contact that an interchange line can hold and a card can name."""
    given, family = draw(maybe(words())), draw(maybe(words()))
    full = draw(
        words().filter(lambda text: text != name_from_parts(given, family)) | (st.none() if given or family else st.nothing())
    )
    emails = draw(
        st.lists(
            words().filter(lambda text: not re.search("^mailto:|[<>]", text, re.IGNORECASE)), max_size=3, unique_by=str.casefold
        )
    )
    raws = draw(st.lists(words().filter(lambda text: not text.lower().startswith("tel:")), max_size=3))
    places = draw(st.lists(st.sampled_from(["main", "delivery", "invoice"]), max_size=3, unique=True))
    keys = ("street", "postcode", "city", "region", "country")
    day = draw(st.none() | st.dates().filter(lambda day: day.year != 1604))
    return {
        "type": "contact",
        "id": draw(words()),
        "kind": draw(st.sampled_from(["individual", "structure"])),
        **{key: draw(maybe(words())) for key in ("title", "middle_name", "suffix", "organisation", "department", "job_title")},
        "given_name": given,
        "family_name": family,
        "full_name": full,
        "language": draw(st.none() | st.sampled_from(["fr", "en", "gsw"])),
        "status": "active",
        "emails": [
            {
                "address": address,
                "label": draw(st.sampled_from(["work", "home", "other"])),
                "primary": index == len(emails) // 2,
                "state": "ok",
            }
            for index, address in enumerate(emails)
        ],
        "phones": [
            {
                "number": None,
                "raw": raw,
                "type": draw(st.sampled_from(["office", "mobile", "home", "fax", "other"])),
                "country": None,
                "primary": index == len(raws) // 2,
            }
            for index, raw in enumerate(raws)
        ],
        "addresses": [{"type": place, **{key: draw(maybe(words())) for key in keys}, "city": draw(words())} for place in places],
        "tags": draw(st.lists(words(), max_size=3, unique_by=str.casefold)),
        "birthday": day and day.isoformat(),
        "note": draw(maybe(st.text(max_size=200).map(clean_text).filter(bool))),
    }


@given(records())
def test_any_contact_with_a_name_comes_back_as_it_was(record: dict[str, Any]) -> None:
    assert back(record) == record
