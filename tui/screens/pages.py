"""Which page shows which kind of record; pages are imported after the first screen is drawn."""

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


def load() -> None:
    """Import every page, with the dialogs and acts that they bring; on a thread, so that the first `enter` finds them there."""
    for module, _ in _PAGES.values():
        import_module(module)
