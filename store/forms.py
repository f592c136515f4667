"""What a form may hold: each field cleaned, bounded and checked against its list of words, or refused with the field at fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from store.errors import Refused
from store.text import LINE_LIMIT, NAME_LIMIT, NOTE_LIMIT, WORD_LIMIT, clean_line, clean_text

Check = Callable[[str, Any], Any]

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BIRTHDAY = re.compile(r"(\d{4}|-)-\d\d-\d\d")


def name(field: str, value: Any) -> str:
    """One line of at most 200 characters."""
    return _bounded(field, clean_line(str(value or "")), NAME_LIMIT)


def word(field: str, value: Any) -> str:
    """The name of a word in a list of Setup: at least one and at most 30 characters."""
    text = clean_line(str(value or ""))
    if not text:
        raise Refused("The name is missing", mend="type one", field=field)
    if len(text) > WORD_LIMIT:
        raise Refused("The name is too long", f"{len(text)} of at most {WORD_LIMIT} characters", "shorten it", field=field)
    return text


def line(field: str, value: Any) -> str:
    """One line of at most 500 characters."""
    return _bounded(field, clean_line(str(value or "")), LINE_LIMIT)


def note(field: str, value: Any) -> str:
    """Several lines, at most 65,536 characters."""
    return _bounded(field, clean_text(str(value or "")), NOTE_LIMIT)


def language(field: str, value: Any) -> str:
    """A BCP 47 code such as ``fr`` or ``pt-BR``, or nothing (N6)."""
    code = clean_line(str(value or ""))
    if code and not _LANGUAGE.fullmatch(code):
        raise Refused(f'Not a language code: "{code}"', mend="write it like fr, en or pt-BR", field=field)
    return code


def day(field: str, value: Any) -> str:
    """A day as ``2026-05-03``, or nothing."""
    return _date(field, value, _DAY, "write it like 2026-05-03")


def birthday(field: str, value: Any) -> str:
    """A day as ``1980-05-03``, or ``--05-03`` where the year is not known, or nothing."""
    return _date(field, value, _BIRTHDAY, "write it like 1980-05-03, or --05-03 without the year")


def one_of(words: type[StrEnum]) -> Check:
    """One of the words of a closed list."""

    def check(field: str, value: Any) -> str:
        try:
            return words(str(value)).value
        except ValueError:
            possible = ", ".join(word.value for word in words)
            raise Refused(f'"{value}" is no {field.replace("_", " ")}', mend=f"choose one of {possible}", field=field) from None

    return check


def flag(_field: str, value: Any) -> bool:
    """Yes or no."""
    return bool(value)


def cleaned(checks: Mapping[str, Check], draft: Mapping[str, Any]) -> dict[str, Any]:
    """``draft`` with each value as it would be stored. Raises Refused naming the field, and KeyError for a field no form has."""
    return {field: checks[field](field, value) for field, value in draft.items()}


def _bounded(field: str, text: str, limit: int) -> str:
    if len(text) > limit:
        raise Refused(
            f"{field.replace('_', ' ').capitalize()} is too long", f"{len(text):,} of at most {limit:,} characters", "shorten it",
            field=field,
        )  # fmt: skip
    return text


def _date(field: str, value: Any, form: re.Pattern[str], mend: str) -> str:
    text = clean_line(str(value or ""))
    if not text:
        return ""
    if form.fullmatch(text):
        from datetime import date

        year = "2000" if text.startswith("--") else text[:4]
        try:
            date(int(year), int(text[-5:-3]), int(text[-2:]))
        except ValueError:
            pass
        else:
            return text
    raise Refused(f'Not a day: "{text}"', mend=mend, field=field)
