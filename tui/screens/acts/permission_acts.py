"""What can be done with a permission to write: tick a preference, record a consent."""

from __future__ import annotations

from store import preferences
from store.records.permissions import Preference
from store.vocabulary import Channel
from tui import wording
from tui.dialogs.ask import AskDialog
from tui.dialogs.consent import ConsentDialog
from tui.screens.base import CarnetScreen


async def turn(screen: CarnetScreen, link_id: int, preference: Preference, name: str, where: str) -> None:
    """Tick or untick a preference of a contact in a customer, with a word on who asked for it (C17)."""
    on, channel = not preference.on, wording.channel(preference.channel)
    question = f"{'Tick' if on else 'Untick'} {channel} for {name} at {where}: who asked for it? (may stay empty)"
    note = await screen.app.push_screen_wait(AskDialog(question))
    if note is not None:
        await screen.desk.tell(preferences.put, link_id, Channel(preference.channel), on, note)
        screen.say(f"{name} at {where}: service messages by {channel} {'on' if on else 'off'}")


async def consent(screen: CarnetScreen, contact_id: int, name: str, channel: str = Channel.EMAIL) -> None:
    """Record what a person said about commercial messages, by a channel (N13)."""
    offered = await screen.desk.ask(preferences.channels)
    if await screen.app.push_screen_wait(ConsentDialog(contact_id, name, offered, Channel(channel))) is not None:
        screen.say(f"{name}: consent recorded")
