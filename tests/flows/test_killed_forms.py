"""However the program ends in whatever form: what was typed is offered by the next one, and saved (D13)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from helpers.books import MADE_AT, Book
from helpers.endings import AROUND, ENDS, Line
from helpers.office import fill
from helpers.sources import ROOT
from helpers.torture import count
from helpers.waiting import wait_until

from store import (
    consents,
    contact_card,
    contact_details,
    contacts,
    customers,
    interactions,
    links,
    list_members,
    mailing_lists,
    projects,
    settings,
    setup_words,
    timeline,
)
from store.database import close_store
from store.opening import open_store
from store.search import EVERYTHING
from store.timeline import Of
from store.vocabulary import WordKind

ENGINES = ("sqlite", "postgres")
F2 = b"\x1bOQ"
TYPED = "The words that were typed"


def make(book: Book) -> int:
    """One person at one customer and its project, once called, and in one list."""
    settings.put(book.actor, "mailing_lists_enabled", True)
    setup_words.add(book.actor, WordKind.MEDIUM, {"label": "Fax"})
    settings.put(book.actor, "default_language", "en")
    acme = book.customer("ACME")
    bridge = book.project("Bridge", acme)
    jane = book.contact("Jane Doe", emails=["jane@doe.example"], phones=["+41 44 668 18 00"], language="en")
    book.link(jane, acme)
    book.link(jane, bridge)
    contact_details.add_address(book.actor, jane.id, "main", {"street": "Old street 1"})
    interactions.log(book.actor, jane.id, {"subject": "first call"}, at=MADE_AT)
    list_members.add_contacts(book.actor, mailing_lists.add(book.actor, {"name": "Spring offer"}), [jane.id])
    return jane.id


class Form(NamedTuple):
    """A form, how one gets to it, and what is in the book once it is saved."""

    keys: tuple[tuple[str, bytes], ...]
    """Each key once something is on the screen."""
    title: str
    saved: Callable[[int], Any]
    """What the store says then of the person."""
    expected: Any
    typed: str = TYPED
    asked: str = ""
    """What is asked, and answered with yes, before it is saved."""


def lists(_jane: int) -> list[tuple[str, int | None]]:
    """Every list and how many were put in."""
    return [(line.name, line.members) for line in mailing_lists.find().rows]


def called(jane: int) -> set[str]:
    """Every call."""
    return {line.subject for line in timeline.find(Of(contact_id=jane)).rows}


def said(jane: int) -> list[str]:
    """The evidence of every consent."""
    return [event.evidence for event in consents.history(jane)]


def media(_jane: int) -> list[str]:
    """What the team calls its own media."""
    return [word.label for word in setup_words.everything() if word.kind is WordKind.MEDIUM and not word.is_built_in]


def named(kind: Any) -> Callable[[int], set[str]]:
    """The names of all customers, projects or contacts."""
    return lambda _jane: {line.name for line in kind.find(EVERYTHING).rows}


def linked(place: str) -> Callable[[int], list[str]]:
    """What she is there."""
    return lambda jane: [line.role for line in links.contexts(jane).rows if line.name == place]


def card(part: str) -> Callable[[int], Any]:
    """What the contact's card says of a part of it."""
    return lambda jane: getattr(contact_card.card(jane), part)


def details(part: str, field: str) -> Callable[[int], list[str]]:
    """A field of each address or number of the contact."""
    return lambda jane: [getattr(row, field) for row in getattr(contact_card.card(jane), part)]


def sites(_jane: int) -> list[str]:
    """The names of all work addresses."""
    (acme,) = customers.find(EVERYTHING).rows
    return [site.label for site in customers.card(acme.id).work_addresses]


MEDIA = (("1 of 1", b"8"), ("Mailing lists", b"\t"))
BRIDGE = (("1 of 1", b"2"), ("Bridge", b"\r"))
LISTS = (("1 of 1", b"5"), ("Spring offer", b"n"))
ACME = (("1 of 1", b"\r"),)
JANE = (("1 of 1", b"3"), ("Jane Doe", b"\r"))
FORMS = {
    "a new list": Form(LISTS, "New mailing list", lists, [("Spring offer", 1), (TYPED, 0)]),
    "a list of what was ticked": Form(
        (("1 of 1", b"TL"), ("Put 1 customer in", b"\r")), "New list of 1 customer", lists, [("Spring offer", 1), (TYPED, 1)]
    ),
    "a list that is there": Form(
        (("1 of 1", b"5"), ("Spring offer", b"e"), ("Edit the list", b"\x15")), "Edit the list Spring offer", lists, [(TYPED, 1)]
    ),
    "a call": Form((("1 of 1", b"3"), ("Jane Doe", b"i")), "Log a call · Jane Doe", called, {"first call", TYPED}),
    "what was logged": Form(
        (("1 of 1", b"4"), ("first call", b"e"), ("f2 save", b"\x15")), "first call · Jane Doe", called, {TYPED}
    ),
    "a new medium": Form((*MEDIA, ("Fax", b"n")), "New medium", media, ["Fax", TYPED]),
    "a medium that is there": Form(
        (*MEDIA, ("Fax", b"G\r"), ("f2 save", b"\x15")), "Rename the medium Fax", media, [TYPED]
    ),
    "a consent": Form(
        (("1 of 1", b"5"), ("Spring offer", b"\r"), ("1 person · 1 address", b"pp"), ("no consent", b"m"), ("Evidence", b"\t")),
        "Consent of Jane Doe", said, [TYPED],
    ),
    "a new customer": Form((("1 of 1", b"n"),), "New customer", named(customers), {"ACME", TYPED}),
    "a customer": Form((*ACME, ("Customers › ACME", b"E"), ("f2 save", b"\x15")), "Edit ACME", named(customers), {TYPED}),
    "a work address": Form(
        (*ACME, ("Customers › ACME", b"\t\t"), ("No work addresses yet", b"n")), "Work address of ACME", sites, [TYPED]
    ),
    "a contact at a customer": Form(
        (*ACME, ("Jane Doe", b"e"), ("f2 save", b"\x15")), "Jane Doe at ACME", linked("ACME"), [TYPED]
    ),
    "a new project": Form((("1 of 1", b"2"), ("Bridge", b"n")), "New project", named(projects), {"Bridge", TYPED}),
    "a project": Form(
        (*BRIDGE, ("ACME › Bridge", b"E"), ("f2 save", b"\x15")), "Edit Bridge", named(projects), {TYPED}
    ),
    "a contact at a project": Form(
        (*BRIDGE, ("Jane Doe", b"e"), ("f2 save", b"\x15")), "Jane Doe at Bridge", linked("Bridge"), [TYPED]
    ),
    "a new contact": Form(
        (("1 of 1", b"3"), ("Jane Doe", b"n"), ("f2 save", b"Ann\t")), "New contact", named(contacts),
        {"Jane Doe", f"Ann {TYPED}"}, asked="save anyway?",
    ),
    "a contact": Form(
        (*JANE, ("Contacts › Jane Doe", b"E"), ("f2 save", b"\x15")), "Edit Jane Doe", named(contacts), {f"{TYPED} Doe"}
    ),
    "an e-mail": Form(
        (*JANE, ("jane@doe.example", b"jje"), ("f2 save", b"\x15")), "E-mail of Jane Doe", details("emails", "address"),
        ["typed@words.example"], "typed@words.example",
    ),
    "a number": Form(
        (*JANE, ("668 18 00", b"jjje"), ("f2 save", b"\x15")), "Phone of Jane Doe", details("phones", "raw"),
        ["+41 44 668 18 99"], "+41 44 668 18 99",
    ),
    "a postal address": Form(
        (*JANE, ("Old street", b"jjjje"), ("f2 save", b"\x15")), "Main address of Jane Doe", details("addresses", "street"),
        [TYPED],
    ),
    "who is away": Form(
        (("1 of 1", b"3"), ("Jane Doe", b"x"), ("f2 save", b"\t")), "Take Jane Doe out of use", card("inactive_until"),
        "2026-12-24", "2026-12-24",
    ),
}  # fmt: skip
WAYS = [*ENDS, AROUND]
CASES = (
    [(form, end, engine, "thin") for form in FORMS for end in WAYS for engine in ENGINES]
    if count(0, 1)
    else [(form, WAYS[n % 5], ENGINES[n // 5 % 2], ("thin", "stock")[n % 3 == 2]) for n, form in enumerate(FORMS)]
)
"""Each form once, each end with each of them in its turn; everything with everything under torture."""


def start(url: str, folder: Path, end: str, driver: str) -> Line:
    """Carnet on a terminal."""
    env = {"CARNET_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "CARNET_OPERATOR": "bob", "CARNET_DRIVER": driver}
    return Line([sys.executable, "-m", "tui", "--database", url], end, env=env, cwd=folder)


def drafts(folder: Path) -> str:
    """Everything that was kept."""
    return "".join(path.read_text() for path in (folder / "drafts").glob("*.json"))


@pytest.mark.torture
@pytest.mark.parametrize(("name", "end", "engine", "driver"), CASES)
def test_what_was_typed_when_the_program_ended_is_offered_by_the_next_one(
    store_url: str, tmp_path: Path, name: str, end: str, driver: str
) -> None:
    form, jane = FORMS[name], fill(store_url, make)
    with start(store_url, tmp_path, end, driver) as app:
        for shown, key in form.keys:
            app.wait_for(shown)
            app.send(key)
        app.wait_for(form.title)
        app.send(form.typed.encode())
        app.wait_for(form.typed)
        if end == "SIGKILL":
            wait_until(lambda: form.typed in drafts(tmp_path), "the draft is on the disk")
        app.end()
    with start(store_url, tmp_path, "SIGHUP", driver) as app:
        app.wait_for("What you typed last time was not saved")
        app.wait_for(form.title[:20])
        app.send(b"\r")
        app.wait_for(form.typed)
        app.send(F2)
        if form.asked:
            app.wait_for(form.asked)
            app.send(b"y")
        app.wait_for("saved")
        app.end()
    assert not drafts(tmp_path)
    open_store(store_url)
    assert form.saved(jane) == form.expected
    close_store()
