"""What can be done with mailing lists: make, change, delete, keep another context, fill from ticked rows, copy with a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from store import list_members, mailing_lists
from store.records.contexts import CustomerContext, GlobalContext, ListScope, OwnContext, ProjectContext
from store.records.mailing_lists import ListCard, ListLine
from store.records.pages import Page
from store.records.receipts import Copied
from store.search import Query
from tui import clock, list_rows
from tui.dialogs.actions import Action, ActionsDialog
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.mailing_list import FILLS, CopyDialog, Gathered, ListDialog, NewListDialog, Wish
from tui.dialogs.pick import PickDialog, pick_contact, pick_customer, pick_project
from tui.dialogs.text import TextDialog
from tui.screens.acts.copying import hand_over
from tui.screens.base import CarnetScreen
from tui.screens.weighing import AS_KEPT, WhatIf
from tui.widgets.look import column_look
from tui.wording import count


async def new(screen: CarnetScreen, query: str = "") -> int | None:
    """Make a list, empty, of a query, or of the people of a customer or project; its id, or None. ``query``: to start with."""
    list_id = await screen.app.push_screen_wait(NewListDialog(query=query))
    if list_id is not None:
        screen.say(f"{(await screen.desk.ask(mailing_lists.card, list_id)).name} is a mailing list now")
    return list_id


async def edit(screen: CarnetScreen, list_id: int) -> None:
    """Change a list."""
    card = await screen.desk.ask(mailing_lists.card, list_id)
    if await screen.app.push_screen_wait(ListDialog(card)) is not None:
        screen.say(f"{card.name} saved")


async def delete(screen: CarnetScreen, list_id: int) -> bool:
    """Delete a list after a question; whether it was done."""
    card = await screen.desk.ask(mailing_lists.card, list_id)
    sentence = "The people in it stay in the book, and so do the receipts of what was copied."
    if not await screen.app.push_screen_wait(ConfirmDialog(f"Delete the list {card.name}?", sentence)):
        return False
    await screen.desk.tell(mailing_lists.delete, list_id)
    screen.say(f"the list {card.name} is deleted")
    return True


async def gather(
    screen: CarnetScreen, kind: str, ids: Sequence[int], at: tuple[str, int, str] = ("", 0, ""), query: str = ""
) -> None:
    """Put records in a list, a new one or one that is there: contacts, or everybody of customers or projects (M17, M19).

    ``at``: the customer or project where they were chosen; a new list is of the addresses there, unless it is said otherwise.
    ``query``: the filter that found them, of which a list can be made that finds its people anew each time (M13).
    """
    gathered = Gathered(kind, list(ids), at)
    choices = [Action("new", "", "a new list"), Action("there", "", "a list that is there already")]
    if query:
        choices.insert(0, Action("query", "", f"a new list of everybody whom {query} finds, now and later"))
    chosen = await screen.app.push_screen_wait(ActionsDialog(f"Put {gathered.words} in …", choices))
    if chosen == "query":
        await new(screen, query)
    elif chosen == "new":
        list_id = await screen.app.push_screen_wait(NewListDialog(gathered))
        if list_id is not None:
            card = await screen.desk.ask(mailing_lists.card, list_id)
            screen.say(f"{card.name} is a mailing list of {gathered.words} now: {screen.carnet.key_of('go.lists')} shows it")
    elif chosen == "there":
        picked = await screen.app.push_screen_wait(_pick_list(f"Put {gathered.words} in which list?"))
        if picked is not None:
            added = await screen.desk.tell(FILLS[kind], picked.id, gathered.ids)
            screen.say(f"{count(added, 'person', 'people')} added to {picked.name}: {screen.carnet.key_of('go.lists')} shows it")


async def add_somebody(screen: CarnetScreen, list_id: int) -> None:
    """Add one who is in the book."""
    chosen = await screen.app.push_screen_wait(pick_contact("Add whom to the list?"))
    if chosen is not None:
        added = await screen.desk.tell(list_members.add_contacts, list_id, [chosen.id])
        screen.say(f"{chosen.name} {'added' if added else 'was in the list already'}")


async def keep(screen: CarnetScreen, card: ListCard, what_if: WhatIf) -> bool:
    """Save the purpose and context that a list is seen with; whether it was done."""
    draft = dict(card.fields)
    if what_if.purpose is not None:
        draft["purpose"] = what_if.purpose.value
    if what_if.primary_only is not None:
        draft["primary_only"] = what_if.primary_only
    if what_if.scope is not None:
        draft |= scope_fields(what_if.scope)
    await screen.desk.tell(mailing_lists.change, card.id, card.version, card.fields, draft)
    screen.say(f"{card.name} is kept as it is shown")
    return True


def scope_fields(scope: ListScope) -> dict[str, Any]:
    """A context as the form of a list knows it."""
    return {
        "context": mailing_lists.context_of(scope).value,
        "customer_id": scope.customer_id if isinstance(scope, CustomerContext) else None,
        "project_id": scope.project_id if isinstance(scope, ProjectContext) else None,
    }


async def choose_scope(screen: CarnetScreen) -> ListScope | None:
    """Ask where the addresses are to hold."""
    choices = [
        Action("own", "", "each in their own customer, or the project they are from"),
        Action("global", "", "the global addresses of each"),
        Action("customer", "", "the addresses at one customer …"),
        Action("project", "", "the addresses in one project …"),
    ]
    chosen = await screen.app.push_screen_wait(ActionsDialog("Whose addresses are to be used?", choices))
    if chosen == "customer":
        customer = await screen.app.push_screen_wait(pick_customer("The addresses at which customer?"))
        return None if customer is None else CustomerContext(customer.id)
    if chosen == "project":
        project = await screen.app.push_screen_wait(pick_project("The addresses in which project?"))
        return None if project is None else ProjectContext(project.id, project.customer_id)
    if chosen is None:
        return None
    return OwnContext() if chosen == "own" else GlobalContext()


async def copy(screen: CarnetScreen, list_id: int, what_if: WhatIf = AS_KEPT, *, newcomers: bool = False, seen: str = "") -> None:
    """Copy who is in, batch by batch, by every way there is; the receipt is written first (M18, I-50, I-58)."""
    card = await screen.desk.ask(mailing_lists.card, list_id)
    wish = Wish(list_id, card.name, what_if.purpose, what_if.scope, what_if.primary_only, newcomers, seen)
    copied = await screen.app.push_screen_wait(CopyDialog(wish, card.format))
    if copied is not None:
        await _hand_over(screen, copied)


async def _hand_over(screen: CarnetScreen, copied: Copied) -> None:
    """Bring each batch to the clipboard, the next one once the last was pasted."""
    batches = len(copied.batches)
    addresses = count(copied.receipt.addresses, "address", "addresses")
    for number, text in enumerate(copied.batches, 1):
        what = addresses if batches == 1 else f"batch {number:,}/{batches:,} of {addresses}"
        said = await hand_over(screen, text, what)
        if not said.reached:
            await screen.app.push_screen_wait(TextDialog(said.sentence, text))
        if number < batches:
            done = "is copied" if said.reached else "is in the file"
            question = f"Batch {number:,} of {batches:,} {done}: go on with the next one?"
            sentences = (said.sentence, "Paste it first: the next one replaces it.")
            if not await screen.app.push_screen_wait(ConfirmDialog(question, *sentences)):
                return


def show_receipts(screen: CarnetScreen, list_id: int) -> None:
    """Open the receipts of a list."""
    screen.carnet.show_page("receipts", list_id)


def _pick_list(title: str) -> PickDialog[ListLine]:
    """Picks one of the lists that have members."""

    def find(query: Query, **window: Any) -> Page[ListLine]:
        return mailing_lists.find(query.text, **window)

    return PickDialog(title, find, column_look(list_rows.LIST_COLUMNS, lambda line: list_rows.list_cells(line, clock.now())))
