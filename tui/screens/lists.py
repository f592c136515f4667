"""The three lists: customers, projects, contacts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from store import contact_card, contacts, customers, projects
from store.records.contacts import ContactLine
from store.records.contexts import CustomerContext, GlobalContext, ProjectContext
from store.records.customers import CustomerLine
from store.records.projects import ProjectLine
from store.search import Query
from tui import rows
from tui.screens.about import About
from tui.screens.list_screen import ListScreen, Subject

# What acts on a row brings dialogs with it: imported when somebody acts, the first screen needs none of it.


class CustomersScreen(ListScreen[CustomerLine]):
    """Every customer."""

    VERBS: ClassVar[tuple[str, ...]] = ("new", "edit", "remove", "deactivate", "copy", "gather")
    subject = Subject(
        "customers", "customer", "customers",
        customers.find, customers.count, customers.position, customers.ids, customers.card,
        rows.CUSTOMER_COLUMNS, rows.customer_cells, rows.customer_facts,
    )  # fmt: skip

    def about(self) -> About:
        """The customer under the cursor."""
        row = self.records.current
        return About() if row is None else About(context=CustomerContext(row.id), place=row.name)

    async def do_new(self, row: CustomerLine | None) -> None:
        """Add a customer, and go into it."""
        from tui.screens.acts import place_acts

        added = await place_acts.new_customer(self)
        if added is not None:
            self.carnet.show_page("customer", added)

    async def do_edit(self, row: CustomerLine) -> None:
        """Edit the customer."""
        from tui.screens.acts import place_acts

        await place_acts.edit_customer(self, row.id)

    async def do_remove(self, row: CustomerLine) -> None:
        """Delete the customer, after the question."""
        from tui.screens.acts import place_acts

        if await place_acts.delete_customer(self, row.id):
            self.records.untick([row.id])

    async def do_deactivate(self, row: CustomerLine) -> None:
        """Out of use with its contacts there, or back."""
        from tui.screens.acts import place_acts

        await place_acts.customer_away_or_back(self, row.id)

    async def do_copy(self, row: CustomerLine) -> None:
        """Copy the main e-mail, or those of all ticked customers."""
        from tui.screens.acts import copying

        addresses = await self.desk.ask(_main_emails, self.chosen)
        without = len(self.chosen) - len(addresses)
        await copying.copy(self, addresses, notes=[f"{without:,} without a main e-mail"] if without else ())


class ProjectsScreen(ListScreen[ProjectLine]):
    """Every project."""

    VERBS: ClassVar[tuple[str, ...]] = ("new", "edit", "remove", "gather")
    subject = Subject(
        "projects", "project", "projects",
        projects.find, projects.count, projects.position, projects.ids, projects.card,
        rows.PROJECT_COLUMNS, rows.project_cells, rows.project_facts,
    )  # fmt: skip

    def about(self) -> About:
        """The project under the cursor."""
        row = self.records.current
        return About() if row is None else About(context=ProjectContext(row.id, row.customer_id), place=row.name)

    async def do_new(self, row: ProjectLine | None) -> None:
        """Add a project without a customer, and go into it."""
        from tui.screens.acts import place_acts

        added = await place_acts.new_project(self)
        if added is not None:
            self.carnet.show_page("project", added)

    async def do_edit(self, row: ProjectLine) -> None:
        """Edit the project."""
        from tui.screens.acts import place_acts

        await place_acts.edit_project(self, row.id)

    async def do_remove(self, row: ProjectLine) -> None:
        """Delete the project, after the question."""
        from tui.screens.acts import place_acts

        if await place_acts.delete_project(self, row.id):
            self.records.untick([row.id])


class ContactsScreen(ListScreen[ContactLine]):
    """Every person and structure."""

    VERBS: ClassVar[tuple[str, ...]] = ("new", "edit", "remove", "deactivate", "confirm", "copy", "why", "gather")
    subject = Subject(
        "contacts", "contact", "contacts",
        contacts.find, contacts.count, contacts.position, contacts.ids, contact_card.card,
        rows.CONTACT_COLUMNS, rows.contact_cells, rows.contact_facts,
    )  # fmt: skip

    def about(self) -> About:
        """The contact under the cursor."""
        row = self.records.current
        return About() if row is None else About(row.id, row.name)

    async def do_new(self, row: ContactLine | None) -> None:
        """Add a contact, and go to it."""
        from tui.screens.acts import contact_acts

        added = await contact_acts.new(self)
        if added is not None:
            self.carnet.show_page("contact", added)

    async def do_edit(self, row: ContactLine) -> None:
        """Edit the contact."""
        from tui.screens.acts import contact_acts

        await contact_acts.edit(self, row.id)

    async def do_remove(self, row: ContactLine) -> None:
        """Delete the contact, after the question."""
        from tui.screens.acts import contact_acts

        if await contact_acts.delete(self, row.id):
            self.records.untick([row.id])

    async def do_deactivate(self, row: ContactLine) -> None:
        """Out of use for a while, or back."""
        from tui.screens.acts import contact_acts

        await contact_acts.away_or_back(self, row.id)

    async def do_confirm(self, row: ContactLine) -> None:
        """The details hold, as of today."""
        from tui.screens.acts import contact_acts

        await contact_acts.confirm(self, row.id)

    async def do_copy(self, row: ContactLine) -> None:
        """Copy the global addresses in use, of the row or of all ticked contacts."""
        from tui.screens.acts import copying

        await copying.copy_contacts(self, self.chosen, GlobalContext())

    async def do_why(self, row: ContactLine) -> None:
        """Explain which global addresses hold."""
        from tui.screens.acts import contact_acts

        await contact_acts.why(self, row.id, GlobalContext())


def is_empty() -> bool:
    """Whether there is nothing in the book at all."""
    return not any(subject.find(Query(), limit=1).rows for subject in (customers, contacts, projects))


def _main_emails(customer_ids: Sequence[int]) -> list[str]:
    """The main e-mails that these customers have."""
    found = (customers.card(customer_id).main_email for customer_id in customer_ids)
    return [address for address in found if address]
