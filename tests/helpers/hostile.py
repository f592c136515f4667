"""Text that acts on a terminal, and a book in which every text of every record holds some, as a foreign store might."""

from __future__ import annotations

import re
from collections.abc import Iterator

from peewee import TextField

from store import tables
from store.actor import Actor
from store.database import Store
from store.exchange import plan
from store.vocabulary import Origin

_BOMB = "cHduZWQ="
PAYLOADS = (
    "\x1b]0;owned\x07", "\x1b]2;owned\x1b\\", "\x1b]0;never ended", "\x1b]4;1;rgb:ff/00/00\x07",
    "\x1b]8;;http://x.example\x1b\\", "\x1b]8;;http://x.example\x07here\x1b]8;;\x07", f"\x1b]52;c;{_BOMB}\x07",
    f"\x1b]52;c;{_BOMB}\x1b\\", f"\x1b]52;;{_BOMB}", "\x1b]52;c;?\x07", "\x1b]777;notify;a;b\x07", "\x1b]9;note\x07",
    "\x1b]1337;SetMark\x07", f"\x1b]1337;File=inline=1:{_BOMB}\x07", "\x1b[2J", "\x1b[H\x1b[J", "\x1b[6n", "\x1b[c", "\x1b[21t",
    "\x1b[?1049l", "\x1b[?1000h", "\x1b[?2004l", "\x1b[31m", "\x1b[8m", "\x1b[999;999H", "\x1b[20~", "\x1bc", "\x1b7\x1b8",
    "\x1b(0", "\x1bP+q544e\x1b\\", f"\x1bPtmux;\x1b\x1b]52;c;{_BOMB}\x07\x1b\\", "\x1b_Gi=1;AAAA\x1b\\", "\x1b^private\x1b\\",
    "\x1bXstring\x1b\\", "\x9b2J", f"\x9d52;c;{_BOMB}\x9c", "\x90q\x9c", "\x85\x84\x8d", "\x1b", "\x07\x08\x0b\x0c\x0e\x0f\x7f",
    "one\rtwo\nthree\tfour", "\u202egpj.exe\u202c", "\u2066left\u2069\u200f\u061c", "[bold]loud[/bold]", "[/]",
    "[@click=app.quit]x[/]", "[link=http://x.example]x[/link]", "$name {0} %s",
)  # fmt: skip
"""Sequences of every kind, whole and broken off, and markup."""

ACTS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What must not be in a text that is shown."""

NAMED_BY_US = frozenset((
    "uid", "kind", "status", "relation", "state", "type", "channel", "set_by", "source", "medium", "direction", "origin",
    "confidentiality", "inactive_reason", "email_state", "code", "key", "value", "login", "purpose", "context", "format",
    "entity", "field", "action", "reasons", "list_uid", "sha256", "source_sha256", "digits", "body", "counts_as", "own_status",
))  # fmt: skip
"""Columns whose words are ours: a code, a key, an id. All others hold what somebody wrote."""


def texts() -> Iterator[tuple[type[tables.Row], str]]:
    """Every column that holds what somebody wrote."""
    for model in tables.ALL:
        for column in model._meta.sorted_fields:
            name = column.column_name
            labelled = name == "label" and model is tables.ContactEmail
            if isinstance(column, TextField) and name not in NAMED_BY_US and not name.endswith("_key") and not labelled:
                yield model, name


def mark(number: int) -> str:
    """What stands in front of the payload in the column of that number, so that it can be told whether it was shown."""
    return f"q{number:02}"


def spoil(store: Store) -> None:
    """Put a payload into every text of every record, past everything that cleans and guards. On SQLite only."""
    with store.transaction():
        guards = store.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%'").fetchall()
        for (guard,) in guards:
            store.execute(f"DROP TRIGGER {guard}")
        for number, (model, column) in enumerate(texts()):
            table = model._meta.table_name
            ids = [row[0] for row in store.execute(f"SELECT rowid FROM {table} ORDER BY rowid").fetchall()]
            for place, row in enumerate(ids):
                if column == "full_name" and place % 2:
                    continue  # else nobody's name would be made of its parts
                text = mark(number) + PAYLOADS[(place + 7 * number) % len(PAYLOADS)] + "Z"
                there = f"AND {column} <> ''" if column == "override_email" else ""
                store.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ? {there}", (text, row))


def fill(people: int = len(PAYLOADS)) -> None:
    """A book in which every column is used: so many people, each of a customer and a project."""
    tables.Operator.create(login="bob", name="Bob")
    plan.load(Actor(None, "Tess Ter", Origin.IMPORT), "hostile", _lines(people))


def _lines(people: int) -> Iterator[dict[str, object]]:
    place = {"street": "1 Way", "postcode": "1", "city": "Ville", "region": "R", "country": "FR"}
    words = {"title": "Dr", "middle_name": "M", "suffix": "Jr", "organisation": "Org", "department": "Dep", "job_title": "Job",
             "note": "Note"}  # fmt: skip
    yield {"type": "medium", "id": "fax", "label": "Fax"}
    yield {"type": "status", "id": "waiting", "label": "Waiting"}
    for n in range(4):
        yield {"type": "customer", "id": f"c{n}", "name": f"Customer {n}", "customer_type": "private" if n else "company",
               "main_email": f"c{n}@x.example", "phone": "+33123456789", "language": "fr", "note": "Note",
               "work_addresses": [{"id": f"w{n}", "label": "Yard", "phone": "1", **place}]}  # fmt: skip
        yield {"type": "project", "id": f"p{n}", "customer": f"c{n}", "name": f"Project {n}"}
    for n in range(people):
        away = {} if n else {"status": "inactive", "inactive_reason": "left"}
        yield {"type": "contact", "id": f"k{n}", "given_name": "Anna", "family_name": f"Berg {n:02}", **words, "language": "en",
               "birthday": "1980-01-01", "tags": ["vip"], **away,
               "emails": [{"address": f"a{n}@x.example", "primary": True}, {"address": f"b{n}@x.example"}],
               "phones": [{"raw": "+33123456789"}], "addresses": [{"type": "main", **place}]}  # fmt: skip
    for n in range(people):
        more = {"role": "Role", "label": "Label"} | ({"email": f"at{n}@c.example"} if n // 4 % 2 else {})
        yield {"type": "contact_in_customer", "contact": f"k{n}", "customer": f"c{n % 4}", "preferences": {"email": True},
               "employed_from": "2020-01-01", "employed_to": "2030-01-01", "work_address": f"w{n % 4}", **more}  # fmt: skip
        yield {"type": "contact_in_project", "contact": f"k{n}", "project": f"p{n % 4}", **more}
        yield {"type": "interaction", "id": f"i{n}", "contact": f"k{n}", "at": "2026-01-01T00:00:00Z", "medium": "fax",
               "direction": "in", "status": "waiting", "subject": "Subject", "description": "Words"}  # fmt: skip
        yield {"type": "consent", "contact": f"k{n}", "channel": "email", "state": "granted", "at": "2026-01-01T00:00:00Z",
               "source": "web", "evidence": "Form"}  # fmt: skip
