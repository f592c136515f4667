"""Offers drafts, and opens the form of one again as it was when the program ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from textual.app import App

from store import contact_card, customers, interactions, link_card, list_switch, mailing_lists, projects, setup_words, titles
from store.errors import NotFound, Ref, Refused
from store.vocabulary import ContactStatus, LinkKind, WordKind
from tui.desk import Desk
from tui.dialogs.consent import ConsentDialog
from tui.dialogs.contact import ContactDialog, NewContactDialog
from tui.dialogs.customer import CustomerDialog
from tui.dialogs.deactivate import DeactivateDialog
from tui.dialogs.details import AddressDialog, EmailDialog, PhoneDialog
from tui.dialogs.drafts import DraftsDialog
from tui.dialogs.form import FormDialog
from tui.dialogs.interaction import InteractionDialog, LogDialog, places_of
from tui.dialogs.mailing_list import ListDialog, NewListDialog
from tui.dialogs.places import LinkDialog, WorkAddressDialog
from tui.dialogs.project import ProjectDialog
from tui.dialogs.word import WordDialog
from tui.drafts import Draft, Drafts

Opened = Mapping[str, Any]
Maker = Callable[[Desk, Opened], Awaitable[FormDialog[Any]]]


async def offer(app: App[None], desk: Desk, drafts: Drafts, left: Sequence[Draft]) -> bool:
    """Offer what was typed and not saved when an earlier run ended; whether the one that was chosen is saved now."""
    draft = await app.push_screen_wait(DraftsDialog(left))
    if draft is None:
        return False
    dialog = await reopened(desk, draft)
    await drafts.take_up(draft, dialog)
    return await app.push_screen_wait(dialog) is not None


async def reopened(desk: Desk, draft: Draft) -> FormDialog[Any]:
    """The dialog of a draft, with what was typed in it, ready to be shown.

    Raises NotFound when what it was about is not in the book any more, Refused for a mailing list where there are none (I-37)
    and for a contact that somebody else took out of use.
    """
    dialog = await _MAKERS[draft.kind](desk, draft.fields["opened_with"])
    dialog.take_up(draft.fields)
    return dialog


async def _new_contact(desk: Desk, opened: Opened) -> FormDialog[Any]:
    return NewContactDialog.resume(opened)


async def _contact(desk: Desk, opened: Opened) -> FormDialog[Any]:
    card = await desk.ask(contact_card.card, opened["contact_id"])
    return ContactDialog(card, await desk.ask(titles.offered))


async def _customer(desk: Desk, opened: Opened) -> FormDialog[Any]:
    known = opened["customer_id"]
    card = None if known is None else await desk.ask(customers.card, known)
    return CustomerDialog(await desk.ask(customers.types), card)


async def _project(desk: Desk, opened: Opened) -> FormDialog[Any]:
    known = opened["project_id"]
    card = None if known is None else await desk.ask(projects.card, known)
    return ProjectDialog(card, customer_id=opened["customer_id"], customer=opened["customer"])


async def _link(desk: Desk, opened: Opened) -> FormDialog[Any]:
    return LinkDialog(await desk.ask(link_card.card, LinkKind(opened["kind"]), opened["link_id"]))


async def _work_address(desk: Desk, opened: Opened) -> FormDialog[Any]:
    card = await desk.ask(customers.card, opened["customer_id"])
    return WorkAddressDialog(card.id, card.name, _row(card.work_addresses, opened))


async def _email(desk: Desk, opened: Opened) -> FormDialog[Any]:
    card = await desk.ask(contact_card.card, opened["contact_id"])
    return EmailDialog(card.id, card.name, _row(card.emails, opened))


async def _phone(desk: Desk, opened: Opened) -> FormDialog[Any]:
    card = await desk.ask(contact_card.card, opened["contact_id"])
    return PhoneDialog(card.id, card.name, _row(card.phones, opened))


async def _address(desk: Desk, opened: Opened) -> FormDialog[Any]:
    card = await desk.ask(contact_card.card, opened["contact_id"])
    return AddressDialog(card.id, card.name, _row(card.addresses, opened))


async def _call(desk: Desk, opened: Opened) -> FormDialog[Any]:
    return LogDialog.resume(opened, await desk.ask(setup_words.known))


async def _interaction(desk: Desk, opened: Opened) -> FormDialog[Any]:
    line = await desk.ask(interactions.card, opened["interaction_id"])
    about = interactions.context_of(line.customer_id, line.project_id)
    places = await desk.ask(places_of, line.contact_id, about, line.project or line.customer)
    return InteractionDialog(line, places, await desk.ask(setup_words.known))


async def _word(desk: Desk, opened: Opened) -> FormDialog[Any]:
    known = {word.id: word for word in await desk.ask(setup_words.everything)}
    word = None if opened["word_id"] is None else known.get(opened["word_id"])
    if word is None and opened["word_id"] is not None:
        raise NotFound("What you were renaming is not there any more", "somebody deleted it")
    return WordDialog(WordKind(opened["kind"]), word)


async def _new_list(desk: Desk, opened: Opened) -> FormDialog[Any]:
    await desk.ask(list_switch.require)
    return NewListDialog.resume(opened)


async def _list(desk: Desk, opened: Opened) -> FormDialog[Any]:
    return ListDialog(await desk.ask(mailing_lists.card, opened["list_id"]))


async def _consent(desk: Desk, opened: Opened) -> FormDialog[Any]:
    return ConsentDialog.resume(opened)


async def _deactivate(desk: Desk, opened: Opened) -> FormDialog[Any]:
    card = await desk.ask(contact_card.card, opened["contact_id"])
    if card.status is not ContactStatus.ACTIVE:
        raise Refused(f"{card.name} is out of use already", "somebody else saw to it")
    return DeactivateDialog(Ref("contact", card.id, card.uid, card.name))


def _row(rows: tuple[Any, ...], opened: Opened) -> Any:
    """The row that the form was about; None for a form that adds one."""
    if opened["row_id"] is None:
        return None
    for row in rows:
        if row.id == opened["row_id"]:
            return row
    raise NotFound("What you were editing is not there any more", "somebody removed it")


_MAKERS: dict[str, Maker] = {
    "new contact": _new_contact,
    "contact": _contact,
    "customer": _customer,
    "project": _project,
    "link": _link,
    "work address": _work_address,
    "email": _email,
    "phone": _phone,
    "address": _address,
    "call": _call,
    "interaction": _interaction,
    "new list": _new_list,
    "list": _list,
    "consent": _consent,
    "word": _word,
    "deactivate": _deactivate,
}
"""By the `draft_kind` of the dialog."""
