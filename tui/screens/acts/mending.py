"""Mends what keeps somebody out of a mailing list: each reason opens the very dialog that puts it right (I-60)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from store import contact_card, customers, links, preferences
from store.records.addresses import EmailUse
from store.records.contexts import Context, CustomerContext, GlobalContext, ListScope, ProjectContext
from store.records.mailing_lists import CandidateLine
from store.rules.mailing import MENDS, Mend
from store.vocabulary import Channel, CustomerStatus, LinkStatus, Rung
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.details import EmailDialog
from tui.dialogs.pick import pick_customer
from tui.screens.acts import contact_acts, link_acts, permission_acts, place_acts
from tui.screens.base import CarnetScreen
from tui.screens.weighing import context_of

MOST_PLACES = 1_000
"""Customers and projects of one person that are looked through for the one that decides."""


class Out(NamedTuple):
    """Somebody who is out, and where."""

    row: CandidateLine
    context: Context | None
    """None for somebody who has no customer and is to be asked about in it."""


async def mend(screen: CarnetScreen, row: CandidateLine, scope: ListScope) -> None:
    """Open what brings the person back in, for the first reason."""
    await _MENDERS[MENDS[row.reasons[0]][0]](screen, Out(row, context_of(row, scope)))


async def _reactivate(screen: CarnetScreen, out: Out) -> None:
    question = f"Is {out.row.name} back, and to be used again everywhere?"
    if await screen.app.push_screen_wait(ConfirmDialog(question)):
        await contact_acts.away_or_back(screen, out.row.contact_id)


async def _reactivate_customer(screen: CarnetScreen, out: Out) -> None:
    for customer_id in await screen.desk.ask(_customers_of, out):
        if await _is_away(screen, customer_id):
            await place_acts.customer_away_or_back(screen, customer_id)
            return
    await _reactivate(screen, out)


async def _renew_link(screen: CarnetScreen, out: Out) -> None:
    """The link, or the customer that takes all its links along while it is inactive."""
    customer_id = None if out.context is None or isinstance(out.context, GlobalContext) else out.context.customer_id
    if customer_id is not None and await _is_away(screen, customer_id):
        await place_acts.customer_away_or_back(screen, customer_id)
        return
    for step in (await screen.desk.ask(links.explain, out.row.contact_id, out.context or GlobalContext())).ladder:
        if step.link_id is not None and step.step.rung is not Rung.GLOBAL:
            await link_acts.edit(screen, link_acts.KINDS[step.step.rung], step.link_id)
            return


async def _add_link(screen: CarnetScreen, out: Out) -> None:
    name, context, where = out.row.name, out.context, out.row.place
    if context is None:
        chosen = await screen.app.push_screen_wait(pick_customer(f"{name} has no customer: add to which one?"))
        if chosen is None:
            return
        context, where = CustomerContext(chosen.id), chosen.name
    elif not await screen.app.push_screen_wait(ConfirmDialog(f"Add {name} to {where}?")):
        return
    if isinstance(context, ProjectContext):
        await screen.desk.tell(links.add_to_project, out.row.contact_id, context.project_id)
    elif isinstance(context, CustomerContext):
        await screen.desk.tell(links.add_to_customer, out.row.contact_id, context.customer_id)
    screen.say(f"{name} is a contact of {where} now")


async def _add_address(screen: CarnetScreen, out: Out) -> None:
    if await screen.app.push_screen_wait(EmailDialog(out.row.contact_id, out.row.name)) is not None:
        screen.say(f"{out.row.name} has an address now")


async def _correct_address(screen: CarnetScreen, out: Out) -> None:
    """The address that would be used, where it stands: at the link, or among the global ones."""
    explained = await screen.desk.ask(links.explain, out.row.contact_id, out.context or GlobalContext())
    resolution = explained.resolution
    use: EmailUse = (*resolution.used, *resolution.invalid)[0]
    if use.rung is Rung.GLOBAL:
        card = await screen.desk.ask(contact_card.card, out.row.contact_id)
        email = next(email for email in card.emails if email.address == use.address)
        if await screen.app.push_screen_wait(EmailDialog(card.id, card.name, email)) is not None:
            screen.say(f"{card.name}: address saved")
        return
    for step in explained.ladder:
        if step.step.rung is use.rung and step.link_id is not None:
            await link_acts.edit(screen, link_acts.KINDS[use.rung], step.link_id)


async def _tick_preference(screen: CarnetScreen, out: Out) -> None:
    link = await screen.desk.ask(_customer_link, out)
    if link is None:
        screen.say(f"{out.row.name} is an active contact of no customer: there is no preference to tick", bad=True)
        return
    link_id, where = link
    (email,) = (one for one in await screen.desk.ask(preferences.of_link, link_id) if one.channel == Channel.EMAIL)
    await permission_acts.turn(screen, link_id, email, out.row.name, where)


async def _record_consent(screen: CarnetScreen, out: Out) -> None:
    await permission_acts.consent(screen, out.row.contact_id, out.row.name)


async def _edit(screen: CarnetScreen, out: Out) -> None:
    await contact_acts.edit(screen, out.row.contact_id)


async def _is_away(screen: CarnetScreen, customer_id: int) -> bool:
    return (await screen.desk.ask(customers.card, customer_id)).status is CustomerStatus.INACTIVE


def _customers_of(out: Out) -> list[int]:
    """The customers of the person, also those of the projects, that of the row first."""
    contexts = [line.context for line in links.contexts(out.row.contact_id, limit=MOST_PLACES).rows]
    found = [context.customer_id for context in contexts if not isinstance(context, GlobalContext)]
    known = dict.fromkeys(customer_id for customer_id in found if customer_id is not None)
    return sorted(known, key=lambda customer_id: customer_id != out.row.customer_id)


def _customer_link(out: Out) -> tuple[int, str] | None:
    """The link whose preference decides: that to the customer of the context, else the first active one (C25)."""
    contexts = links.contexts(out.row.contact_id, limit=MOST_PLACES).rows
    there = [line for line in contexts if isinstance(line.context, CustomerContext) and line.status is LinkStatus.ACTIVE]
    decides = None if out.context is None or isinstance(out.context, GlobalContext) else out.context.customer_id
    here = [line for line in there if line.context == CustomerContext(decides or 0)]
    return next(((line.link_id, line.name) for line in (*here, *there) if line.link_id is not None), None)


_MENDERS: dict[Mend, Callable[[CarnetScreen, Out], Awaitable[None]]] = {
    Mend.REACTIVATE: _reactivate,
    Mend.REACTIVATE_CUSTOMER: _reactivate_customer,
    Mend.RENEW_LINK: _renew_link,
    Mend.ADD_LINK: _add_link,
    Mend.ADD_ADDRESS: _add_address,
    Mend.CORRECT_ADDRESS: _correct_address,
    Mend.CLEAR_OPT_OUT: _correct_address,
    Mend.TICK_PREFERENCE: _tick_preference,
    Mend.RECORD_CONSENT: _record_consent,
    Mend.SET_CONFIDENTIALITY: _edit,
}
"""By what the rule says mends it; ticking is the list's own, and the others no key mends."""
