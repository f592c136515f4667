"""What can be done with a contact."""

from __future__ import annotations

from store import contact_card, contacts, links, titles
from store.errors import Ref
from store.records.contexts import Context, CustomerContext, GlobalContext, ProjectContext
from store.records.why import LadderStep
from store.vocabulary import Channel, ContactStatus, Exclusion, Rung
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.contact import ContactDialog, NewContactDialog
from tui.dialogs.deactivate import DeactivateDialog
from tui.dialogs.successor import ask_successors
from tui.dialogs.why import Out, WhyDialog
from tui.screens.acts import link_acts, permission_acts
from tui.screens.base import CarnetScreen
from tui.wording import count


async def new(screen: CarnetScreen, place: CustomerContext | ProjectContext | None = None, where: str = "") -> int | None:
    """Add a contact, at a place if one is given; its id, or None."""
    offered = await screen.desk.ask(titles.offered)
    defaults = await screen.carnet.defaults.known(screen.desk)
    dialog = NewContactDialog(offered, language=defaults.language, country=defaults.country, place=place, where=where)
    contact_id = await screen.app.push_screen_wait(dialog)
    if contact_id is not None:
        name = (await screen.desk.ask(contact_card.card, contact_id)).name
        screen.say(f"{name} added" + (f" to {where}" if where else ""))
    return contact_id


async def edit(screen: CarnetScreen, contact_id: int) -> None:
    """Edit the contact itself."""
    card = await screen.desk.ask(contact_card.card, contact_id)
    offered = await screen.desk.ask(titles.offered)
    if await screen.app.push_screen_wait(ContactDialog(card, offered)) is not None:
        screen.say(f"{(await screen.desk.ask(contact_card.card, contact_id)).name} saved")


async def delete(screen: CarnetScreen, contact_id: int) -> bool:
    """Delete a contact after showing what that means; whether it was done."""
    card = await screen.desk.ask(contact_card.card, contact_id)
    sentences = [f"out of {count(card.customers, 'customer')} and {count(card.projects, 'project')}"]
    if card.emails:
        sentences.append(f"{count(len(card.emails), 'address is', 'addresses are')} free for others then")
    sentences.append("its history stays")
    if not await screen.app.push_screen_wait(ConfirmDialog(f"Delete {card.name}?", *sentences)):
        return False
    successors = await ask_successors(screen.app, screen.desk, Ref("contact", contact_id, card.uid, card.name))
    if successors is None:
        return False
    await screen.desk.tell(contacts.delete, contact_id, successors=successors)
    screen.say(f"{card.name} deleted")
    return True


async def away_or_back(screen: CarnetScreen, contact_id: int) -> None:
    """Take a contact out of use for a while, or back into use (N4)."""
    card = await screen.desk.ask(contact_card.card, contact_id)
    if card.status is ContactStatus.INACTIVE:
        await screen.desk.tell(contacts.reactivate, contact_id)
        screen.say(f"{card.name} is back")
    elif await screen.app.push_screen_wait(DeactivateDialog(Ref("contact", contact_id, card.uid, card.name))):
        screen.say(f"{card.name} is out of use: x brings back")


async def confirm(screen: CarnetScreen, contact_id: int) -> None:
    """Note that the details of a contact were confirmed today (C26)."""
    await screen.desk.tell(contacts.confirm, contact_id)
    screen.say(f"{(await screen.desk.ask(contact_card.card, contact_id)).name}: details confirmed today")


async def why(screen: CarnetScreen, contact_id: int, context: Context, out: Out | None = None) -> bool:
    """Explain which addresses of a contact hold in a context and whether we may write; open what is chosen of it.

    ``out``: why the person is out of a mailing list; gives whether that is to be mended.
    """
    explained = await screen.desk.ask(links.explain, contact_id, context)
    asked = await screen.app.push_screen_wait(WhyDialog(explained, out))
    if isinstance(asked, Exclusion):
        return True
    if isinstance(asked, LadderStep):
        await _open_rung(screen, contact_id, context, asked)
    elif isinstance(asked, Channel):
        await permission_acts.consent(screen, contact_id, explained.contact.name, asked)
    elif asked is not None and explained.customer is not None:
        link_id = next(step.link_id for step in explained.ladder if step.step.rung is Rung.CUSTOMER)
        if link_id is not None:
            await permission_acts.turn(screen, link_id, asked, explained.contact.name, explained.customer.name)
    return False


async def _open_rung(screen: CarnetScreen, contact_id: int, context: Context, step: LadderStep) -> None:
    """Open what a step of the ladder says: the link, or the contact."""
    if step.step.rung is Rung.GLOBAL:
        if not isinstance(context, GlobalContext):
            screen.carnet.show_page("contact", contact_id)
    elif step.link_id is None:
        screen.say(f"not a contact of {step.name}: A adds somebody there", bad=True)
    else:
        await link_acts.edit(screen, link_acts.KINDS[step.step.rung], step.link_id)
