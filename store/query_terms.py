"""The table of everything that a term of the query line can ask, and of which lists it can be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Literal, NamedTuple

from store import vocabulary
from store.errors import Refused

Subject = Literal["contact", "customer", "project"]


class Kind(Enum):
    """What the values of a term are."""

    WORDS = "words"
    """Folded words, found anywhere inside."""
    CODE = "code"
    """One of a closed list."""
    EXACT = "exact"
    """A text that must be the same."""
    TIME = "time"
    """``<90d``: less than 90 days ago; ``<2026-05-01``: before that day."""


class TermKind(NamedTuple):
    """What one term asks of one list."""

    kind: Kind
    sentence: str
    """In words, with ``{}`` for the value."""
    codes: Mapping[str, str] = {}
    """The possible values, each with its words, where they are a closed list."""

    @property
    def _told(self) -> list[str]:
        """The possible values but SMS, which is told of only where it is in use; that is not known here (I-23)."""
        return [code for code in self.codes if code != vocabulary.Channel.SMS]

    def possible(self) -> str:
        """What values it takes, in words."""
        if self.kind is Kind.CODE:
            return f"{'possible are' if len(self._told) == len(self.codes) else 'write one such as'} {', '.join(self._told)}"
        if self.kind is Kind.TIME:
            return "write an age such as 90d, 6w, 3m or 1y, or a day such as 2026-05-01"
        return "write a word, or several in quotes"

    def read(self, value: str, sign: str) -> str:
        """``value`` as the term keeps it. Raises Refused for one that is not possible."""
        if self.kind is Kind.CODE:
            code = value.casefold()
            if code not in self.codes:
                raise Refused(f"{value} is not possible here", mend=did_you_mean(code, self._told) + self.possible())
            return code
        if self.kind is Kind.TIME and (sign == ":" or moment_of(value, datetime.now(UTC)) is None):
            raise Refused(f"{value} is not a time to compare with", mend=f"{self.possible()}, after < or >")
        return value


def did_you_mean(word: str, known: Iterable[str], sign: str = "") -> str:
    """``did you mean last:? `` for something much like ``word``; empty if there is nothing."""
    from difflib import get_close_matches  # only a mistake needs it

    close = get_close_matches(word, list(known), 1)
    return f"did you mean {close[0]}{sign}? " if close else ""


_AGE = re.compile(r"(\d{1,5})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_AGES = {"d": "day", "w": "week", "m": "month", "y": "year"}


def moment_of(value: str, now: datetime) -> datetime | None:
    """The moment that ``90d`` (ago) or ``2026-05-01`` (its beginning, UTC) means; None if it is neither."""
    if age := _AGE.fullmatch(value.casefold()):
        return now - min(timedelta(days=int(age[1]) * _DAYS[age[2]]), timedelta(days=365 * 500))
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def is_age(value: str) -> bool:
    """Whether a time is told as how long ago it was."""
    return _AGE.fullmatch(value.casefold()) is not None


def age_in_words(value: str) -> str:
    """``90d`` as ``90 days``."""
    age = _AGE.fullmatch(value.casefold())
    assert age is not None
    return f"{int(age[1])} {_AGES[age[2]]}{'' if int(age[1]) == 1 else 's'}"


def _plain(*codes: str) -> dict[str, str]:
    return {code: code.replace("_", " ") for code in codes}


_CUSTOMER = TermKind(Kind.WORDS, "of a customer called {}")
_PROJECT = TermKind(Kind.WORDS, "in a project called {}")
_CONTACT = TermKind(Kind.WORDS, "with a contact called {}")
_LANG = TermKind(Kind.EXACT, "whose language is {}")
_EMAIL = TermKind(Kind.WORDS, "with {} in an e-mail address")
_PHONE = TermKind(Kind.WORDS, "with {} in a phone number")
_CITY = TermKind(Kind.WORDS, "in the city {}")
_COUNTRY = TermKind(Kind.EXACT, "in the country {}")
_CREATED = TermKind(Kind.TIME, "added {}")
_CHANGED = TermKind(Kind.TIME, "changed {}")
_ID = TermKind(Kind.EXACT, "with the id {}")
_IS = {
    "incomplete": "incomplete", "independent": "without a customer", "favourite": "a favourite of a customer",
    "primary": "the primary contact of a customer", "overridden": "written to at another address by a customer or project",
}  # fmt: skip
_HAS = {
    "email": "an e-mail address", "phone": "a phone number", "address": "a postal address", "note": "a note",
    "birthday": "a birthday", "tag": "a tag", "project": "a project", "interaction": "an interaction",
}  # fmt: skip
_CONSENT = {channel.value: f"by {channel.value}" for channel in vocabulary.Channel} | _plain(*vocabulary.ConsentState)


def _status(*codes: str) -> TermKind:
    return TermKind(Kind.CODE, "with the status {}", _plain(*codes))


TERMS: Mapping[Subject, Mapping[str, TermKind]] = {
    "contact": {
        "customer": _CUSTOMER,
        "project": _PROJECT,
        "tag": TermKind(Kind.EXACT, "tagged {}"),
        "lang": _LANG,
        "status": _status(vocabulary.ContactStatus.ACTIVE, vocabulary.ContactStatus.INACTIVE),
        "kind": TermKind(Kind.CODE, "that are {}", {"individual": "individuals", "structure": "structures"}),
        "type": TermKind(Kind.EXACT, "of a customer of the type {}"),
        "title": TermKind(Kind.EXACT, "with the title {}"),
        "role": TermKind(Kind.WORDS, "whose role is {}"),
        "email": _EMAIL,
        "phone": _PHONE,
        "city": _CITY,
        "country": _COUNTRY,
        "is": TermKind(Kind.CODE, "that are {}", _IS),
        "has": TermKind(Kind.CODE, "that have {}", _HAS),
        "no": TermKind(Kind.CODE, "that do not have {}", _HAS),
        "consent": TermKind(Kind.CODE, "with consent {}", _CONSENT),
        "pref": TermKind(Kind.CODE, "who take service messages by {}", _plain(*vocabulary.Channel)),
        "last": TermKind(Kind.TIME, "last spoken to {}"),
        "confirmed": TermKind(Kind.TIME, "confirmed {}"),
        "created": _CREATED,
        "changed": _CHANGED,
        "id": _ID,
    },
    "customer": {
        "project": TermKind(Kind.WORDS, "with a project called {}"),
        "contact": _CONTACT,
        "type": TermKind(Kind.EXACT, "of the type {}"),
        "status": _status(*vocabulary.CustomerStatus),
        "lang": _LANG,
        "email": _EMAIL,
        "phone": _PHONE,
        "city": _CITY,
        "country": _COUNTRY,
        "last": TermKind(Kind.TIME, "last spoken to {}"),
        "created": _CREATED,
        "changed": _CHANGED,
        "id": _ID,
    },
    "project": {
        "customer": _CUSTOMER,
        "contact": _CONTACT,
        "status": _status(*vocabulary.ProjectStatus),
        "last": TermKind(Kind.TIME, "last spoken to {}"),
        "created": _CREATED,
        "changed": _CHANGED,
        "id": _ID,
    },
}
"""What can be asked of each list, by the name of the term."""
