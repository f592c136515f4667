"""A contact's page: its details, its addresses in every context, its customers and projects, preferences and consent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import ClassVar

from textual.content import Content

from store import contact_card
from store.records.contacts import ContactCard
from store.vocabulary import ContactStatus
from tui import rows, wording
from tui.rows import Fact
from tui.screens.about import About
from tui.screens.acts import contact_acts
from tui.screens.page import PageScreen, Tab, head_line
from tui.screens.panels.contexts import ContextsPanel, LinksPanel
from tui.screens.panels.details import DetailsPanel
from tui.screens.panels.permissions import PermissionsPanel
from tui.screens.panels.timeline import TimelinePanel
from tui.signs import ATTENTION


class ContactScreen(PageScreen[ContactCard]):
    """One contact."""

    KIND = "contact"
    ROOT = "Contacts"
    MENU = True
    TABS: ClassVar[tuple[Tab, ...]] = (
        Tab("Details", lambda page: DetailsPanel()),
        Tab("Addresses", lambda page: ContextsPanel()),
        Tab("Customers & projects", lambda page: LinksPanel(), lambda card: card.customers + card.projects),
        Tab("Preferences & consent", lambda page: PermissionsPanel()),
        Tab("Timeline", lambda page: TimelinePanel.of_contact(page.record_id)),
    )

    def read(self) -> Callable[[int], ContactCard]:
        """The contact's card."""
        return contact_card.card

    def head(self, card: ContactCard) -> Content:
        """``Éloïse Martin  Buyer, ACME``, with whatever keeps the contact from being used."""
        said = card.fields
        status = ""
        if card.deleted_at is not None:
            status = f"[deleted] {wording.moment(card.deleted_at, datetime.now().astimezone())}"
        elif card.status is not ContactStatus.ACTIVE:
            status = f"[{card.status.value}] {wording.away(card.inactive_reason, card.inactive_until)}"
        incomplete = f"{ATTENTION} incomplete" if card.incomplete else ""
        organisation = said["organisation"] if said["organisation"] != card.name else ""
        return head_line(
            card.name, status, incomplete, str(said["job_title"] or ""), str(organisation or ""), str(said["language"])
        )

    def facts(self, card: ContactCard) -> Iterable[Fact]:
        """What the preview of a contact says."""
        return rows.contact_facts(card)

    def about_page(self) -> About:
        """The contact."""
        return About(self.record_id, self.card.name)

    async def edit_page(self) -> None:
        """Edit the contact."""
        await contact_acts.edit(self, self.record_id)
