"""What a customer's becoming inactive does to its contacts, and what its coming back undoes (N4, I-17)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from store import database
from store.audit import Change
from store.database import Store
from store.errors import Refused
from store.link_rows import Model, Place
from store.tables import Contact, ContactInCustomer, ContactInProject
from store.vocabulary import ContactStatus, CustomerStatus, InactiveReason, LinkStatus

# The links of a customer: its own, and those of its projects.
_LINKS: tuple[tuple[Model, str], ...] = (
    (ContactInCustomer, "l.customer_id = {m}"),
    (ContactInProject, "l.project_id IN (SELECT p.id FROM project p WHERE p.customer_id = {m})"),
)

_ACTIVE = "SELECT l.id, l.contact_id FROM {table} l WHERE {here} AND l.status = 'active' ORDER BY l.id"

# Links whose last change of status was made together with one of the customer's: the cascade made it, and no hand since.
_BY_CASCADE = """
SELECT l.id, l.contact_id FROM audit_entry c CROSS JOIN audit_entry e CROSS JOIN {table} l
WHERE c.entity = 'customer' AND c.entity_id = {m} AND c.field = 'status'
    AND e.change_id = c.change_id AND e.entity = '{table}' AND e.field = 'status'
    AND l.id = e.entity_id AND {here} AND l.status = 'inactive' AND NOT EXISTS (
        SELECT 1 FROM audit_entry n
        WHERE n.entity = '{table}' AND n.entity_id = l.id AND n.field = 'status' AND n.id > e.id)
ORDER BY l.id
"""

_ELSEWHERE = """
SELECT 1 FROM contact_in_customer WHERE contact_id = {m} AND status = 'active'
UNION ALL
SELECT 1 FROM contact_in_project WHERE contact_id = {m} AND status = 'active'
"""


# Those that such a link concerns, and who have no active link besides.
_NOWHERE_ELSE = """
SELECT count(*) FROM contact k WHERE k.status = 'active' AND k.deleted_at IS NULL AND (
    EXISTS (SELECT 1 FROM contact_in_customer l WHERE l.contact_id = k.id AND l.status = 'active' AND l.customer_id = {m})
    OR EXISTS (SELECT 1 FROM contact_in_project l JOIN project p ON p.id = l.project_id
               WHERE l.contact_id = k.id AND l.status = 'active' AND p.customer_id = {m}))
AND NOT EXISTS (SELECT 1 FROM contact_in_customer l
                WHERE l.contact_id = k.id AND l.status = 'active' AND l.customer_id <> {m})
AND NOT EXISTS (SELECT 1 FROM contact_in_project l JOIN project p ON p.id = l.project_id
                WHERE l.contact_id = k.id AND l.status = 'active' AND (p.customer_id IS NULL OR p.customer_id <> {m}))
"""


class Following(NamedTuple):
    """What follows a customer that becomes inactive, or comes back."""

    links: int
    """Links to it and to its projects."""
    people: int
    """Those who have no other active link, and so follow it everywhere."""


def following(customer_id: int, *, ending: bool) -> Following:
    """What follows if this customer becomes inactive, or with ``ending`` false comes back; counted, nothing is changed (I-17)."""
    store = database.current()
    links = [link for model, here in _LINKS for link in _touched(store, model, here, customer_id, ending=ending)]
    if ending:
        people = store.execute(_NOWHERE_ELSE.format(m=store.mark), (customer_id,) * 4).fetchone()[0]
    else:
        people = sum(_is_away_with_it(store, contact_id) for contact_id in {link.contact_id for link in links})
    return Following(len(links), int(people))


def follow_customer_status(change: Change, customer_id: int, status: CustomerStatus) -> None:
    """Bring the links of a customer, and of its projects, in line with the status that it has from this change on.

    One that becomes inactive takes its active links along, and makes everybody who has no active link left inactive with the
    reason ``client_inactive``. One that comes back takes back exactly that: links that were ended by hand stay as they are.
    """
    ending = status is CustomerStatus.INACTIVE
    links = [link for model, here in _LINKS for link in _touched(change.store, model, here, customer_id, ending=ending)]
    people = [change.row(Contact, contact_id, "contact") for contact_id in sorted({link.contact_id for link in links})]
    for link in links:
        row = change.row(link.model, link.id, "link")
        change.update(link.model, row, {"status": (LinkStatus.INACTIVE if ending else LinkStatus.ACTIVE).value})
    for person in people:
        if ending:
            _send_away(change, person)
        else:
            welcome_back(change, person)


def refuse_while_customer_inactive(place: Place) -> None:
    """Raise Refused if ``place`` is an inactive customer or a project of one: no link of it can be active (I-17)."""
    if place.customer is not None and place.customer_is_inactive:
        name = place.customer["name"]
        why = "none of its contacts can be active while it is"
        raise Refused(f"{name} is inactive", why, f"make {name} active first", field="status")


def welcome_back(change: Change, person: Mapping[str, Any]) -> None:
    """Make somebody active again who was away only because no customer was left, now that there is an active link."""
    if person["status"] == ContactStatus.INACTIVE and person["inactive_reason"] == InactiveReason.CLIENT_INACTIVE:
        change.update(Contact, person, {"status": ContactStatus.ACTIVE.value, "inactive_reason": "", "inactive_until": ""})


class _Link(NamedTuple):
    """A link that a customer's status concerns."""

    model: Model
    id: int
    contact_id: int


def _touched(store: Store, model: Model, here: str, customer_id: int, *, ending: bool) -> list[_Link]:
    """The active links, or those that the cascade had ended."""
    table = model._meta.table_name
    values: tuple[int, ...] = (customer_id,) if ending else (customer_id, customer_id)
    sql = (_ACTIVE if ending else _BY_CASCADE).format(table=table, m=store.mark, here=here.format(m=store.mark))
    return [_Link(model, *found) for found in store.execute(sql, values).fetchall()]


def _is_away_with_it(store: Store, contact_id: int) -> bool:
    sql = f"SELECT 1 FROM contact WHERE id = {store.mark} AND status = 'inactive' AND inactive_reason = 'client_inactive'"
    return store.execute(sql, (contact_id,)).fetchone() is not None


def _send_away(change: Change, person: Mapping[str, Any]) -> None:
    """Make somebody inactive who has no active link left; who is away for another reason keeps that one."""
    if person["status"] != ContactStatus.ACTIVE or person["deleted_at"] is not None:
        return
    store = change.store
    sql = _ELSEWHERE.format(m=store.mark)
    if not store.execute(sql, (person["id"], person["id"])).fetchone():
        away = {"status": ContactStatus.INACTIVE.value, "inactive_reason": InactiveReason.CLIENT_INACTIVE.value}
        change.update(Contact, person, away)
