"""A mailing list in a real tmux: mended by the key that the reason names, and copied to the last byte."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from helpers.books import Book
from helpers.office import fill
from helpers.sources import ROOT
from helpers.tmux import Tmux

from store import list_members, list_receipts, mailing_lists, settings
from store.database import close_store
from store.opening import open_store


def make(book: Book) -> Any:
    """Two people of ACME in a list, one of them without an address."""
    settings.put(book.actor, "mailing_lists_enabled", True)
    acme = book.customer("ACME")
    people = [book.contact("Omar Haddad", language="en"), book.contact("Sam Lee", emails=["sam@lee.example"], language="en")]
    for person in people:
        book.link(person, acme)
    offer = mailing_lists.add(book.actor, {"name": "Spring offer"})
    list_members.add_contacts(book.actor, offer, [person.id for person in people])
    return offer


@pytest.mark.parametrize("set_clipboard", ["on", "external", "off"])
def test_one_is_mended_by_the_key_the_reason_names_and_the_buffer_holds_what_the_receipt_says(
    store_url: str, tmp_path: Path, set_clipboard: str
) -> None:
    offer = fill(store_url, make)
    environment = {"PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(tmp_path), "CARNET_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "tui", "--database", store_url]
    with Tmux(command, env=environment, options={"set-clipboard": set_clipboard}, cwd=tmp_path) as tmux:
        tmux.wait_for("1 of 1")
        tmux.press("5")
        tmux.wait_for("Spring offer")
        tmux.press("Enter")
        tmux.wait_for("2 people · 1 address · 1 out")
        tmux.wait_for("Omar Haddad is out: no address at ACME · m: add an e-mail address")
        tmux.press("m")
        tmux.wait_for("E-mail of Omar Haddad")
        tmux.type("omar@haddad.example")
        tmux.press("F2")
        tmux.wait_for("2 people · 2 addresses · 0 out")
        tmux.press("y")
        tmux.wait_for("Copy Spring offer")
        tmux.press("F2")
        tmux.wait_for("2 addresses in the tmux buffer")
        buffer = tmux.show_buffer()
        tmux.press("C-q")
        assert tmux.wait_for_exit() == 0
    assert buffer == b"omar@haddad.example\nsam@lee.example\n"
    open_store(store_url)
    (receipt,) = list_receipts.of_list(offer)
    close_store()
    assert receipt.sha256 == (sha256(buffer).hexdigest(),)
