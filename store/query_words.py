"""Tells a query in words, and completes a query line while it is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from store.query_line import Query, Term
from store.query_terms import TERMS, Kind, Subject, TermKind, age_in_words, is_age

_ALL_OF = {"contact": "contacts", "customer": "customers", "project": "projects"}
_BEGUN = re.compile(r'(?:^|(?<=\s))(?P<minus>-?)(?P<name>[^\W\d_]*)(?P<sign>[:<>]?)(?P<value>[^\s"]*)$')
_TIME_BEGUN = re.compile(r"\d{0,5}|\d{4}-(\d{0,2}|\d\d-\d?)")
_TIMES = ("7d", "30d", "90d", "1y")


class Suggestion(NamedTuple):
    """One way to go on with a query line."""

    line: str
    """The whole line with it."""
    cursor: int
    """Where the cursor stands then."""
    shown: str
    """The term or value itself."""
    sentence: str
    """What it means."""


def explain(query: Query, subject: Subject = "contact") -> str:
    """``query`` in words, such as ``contacts of a customer called acme, not with consent by email, and with "bridge"``."""
    told = [_term_in_words(TERMS[subject], term) for term in query.terms]
    if query.text.strip():
        told.append(f"with {query.text.strip()} in their words")
    if not told:
        return f"all {_ALL_OF[subject]}"
    return f"{_ALL_OF[subject]} {_listed(told, 'and')}"


Known = Callable[[str, str], Iterable[str]]
"""The values that a term has in the store, by its name and what they begin with."""


def completions(line: str, cursor: int, subject: Subject, known: Known) -> list[Suggestion]:
    """How the term at ``cursor`` can go on: names of terms, then their values, from a closed list or as they are ``known``.

    All of a closed list, whatever is in use here: `search.complete` knows that.
    """
    begun = _BEGUN.search(line[:cursor])
    if begun is None or not (begun["name"] or begun["minus"]):
        return []
    terms = TERMS[subject]
    if not begun["sign"]:
        names = [name for name in terms if name.startswith(begun["name"].casefold())]
        signs = {name: "<" if terms[name].kind is Kind.TIME else ":" for name in names}
        start = begun.start("name")
        return [_suggested(line, start, cursor, name + signs[name], terms[name].sentence.format("…")) for name in names]
    kind = terms.get(begun["name"].casefold())
    if kind is None:
        return []
    typed = begun["value"].rpartition(",")[2]
    start = cursor - len(typed)
    return [
        _suggested(line, start, cursor, _quoted(value), _said(kind, Term(begun["name"], (value,), begun["sign"]), value))
        for value in _possible(kind, begun["name"].casefold(), begun["sign"], typed, known)
    ]


def without_begun(line: str, cursor: int, subject: Subject) -> str | None:
    """``line`` without the term at ``cursor`` that cannot be asked yet, but may be a letter later; None where there is none."""
    begun = _BEGUN.search(line[:cursor])
    kind = TERMS[subject].get(begun["name"].casefold()) if begun and begun["sign"] else None
    if begun is None or kind is None:
        return None
    last = begun["value"].rpartition(",")[2].casefold()
    if kind.kind is Kind.CODE:
        may_be = any(code.startswith(last) and code != last for code in kind.codes)
    elif kind.kind is Kind.TIME:
        may_be = _TIME_BEGUN.fullmatch(last) is not None and begun["sign"] != ":"
    else:
        may_be = not last
    return line[: begun.start()] + line[cursor:] if may_be else None


def _possible(kind: TermKind, name: str, sign: str, typed: str, known: Known) -> Iterable[str]:
    if kind.kind is Kind.TIME:
        closed: Iterable[str] = _TIMES if sign != ":" else ()
    elif kind.kind is Kind.CODE:
        closed = kind.codes
    else:
        return [value for value in known(name, typed) if '"' not in value]  # a quote cannot be quoted
    return [value for value in closed if value.startswith(typed.casefold())]


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s,]", value) else value


def _suggested(line: str, start: int, cursor: int, word: str, sentence: str) -> Suggestion:
    before = line[:start] + word
    return Suggestion(before + line[cursor:], len(before), word, sentence)


def _term_in_words(terms: Mapping[str, TermKind], term: Term) -> str:
    if not term.name:
        return f"{'without' if term.negated else 'with'} {_listed(list(term.values), 'or')} in their words"
    kind = terms[term.name]
    said = [_said(kind, term, value) for value in term.values]
    if not term.negated:
        return _listed(said, "or")
    return f"not {said[0]}" if len(said) == 1 else f"neither {_listed(said, 'nor')}"


def _said(kind: TermKind, term: Term, value: str) -> str:
    if kind.kind is Kind.TIME:
        return kind.sentence.format(_when(term.sign, value))
    return kind.sentence.format(kind.codes.get(value, value))


def _when(sign: str, value: str) -> str:
    if is_age(value):
        return f"{'less' if sign == '<' else 'more'} than {age_in_words(value)} ago"
    return f"{'before' if sign == '<' else 'after'} {value}"


def _listed(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
