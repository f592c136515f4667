"""E-mail addresses and phone numbers, one at a time: the quick ways say what the libraries behind them say."""

from __future__ import annotations

import random

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email

from store import address
from store.address import check_email, read_phone
from store.errors import Refused

GOOD = (
    "a@b.example", "jane.doe@acme.example", "o'hara@x.example", "jane+tag@x.example", "Jane@ACME.Example", "_@x.example",
    "жук@пример.рф", "éloïse@acme.example", "info@müller.example", "a@xn--mller-kva.example", "1@2.example", "a@b-c.d.example",
    f"{'a' * 64}@x.example", f"{'a' * 65}@x.example", "😀@x.example", "{a}|b@x.example", "a@1.2.example", "a@b.museum",
)  # fmt: skip
BAD = (
    "", " ", "jane", "@x.example", "jane@", "a@b", "a b@x.example", "a..b@x.example", ".a@x.example", "a.@x.example",
    "a@-x.example", "a@x-.example", "a@x..example", "a@.example", "a@x.example.", "a@x.test", "a@x.INVALID", "a@b.local",
    "a@localhost", "a@x.onion", "a@x.arpa", "a@[127.0.0.1]", "a@127.0.0.1", "a,b@x.example", "a;b@x.example", "<a@b.example>",
    "a@b@c.example", "a\r\nb@x.example", "a\x00@x.example", "a\u202eb@x.example", '"a b"@x.example', "a@ab--cd.example",
    f"{'a' * 250}@x.example", f"a@{'b' * 64}.example", "a@x.e1", "a@x.123", f"{'a' * 5_000_000}@x.example",
    "a@b_c.example", "a\\b@x.example", "(a)@x.example", "a@x.example\x1b]0;",
)  # fmt: skip


@pytest.mark.parametrize("typed", GOOD)
def test_a_good_address_is_kept_as_typed(typed: str) -> None:
    assert check_email(f"  {typed} ") == typed


@pytest.mark.parametrize("typed", BAD, ids=lambda typed: ascii(typed[:20]))
def test_a_bad_address_is_refused_with_a_short_reason_about_its_field(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_email(typed, field="override_email")
    assert refusal.value.field == "override_email"
    assert len(str(refusal.value)) < 400
    assert str(refusal.value).isprintable()


def test_the_quick_look_at_an_address_agrees_with_the_validator() -> None:
    chance = random.Random(7)
    signs = "aB1-_.+'@!xn--" + "é,;<> "
    for _ in range(4000):
        end = chance.choice((".example", ".test", ".co.uk", ".invalid", "", ".x", ".e-x"))
        typed = "".join(chance.choice(signs) for _ in range(chance.randint(1, 9))) + "@"
        typed += "".join(chance.choice(signs[:-6]) for _ in range(chance.randint(0, 5))) + end
        if address._PLAIN_EMAIL.fullmatch(typed):
            validate_email(typed, check_deliverability=False)
    for typed in BAD:
        assert not address._PLAIN_EMAIL.fullmatch(typed.strip())


def test_the_address_is_composed_and_nothing_else() -> None:
    assert check_email("e\u0301lo@Acme.Example") == "élo@Acme.Example"
    with pytest.raises(EmailNotValidError):
        validate_email("a@x.test", check_deliverability=False)


@pytest.mark.parametrize(
    ("raw", "country", "e164", "of"),
    [
        ("01 23 45 67 89", "FR", "+33123456789", "FR"),
        ("+33 1 23 45 67 89", "", "+33123456789", "FR"),
        ("+33 1 23 45 67 89", "DE", "+33123456789", "FR"),
        ("+44 (0)20 7946 0018", "FR", "+442079460018", "GB"),
        ("0049 30 123456", "FR", "+4930123456", "DE"),
        ("(212) 555-0123", "us", "+12125550123", "US"),
        ("+1 416 555 0123", "", "+14165550123", "CA"),
        ("+39 06 1234 5678", "", "+390612345678", "IT"),
        ("+٣٣ ١ ٢٣ ٤٥ ٦٧ ٨٩", "", "+33123456789", "FR"),
        ("+33 1 23 45 67 89 ext. 12", "", "+33123456789", "FR"),
        ("1-800-FLOWERS", "US", "+18003569377", "US"),
    ],
)
def test_a_number_is_understood_in_any_format(raw: str, country: str, e164: str, of: str) -> None:
    assert read_phone(raw, country) == (e164, raw, of, e164[1:], "")


@pytest.mark.parametrize("raw", ["911", "12", "call the desk", "+", "", "0" * 300, "ask for Tom", "+999 123456789"])
def test_a_number_that_is_not_understood_is_kept_with_a_hint_and_never_refused(raw: str) -> None:
    number = read_phone(raw, "US")
    assert (number.e164, number.raw, number.country) == ("", raw, "US")
    assert number.digits == "".join(filter(str.isdigit, raw)).removeprefix("00")
    assert number.hint


def test_without_a_country_a_national_number_keeps_its_digits() -> None:
    assert read_phone("01 23-45", "")[:4] == ("", "01 23-45", "", "012345")


def test_the_quick_look_at_a_number_agrees_with_the_library() -> None:
    chance = random.Random(3)
    quick = 0
    for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
        for _ in range(25):
            raw = f"+{code} " + "".join(chance.choice("0123456789") for _ in range(chance.randint(6, 11)))
            found = address._international(raw)
            if found is None:
                continue
            quick += 1
            number = phonenumbers.parse(raw)
            assert phonenumbers.is_possible_number(number)
            assert found.e164 == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            assert phonenumbers.region_code_for_number(number) in (found.country, None)
    assert quick > 500
