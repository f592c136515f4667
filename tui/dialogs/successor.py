"""Asks who is the primary contact of a customer instead, wherever one is taken away (C22)."""

from __future__ import annotations

from typing import Any

from textual.app import App

from store import links, primary_contact
from store.errors import Ref
from store.records.contexts import CustomerContext
from store.vocabulary import ContactStatus, LinkStatus
from tui.desk import Desk
from tui.dialogs.actions import Action, ActionsDialog

MOST_SUCCESSORS = 9
"""People offered as primary contact after somebody; whoever else is meant is made it by `P`."""


async def ask_successors(
    app: App[Any], desk: Desk, contact: Ref, only: Ref | None = None, *, for_a_while: bool = False
) -> list[int] | None:
    """Ask for a successor at each customer whose primary contact this is, or at that one only; nothing where it is none.

    Gives the links of those who are it from now on, which may be nobody; None to leave everything as it is. With
    ``for_a_while`` the contact comes back, and is the primary one again then where nobody followed. Await it in a worker.
    """
    nobody = _NOBODY._replace(words=_STAYS.format(contact.name)) if for_a_while else _NOBODY
    successors = []
    for customer in await desk.ask(primary_contact.customers_of, contact.id):
        if only in (customer, None):
            chosen = await app.push_screen_wait(await _question(desk, contact, customer, nobody))
            if chosen is None:
                return None
            if chosen != nobody.id:
                successors.append(int(chosen))
    return successors


_NOBODY = Action("nobody", "", "nobody for now: documents are addressed to the customer, P makes another one")
_STAYS = "nobody: {} stays it, and documents are addressed to the customer meanwhile"


async def _question(desk: Desk, contact: Ref, customer: Ref, nobody: Action) -> ActionsDialog:
    people = (await desk.ask(links.people, CustomerContext(customer.id), limit=MOST_SUCCESSORS + 1)).rows
    fit = [
        line
        for line in people
        if line.contact_id != contact.id and line.status is LinkStatus.ACTIVE and line.contact_status is ContactStatus.ACTIVE
    ]
    offered = [Action(str(line.id), "", line.name) for line in fit[:MOST_SUCCESSORS]]
    return ActionsDialog(f"{contact.name} is the primary contact of {customer.name}: who is it now?", [*offered, nobody])
