"""The program is killed in a form of a list, call, consent or medium: what was typed is offered by the next one (D13)."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from helpers.books import MADE_AT, Book
from helpers.office import fill
from helpers.pty_app import PtyApp
from helpers.sources import ROOT
from helpers.waiting import wait_until

from store import consents, interactions, list_members, mailing_lists, settings, setup_words, timeline
from store.database import close_store
from store.opening import open_store
from store.timeline import Of
from store.vocabulary import WordKind

F2 = b"\x1bOQ"
TYPED = "The words that were typed"


def make(book: Book) -> int:
    """One person at one customer, once called, and in one list."""
    settings.put(book.actor, "mailing_lists_enabled", True)
    setup_words.add(book.actor, WordKind.MEDIUM, {"label": "Fax"})
    acme = book.customer("ACME")
    jane = book.contact("Jane Doe", emails=["jane@doe.example"], language="en")
    book.link(jane, acme)
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


MEDIA = (("1 of 1", b"8"), ("Mailing lists", b"\t"))
LISTS = (("1 of 1", b"5"), ("Spring offer", b"n"))
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
}  # fmt: skip


def start(url: str, folder: Path) -> PtyApp:
    """Carnet on a terminal."""
    env = {"CARNET_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "CARNET_OPERATOR": "bob"}
    return PtyApp([sys.executable, "-m", "tui", "--database", url], env=env, cwd=folder)


def drafts(folder: Path) -> str:
    """Everything that was kept."""
    return "".join(path.read_text() for path in (folder / "drafts").glob("*.json"))


@pytest.mark.parametrize("name", FORMS)
def test_what_was_typed_when_the_program_was_killed_is_offered_by_the_next_one(store_url: str, tmp_path: Path, name: str) -> None:
    form, jane = FORMS[name], fill(store_url, make)
    with start(store_url, tmp_path) as app:
        for shown, key in form.keys:
            app.wait_for(shown)
            app.send(key)
        app.wait_for(form.title)
        app.send(TYPED.encode())
        app.wait_for(TYPED)
        wait_until(lambda: TYPED in drafts(tmp_path), "the draft is on the disk")
        app.signal(signal.SIGKILL)
        app.wait_for_exit()
    with start(store_url, tmp_path) as app:
        app.wait_for("What you typed last time was not saved")
        app.wait_for(form.title[:20])
        app.send(b"\r")
        app.wait_for(TYPED)
        app.send(F2)
        app.wait_for("saved")
        app.send(b"\x11")
        assert app.wait_for_exit() == 0
    assert not drafts(tmp_path)
    open_store(store_url)
    assert form.saved(jane) == form.expected
    close_store()
