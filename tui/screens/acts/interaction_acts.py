"""What can be done with interactions: log one from wherever one is, edit, close, archive, assign, delete."""

from __future__ import annotations

from store import interactions
from store.records.contexts import ProjectContext
from store.records.interactions import InteractionLine
from store.vocabulary import InteractionStatus
from tui import clock
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.interaction import Another, InteractionDialog, LogDialog, Logged, code_of, places_of
from tui.dialogs.pick import pick_contact, pick_operator
from tui.screens.about import About
from tui.screens.base import CarnetScreen
from tui.timeline_rows import called, moment_words
from tui.widgets.lines import between


async def log(screen: CarnetScreen, about: About) -> None:
    """Log what somebody said: whoever one is looking at, or whoever else is found by name or number (S9)."""
    contact_id, contact = about.contact_id, about.contact
    if contact_id is None:
        place = ("project" if isinstance(about.context, ProjectContext) else "customer", about.place)
        chosen = await screen.app.push_screen_wait(pick_contact(f"Who of {about.place}?" if about.place else "Who is it?", place))
        if chosen is None:
            return
        contact_id, contact = chosen.id, chosen.name
    said: Another | Logged | None = Another(contact_id, contact, {}, clock.now())
    while isinstance(said, Another):
        contact = said.contact
        places = await screen.desk.ask(places_of, said.contact_id, about.context, about.place)
        words = await screen.carnet.words.known(screen.desk)
        dialog = LogDialog(said.contact_id, contact, places, words, place=code_of(about.context), started=said.started)
        dialog.go_on_with(said.typed)
        said = await screen.app.push_screen_wait(dialog)
    if said is not None:
        took = f"{said.minutes} min" if said.minutes else ""
        due = f"follow-up on {moment_words(said.due, clock.now())}" if said.due else ""
        screen.say(between(f"{said.subject or 'call'} logged for {contact}", took, due))


async def edit(screen: CarnetScreen, line: InteractionLine) -> None:
    """Edit what was logged."""
    fresh = await screen.desk.ask(interactions.card, line.id)
    about = interactions.context_of(fresh.customer_id, fresh.project_id)
    places = await screen.desk.ask(places_of, fresh.contact_id, about, fresh.project or fresh.customer)
    words = await screen.carnet.words.known(screen.desk)
    if await screen.app.push_screen_wait(InteractionDialog(fresh, places, words)) is not None:
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
