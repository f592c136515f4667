"""A mailing list in a real tmux and a real GNU screen: mended by the key the reason names, and copied to the last byte."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from helpers.books import Book
from helpers.gnu_screen import GnuScreen
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


Inside = Callable[..., Tmux | GnuScreen]

INSIDE: dict[str, tuple[Inside, str]] = {
    **{
        f"tmux, set-clipboard {setting}": (partial(Tmux, options={"set-clipboard": setting}), "in the tmux buffer")
        for setting in ("on", "external", "off")
    },
    "screen": (GnuScreen, "sent to the terminal's clipboard, not confirmed"),
}
"""Where the program runs, and what is known of a copy there."""


@pytest.mark.parametrize("inside", INSIDE)
def test_one_is_mended_by_the_key_the_reason_names_and_the_buffer_holds_what_the_receipt_says(
    store_url: str, tmp_path: Path, inside: str
) -> None:
    offer = fill(store_url, make)
    environment = {"PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(tmp_path), "CARNET_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "tui", "--database", store_url]
    run, known = INSIDE[inside]
    with run(command, env=environment, cwd=tmp_path) as terminal:
        terminal.wait_for("1 of 1")
        terminal.press("5")
        terminal.wait_for("Spring offer")
        terminal.press("Enter")
        terminal.wait_for("2 people · 1 address · 1 out")
        terminal.wait_for("Omar Haddad is out: no address at ACME · m: add an e-mail address")
        terminal.press("m")
        terminal.wait_for("E-mail of Omar Haddad")
        terminal.type("omar@haddad.example")
        terminal.press("F2")
        terminal.wait_for("2 people · 2 addresses · 0 out")
        terminal.press("y")
        terminal.wait_for("Copy Spring offer")
        terminal.press("F2")
        terminal.wait_for(f"2 addresses {known}")
        buffer = terminal.show_buffer()
        terminal.press("C-q")
        assert terminal.wait_for_exit() == 0
    assert buffer == b"omar@haddad.example\nsam@lee.example\n"
    open_store(store_url)
    (receipt,) = list_receipts.of_list(offer)
    close_store()
    assert receipt.sha256 == (sha256(buffer).hexdigest(),)
