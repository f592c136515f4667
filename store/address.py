"""Checks one e-mail address and reads one phone number, for forms and imports alike; never asks the network."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from store.errors import Refused
from store.keys import phone_digits
from store.text import clean_line

EMAIL_LIMIT = 320
"""Longest text that is looked at as an address, in characters; validating megabytes would take seconds."""

# What email-validator accepts of plain ASCII, in a form that it need not be asked about: 0.7 µs instead of 32. Whatever does
# not match (special-use domains, punycode, quoted or long parts, foreign letters) is asked about as ever.
_PLAIN_EMAIL = re.compile(
    r"(?=.{3,120}\Z)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,8}"
    r"@(?:(?!..--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}"
    r"(?!(?i:arpa|invalid|local|localhost|onion|test)\Z)[A-Za-z]{2,63}"
)

# Digits with the usual marks between them and nothing else: no letters, no extension, no second number.
_PLAIN_INTERNATIONAL = re.compile(r"\+(?=[1-9])[0-9 ().\-]{6,25}")
_NOT_DIGITS = re.compile(r"[^0-9]+")


class PhoneNumber(NamedTuple):
    """A phone number as it was typed and as it was understood (C14)."""

    e164: str
    """``+33123456789``; empty where the number could not be understood, which is no reason to refuse it."""
    raw: str
    """As it was typed or read, on one line."""
    country: str
    """The country the number belongs to (``FR``), else the one it was read in; may be empty."""
    digits: str
    """What it is searched by: the digits of the E.164 form, else those typed."""
    hint: str = ""
    """Why it was not understood, in words; empty if it was."""


def check_email(address: str, field: str = "email") -> str:
    """``address`` as it is kept: trimmed, NFC, else as typed. Raises Refused, about ``field``, with the reason."""
    typed = address.strip()
    if _PLAIN_EMAIL.fullmatch(typed):
        return typed
    typed = unicodedata.normalize("NFC", typed)
    if not typed:
        raise Refused("The e-mail address is empty", mend="type an address such as name@company.example", field=field)
    if len(typed) > EMAIL_LIMIT:
        raise _not_an_address(typed, f"it is longer than {EMAIL_LIMIT} characters", field)
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(typed, check_deliverability=False)
    except EmailNotValidError as error:
        raise _not_an_address(typed, str(error).rstrip("."), field) from error
    return typed


def read_phone(raw: str, country: str = "") -> PhoneNumber:
    """What the text ``raw`` says as a phone number, read as one dials it in ``country`` (``FR``) unless it begins with ``+``.

    Never refuses: a number that cannot be understood is kept as it is, with a hint (B7).
    """
    raw = clean_line(raw)
    country = country.upper()
    if _PLAIN_INTERNATIONAL.fullmatch(raw) and (quick := _international(raw)):
        return quick
    import phonenumbers

    if not country and not raw.startswith(("+", "＋")):
        return _as_typed(raw, country, "without + its country must be known")
    try:
        number = phonenumbers.parse(raw, country or None)
    except phonenumbers.NumberParseException as error:
        return _as_typed(raw, country, str(error).rstrip("."))
    if not phonenumbers.is_possible_number(number):
        return _as_typed(raw, country, "no number of that country has so many digits")
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return PhoneNumber(e164, raw, phonenumbers.region_code_for_number(number) or country, e164[1:])


def _not_an_address(address: str, why: str, field: str) -> Refused:
    shown = clean_line(address)
    shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
    return Refused(f"{shown} is not an e-mail address", why, "correct the address", field=field)


def _as_typed(raw: str, country: str, hint: str) -> PhoneNumber:
    return PhoneNumber("", raw, country, phone_digits(raw), hint)


def _international(raw: str) -> PhoneNumber | None:
    """A plain number with its country code, without parsing it; None where only the parser can say."""
    digits = _NOT_DIGITS.sub("", raw)
    for length in (1, 2, 3):
        if code := _country_code(digits[:length]):
            break
    else:
        return None
    national = digits[length:]
    if len(national) not in code.lengths or national.startswith(code.prefix):
        return None
    return PhoneNumber(f"+{digits}", raw, code.country, digits)


class _CountryCode(NamedTuple):
    country: str
    prefix: tuple[str, ...]
    """What is dialled before a number inside the country; a number that begins so might lose it."""
    lengths: frozenset[int]


@cache
def _country_code(code: str) -> _CountryCode | None:
    """What can be said of every number of a country code.

    None where several countries share the code, or where its numbers are rewritten by more than a prefix.
    """
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(code))
    if not regions or len(regions) > 1 or regions[0] == "001":
        return None
    metadata = PhoneMetadata.metadata_for_region(regions[0], None)
    prefix = (metadata and metadata.national_prefix_for_parsing) or ""
    if metadata is None or metadata.general_desc is None or (prefix and not prefix.isdigit()):
        return None
    lengths = frozenset(metadata.general_desc.possible_length)
    return _CountryCode(regions[0], (prefix,) if prefix else (), lengths)
