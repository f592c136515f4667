"""How mailing lists, their candidates and their receipts are worded: rows, headings, verdicts; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from textual.content import Content

from store.records.mailing_lists import CandidateLine, ListCounts, ListLine
from store.records.receipts import Gone, ReceiptLine
from store.rules.mailing import MENDS, Mend
from store.vocabulary import Exclusion, ListContext
from tui import wording
from tui.rows import Cell, Fact
from tui.signs import BETWEEN, EXCLUDED, NOTHING, TICKED
from tui.widgets.cells import Column

LIST_COLUMNS = (
    Column("List", 14, 3),
    Column("Purpose", 10),
    Column("Addresses of", 20, 1),
    Column("People", 9, 2),
    Column("Last copy", 11, optional=True),
)
CANDIDATE_COLUMNS = (Column("In", 2), Column("Person", 16, 2), Column("Address", 24, 3), Column("At", 20, 2))
RECEIPT_COLUMNS = (
    Column("When", 15),
    Column("By", 6, 1),
    Column("Purpose", 10),
    Column("Addresses of", 12, 2),
    Column("Sent", 6, right=True),
    Column("Out", 5, right=True),
    Column("As", 10, optional=True),
)

FORMATS: dict[str, str] = {
    "lines": "one a line",
    "comma": "comma",
    "semicolon": "semicolon",
    "rfc5322": '"Name" <address>',
    "csv": "CSV",
}
"""How the addresses can be copied, in words (M18)."""

KeyOf = Callable[[str], str]
"""The key of a binding, as the operator has it."""

_NOT_BY_KEY = {
    Mend.RESTORE: "nothing brings back who was deleted: {} takes it out of the list",
    Mend.NOTHING: MENDS[Exclusion.DUPLICATE_ADDRESS][1],
}
"""What is said where no key mends it; with the key that takes somebody out of the list."""


_EVERYWHERE = frozenset({
    Exclusion.DELETED, Exclusion.INACTIVE, Exclusion.NO_CONSENT, Exclusion.CONSENT_EXPIRED, Exclusion.CONFIDENTIAL,
    Exclusion.UNTICKED,
})  # fmt: skip
"""Reasons that hold wherever the person is asked about."""


def list_cells(line: ListLine, now: datetime) -> Sequence[Cell]:
    """One list among the lists."""
    who = line.query or people(line)  # in a cell the query tells enough
    return (line.name, line.purpose.value, context_words(line.context, line.place), who, copied(line, now))


def context_words(context: ListContext, place: str) -> str:
    """The kind of a context in words, with its customer or project where it has one."""
    return "each in own customer" if context is ListContext.OWN else place or context.value


def people(line: ListLine) -> str:
    """Who is in it: so many that were put in, or those that a query finds."""
    if line.query is None:
        return f"{line.members:,} put in"
    return f"found by {line.query}" if line.query else "everybody"


def copied(line: ListLine, now: datetime) -> str:
    """When it was copied last."""
    return wording.moment(line.last_copy, now) or "never"


def list_facts(line: ListLine, tally: ListCounts, now: datetime) -> Iterator[Fact]:
    """What the preview of a list says."""
    yield "", Content.styled(line.name, "bold")
    yield "", counts(tally)
    yield "purpose", line.purpose.value
    yield "addresses of", context_words(line.context, line.place)
    yield "people", people(line)
    yield "last copy", f"{copied(line, now)} by {line.last_copy_by}" if line.last_copy_by else copied(line, now)
    for reason, many in tally.by_reason:
        yield "out", f"{many:,} {wording.REASONS[reason]}"


def counts(tally: ListCounts) -> str:
    """``312 people · 298 addresses · 14 out`` (M13)."""
    people_ = wording.count(tally.people, "person", "people")
    addresses = wording.count(tally.addresses, "address", "addresses")
    return f" {BETWEEN} ".join((people_, addresses, f"{tally.excluded:,} out"))


def candidate_cells(line: CandidateLine, *, apart: bool = True) -> Sequence[Cell]:
    """One candidate: in with its address, or out with the reason; and where, if they are asked about in places ``apart``."""
    address = line.addresses[0] if line.addresses else NOTHING
    more = len(line.addresses) - 1
    shown = f"{address} +{more}" if more > 0 else address
    if line.included:
        several = f"{line.contexts} contexts" if line.contexts > 1 else ""
        return TICKED, line.name, shown, f" {BETWEEN} ".join(filter(None, (several, line.place)))
    why = Content.assemble((reason(line), "bold"), (f" {BETWEEN} {line.place}" if apart and line.place else "", "dim"))
    return EXCLUDED, line.name, Content.styled(shown, "dim"), why


def reason(line: CandidateLine) -> str:
    """The first failing rule in words, and how many more there are."""
    first = line.reasons[0]
    away = first in {Exclusion.INACTIVE, Exclusion.CLIENT_INACTIVE} and line.away_because
    words = wording.away(line.away_because, line.inactive_until) if away else wording.REASONS[first]
    more = len(line.reasons) - 1
    return f"{words} +{more}" if more else words


def verdict(line: CandidateLine, key_of: KeyOf, mend: str = "candidate.mend") -> str:
    """``Omar Haddad is out: no address at ACME · m: add an e-mail address``; of who is in, with what.

    ``mend``: the binding that mends it where this is said.
    """
    at = f" at {line.place}" if line.place and not (line.reasons and line.reasons[0] in _EVERYWHERE) else ""
    if line.included:
        return f"{line.name} is in{at}: {', '.join(line.addresses)}"
    reasons = ", ".join([reason(line).partition(" +")[0], *(wording.REASONS[one] for one in line.reasons[1:])])
    how = not_by_key(line, key_of) or f"{key_of(mend)}: {MENDS[line.reasons[0]][1]}"
    return f"{line.name} is out: {reasons}{at} {BETWEEN} {how}"


def not_by_key(line: CandidateLine, key_of: KeyOf) -> str:
    """Why no key mends it; empty if one does."""
    if not line.reasons:
        return f"{line.name} is in: there is nothing to mend"
    return _NOT_BY_KEY.get(MENDS[line.reasons[0]][0], "").format(key_of("candidate.remove"))


def receipt_cells(line: ReceiptLine, now: datetime) -> Sequence[Cell]:
    """One copy."""
    return (
        wording.moment(line.at, now), line.author, line.purpose.value, context_words(line.context, line.place),
        f"{line.addresses:,}", f"{line.excluded:,}", "newcomers" if line.newcomers else FORMATS[line.format],
    )  # fmt: skip


def gone_words(gone: Sequence[Gone]) -> str:
    """``gone: no consent 2, not in the list any more 1``; nothing where nobody is."""
    why = Counter(wording.REASONS[one.reasons[0]] if one.reasons else _not_out(one) for one in gone)
    return "gone: " + ", ".join(f"{words} {many:,}" for words, many in why.most_common()) if why else ""


def _not_out(gone: Gone) -> str:
    return "other address" if gone.candidate else "not in the list any more"
