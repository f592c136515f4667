"""Who is meant by a word from a command line: an id, an e-mail address, or a name that fits exactly one."""

from __future__ import annotations

from collections.abc import Sequence

from store import names
from store.database import Store
from store.errors import Ambiguous, NotFound, Ref
from store.keys import fold
from store.query_terms import Subject
from store.sql import Sql, all_of, one_of, rows
from store.text import clean_line

MOST_CANDIDATES = 10
"""So many are named where a name fits several."""

_NAMES = {
    "contact": "r.full_name, r.given_name, r.family_name, r.organisation",
    "customer": "r.name, '', '', ''",
    "project": "r.name, '', '', ''",
}


def exactly_one(store: Store, subject: Subject, text: str, *, base: Sql, by_email: Sequence[Sql], found: Sequence[int]) -> Ref:
    """The record of ``subject`` that ``text`` means.

    It is asked in turn whether ``text`` is an id, an e-mail (``by_email``, the stronger claim first), a whole name, or
    words that only one record has (``found``, the first few ids of a search). Raises NotFound, or Ambiguous with candidates.
    """
    sort = "r.sort_key" if subject == "contact" else "r.name_key"
    for claim in (Sql("r.uid = ?", (clean_line(text),)), *by_email, one_of(sort, whole_names(subject, text))):
        claimed = _refs(store, subject, all_of([base, claim]), sort)
        if len(claimed) == 1:
            return claimed[0]
        if claimed:
            raise _ambiguous(subject, text, claimed)
    fitting = _refs(store, subject, all_of([base, one_of("r.id", found)]), sort) if fold(text) else []
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise _ambiguous(subject, text, fitting)
    raise NotFound(f"No {subject} is called {text}", mend="give an id, an e-mail address or a name")


def whole_names(subject: Subject, text: str) -> list[str]:
    """The sort keys of records that are called ``text``; a person's names may be given in either order."""
    words = fold(clean_line(text)).replace(",", " ").split() if subject == "contact" else []
    spelled = {fold(clean_line(text))} - {""}
    for at in range(1, len(words)):
        first, rest = " ".join(words[:at]), " ".join(words[at:])
        spelled |= {f"{rest}, {first}", f"{first}, {rest}"}
    return sorted(spelled)


def _refs(store: Store, subject: Subject, where: Sql, sort: str) -> list[Ref]:
    select = Sql(f"SELECT r.id, r.uid, {_NAMES[subject]} FROM {subject} r WHERE ") + where
    select += Sql(f" ORDER BY {sort}, r.id LIMIT ?", (MOST_CANDIDATES + 1,))
    return [Ref(subject, row_id, uid, names.shown_name(*parts)) for row_id, uid, *parts in rows(store, select)]


def _ambiguous(subject: Subject, text: str, candidates: Sequence[Ref]) -> Ambiguous:
    more = len(candidates) > MOST_CANDIDATES
    many = f"more than {MOST_CANDIDATES}" if more else str(len(candidates))
    return Ambiguous(
        f"{text} fits {many} {subject}s", mend="give the id of the one you mean", candidates=tuple(candidates[:MOST_CANDIDATES])
    )
