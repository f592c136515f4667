"""Ways through Carnet, key by key, that come to every screen, every part of a page and every dialog."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from helpers.leading import url_in
from textual.dom import DOMNode
from textual.screen import Screen

import tui.dialogs
import tui.screens
from store import customers
from store.urls import masked
from tui.drafts import Drafts
from tui.screens.panels.base import Panel

TOURS = (
    "1 enter n escape x escape tab tab n escape tab i escape tab escape",
    "1 n escape D escape x escape a escape space space slash a n escape",
    "1 slash r o s s i enter P escape escape escape",
    "2 enter e escape tab tab escape e escape",
    "3 g e x escape n escape y w escape L escape a escape slash a n escape",
    "3 g enter E escape j j e escape j e escape j e escape escape",
    "3 g enter x tab q f2 1 escape y tab j e escape tab e escape tab n escape tab tab escape",
    "3 g e x renamed f2 e z f2 enter",
    "4 f f M M e escape m x escape apostrophe escape i q u i e t escape y",
    "5 n escape e escape enter c escape a escape y f2 r enter escape escape w escape escape",
    "8 question_mark escape colon b escape t escape",
    "8 t j enter 5 enter y f2 escape escape",
    "8 tab n f a x f2 x e y f2 D y a escape tab n escape G x enter escape y shift+tab 4 S j enter e escape",
)
"""On the demo book with mailing lists; each begins on a list. ``renamed``: a colleague gives the contact another name."""
EMPTY_BOOK = "n escape i escape question_mark escape escape"
"""On a book with nothing in it."""
AFTER_A_KILL = "enter x escape y"
"""On a book for which a draft was left."""
ONLY_TO_BUILD_ON = {
    "CandidateKeys", "CarnetScreen", "Dialog", "FormDialog", "ListPage", "ListScreen", "PageScreen", "RecordScreen",
    "ShowsBeside", "TellsHowMany", "_InteractionForm", "_Places",
}  # fmt: skip
"""Classes of which only subclasses are shown."""


def places() -> set[str]:
    """The classes of all screens, dialogs and parts of pages that somebody can come to."""
    for package in (tui.screens, tui.dialogs):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    of_carnet: set[type[DOMNode]] = {kind for base in (Screen, Panel) for kind in _below(base)}
    return {kind.__name__ for kind in of_carnet if kind.__module__.startswith("tui.")} - ONLY_TO_BUILD_ON


def _below(kind: type[Any]) -> Iterator[type[DOMNode]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def walks(demo_book: Path, empty_book: Path, folder: Path) -> Iterator[tuple[Path, Path, list[str]]]:
    """The three ways that come to every place: the book of each, an empty folder to be led in, and what to follow there."""
    for name, book, words in [
        ("demo", demo_book, " ".join(TOURS)),
        ("empty", empty_book, EMPTY_BOOK),
        ("killed", demo_book, AFTER_A_KILL),
    ]:
        (folder / name).mkdir()
        if name == "killed":
            leave_a_draft(folder / name, url_in(folder / name))
        yield book, folder / name, words.split()


class _NewCustomer:
    """A form of a new customer in which a name was typed."""

    draft_kind = "customer"
    draft_title = "New customer"

    def draft(self) -> dict[str, Any] | None:
        """What was typed."""
        return {
            "opened_with": {"customer_id": None},
            "base": customers.empty_draft(""),
            "version": 0,
            "typed": {"name": "Half a name"},
        }


def leave_a_draft(folder: Path, url: str) -> None:
    """What a run of Carnet leaves in its data folder when it is killed while somebody types."""

    async def type_and_be_killed() -> None:
        drafts = Drafts(folder, masked(url))
        drafts.touched(_NewCustomer())
        drafts.save_now()
        drafts.close()

    asyncio.run(type_and_be_killed())
