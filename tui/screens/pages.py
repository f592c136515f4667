"""Which page shows which kind of record; a page is imported when the first one of its kind is opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from tui.screens.page import PageScreen

_PAGES = {
    "customer": ("tui.screens.customer_page", "CustomerScreen"),
    "project": ("tui.screens.project_page", "ProjectScreen"),
    "contact": ("tui.screens.contact_page", "ContactScreen"),
}


def page_of(kind: str) -> type[PageScreen[Any]]:
    """The screen for that kind of record: ``customer``, ``project`` or ``contact``."""
    module, name = _PAGES[kind]
    return cast("type[PageScreen[Any]]", getattr(import_module(module), name))
