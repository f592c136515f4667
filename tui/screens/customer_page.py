"""A customer's page: its contacts with the addresses in use there, its projects, its work addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.content import Content

from store import customers
from store.records.contexts import CustomerContext
from store.records.customers import CustomerCard
from tui import rows
from tui.rows import Fact
from tui.screens.about import About
from tui.screens.acts import place_acts
from tui.screens.page import PageScreen, Tab, head_line
from tui.screens.panels.people import PeoplePanel
from tui.screens.panels.places import ProjectsPanel, SitesPanel
from tui.screens.panels.timeline import TimelinePanel
from tui.signs import PRIMARY


class CustomerScreen(PageScreen[CustomerCard]):
    """One customer."""

    KIND = "customer"
    ROOT = "Customers"
    TABS: ClassVar[tuple[Tab, ...]] = (
        Tab("Contacts", lambda page: PeoplePanel(CustomerContext(page.record_id)), lambda card: card.people),
        Tab("Projects", lambda page: ProjectsPanel(), lambda card: card.projects),
        Tab("Work addresses", lambda page: SitesPanel(), lambda card: len(card.work_addresses)),
        Tab("Timeline", lambda page: TimelinePanel.of_place(CustomerContext(page.record_id))),
    )

    def read(self) -> Callable[[int], CustomerCard]:
        """The customer's card."""
        return customers.card

    def head(self, card: CustomerCard) -> Content:
        """``ACME Ltd  company · active · main info@acme.example``, and the primary contact of a private customer (C19)."""
        primary = f"{PRIMARY} primary {rows.primary(card) or 'nobody'}" if card.is_private else ""
        main = f"main {card.main_email}" if card.main_email else ""
        return head_line(card.name, card.customer_type, card.status.value, primary, main, card.phone)

    def facts(self, card: CustomerCard) -> Iterable[Fact]:
        """What the preview of a customer says."""
        return rows.customer_facts(card)

    def about_page(self) -> About:
        """The customer."""
        return About(context=CustomerContext(self.record_id), place=self.card.name)

    async def edit_page(self) -> None:
        """Edit the customer."""
        await place_acts.edit_customer(self, self.record_id)
