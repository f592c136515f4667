"""A phone number in every form of digits that somebody may type to find it."""

from __future__ import annotations

from store.keys import phone_digits

_ALIKE = 8
"""Numbers that share this many characters of their E.164 form, and their length, are dialled alike inside their country."""

_dialled: dict[tuple[str, int], tuple[int, str] | None] = {}
"""By first characters and length: how many digits the country code has, and what is dialled before the rest at home."""


def phone_forms(e164: str, raw: str) -> list[str]:
    """The digits of a number as dialled from abroad, as dialled at home, and as it was typed; without doubles.

    ``phone_forms("+33123456789", "01.23.45.67.89") == ["33123456789", "0123456789"]``.
    """
    forms = [e164[1:], national_digits(e164)] if e164 else []
    typed = phone_digits(raw)
    return list(dict.fromkeys(form for form in (*forms, typed) if form))


def national_digits(e164: str) -> str:
    """What is dialled inside the country for ``+33123456789``: ``0123456789``; empty where that is not known."""
    sort = (e164[:_ALIKE], len(e164))
    if sort not in _dialled:
        _dialled[sort] = _ask(e164)
    known = _dialled[sort]
    if known is None:
        return ""
    code_length, trunk = known
    return trunk + e164[1 + code_length :]


def _ask(e164: str) -> tuple[int, str] | None:
    import phonenumbers  # 29 ms, and only where a number has to be read

    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return None
    digits = phone_digits(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))
    code_length = len(str(number.country_code))
    rest = e164[1 + code_length :]
    if not digits.endswith(rest):
        return None
    return code_length, digits.removesuffix(rest)


def international(e164: str) -> str:
    """``+33 1 23 45 67 89`` for ``+33123456789``; empty where there is no such number."""
    if not e164:
        return ""
    import phonenumbers  # where a number is shown

    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
