"""A contact in each of its contexts: the addresses that hold there, and its links to customers and projects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.content import Content

from store import links
from store.records.contexts import CustomerContext, GlobalContext, ProjectContext
from store.records.links import ContextLine
from store.records.pages import Page
from store.vocabulary import ContactStatus, Exclusion, LinkKind, LinkStatus, Rung
from tui import wording
from tui.dialogs.pick import pick_customer, pick_project
from tui.screens.about import About, at_place
from tui.screens.acts import contact_acts, link_acts
from tui.screens.acts.copying import copy_contacts
from tui.screens.panels.base import Panel
from tui.screens.panels.people import address_row
from tui.signs import FAVOURITE, PRIMARY
from tui.widgets import cells
from tui.widgets.cells import Column
from tui.widgets.look import Look

_ADDRESSES = (Column("Where", 24, 3), Column("Address in use there", 26, 3), Column("", 20, 2))
_LINKS = (Column("Customer or project", 26, 3), Column("Role", 14, 1), Column("", 22, 2))


def level_of(line: ContextLine) -> Rung:
    """The level that a context belongs to."""
    if isinstance(line.context, GlobalContext):
        return Rung.GLOBAL
    return Rung.CUSTOMER if isinstance(line.context, CustomerContext) else Rung.PROJECT


def place_name(line: ContextLine) -> Content:
    """``ACME Ltd``, ``Bridge (ACME Ltd)``, or ``everywhere else``."""
    if isinstance(line.context, GlobalContext):
        return Content.styled("everywhere else", "dim")
    if line.customer:
        return Content.assemble(line.name, (f" ({line.customer})", "dim"))
    return Content(line.name)


def list_place(line: ContextLine) -> tuple[str, int, str]:
    """The customer or project of a context, as a new list is made of it."""
    if isinstance(line.context, ProjectContext):
        return "project", line.context.project_id, line.name
    return ("customer", line.context.customer_id, line.name) if isinstance(line.context, CustomerContext) else ("", 0, "")


class ContextsPanel(Panel[ContextLine]):
    """The addresses of the contact of the page in every context (M1, M9)."""

    VERBS: ClassVar[tuple[str, ...]] = ("copy", "why", "edit", "gather", "remove")

    def __init__(self) -> None:
        super().__init__(Look(self._lines, self._heading, lambda width: cells.widths(_ADDRESSES, width)[0]))

    def identity(self, row: ContextLine) -> Any:
        """The kind of context and the link."""
        return row.key.tier, row.key.id

    async def find(self, **window: Any) -> Page[ContextLine]:
        """The contexts."""
        return await self.page.desk.ask(links.contexts, self.page.record_id, **window)

    def opened(self, row: ContextLine) -> None:
        """Go to the customer or project."""
        if isinstance(row.context, CustomerContext):
            self.page.carnet.show_page("customer", row.context.customer_id)
        elif isinstance(row.context, ProjectContext):
            self.page.carnet.show_page("project", row.context.project_id)

    def why_not(self, verb: str, row: ContextLine | None) -> str:
        """Everywhere else is no link."""
        if verb in {"edit", "remove", "favourite"} and row is not None and row.link_id is None:
            return "the global addresses are edited under Details"
        return super().why_not(verb, row)

    def called(self, row: ContextLine) -> str:
        """The place."""
        return place_name(row).plain

    def words(self, verb: str) -> str:
        """What the verbs mean for a place of a contact."""
        return {
            "copy": "Copy the address in use there", "why": "Why this address?", "edit": "Edit role and e-mail there",
            "gather": "Into a mailing list", "remove": "Remove from there", "add": "Add to a customer", "new": "Add to a project",
        }.get(verb, "")  # fmt: skip

    def about(self) -> About:
        """The customer or project."""
        row = self.records.current
        return About() if row is None else at_place(row)

    async def do_copy(self, row: ContextLine) -> None:
        """The addresses in use there."""
        await copy_contacts(self.page, [self.page.record_id], row.context)

    async def do_why(self, row: ContextLine) -> None:
        """The ladder there."""
        await contact_acts.why(self.page, self.page.record_id, row.context)

    async def do_edit(self, row: ContextLine) -> None:
        """What holds there only."""
        await link_acts.edit(self.page, link_acts.KINDS[level_of(row)], row.link_id or 0)

    async def do_gather(self, row: ContextLine) -> None:
        """The contact into a mailing list, with the addresses of that place (M17, M20)."""
        from tui.screens.acts import list_acts  # few come for it, and it brings much along

        await list_acts.gather(self.page, "contact", [self.page.record_id], list_place(row))

    async def do_remove(self, row: ContextLine) -> None:
        """Not a contact there any more."""
        await link_acts.remove(self.page, link_acts.KINDS[level_of(row)], row.link_id or 0)

    def _heading(self, width: int) -> Content:
        return cells.row([column.title for column in _ADDRESSES], _ADDRESSES, width)

    def _lines(self, line: ContextLine, width: int) -> Sequence[Content]:
        shown = wording.addresses(line.resolution, level_of(line), customer=line.customer)
        if line.resolution.reason is Exclusion.INACTIVE and self.page.card.status is ContactStatus.INACTIVE:
            words = wording.away(self.page.card.inactive_reason, self.page.card.inactive_until)
            shown = [wording.Shown(Content.styled(words, "dim"), Content(""))]
        return [
            address_row((place_name(line) if not number else "",), one, _ADDRESSES, width) for number, one in enumerate(shown)
        ]


class LinksPanel(ContextsPanel):
    """The customers and projects of the contact of the page, with its role in each."""

    VERBS: ClassVar[tuple[str, ...]] = ("add", "new", "edit", "favourite", "gather", "remove")
    EMPTY = "No customer and no project yet: A adds to a customer, n to a project."

    async def find(self, **window: Any) -> Page[ContextLine]:
        """The contexts without the global one."""
        page = await super().find(**window)
        rows = tuple(row for row in page.rows if row.link_id is not None)
        return Page(rows, page.first, page.last, page.has_before, page.has_after)

    def why_not(self, verb: str, row: ContextLine | None) -> str:
        """Favourites are a customer's."""
        if verb == "favourite" and row is not None and level_of(row) is not Rung.CUSTOMER:
            return "favourites are marked at the customer, not at the project"
        return super().why_not(verb, row)

    async def do_add(self, row: ContextLine | None) -> None:
        """A contact of one more customer."""
        chosen = await self.app.push_screen_wait(pick_customer(f"Add {self.page.card.name} to which customer?"))
        if chosen is not None:
            await self.page.desk.tell(links.add_to_customer, self.page.record_id, chosen.id)
            self.page.say(f"{self.page.card.name} is a contact of {chosen.name} now")

    async def do_new(self, row: ContextLine | None) -> None:
        """A contact of one more project."""
        chosen = await self.app.push_screen_wait(pick_project(f"Add {self.page.card.name} to which project?"))
        if chosen is not None:
            await self.page.desk.tell(links.add_to_project, self.page.record_id, chosen.id)
            self.page.say(f"{self.page.card.name} is a contact of {chosen.name} now")

    async def do_favourite(self, row: ContextLine) -> None:
        """The star there."""
        on = await self.page.desk.tell(links.toggle_favourite, row.link_id or 0)
        self.page.say(f"{'a' if on else 'no'} favourite of {row.name}{'' if on else ' any more'}")

    def _heading(self, width: int) -> Content:
        return cells.row([column.title for column in _LINKS], _LINKS, width)

    def _lines(self, line: ContextLine, width: int) -> Sequence[Content]:
        kind = LinkKind.CUSTOMER if level_of(line) is Rung.CUSTOMER else LinkKind.PROJECT
        parts = (
            kind.value,
            f"{FAVOURITE} favourite" if line.favourite else "",
            f"{PRIMARY} primary" if line.primary else "",
            f"[{line.status.value}]" if line.status not in (None, LinkStatus.ACTIVE) else "",
        )
        return (cells.row((place_name(line), line.role, "  ".join(filter(None, parts))), _LINKS, width),)
