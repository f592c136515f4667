"""The contacts of a customer or project, each with the addresses in use there and those that are overridden (M10)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.content import Content

from store import links
from store.records.contexts import CustomerContext, ProjectContext
from store.records.customers import CustomerCard
from store.records.links import LinkLine
from store.records.pages import Page
from store.records.projects import ProjectCard
from store.vocabulary import LinkKind
from tui import wording
from tui.screens.about import About
from tui.screens.acts import contact_acts, link_acts
from tui.screens.acts.copying import copy_contacts
from tui.screens.panels.base import Panel
from tui.screens.siblings import Siblings
from tui.widgets import cells
from tui.widgets.cells import Column
from tui.widgets.look import Look

COLUMNS = (Column("Contact", 20, 3), Column("Role", 10, 1), Column("Address in use here", 24, 3), Column("", 15, 2))


class PeoplePanel(Panel[LinkLine]):
    """Somebody is named by the contact, so that ticks are of people."""

    VERBS: ClassVar[tuple[str, ...]] = (
        "copy", "why", "edit", "new", "add", "favourite", "primary", "deactivate", "confirm", "gather", "remove",
    )  # fmt: skip
    TICKS = True
    EMPTY = "Nobody yet: n adds a new contact here, A somebody who is in the book."

    def __init__(self, place: CustomerContext | ProjectContext) -> None:
        super().__init__(Look(self._lines, self._heading, lambda width: cells.widths(COLUMNS, width)[0]))
        self._place = place

    def identity(self, row: LinkLine) -> int:
        """The contact."""
        return row.contact_id

    async def find(self, **window: Any) -> Page[LinkLine]:
        """The people of the place."""
        return await self.page.desk.ask(links.people, self._place, **window)

    async def tickable(self) -> Iterable[int]:
        """Everybody."""
        return await self.page.desk.ask(links.people_ids, self._place)

    def opened(self, row: LinkLine) -> None:
        """Show the contact."""
        place, total = self.records.window.position, self.page.card.people
        siblings = Siblings(links.people, (self._place,), row.key, lambda line: int(line.contact_id), place, total)
        self.page.carnet.show_page("contact", row.contact_id, siblings)

    def why_not(self, verb: str, row: LinkLine | None) -> str:
        """Favourites and primaries are a customer's; the primary one only a private customer's (C6)."""
        card = self.page.card
        if verb == "favourite" and isinstance(self._place, ProjectContext):
            return "favourites are marked at the customer, not at the project"
        if verb == "primary":
            if not isinstance(card, CustomerCard):
                return "primary contact exists only at a private customer"
            if not card.is_private:
                return f"primary contact exists only for private customers ({card.name} is a {card.customer_type})"
        return super().why_not(verb, row)

    def words(self, verb: str) -> str:
        """What the verbs mean for people of a place."""
        return {
            "edit": "Edit role and e-mail here", "remove": "Remove from here", "deactivate": "Out of use, or back",
            "confirm": "Details confirmed today",
            "primary": "Set as primary contact", "favourite": "Favourite, or not", "copy": "Copy the address in use",
            "why": "Why this address?", "new": "New contact here", "add": "Add an existing contact",
            "gather": "Into a mailing list",
        }.get(verb, "")  # fmt: skip

    def about(self) -> About:
        """The person, here."""
        row = self.records.current
        return About() if row is None else About(row.contact_id, row.name)

    async def do_new(self, row: LinkLine | None) -> None:
        """A new contact, right here."""
        await contact_acts.new(self.page, self._place, self._where)

    async def do_add(self, row: LinkLine | None) -> None:
        """Somebody who is in the book."""
        await link_acts.add(self.page, self._place, self._where)

    async def do_edit(self, row: LinkLine) -> None:
        """What holds here only."""
        await link_acts.edit(self.page, row.kind, row.id)

    async def do_remove(self, row: LinkLine) -> None:
        """Not a contact here any more."""
        await link_acts.remove(self.page, row.kind, row.id)

    async def do_deactivate(self, row: LinkLine) -> None:
        """Out of use everywhere, or back."""
        await contact_acts.away_or_back(self.page, row.contact_id)

    async def do_confirm(self, row: LinkLine) -> None:
        """The details of the person hold, as of today."""
        await contact_acts.confirm(self.page, row.contact_id)

    async def do_favourite(self, row: LinkLine) -> None:
        """The star."""
        await link_acts.favourite(self.page, row)

    async def do_primary(self, row: LinkLine) -> None:
        """The addressee of a private customer's documents."""
        await link_acts.primary(self.page, row, self._where)

    async def do_copy(self, row: LinkLine) -> None:
        """The addresses in use here, of all that are ticked or of this row."""
        ticked: Sequence[Any] = list(self.records.ticked)
        await copy_contacts(self.page, ticked or [row.contact_id], self._place)

    async def do_gather(self, row: LinkLine) -> None:
        """Into a mailing list, those that are ticked or this one, with the addresses they have here (M19)."""
        from tui.screens.acts import list_acts  # few come for it, and it brings much along

        kind = "project" if isinstance(self._place, ProjectContext) else "customer"
        ticked: Sequence[Any] = list(self.records.ticked)
        await list_acts.gather(self.page, "contact", ticked or [row.contact_id], (kind, self.page.record_id, self._where))

    async def do_why(self, row: LinkLine) -> None:
        """The ladder."""
        await contact_acts.why(self.page, row.contact_id, self._place)

    @property
    def _where(self) -> str:
        return str(self.page.card.name)

    def _heading(self, width: int) -> Content:
        return cells.row([column.title for column in COLUMNS], COLUMNS, width)

    def _lines(self, line: LinkLine, width: int) -> Sequence[Content]:
        card = self.page.card
        customer = card.customer if isinstance(card, ProjectCard) else ""
        shown = wording.person_addresses(line, customer=customer if line.kind is LinkKind.PROJECT else "")
        before = [
            (wording.person(line, cells.widths(COLUMNS, width)[0]), Content(line.role)),
            (wording.below_name(line), Content("")),
        ]
        if line.primary and len(shown) == 1:
            shown.append(wording.Shown(Content(""), Content("")))
        nothing = (Content(""), Content(""))
        return [
            address_row(*pair, COLUMNS, width)
            for pair in zip(itertools.chain(before, itertools.repeat(nothing)), shown, strict=False)
        ]


def address_row(
    before: Sequence[Content | str], shown: wording.Shown, columns: tuple[Column, ...], width: int
) -> Content:  # fmt: skip
    """A line whose last two columns are an address and what is said of it; what has no address takes both.

    Words that need more room than their column has take what the address leaves; then they are shortened; then the address
    is, which can be seen whole elsewhere.
    """
    *sizes, of_address, of_words = cells.widths(columns, width)
    address, words = shown
    if not words.plain:
        of_address += cells.GAP + of_words
    elif words.cell_length > of_words:
        both = of_address + of_words
        if address.cell_length + words.cell_length > both:
            words = wording.shorter(words)
        of_words = max(of_words, min(words.cell_length, both - min(address.cell_length, _LEAST_ADDRESS)))
        of_address = both - of_words
    fitted = [cells.fit(cell, size) for cell, size in zip(before, sizes, strict=True)]
    fitted += [cells.fit(address, of_address), *([cells.fit(words, of_words)] if words.plain else [])]
    return Content(" " * cells.GAP).join(fitted)


_LEAST_ADDRESS = 12
"""Cells of an address that are left whatever is said of it."""
