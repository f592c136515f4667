"""The list of customers: the first screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from store import customer_card, customer_lists
from store.records.contexts import CustomerContext
from store.records.customers import CustomerLine
from tui import rows
from tui.screens.about import About
from tui.screens.list_screen import ListScreen, Subject

# What acts on a row brings dialogs with it: imported when somebody acts, the first screen needs none of it.


class CustomersScreen(ListScreen[CustomerLine]):
    """Every customer."""

    VERBS: ClassVar[tuple[str, ...]] = ("new", "edit", "remove", "deactivate", "copy", "gather")
    subject = Subject(
        "customers", "customer", "customers",
        customer_lists.find, customer_lists.count, customer_lists.position, customer_lists.ids, customer_card.card,
        rows.CUSTOMER_COLUMNS, rows.customer_cells, rows.customer_facts, "customer",
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


def _main_emails(customer_ids: Sequence[int]) -> list[str]:
    """The main e-mails that these customers have."""
    found = (customer_card.card(customer_id).main_email for customer_id in customer_ids)
    return [address for address in found if address]
