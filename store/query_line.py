"""The query line, `customer:acme tag:vip -consent:email last<90d bridge`, read into a Query."""

from __future__ import annotations

import re
from typing import NamedTuple

from store.errors import Refused
from store.needles import read_words
from store.query_terms import TERMS, Kind, Subject, TermKind, did_you_mean
from store.text import LINE_LIMIT, clean_line

_PIECES = re.compile(
    r"""(?P<minus>-)?                                  # -tag:vip
        (?:(?P<name>[^\W\d_]+)(?P<sign>[:<>]))?        # tag:  last<
        (?P<value>(?:"[^"]*"?|[^\s"])+)?               # vip   "two words"   a,b""",
    re.VERBOSE,
)
_VALUE = re.compile(r'"([^"]*)"?|([^,"]+)|,')


class Term(NamedTuple):
    """One term of a query line."""

    name: str
    """As in `query_terms.TERMS`; empty for free words that are not to be found."""
    values: tuple[str, ...]
    """One of these must hold (I-59: the same term twice means both)."""
    sign: str = ":"
    """``<`` or ``>`` for times."""
    negated: bool = False


class Query(NamedTuple):
    """What a list is asked for; hashable, so that an answer can be kept by it."""

    text: str = ""
    """Free words, as typed."""
    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is asked for; else it is the whole list."""
        return bool(self.terms or self.text.strip())


def parse(line: str, subject: Subject = "contact") -> Query:
    """What ``line`` asks of the list of ``subject``. Raises Refused, naming what is possible, for a term it does not know."""
    line = clean_line(line)
    if len(line) > LINE_LIMIT:
        raise Refused("That query line is too long", f"it has more than {LINE_LIMIT} characters", "ask for less at a time")
    free: list[str] = []
    terms: list[Term] = []
    for piece in _PIECES.finditer(line):
        if not piece[0]:
            continue
        name, sign, value = (piece["name"] or "").casefold(), piece["sign"] or ":", piece["value"] or ""
        if name and (sign == ":" or _is_time(subject, name)):
            terms.append(_term(subject, name, sign, value, bool(piece["minus"])))
        elif piece["minus"] and value and not name:
            terms.append(Term("", (value,), negated=True))
        else:
            free.append(piece[0])
    query = Query(" ".join(free), tuple(terms))
    read_words(query.text)
    return query


def _is_time(subject: Subject, name: str) -> bool:
    kind = TERMS[subject].get(name)
    return kind is not None and kind.kind is Kind.TIME


def _term(subject: Subject, name: str, sign: str, value: str, negated: bool) -> Term:
    kind = _known(subject, name)
    values = tuple(dict.fromkeys(kind.read(text, sign) for text in _split(value)))
    if not values:
        raise Refused(f"{name}{sign} needs a value", mend=kind.possible())
    return Term(name, values, sign, negated)


def _known(subject: Subject, name: str) -> TermKind:
    here = TERMS[subject]
    if name in here:
        return here[name]
    guess = did_you_mean(name, here, ":")
    elsewhere = any(name in terms for terms in TERMS.values())
    why = f"it is not known of a {subject}" if elsewhere else "there is no such term"
    raise Refused(f"{name}: cannot be asked here", why, f"{guess}possible are {', '.join(here)}; to look for the word, quote it")


def _split(value: str) -> list[str]:
    """The alternatives of ``a,"b, c"``."""
    return [text for text in (clean_line(quoted or plain) for quoted, plain in _VALUE.findall(value)) if text]
