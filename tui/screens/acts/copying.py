"""Copies addresses and says of it what is known, and who was left out and why."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from store import links
from store.keys import email_key
from store.records.addresses import EmailUse
from store.records.contexts import Context
from store.vocabulary import EmailState
from tui import clipboard
from tui.screens.base import CarnetScreen
from tui.wording import REASONS, count

_QUICK = 1000
"""So many people's addresses are there before anybody could read that they are looked up."""


class Usable(NamedTuple):
    """The addresses of some people in a context, each once, and what is to be said of the rest."""

    addresses: tuple[str, ...]
    notes: tuple[str, ...]


def usable(contact_ids: Sequence[int], context: Context) -> Usable:
    """The addresses in use, in the order of the people; whoever has none is counted by its reason."""
    found: dict[str, EmailUse] = {}
    left_out: Counter[str] = Counter()
    for _contact_id, resolution in links.addresses(contact_ids, context):
        for use in resolution.used:
            found.setdefault(email_key(use.address), use)
        if resolution.reason is not None:
            left_out[REASONS[resolution.reason]] += 1
    opted_out = sum(use.state is EmailState.OPTED_OUT for use in found.values())
    notes = [f"{many:,} left out: {reason}" for reason, many in left_out.items()]
    if opted_out:
        notes.append(f"{count(opted_out, 'address', 'addresses')} opted out of commercial messages")
    return Usable(tuple(use.address for use in found.values()), tuple(notes))


async def copy_contacts(screen: CarnetScreen, contact_ids: Sequence[int], context: Context) -> None:
    """Copy the addresses in use of these people in this context (I-6)."""
    if len(contact_ids) > _QUICK:
        screen.say(f"looking up the addresses of {count(len(contact_ids), 'contact')} …")
    found = await screen.desk.ask(usable, contact_ids, context)
    await copy(screen, found.addresses, notes=found.notes)


async def copy(screen: CarnetScreen, items: Sequence[str], *, many: str = "addresses", notes: Sequence[str] = ()) -> None:
    """Copy items on one line, by every way there is."""
    copied = await _brought(screen, partial(clipboard.copy, items, many=many))
    screen.say("; ".join((copied.sentence, *notes)), bad=not copied.ways)


async def hand_over(screen: CarnetScreen, text: str, what: str) -> clipboard.Copied:
    """Copy a text as it is, by every way there is, and say what became of it."""
    screen.say(f"bringing {what} to the clipboard …")
    copied = await _brought(screen, partial(clipboard.copy_text, text, what))
    screen.say(copied.sentence, bad=not copied.ways)
    return copied


async def _brought(screen: CarnetScreen, copy_it: Callable[..., clipboard.Copied]) -> clipboard.Copied:
    """Copy on a thread: another program may take its time."""
    app = screen.carnet
    call = partial(copy_it, folder=app.config.data_dir, environment=dict(os.environ), send=app.write_to_terminal)
    return await asyncio.get_running_loop().run_in_executor(None, call)
