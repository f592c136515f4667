"""Which page shows which kind of record; pages are imported after the first screen is drawn."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.screens.page import PageScreen

_PAGES = {
    "customer": ("tui.screens.customer_page", "CustomerScreen"),
    "project": ("tui.screens.project_page", "ProjectScreen"),
    "contact": ("tui.screens.contact_page", "ContactScreen"),
    "list": ("tui.screens.mailing_list_page", "MailingListScreen"),
    "receipts": ("tui.screens.mailing_list_page", "ReceiptsScreen"),
}
_PROJECTS = "tui.screens.projects"
_CONTACTS = "tui.screens.contacts"
_TIMELINE = "tui.screens.timeline"
_LISTS = "tui.screens.mailing_lists"
_SETUP = "tui.screens.setup"


def page_of(kind: str) -> type[PageScreen[Any]]:
    """The screen for that kind of record: ``customer``, ``project``, ``contact`` or ``list``."""
    module, name = _PAGES[kind]
    return cast("type[PageScreen[Any]]", getattr(import_module(module), name))


def projects() -> Screen[None]:
    """Every project."""
    return cast("Screen[None]", import_module(_PROJECTS).ProjectsScreen())


def contacts() -> Screen[None]:
    """Every contact."""
    return cast("Screen[None]", import_module(_CONTACTS).ContactsScreen())


def timeline() -> Screen[None]:
    """The timeline of everybody."""
    return cast("Screen[None]", import_module(_TIMELINE).TimelineScreen())


def lists() -> Screen[None]:
    """The mailing lists."""
    return cast("Screen[None]", import_module(_LISTS).ListsScreen())


def setup() -> Screen[None]:
    """The settings."""
    return cast("Screen[None]", import_module(_SETUP).SetupScreen())


def load() -> None:
    """Import every page and screen, with what they bring; on a thread, so that the first `enter` finds them there.

    Keys that come meanwhile are not kept waiting: the thread is asked to give way ten times as often as usual.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 10)
    try:
        for module in (_CONTACTS, _PROJECTS, *(module for module, _ in _PAGES.values()), _TIMELINE, _LISTS, _SETUP):
            import_module(module)
    finally:
        sys.setswitchinterval(usual)
