"""How the rows of the three lists and their previews are worded; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from store.vocabulary import ContactStatus, CustomerStatus, EmailState, ProjectStatus
from tui import wording
from tui.signs import ATTENTION, BETWEEN, NOTHING
from tui.widgets.cells import Column

if TYPE_CHECKING:
    from store.records.contacts import ContactCard, ContactLine
    from store.records.customers import CustomerCard, CustomerLine
    from store.records.projects import ProjectCard, ProjectLine

Cell = Content | str
Fact = tuple[str, Cell]
"""A label and what it says."""

CUSTOMER_COLUMNS = (
    Column("Customer", 18, 2, enough=22),
    Column("Type", 11),
    Column("Status", 9),
    Column("Main e-mail", 22, 2, optional=True, enough=30),
    Column("People", 6, right=True),
)
PROJECT_COLUMNS = (
    Column("Project", 24, 3),
    Column("Customer", 20, 2),
    Column("Status", 9),
    Column("People", 6, right=True),
)
CONTACT_COLUMNS = (
    Column("Contact", 18, 2),
    Column("Organisation", 14, 1),
    Column("E-mail", 26, 3),
    Column("Phone", 15, optional=True),
)


def customer_cells(line: CustomerLine) -> Sequence[Cell]:
    """One customer in the list of customers."""
    quiet = line.status in {CustomerStatus.INACTIVE, CustomerStatus.BLOCKED}
    return (
        _quiet(line.name, quiet),
        "private" if line.is_private else line.customer_type,
        line.status.value,
        line.main_email or NOTHING,
        f"{line.people:,}",
    )


def project_cells(line: ProjectLine) -> Sequence[Cell]:
    """One project in the list of projects."""
    return (
        _quiet(line.name, line.status != ProjectStatus.ACTIVE),
        line.customer or "no customer",
        line.status.value,
        f"{line.people:,}",
    )


def contact_cells(line: ContactLine) -> Sequence[Cell]:
    """One contact in the list of contacts."""
    return (contact_name(line), organisation(line), email(line), line.phone or NOTHING)


def contact_name(line: ContactLine) -> Content:
    """The name, with the word for whatever keeps it from being used."""
    if line.status is not ContactStatus.ACTIVE:
        return Content.assemble((line.name, "dim"), f" [{line.status.value}]")
    return Content.assemble(line.name, f" {ATTENTION} incomplete") if line.incomplete else Content(line.name)


def organisation(line: ContactLine) -> str:
    """The organisation, and how many customers there are besides the one that is named."""
    more = line.customers - 1
    return f"{line.organisation} +{more}" if line.organisation and more > 0 else line.organisation or NOTHING


def email(line: ContactLine) -> Content:
    """The address, with the word for whatever keeps it from being used; or what else the search found the contact by."""
    if line.matched:
        return Content(line.matched)
    if not line.email:
        return Content(NOTHING)
    if line.email_state is EmailState.OK:
        return Content(line.email)
    return Content.assemble((line.email, "dim"), " ", wording.state(line.email_state))


def customer_facts(card: CustomerCard) -> Iterator[Fact]:
    """What the preview of a customer says."""
    yield "", Content.styled(card.name, "bold")
    yield "", f"{'private' if card.is_private else card.customer_type} {BETWEEN} {card.status.value}"
    yield "main e-mail", card.main_email
    yield "phone", card.phone
    yield "primary contact", primary(card)
    for site in card.work_addresses:
        yield site.label or "address", wording.postal(site.street, site.postcode, site.city, site.region, site.country)
    yield "people", f"{card.people:,}"
    yield "projects", f"{card.projects:,}"


def primary(card: CustomerCard) -> str:
    """``Jane Doe [inactive]``: the primary contact, which may be out of use for a while; empty if there is none."""
    return f"{card.primary_contact}{' [inactive]' if card.primary_is_away else ''}"


def project_facts(card: ProjectCard) -> Iterator[Fact]:
    """What the preview of a project says."""
    yield "", Content.styled(card.name, "bold")
    yield "", card.status.value
    yield "customer", card.customer or "no customer"
    yield "people", f"{card.people:,}"


def contact_facts(card: ContactCard) -> Iterator[Fact]:
    """What the preview of a contact says."""
    yield "", Content.styled(card.name, "bold")
    if card.status is ContactStatus.INACTIVE:
        yield "", wording.away(card.inactive_reason, card.inactive_until)
    said = (str(card.fields[field] or "") for field in ("job_title", "department", "organisation"))
    yield "", ", ".join(part for part in said if part and part != card.name)
    for address in card.emails:
        yield address.label.value, f"{address.address} {wording.state(address.state)}".rstrip()
    for phone in card.phones:
        yield phone.type.value, phone.e164 or phone.raw
    for place in card.addresses:
        yield place.type.value, wording.postal(place.street, place.postcode, place.city, place.region, place.country)
    yield "tags", ", ".join(card.tags)
    yield "customers", ", ".join(card.customer_names) or "none"
    yield "projects", f"{card.projects:,}"


def _quiet(name: str, quiet: bool) -> Cell:
    return Content.styled(name, "dim") if quiet else name
