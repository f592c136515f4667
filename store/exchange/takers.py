"""Who takes the records of each type into the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store.exchange.intake import Intake, Taken
from store.exchange.take_contacts import take_contacts
from store.exchange.take_customers import take_customer_types, take_customers, take_projects
from store.exchange.take_history import take_consents, take_interactions
from store.exchange.take_links import take_customer_links, take_project_links
from store.exchange.take_lists import take_list_members, take_lists
from store.exchange.take_words import take_media, take_statuses

TAKERS: dict[str, Callable[[Intake, Sequence[Taken]], None]] = {
    "customer_type": take_customer_types,
    "medium": take_media,
    "status": take_statuses,
    "customer": take_customers,
    "project": take_projects,
    "contact": take_contacts,
    "contact_in_customer": take_customer_links,
    "contact_in_project": take_project_links,
    "interaction": take_interactions,
    "consent": take_consents,
    "list": take_lists,
    "list_member": take_list_members,
}
"""For each type of line what decides on records of it, a batch at a time, and writes those that are taken."""
