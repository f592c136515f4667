"""What a customer's becoming inactive does to its contacts, and what its coming back undoes (N4, I-17)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from store.audit import Change
from store.errors import Refused
from store.tables import Contact, ContactInCustomer, ContactInProject, Customer
from store.vocabulary import ContactStatus, CustomerStatus, InactiveReason, LinkKind, LinkStatus

# The links of a customer: its own, and those of its projects.
_LINKS = (
    (ContactInCustomer, "l.customer_id = {m}"),
    (ContactInProject, "l.project_id IN (SELECT p.id FROM project p WHERE p.customer_id = {m})"),
)

# Links whose last change of status was made together with one of the customer's: the cascade made it, and no hand since.
_BY_CASCADE = """
SELECT l.id FROM {table} l
JOIN audit_entry e ON e.entity = '{table}' AND e.entity_id = l.id AND e.field = 'status'
JOIN audit_entry c ON c.change_id = e.change_id AND c.entity = 'customer' AND c.entity_id = {m} AND c.field = 'status'
WHERE {here} AND l.status = 'inactive' AND NOT EXISTS (
    SELECT 1 FROM audit_entry n
    WHERE n.entity = '{table}' AND n.entity_id = l.id AND n.field = 'status' AND n.id > e.id)
ORDER BY l.id
"""

_ELSEWHERE = """
SELECT 1 FROM contact_in_customer WHERE contact_id = {m} AND status = 'active'
UNION ALL
SELECT 1 FROM contact_in_project WHERE contact_id = {m} AND status = 'active'
"""


def follow_customer_status(change: Change, customer_id: int, status: CustomerStatus) -> None:
    """Bring the links of a customer, and of its projects, in line with the status that it has from this change on.

    One that becomes inactive takes its active links along, and makes everybody who has no active link left inactive with the
    reason ``client_inactive``. One that comes back takes back exactly that: links that were ended by hand stay as they are.
    """
    if status is CustomerStatus.INACTIVE:
        for contact_id in _end_links(change, customer_id):
            _send_away(change, contact_id)
    else:
        for contact_id in _restore_links(change, customer_id):
            welcome_back(change, change.row(Contact, contact_id, "contact"))


def refuse_while_customer_inactive(change: Change, kind: LinkKind, place: Mapping[str, Any]) -> None:
    """Raise Refused if ``place``, a customer's or project's row, belongs to an inactive customer: no link of it can be active."""
    customer = place
    if kind is LinkKind.PROJECT:
        if place["customer_id"] is None:
            return
        customer = change.row(Customer, place["customer_id"], "customer")
    if customer["status"] == CustomerStatus.INACTIVE:
        raise Refused(
            f"{customer['name']} is inactive",
            "none of its contacts can be active while it is",
            f"make {customer['name']} active first",
            field="status",
        )


def welcome_back(change: Change, person: Mapping[str, Any]) -> None:
    """Make somebody active again who was away only because no customer was left, now that there is an active link."""
    if person["status"] == ContactStatus.INACTIVE and person["inactive_reason"] == InactiveReason.CLIENT_INACTIVE:
        change.update(Contact, person, {"status": ContactStatus.ACTIVE.value, "inactive_reason": "", "inactive_until": ""})


def _end_links(change: Change, customer_id: int) -> Iterable[int]:
    """Make the active links inactive; whose they were."""
    store = change.store
    touched: dict[int, None] = {}
    for model, here in _LINKS:
        sql = f"SELECT l.id FROM {model._meta.table_name} l WHERE {here} AND l.status = 'active' ORDER BY l.id"
        for (link_id,) in store.execute(sql.format(m=store.mark), (customer_id,)).fetchall():
            row = change.row(model, link_id, "link")
            change.update(model, row, {"status": LinkStatus.INACTIVE.value})
            touched[int(row["contact_id"])] = None
    return touched


def _restore_links(change: Change, customer_id: int) -> Iterable[int]:
    """Make active what `_end_links` had ended; whose they are."""
    store = change.store
    touched: dict[int, None] = {}
    for model, here in _LINKS:
        table = model._meta.table_name
        sql = _BY_CASCADE.format(table=table, m=store.mark, here=here.format(m=store.mark))
        for (link_id,) in store.execute(sql, (customer_id, customer_id)).fetchall():
            row = change.row(model, link_id, "link")
            change.update(model, row, {"status": LinkStatus.ACTIVE.value})
            touched[int(row["contact_id"])] = None
    return touched


def _send_away(change: Change, contact_id: int) -> None:
    store = change.store
    sql = _ELSEWHERE.format(m=store.mark)
    if store.execute(sql, (contact_id, contact_id)).fetchone():
        return
    person = change.row(Contact, contact_id, "contact")
    if person["status"] == ContactStatus.ACTIVE and person["deleted_at"] is None:
        away = {"status": ContactStatus.INACTIVE.value, "inactive_reason": InactiveReason.CLIENT_INACTIVE.value}
        change.update(Contact, person, away)
