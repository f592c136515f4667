"""What can be done with interactions: log one from wherever one is, edit, close, archive, assign, delete."""

from __future__ import annotations

from store import interactions, links
from store.records.contexts import GlobalContext
from store.records.interactions import InteractionLine
from store.vocabulary import InteractionStatus
from tui import clock
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.fields import Choices
from tui.dialogs.interaction import InteractionDialog, LogDialog, code_of
from tui.dialogs.pick import pick_contact, pick_operator
from tui.screens.about import About
from tui.screens.base import CarnetScreen
from tui.timeline_rows import called, moment_words
from tui.widgets.lines import between

MOST_PLACES = 20
"""Customers and projects of a contact that a form offers; what is about another one is logged from its page."""


async def log(screen: CarnetScreen, about: About) -> None:
    """Log what somebody said: whoever one is looking at, else whoever is found by name or number (S9)."""
    contact_id, contact = about.contact_id, about.contact
    if contact_id is None:
        chosen = await screen.app.push_screen_wait(pick_contact(f"Who of {about.place}?" if about.place else "Who is it?"))
        if chosen is None:
            return
        contact_id, contact = chosen.id, chosen.name
    places = await screen.desk.ask(_places, contact_id, about)
    logged = await screen.app.push_screen_wait(LogDialog(contact_id, contact, places, place=code_of(about.context)))
    if logged is not None:
        took = f"{logged.minutes} min" if logged.minutes else ""
        due = f"follow-up on {moment_words(logged.due, clock.now())}" if logged.due else ""
        screen.say(between(f"{logged.subject or 'call'} logged for {contact}", took, due))


async def edit(screen: CarnetScreen, line: InteractionLine) -> None:
    """Edit what was logged."""
    fresh = await screen.desk.ask(interactions.card, line.id)
    if await screen.app.push_screen_wait(InteractionDialog(fresh)) is not None:
        screen.say(f"{called(fresh)} saved")


async def put(screen: CarnetScreen, line: InteractionLine, status: InteractionStatus) -> None:
    """Open, close or archive it (S10)."""
    await screen.desk.tell(interactions.set_status, line.id, status)
    done = {InteractionStatus.OPEN: "open again", InteractionStatus.CLOSED: "closed", InteractionStatus.ARCHIVED: "archived"}
    screen.say(f"{called(line)}: {done[status]}")


async def assign(screen: CarnetScreen, line: InteractionLine) -> None:
    """Give it to an operator, oneself first (S13)."""
    me = (await screen.desk.me()).operator_id
    chosen = await screen.app.push_screen_wait(pick_operator(f"Who takes {called(line)}?", me))
    if chosen is not None:
        await screen.desk.tell(interactions.assign, line.id, chosen.id)
        screen.say(f"{called(line)}: {chosen.name} has it now")


async def delete(screen: CarnetScreen, line: InteractionLine) -> None:
    """Delete what was logged, after a question."""
    sentence = f"It goes from the timeline of {line.contact}; archived it would only be out of sight."
    if await screen.app.push_screen_wait(ConfirmDialog(f"Delete {called(line)}?", sentence)):
        await screen.desk.tell(interactions.delete, line.id)
        screen.say(f"{called(line)} deleted")


def _places(contact_id: int, about: About) -> Choices:
    """What a form offers: where one is, then the customers and projects of the contact."""
    rows = links.contexts(contact_id, limit=MOST_PLACES).rows
    here = {} if isinstance(about.context, GlobalContext) else {code_of(about.context): about.place}
    there = {code_of(row.context): row.name for row in rows if not isinstance(row.context, GlobalContext)}
    return tuple((here | there).items())
