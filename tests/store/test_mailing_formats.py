"""A list as text: what a mail client or a spreadsheet makes of it is what was meant."""

from __future__ import annotations

import csv
import io
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.mailing_formats import COLUMNS, Recipient, batches, mailbox
from store.text import clean_line
from store.vocabulary import ListFormat

PEOPLE = [Recipient("e@x.example", "Martin, Éloïse"), Recipient("w@x.example", "李伟"), Recipient("info@x.example")]


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("format", "text"),
    [
        (ListFormat.LINES, "e@x.example\nw@x.example\ninfo@x.example\n"),
        (ListFormat.COMMA, "e@x.example, w@x.example, info@x.example"),
        (ListFormat.SEMICOLON, "e@x.example; w@x.example; info@x.example"),
        (ListFormat.RFC5322, '"Martin, Éloïse" <e@x.example>, "李伟" <w@x.example>, info@x.example'),
    ],
)
def test_each_format_is_what_mail_clients_take(format: ListFormat, text: str) -> None:
    assert batches(format, PEOPLE) == (text,)


def test_nobody_makes_no_text() -> None:
    assert [batches(format, []) for format in ListFormat] == [()] * len(ListFormat)


@given(st.lists(st.tuples(st.text().map(clean_line), st.from_regex(r"[a-z]{1,8}@x\.example", fullmatch=True)), min_size=1))
def test_every_name_is_read_as_it_was_written(people: list[tuple[str, str]]) -> None:
    (text,) = batches(ListFormat.RFC5322, [Recipient(address, name) for name, address in people])
    assert getaddresses([text], strict=False) == people if _strict_is_known() else getaddresses([text]) == people


def _strict_is_known() -> bool:
    return "strict" in (getaddresses.__kwdefaults__ or {})


def test_quotes_and_backslashes_in_a_name_stay_inside_it() -> None:
    assert mailbox(Recipient("j@x.example", 'Jane "JD" <boss> \\')) == '"Jane \\"JD\\" <boss> \\\\" <j@x.example>'


def test_a_table_has_everything_a_letter_needs() -> None:
    (text,) = batches(ListFormat.CSV, [Recipient("j@x.example", "Jane Doe", "Ms", "Jane", "Doe", "fr", "ACME; Ltd", "Bridge")])
    (row,) = table(text)
    assert tuple(row) == COLUMNS
    assert (row["email"], row["title"], row["family_name"], row["organisation"]) == ("j@x.example", "Ms", "Doe", "ACME; Ltd")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_a_formula(start: str) -> None:
    cell = f"{start}HYPERLINK(1)"
    (text,) = batches(ListFormat.CSV, [Recipient(cell, cell, cell, cell, cell, cell, cell, cell)])
    (row,) = table(text)
    assert set(row.values()) == {f"'{cell}"}


@pytest.mark.parametrize("format", ListFormat)
def test_batches_have_everybody_once_in_order(format: ListFormat) -> None:
    people = [Recipient(f"jo{number}@x.example", f"Jo {number}") for number in range(7)]
    texts = batches(format, people, 3)
    assert len(texts) == 3
    found = [f"jo{number}@x.example" for text in texts for number in range(7) if f"jo{number}@x.example" in text]
    assert found == [person.address for person in people]
