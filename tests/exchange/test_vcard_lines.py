"""What exporters do to the lines of a card, one trap a test: folding, encodings, charsets, broken lines."""

from __future__ import annotations

import pytest
from helpers.cards import addresses, card, numbers, read, record, remarks

from store.errors import Refused
from store.exchange.vcard_read import read_cards


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\r\r\n"])
def test_lines_may_end_in_any_way(end: str) -> None:
    source = end.join(["BEGIN:VCARD", "FN:Ann", "TEL:1", "END:VCARD", ""]).encode()
    (found,) = read(source)
    assert (found.record["full_name"], numbers(found.record)) == ("Ann", ["1"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_the_whole_file_may_be_in_another_encoding(encoding: str) -> None:
    text = "BEGIN:VCARD\r\nFN:Éloïse Ŝtono\r\nEND:VCARD\r\n"
    (found,) = read(text.encode(encoding))
    assert found.record["full_name"] == "Éloïse Ŝtono"
    assert found.warnings == ()


def test_a_charset_named_in_a_file_with_a_byte_order_mark_is_out_of_date() -> None:
    source = b"\xef\xbb\xbf" + card("FN;CHARSET=ISO-8859-1:Zoë", "NOTE;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Zo=EB")
    (found,) = read(source)
    assert (found.record["full_name"], found.record["note"]) == ("Zoë", "Zoë")


@pytest.mark.parametrize("mark", [" ", "\t"])
def test_folded_lines_are_joined_also_inside_parameters(mark: str) -> None:
    contact = record(f"FN:Ann\r\n{mark} Berg", f"TEL;TYPE=VOICE,CE\r\n{mark}LL:12\r\n{mark}34", f"EMAIL:\r\n{mark}a@b.example")
    assert contact["full_name"] == "Ann Berg"
    assert (contact["phones"][0]["raw"], contact["phones"][0]["type"]) == ("1234", "mobile")
    assert addresses(contact) == ["a@b.example"]


def test_a_character_cut_in_two_by_folding_is_whole_again() -> None:
    assert record(b"FN:Zo\xc3\r\n \xab Berg")["full_name"] == "Zoë Berg"


def test_quoted_printable_is_joined_over_soft_line_breaks() -> None:
    contact = record(
        "FN;ENCODING=QUOTED-PRINTABLE:Zo=C3=\r\n=AB =\r\nBerg", "N;QUOTED-PRINTABLE:B=\r\nerg;Zo=C3=AB", version="2.1"
    )
    assert contact["full_name"] is None
    assert (contact["given_name"], contact["family_name"]) == ("Zoë", "Berg")


def test_a_soft_line_break_before_a_folded_line_is_a_fold() -> None:
    contact = record("FN:A", "NOTE;ENCODING=QUOTED-PRINTABLE:one =\r\ntwo =\r\n three=\r\n", "TEL:12=", " 34", version="2.1")
    assert contact["note"] == "one two three"
    assert numbers(contact) == ["12=34"]


def test_a_soft_line_break_before_an_empty_line_ends_at_the_next_property() -> None:
    contact = record("NOTE;ENCODING=QUOTED-PRINTABLE:one=\r\n=0Atwo=\r\n", "TEL:12", version="2.1")
    assert contact["note"] == "one\ntwo"
    assert numbers(contact) == ["12"]


def test_a_soft_line_break_before_an_empty_line_goes_on_where_no_property_follows() -> None:
    contact = record("FN:A", "NOTE;ENCODING=QUOTED-PRINTABLE:one=\r\n\r\n two", "TEL:12", version="2.1")
    assert contact["note"] in ("onetwo", "one two")
    assert numbers(contact) == ["12"]


def test_quoted_printable_that_is_not_declared_is_text() -> None:
    assert record("FN:Bj=F8rn")["full_name"] == "Bj=F8rn"


def test_base64_that_is_not_folded_ends_at_the_next_property() -> None:
    contact = record("FN:Ann", "PHOTO;ENCODING=BASE64:/9j/4AAQ", "SkZJRgABAQEAYA=", "D/2wBDAAMC", "", "TEL:1", version="2.1")
    assert (contact["full_name"], numbers(contact)) == ("Ann", ["1"])


def test_a_malformed_picture_costs_nothing_else() -> None:
    contact = record("FN:Ann", "PHOTO;ENCODING=b:!!!not base64!!!", "KEY;ENCODING=BASE64:=", "TEL:1")
    assert (contact["full_name"], numbers(contact)) == ("Ann", ["1"])


def test_text_may_be_base64() -> None:
    assert record("FN;ENCODING=B;CHARSET=UTF-8:Wm/Dqw==")["full_name"] == "Zoë"


@pytest.mark.parametrize("name", ["Windows-1253", "cp1253", "iso-8859-7"])
def test_the_charset_of_a_value_is_its_own(name: str) -> None:
    greek = "Άγγελος"
    contact = record(f"FN;CHARSET={name}:".encode() + greek.encode(name), "NOTE:ζ", version="2.1")
    assert (contact["full_name"], contact["note"]) == (greek, "ζ")


def test_bytes_of_a_charset_may_look_like_backslashes() -> None:
    contact = record(b"N;CHARSET=SHIFT_JIS:" + "表;能".encode("cp932") + b";;;", version="2.1")
    assert (contact["family_name"], contact["given_name"]) == ("表", "能")


def test_a_seven_bit_charset_is_decoded_too() -> None:
    contact = record(b"FN;CHARSET=ISO-2022-JP:" + "安藤".encode("iso2022_jp"), version="2.1")
    assert contact["full_name"] == "安藤"


def test_an_undeclared_value_is_read_by_the_charset_that_others_of_the_file_name() -> None:
    other = card("FN:B", "NOTE;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=CA=E8=BF=E2", version="2.1")
    first, _ = read(card(b"FN:" + "Київ".encode("cp1251"), version="2.1") + other)
    assert first.record["full_name"] == "Київ"


def test_the_users_charset_comes_before_what_the_file_hints_at() -> None:
    lines = (b"FN:" + "Łódź".encode("cp1250"), "LABEL;CHARSET=windows-1251:x")
    assert record(*lines, charset="cp1250")["full_name"] == "Łódź"


def test_utf8_comes_before_the_users_charset() -> None:
    assert record("FN:Łódź", charset="cp1250")["full_name"] == "Łódź"


def test_bytes_of_no_known_charset_are_read_as_cp1252_with_a_remark() -> None:
    (found,) = read(card(b"FN:S\xf6ren", b"N;CHARSET=Murks:S\xf6ren"))
    assert (found.record["full_name"], found.record["family_name"]) == (None, "Sören")
    assert [line for line, _ in remarks(found)] == [3, 4]
    assert "cp1252" in found.warnings[0].text
    assert "Murks" in found.warnings[1].text


def test_a_few_bad_bytes_of_the_declared_charset_are_forgiven_and_remarked() -> None:
    (found,) = read(card("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=91 =C3=91 =C3=91 =C3", version="2.1"))
    assert found.record["full_name"] == "Ñ Ñ Ñ \ufffd"
    assert remarks(found) == [(3, "FN: 1 unreadable byte")]


@pytest.mark.parametrize("name", ["idna", "unicode_escape", "rot13", "zlib", "undefined", "../x", "x" * 500, "\x00"])
def test_a_charset_that_is_none_is_not_used(name: str) -> None:
    (found,) = read(card(f"FN;CHARSET={name}:Zoë\\u0041"))
    assert found.record["full_name"] == "Zoë\\u0041"


def test_a_user_who_names_no_charset_is_told() -> None:
    with pytest.raises(Refused, match="Murks"):
        read_cards(b"", charset="Murks")


def test_a_broken_line_is_glued_to_a_note_and_an_address() -> None:
    (found,) = read(card("FN:Ann", "NOTE:one", "two and three", "ADR:;;1 Main St", " and more", "Floor 2;Town;;123;", "TEL:1"))
    contact = found.record
    assert contact["note"] == "one\ntwo and three"
    assert contact["addresses"] == [
        {
            "type": "main",
            "street": "1 Main Stand more Floor 2",
            "city": "Town",
            "region": None,
            "postcode": "123",
            "country": None,
        }
    ]
    assert [line for line, _ in remarks(found)] == [5, 8]


def test_a_link_that_was_broken_off_a_note_is_no_property() -> None:
    assert record("FN:Ann", "NOTE:see", "https://x.example", "TEL:1")["note"] == "see\nhttps://x.example"
    assert record("FN:Ann", "NOTE://x.example")["note"] == "//x.example"


@pytest.mark.parametrize("before", ["FN:Ann", "N:Berg;Ann", "EMAIL:a@b.example", "TEL:1", "ORG:ACME"])
def test_a_broken_line_never_spoils_a_name_an_address_or_a_number(before: str) -> None:
    (clean,) = read(card(before))
    (found,) = read(card(before, "broken off; by somebody"))
    assert found.record == clean.record
    assert remarks(found) == [(4, "a line that is no property was left out")]


def test_a_comment_line_is_left_out() -> None:
    contact = record("FN:Ann", "# a comment", "NOTE:text", "# another")
    assert (contact["full_name"], contact["note"]) == ("Ann", "text")


def test_group_prefixes_and_any_case_of_names_are_read() -> None:
    contact = record("item1.fn:Ann", "A.B.Email:a@b.example", "x_1-2.TeL;Type=Cell:1")
    assert (contact["full_name"], addresses(contact), contact["phones"][0]["type"]) == ("Ann", ["a@b.example"], "mobile")


def test_bare_parameters_are_types_and_encodings() -> None:
    contact = record("FN;QUOTED-PRINTABLE:Zo=C3=AB", "TEL;WORK;FAX:1", "EMAIL;INTERNET;HOME:a@b.example", version="2.1")
    assert contact["full_name"] == "Zoë"
    assert contact["phones"][0]["type"] == "fax"
    assert contact["emails"][0]["label"] == "home"


def test_quoted_parameters_may_hold_colons_semicolons_and_lists() -> None:
    contact = record('TEL;X-A="a:b;c";TYPE="cell,voice";PREF=1:1', 'TEL;TYPE="x:y",HOME:2', "TEL;TYPE=HOME,TYPE=FAX:3")
    assert [(phone["raw"], phone["type"]) for phone in contact["phones"]] == [("1", "mobile"), ("2", "home"), ("3", "fax")]


def test_a_quote_that_is_never_closed_costs_only_its_parameter() -> None:
    contact = record("FN:Ann", 'TEL;TYPE="WORK:12', "EMAIL:a@b.example")
    assert (numbers(contact), addresses(contact)) == (["12"], ["a@b.example"])
