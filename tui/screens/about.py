"""Whom and what a new interaction is about, as far as where one stands on the screen says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from store.records.contexts import Context, GlobalContext

if TYPE_CHECKING:
    from store.records.links import ContextLine


class About(NamedTuple):
    """A contact, a customer or project, both or neither."""

    contact_id: int | None = None
    contact: str = ""
    context: Context = GlobalContext()
    place: str = ""
    """What the customer or project is called."""

    def within(self, page: About) -> About:
        """This, with what it leaves open as the page says it."""
        said = self._replace(contact_id=page.contact_id, contact=page.contact) if self.contact_id is None else self
        return said if said.place else said._replace(context=page.context, place=page.place)


def at_place(line: ContextLine) -> About:
    """The customer or project of a line of a contact's contexts."""
    return About(context=line.context, place="" if isinstance(line.context, GlobalContext) else line.name)
