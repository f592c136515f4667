"""What can be done with a customer, a project, a work address."""

from __future__ import annotations

from store import customer_cascade, customers, projects, work_addresses
from store.customers import DELETE_WORD
from store.records.customers import CustomerCard, WorkAddress
from store.vocabulary import CustomerStatus
from tui.dialogs.confirm import ConfirmDialog, ImpactDialog, impact_sentences
from tui.dialogs.customer import CustomerDialog
from tui.dialogs.places import WorkAddressDialog
from tui.dialogs.project import ProjectDialog
from tui.screens.base import CarnetScreen
from tui.wording import count


async def new_customer(screen: CarnetScreen) -> int | None:
    """Add a customer; its id, or None."""
    types = await screen.desk.ask(customers.types)
    defaults = await screen.carnet.defaults.known(screen.desk)
    customer_id = await screen.app.push_screen_wait(CustomerDialog(types, language=defaults.language))
    if customer_id is not None:
        screen.say(f"{(await screen.desk.ask(customers.card, customer_id)).name} added")
    return customer_id


async def edit_customer(screen: CarnetScreen, customer_id: int) -> None:
    """Edit a customer."""
    card = await screen.desk.ask(customers.card, customer_id)
    types = await screen.desk.ask(customers.types)
    if await screen.app.push_screen_wait(CustomerDialog(types, card)) is not None:
        screen.say(f"{(await screen.desk.ask(customers.card, customer_id)).name} saved")


async def customer_away_or_back(screen: CarnetScreen, customer_id: int) -> None:
    """Take a customer out of use or back, after saying what follows it (I-17)."""
    card = await screen.desk.ask(customers.card, customer_id)
    ending = card.status is not CustomerStatus.INACTIVE
    links, people = await screen.desk.ask(customer_cascade.following, customer_id, ending=ending)
    if ending:
        question = f"Take {card.name} out of use?"
        sentences = [f"{count(links, 'link')} to it and its projects will not be in use, and none can be while it is away"]
        sentences += [f"{count(people, 'contact')} with no link elsewhere will be out of use everywhere"] if people else []
        sentences.append("nothing is deleted: x brings all of it back")
    else:
        question = f"Take {card.name} back into use?"
        sentences = [
            f"{count(links, 'link')} and {count(people, 'contact')} that went with it come back",
            "what ended by hand stays so",
        ]
    if await screen.app.push_screen_wait(ConfirmDialog(question, *sentences)):
        status = (CustomerStatus.INACTIVE if ending else CustomerStatus.ACTIVE).value
        await screen.desk.tell(customers.change, customer_id, card.version, card.fields, {**card.fields, "status": status})
        screen.say(f"{card.name} is out of use: x brings it back" if ending else f"{card.name} is back in use")


async def delete_customer(screen: CarnetScreen, customer_id: int) -> bool:
    """Delete a customer for good, after its blast radius was shown and a word typed (C8, D7); whether it was done."""
    impact = await screen.desk.ask(customers.impact, customer_id)
    name = impact.what.name
    warning = ("This cannot be undone. The people themselves stay.", "To keep everything, take it out of use instead: x.")
    typed = await screen.app.push_screen_wait(ImpactDialog(f"Delete {name}?", impact, DELETE_WORD, "", *warning))
    if typed is None:
        return False
    await screen.desk.tell(customers.delete, customer_id, typed)
    screen.say(f"{name} deleted")
    return True


async def new_project(screen: CarnetScreen, customer: CustomerCard | None = None) -> int | None:
    """Add a project, to a customer if one is given; its id, or None."""
    dialog = ProjectDialog(customer_id=customer.id, customer=customer.name) if customer else ProjectDialog()
    project_id = await screen.app.push_screen_wait(dialog)
    if project_id is not None:
        screen.say(f"{(await screen.desk.ask(projects.card, project_id)).name} added")
    return project_id


async def edit_project(screen: CarnetScreen, project_id: int) -> None:
    """Edit a project."""
    card = await screen.desk.ask(projects.card, project_id)
    if await screen.app.push_screen_wait(ProjectDialog(card)) is not None:
        screen.say(f"{(await screen.desk.ask(projects.card, project_id)).name} saved")


async def delete_project(screen: CarnetScreen, project_id: int) -> bool:
    """Delete a project after showing what goes with it (M21); whether it was done."""
    impact = await screen.desk.ask(projects.impact, project_id)
    name = impact.what.name
    sentences = (*impact_sentences(impact), "The people themselves stay.")
    if not await screen.app.push_screen_wait(ConfirmDialog(f"Delete {name}?", *sentences)):
        return False
    await screen.desk.tell(projects.delete, project_id)
    screen.say(f"{name} deleted")
    return True


async def edit_site(screen: CarnetScreen, customer: CustomerCard, site: WorkAddress | None = None) -> None:
    """Add a work address to a customer, or edit one (C9)."""
    if await screen.app.push_screen_wait(WorkAddressDialog(customer.id, customer.name, site)) is not None:
        screen.say("work address saved")


async def remove_site(screen: CarnetScreen, site: WorkAddress) -> None:
    """Remove a work address."""
    name = site.label or site.street or site.city
    sentence = f"{site.people:,} linked to it stay with the customer"
    if await screen.app.push_screen_wait(ConfirmDialog(f"Remove the work address {name}?", sentence)):
        await screen.desk.tell(work_addresses.remove, site.id)
        screen.say(f"work address {name} removed")
