"""The three lists: customers, projects, contacts."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from store import contact_card, contacts, customers, projects
from store.records import ContactLine, CustomerLine, ProjectLine
from tui import rows
from tui.keys import bindings_for
from tui.screens.list_screen import ListScreen, Subject


class CustomersScreen(ListScreen[CustomerLine]):
    """Every customer."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("customers")]
    subject = Subject(
        "customers", "customer", "customers",
        customers.find, customers.count, customers.position, customers.ids, customers.card,
        rows.CUSTOMER_COLUMNS, rows.customer_cells, rows.customer_facts,
    )  # fmt: skip


class ProjectsScreen(ListScreen[ProjectLine]):
    """Every project."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("projects")]
    subject = Subject(
        "projects", "project", "projects",
        projects.find, projects.count, projects.position, projects.ids, projects.card,
        rows.PROJECT_COLUMNS, rows.project_cells, rows.project_facts,
    )  # fmt: skip


class ContactsScreen(ListScreen[ContactLine]):
    """Every person and structure."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("contacts")]
    subject = Subject(
        "contacts", "contact", "contacts",
        contacts.find, contacts.count, contacts.position, contacts.ids, contact_card.card,
        rows.CONTACT_COLUMNS, rows.contact_cells, rows.contact_facts,
    )  # fmt: skip
