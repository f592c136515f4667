"""A mailing list as text for a mail client: addresses in a line or one a line, with names, or a table for mail merge (M18)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from store.vocabulary import ListFormat


class Recipient(NamedTuple):
    """Somebody to write to, with what a letter to them may say."""

    address: str
    name: str = ""
    title: str = ""
    given_name: str = ""
    family_name: str = ""
    language: str = ""
    organisation: str = ""
    place: str = ""
    """The customer or project that the address holds for."""


COLUMNS = ("email", "name", "title", "given_name", "family_name", "language", "organisation", "place")
"""The heading of a table for mail merge, one for each field of `Recipient`."""

_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With these a cell begins that a spreadsheet takes for a formula."""


def batches(format: ListFormat, recipients: Sequence[Recipient], size: int | None = None) -> tuple[str, ...]:
    """The texts to hand over: one, or as many as it takes for at most ``size`` recipients in each; none for nobody."""
    step = size or max(len(recipients), 1)
    return tuple(_WRITERS[format](recipients[start : start + step]) for start in range(0, len(recipients), step))


def mailbox(recipient: Recipient) -> str:
    """``"Martin, Éloïse" <e@x.example>``: the name in quotes, as it is read; the mail client encodes it where it must.

    Letters of any script are legal inside the quotes (RFC 6532). A name that is plain words would do without them, but
    always has them, so that a comma in the next one surprises nobody.
    """
    if not recipient.name:
        return recipient.address
    name = recipient.name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}" <{recipient.address}>'


def inert(cell: str) -> str:
    """``cell`` as a spreadsheet shows it and never runs it: what would begin a formula begins with an apostrophe (I-57)."""
    return f"'{cell}" if cell.startswith(_LIVE) else cell


def _lines(recipients: Sequence[Recipient]) -> str:
    return "".join(f"{recipient.address}\n" for recipient in recipients)


def _joined(between: str) -> Callable[[Sequence[Recipient]], str]:
    return lambda recipients: between.join(recipient.address for recipient in recipients)


def _mailboxes(recipients: Sequence[Recipient]) -> str:
    return ", ".join(map(mailbox, recipients))


def _table(recipients: Sequence[Recipient]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(map(_row, recipients))
    return out.getvalue()


def _row(recipient: Recipient) -> Iterator[str]:
    return map(inert, recipient)


_WRITERS: dict[ListFormat, Callable[[Sequence[Recipient]], str]] = {
    ListFormat.LINES: _lines,
    ListFormat.COMMA: _joined(", "),
    ListFormat.SEMICOLON: _joined("; "),
    ListFormat.RFC5322: _mailboxes,
    ListFormat.CSV: _table,
}
