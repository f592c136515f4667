"""What the properties of a card become in a contact's record, and how a file is cut into cards."""

from __future__ import annotations

import io
from typing import Any

import pytest
from helpers.cards import addresses, card, numbers, read, record, remarks

# --- the record ---


def test_a_whole_card_becomes_a_whole_record() -> None:
    contact = record(
        "UID:urn:uuid:4fbe8971",
        "N:Martin;Éloïse;Anne,Marie;Dr;PhD",
        "FN:Dr Éloïse Martin",
        "ORG:ACME\\, Inc.;Sales;North",
        "TITLE:Director\\, Sales",
        "EMAIL;TYPE=INTERNET,HOME:eloise@home.example",
        "EMAIL;TYPE=WORK,PREF:mailto:E.Martin@ACME.example",
        "TEL;TYPE=WORK:01 23 45 67 89",
        "TEL;TYPE=CELL;PREF=1:tel:+33-6-12",
        "ADR;TYPE=WORK:Box 1;2nd floor;1 rue X;Paris;IdF;75001;France",
        "CATEGORIES:vip,Friends\\, old,VIP",
        "BDAY:19800522T101500Z",
        "LANG;PREF=2:en",
        "LANG;PREF=1:fr-CA",
        "NOTE:one\\ntwo\\, three",
    )
    assert contact == {
        "type": "contact",
        "id": "urn:uuid:4fbe8971",
        "kind": "individual",
        "title": "Dr",
        "given_name": "Éloïse",
        "middle_name": "Anne, Marie",
        "family_name": "Martin",
        "suffix": "PhD",
        "full_name": "Dr Éloïse Martin",
        "language": "fr",
        "status": "active",
        "organisation": "ACME, Inc.",
        "emails": [
            {"address": "eloise@home.example", "label": "home", "primary": False, "state": "ok"},
            {"address": "E.Martin@ACME.example", "label": "work", "primary": True, "state": "ok"},
        ],
        "job_title": "Director, Sales",
        "department": "Sales, North",
        "phones": [
            {"number": None, "raw": "01 23 45 67 89", "type": "office", "country": None, "primary": False},
            {"number": None, "raw": "+33-6-12", "type": "mobile", "country": None, "primary": True},
        ],
        "addresses": [
            {
                "type": "main",
                "street": "Box 1, 2nd floor, 1 rue X",
                "postcode": "75001",
                "city": "Paris",
                "region": "IdF",
                "country": "France",
            }
        ],
        "tags": ["vip", "Friends, old"],
        "birthday": "1980-05-22",
        "note": "one\ntwo, three",
    }


def test_a_card_without_uid_has_no_id() -> None:
    assert "id" not in record("FN:Ann")


def test_the_full_name_is_kept_only_where_the_parts_do_not_give_it() -> None:
    assert record("FN:Ann Berg", "N:Berg;Ann")["full_name"] is None
    assert record("FN:Berg\\, Ann", "N:Berg;Ann")["full_name"] == "Berg, Ann"


@pytest.mark.parametrize(
    ("value", "name"), [("Doe, John", "Doe, John"), ("Doe\\, John", "Doe, John"), ("a\\;b\\\\c\\d", "a;b\\c\\d")]
)
def test_commas_do_not_end_a_name(value: str, name: str) -> None:
    assert record(f"FN:{value}")["full_name"] == name


def test_escapes_of_version_2_1_are_undone_part_by_part() -> None:
    contact = record(r"N:;A\;B\\;C\\\;;D;\:E;\\\\;", r"FN:A;B\C\;D:E" + "\\", version="2.1")
    assert (contact["given_name"], contact["middle_name"], contact["title"], contact["suffix"]) == ("A;B\\", "C\\;", "D", ":E")
    assert contact["full_name"] == "A;B\\C;D:E\\"


def test_an_organisation_keeps_its_comma_and_may_have_only_departments() -> None:
    assert record("FN:A", "ORG:Acme, Inc.;Dev")["organisation"] == "Acme, Inc."
    contact = record("FN:A", "ORG:;Dev;Web")
    assert (contact["organisation"], contact["department"]) == (None, "Dev, Web")


def test_the_second_name_of_a_card_is_left_out_with_a_remark() -> None:
    (found,) = read(card("N:;;;;", "N:Public;John", "N:Stevenson;John"))
    assert (found.record["family_name"], found.record["given_name"]) == ("Public", "John")
    assert remarks(found) == [(5, "a second N was left out: a contact has one name")]


def test_a_nickname_is_the_name_where_there_is_no_other() -> None:
    assert record("NICKNAME:Jim", "TEL:1")["full_name"] == "Jim"
    assert record("NICKNAME:Jim", "FN:James")["full_name"] == "James"


@pytest.mark.parametrize(
    "lines",
    [("KIND:org", "FN:ACME"), ("FN:ACME", "N:;;;;", "ORG:ACME;"), ("ORG:ACME",), ("FN:ACME", "X-ABShowAs:COMPANY")],
)
def test_a_card_of_an_organisation_is_a_structure(lines: tuple[str, ...]) -> None:
    contact = record(*lines)
    assert (contact["kind"], contact["full_name"]) == ("structure", "ACME")


@pytest.mark.parametrize(
    "lines", [("FN:Ann", "ORG:ACME"), ("KIND:individual", "ORG:ACME"), ("FN:A", "ORG:A", "X-ABSHOWAS:INDIVIDUAL")]
)
def test_a_card_of_a_person_is_an_individual(lines: tuple[str, ...]) -> None:
    assert record(*lines)["kind"] == "individual"


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("a@b.example", "a@b.example"),
        (" MAILTO:a@b.example ", "a@b.example"),
        ("<a@b.example>", "a@b.example"),
        ('"Ann" <a@b.example>', "a@b.example"),
        ("semi\\;colon@b.example", "semi;colon@b.example"),
        ("no address at all", "no address at all"),
    ],
)
def test_an_address_is_kept_as_it_stands_without_its_wrapping(value: str, address: str) -> None:
    assert addresses(record("FN:A", f"EMAIL:{value}")) == [address]


def test_an_address_twice_is_one_address() -> None:
    assert addresses(record("EMAIL:a@b.example", "EMAIL;TYPE=HOME:A@B.example")) == ["a@b.example"]


def test_an_empty_property_is_nothing() -> None:
    contact = record("FN:Ann", "EMAIL:", "TEL;TYPE=CELL:", "ADR:;;;;;;", "ORG:;", "NOTE:", "BDAY:", "TITLE:")
    assert [contact[key] for key in ("emails", "phones", "addresses")] == [[], [], []]
    assert [contact[key] for key in ("organisation", "department", "note", "birthday", "job_title")] == [None] * 5


@pytest.mark.parametrize(
    ("parameters", "kind"),
    [
        ("", "other"), (";TYPE=voice", "other"), (";WORK;VOICE", "office"), (";TYPE=main", "office"), (";TYPE=home", "home"),
        (";TYPE=home,cell", "mobile"), (";type=iPhone", "mobile"), (";TYPE=work,fax", "fax"), (";TYPE=homefax", "fax"),
        (";TYPE=pager,work", "other"), (";TYPE=canada", "other"),
    ],
)  # fmt: skip
def test_the_type_of_a_number_comes_from_its_parameters(parameters: str, kind: str) -> None:
    assert record("FN:A", f"TEL{parameters}:1")["phones"][0]["type"] == kind


def test_labels_of_a_group_say_what_an_address_and_a_number_are_for() -> None:
    contact = record(
        "item1.EMAIL:a@b.example", "item1.X-ABLabel:_$!<Work>!$_", "item2.TEL:1", "item2.X-ABLABEL:Mobile", "item3.TEL:2"
    )
    assert contact["emails"][0]["label"] == "work"
    assert [phone["type"] for phone in contact["phones"]] == ["mobile", "other"]


def test_exactly_one_is_primary_the_most_preferred_or_the_first() -> None:
    def primary(*lines: str) -> list[str]:
        return [email["address"] for email in record(*lines)["emails"] if email["primary"]]

    assert primary("EMAIL:a@x.example", "EMAIL:b@x.example") == ["a@x.example"]
    assert primary("EMAIL:a@x.example", "EMAIL;PREF:b@x.example", "EMAIL;TYPE=pref:c@x.example") == ["b@x.example"]
    assert primary("EMAIL;PREF=50:a@x.example", "EMAIL;PREF=2:b@x.example", "EMAIL;PREF=none:c@x.example") == ["b@x.example"]


def test_a_contact_has_one_postal_address_of_each_type_the_preferred_first() -> None:
    (found,) = read(
        card(
            "ADR:;;A;;;;", "ADR;TYPE=pref:;;B;;;;", "ADR;TYPE=X-INVOICE:;;C;;;;", "i.ADR:;;D;;;;", "i.X-ABLabel:Delivery", "FN:x"
        )
    )
    assert [(each["type"], each["street"]) for each in found.record["addresses"]] == [
        ("main", "B"),
        ("invoice", "C"),
        ("delivery", "D"),
    ]
    assert remarks(found) == [(3, "a second main address was left out: a contact has one of each type")]


@pytest.mark.parametrize(
    ("value", "birthday"),
    [
        ("1996-04-15", "1996-04-15"), ("19960415", "1996-04-15"), ("1953-10-15T23:10:00Z", "1953-10-15"), ("--0415", "--04-15"),
        ("--04-16", "--04-16"), ("1604-02-29", "--02-29"), 
        ("circa 1800", None), ("206-12-15", None), ("1999-02-29", None), ("١٩٩٦٠٤١٥", None),
    ],
)  # fmt: skip
def test_a_birthday_is_a_day_with_or_without_its_year(value: str, birthday: str | None) -> None:
    (found,) = read(card("FN:A", f"BDAY;VALUE=date:{value}"))
    assert found.record["birthday"] == birthday
    assert bool(found.warnings) == (birthday is None)


def test_of_several_names_and_organisations_the_preferred_one_is_taken() -> None:
    contact = record("FN:B", "FN;PREF=1:A", "ORG:X", "ORG;PREF=1:Y", "TITLE;PREF=2:b", "TITLE;PREF=1:a", version="4.0")
    assert (contact["full_name"], contact["organisation"], contact["job_title"]) == ("A", "Y", "a")


def test_a_role_is_the_job_where_there_is_no_title() -> None:
    assert record("FN:A", "ROLE:Buyer")["job_title"] == "Buyer"
    assert record("FN:A", "ROLE:Buyer", "TITLE:Boss")["job_title"] == "Boss"


def test_text_is_clean() -> None:
    contact = record("FN:A\x1b]52;c;aGk=\x07nn\u202e", "NOTE:one\x00\\n\x9btwo", "CATEGORIES:a\x08b", "TEL:1\x0b2")
    assert contact["full_name"] == "A]52;c;aGk=nn"
    assert (contact["note"], contact["tags"], numbers(contact)) == ("one\ntwo", ["ab"], ["1 2"])


def test_what_is_too_long_is_cut_with_a_remark() -> None:
    (found,) = read(card("FN:" + "x" * 201, "NOTE:" + "y" * 70_000))
    assert (len(found.record["full_name"]), len(found.record["note"])) == (200, 65_536)
    assert [line for line, _ in remarks(found)] == [3, 4]


def test_what_a_contact_has_no_place_for_is_named() -> None:
    (found,) = read(card("FN:A", "PRODID:x", "URL:http://x.example", "X-SPOUSE:B", "X-ABUID:1"))
    assert remarks(found) == [(5, "no place for URL, X-SPOUSE")]


def test_consent_is_never_read() -> None:
    contact = record("FN:A", "X-CONSENT:granted", "X-NEWSLETTER:1", "EMAIL;TYPE=newsletter:a@b.example")
    assert not any("consent" in key or "preference" in key for key in contact)


# --- the file ---


def test_every_card_of_a_file_is_numbered_and_placed() -> None:
    found = read(b"\r\n\r\n" + card("FN:A") + b"garbage\r\n" + card("FN:B", "NOTE:x\r\n y"))
    assert [(each.index, each.line, each.record["full_name"]) for each in found] == [(1, 3, "A"), (2, 8, "B")]


def test_begin_and_end_are_found_in_any_dress() -> None:
    source = (
        b"\xef\xbb\xbfhome.begin:vcard \nfn:A\nend : vCard\n"
        b"BEGIN:VCARD\nFN:B\nEND:VCARDBEGIN:VCARD\nFN:C\nEND:VCARD\n"
        b"\xef\xbb\xbfBegin:VCard\nFN:D\nEnd:VCard"
    )
    assert [each.record["full_name"] for each in read(source)] == list("ABCD")


def test_a_card_may_be_indented_as_a_whole() -> None:
    (found,) = read(b"    BEGIN:VCARD\n    FN:Ann\n     Berg\n    TEL:1\n    END:VCARD\n")
    assert (found.record["full_name"], numbers(found.record)) == ("AnnBerg", ["1"])


def test_one_bad_card_costs_only_itself() -> None:
    found = read(card("FN:A") + card() + b"BEGIN:VCARD\r\nTEL;;;=\xff;:\r\n:::\r\nEND:VCARD\r\n" + card("FN:B"))
    assert [each.record["full_name"] if each.record else each.refused for each in found] == [
        "A",
        "no name, organisation, e-mail address or phone number in the card",
        "no name, organisation, e-mail address or phone number in the card",
        "B",
    ]
    assert found[2].raw == b"BEGIN:VCARD\nTEL;;;=\xff;:\n:::\nEND:VCARD\n"


def test_a_missing_end_costs_only_a_remark() -> None:
    source = b"BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\nBEGIN:VCARD\nFN:C"
    found = read(source)
    assert [each.record["full_name"] for each in found] == ["A", "B", "C"]
    assert [bool(each.warnings) for each in found] == [True, False, True]


@pytest.mark.parametrize(
    "agent",
    [
        "AGENT:BEGIN:VCARD\nFN:Agent\nTEL:99\nEND:VCARD",
        "AGENT:\nBEGIN:VCARD\nFN:Agent\nTEL:99\nEND:VCARD",
        "AGENT:BEGIN:VCARD\n FN:Agent\n TEL:99\n END:VCARD",
        "AGENT:BEGIN:VCARD\\nFN:Agent\\nTEL:99\\nEND:VCARD\\n",
        "BEGIN:VCARD\nFN:Agent\nTEL:99\nEND:VCARD",
        "AGENT:BEGIN:VCARD\nEND:VCARD",
    ],
)
def test_a_card_inside_a_card_is_left_out(agent: str) -> None:
    source = f"BEGIN:VCARD\nFN:Ann\n{agent}\nTEL:1\nEND:VCARD\nBEGIN:VCARD\nFN:Bob\nEND:VCARD\n".encode()
    first, second = read(source)
    assert (first.record["full_name"], numbers(first.record)) == ("Ann", ["1"])
    assert second.record["full_name"] == "Bob"
    assert first.warnings


def test_an_agents_card_is_left_out_even_where_another_card_has_no_end() -> None:
    source = b"BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nAGENT:\nBEGIN:VCARD\nFN:X\nEND:VCARD\nTEL:1\nEND:VCARD\n"
    first, second = read(source)
    assert (first.record["full_name"], second.record["full_name"]) == ("A", "B")
    assert numbers(second.record) == ["1"]


@pytest.mark.parametrize("line", ["KIND:group", "X-ADDRESSBOOKSERVER-KIND:group", "kind:GROUP"])
def test_a_group_is_refused(line: str) -> None:
    (found,) = read(card(line, "FN:Staff", "MEMBER:urn:uuid:1"))
    assert (found.record, found.refused) == (None, "a group card, not a person")


@pytest.mark.parametrize(
    ("source", "word"),
    [
        (b"", "no vCard"),
        (b"card", "no vCard"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "no vCard"),
        (b"\x1f\x8b\x08\x00" + b"x" * 99, "gzip"),
        (b"PK\x03\x04" + b"x" * 99, "zip"),
    ],
)
def test_a_file_that_holds_no_cards_is_refused_as_a_whole(source: bytes, word: str) -> None:
    (found,) = read(source)
    assert (found.record, found.index) == (None, 0)
    assert word in found.refused


def test_a_source_that_cannot_be_read_twice_is_read_all_the_same() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: Any) -> int:
            raise io.UnsupportedOperation

        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 7, 7))

    from store.exchange.vcard_read import read_cards

    assert [each.record["full_name"] for each in read_cards(Pipe(card("FN:A") + card("FN:B")))] == ["A", "B"]


def test_cards_are_whole_wherever_a_block_of_the_file_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    from store.exchange import vcard_bytes

    source = card("FN:Zoë\r\n  Berg", "AGENT:BEGIN:VCARD\r\n FN:x", "TEL:1") * 3
    whole = read(source)
    for size in range(1, 90, 7):
        monkeypatch.setattr(vcard_bytes, "_BLOCK", size)
        assert read(source) == whole
        assert read(source.replace(b"\r\n", b"\r\r\n")) == whole
        assert read(source.replace(b"\r\n", b"\r")) == whole
        assert [each.record for each in read(source.decode().encode("utf-16"))] == [each.record for each in whole]
