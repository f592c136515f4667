"""The list of contacts: every person and structure."""

from __future__ import annotations

from typing import ClassVar

from store import contact_card, contact_lists
from store.records.contacts import ContactLine
from store.records.contexts import GlobalContext
from tui import rows
from tui.screens.about import About
from tui.screens.list_screen import ListScreen, Subject

# What acts on a row brings dialogs with it: imported when somebody acts, the first screen needs none of it.


class ContactsScreen(ListScreen[ContactLine]):
    """Every person and structure."""

    VERBS: ClassVar[tuple[str, ...]] = ("new", "edit", "remove", "deactivate", "confirm", "copy", "why", "gather")
    subject = Subject(
        "contacts", "contact", "contacts",
        contact_lists.find, contact_lists.count, contact_lists.position, contact_lists.ids, contact_card.card,
        rows.CONTACT_COLUMNS, rows.contact_cells, rows.contact_facts, "contact",
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

    async def do_gather(self, row: ContactLine) -> None:
        """Put the row, or all that are ticked, in a mailing list; with nothing ticked also whomever the filter finds."""
        from tui.screens.acts import list_acts

        query = "" if self.records.ticked else self.bar.text.strip()
        await list_acts.gather(self, self.subject.one, self.chosen, query=query)
