"""What can be done with a contact of a customer or project."""

from __future__ import annotations

from store import link_card, links
from store.primary_contact import PRIMARY_WORD
from store.records.contexts import CustomerContext, ProjectContext
from store.records.links import LinkLine
from store.vocabulary import LinkKind, Rung
from tui.dialogs.confirm import ConfirmDialog, TypedConfirmDialog
from tui.dialogs.pick import pick_contact
from tui.dialogs.places import LinkDialog
from tui.dialogs.successor import ask_successors
from tui.screens.base import CarnetScreen

KINDS = {Rung.CUSTOMER: LinkKind.CUSTOMER, Rung.PROJECT: LinkKind.PROJECT}
"""The link that stands on a rung."""


async def add(screen: CarnetScreen, place: CustomerContext | ProjectContext, where: str) -> None:
    """Add somebody who is in the book already (M6, N2)."""
    chosen = await screen.app.push_screen_wait(pick_contact(f"Add whom to {where}?"))
    if chosen is None:
        return
    if isinstance(place, CustomerContext):
        await screen.desk.tell(links.add_to_customer, chosen.id, place.customer_id)
    else:
        await screen.desk.tell(links.add_to_project, chosen.id, place.project_id)
    screen.say(f"{chosen.name} is a contact of {where} now: e sets role and address there")


async def edit(screen: CarnetScreen, kind: LinkKind, link_id: int) -> None:
    """Edit the role, the one e-mail and the rest of what holds there only."""
    card = await screen.desk.ask(link_card.card, kind, link_id)
    if await screen.app.push_screen_wait(LinkDialog(card)) is not None:
        screen.say(f"{card.contact.name} at {card.place.name} saved")


async def remove(screen: CarnetScreen, kind: LinkKind, link_id: int) -> None:
    """Remove a contact from a customer or project; the contact itself stays. Of a primary one the successor is asked for."""
    card = await screen.desk.ask(link_card.card, kind, link_id)
    override = card.fields["override_email"]
    sentences = [f"the address there, {override}, goes with it"] if override else []
    question = f"Remove {card.contact.name} from {card.place.name}?"
    if not await screen.app.push_screen_wait(ConfirmDialog(question, *sentences, "the contact itself stays in the book")):
        return
    successors = await ask_successors(screen.app, screen.desk, card.contact, card.place)
    if successors is not None:
        await screen.desk.tell(links.remove, kind, link_id, successor=next(iter(successors), None))
        screen.say(f"{card.contact.name} is no contact of {card.place.name} any more")


async def favourite(screen: CarnetScreen, line: LinkLine) -> None:
    """Make a contact of a customer a favourite, or not (F3, F4)."""
    on = await screen.desk.tell(links.toggle_favourite, line.id)
    screen.say(f"{line.name} is {'a' if on else 'no'} favourite{'' if on else ' any more'}")


async def primary(screen: CarnetScreen, line: LinkLine, where: str) -> None:
    """Make a contact the primary one of a private customer, after the word was typed (C20, I-13)."""
    question = f"Make {line.name} the primary contact of {where}?"
    consequence = "All documents for this customer are addressed to the primary contact; the former one is not any more."
    typed = await screen.app.push_screen_wait(TypedConfirmDialog(question, PRIMARY_WORD, consequence))
    if typed is not None:
        await screen.desk.tell(links.set_primary, line.id, typed)
        screen.say(f"{line.name} is the primary contact of {where}")
