"""The sites of a customer (C9): where its people work; the address rule knows nothing of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store import forms
from store.actor import Actor
from store.audit import change as audited
from store.editing import changed_fields, merge
from store.errors import Refused
from store.keys import new_uid
from store.tables import Customer, WorkAddress

FIELDS: dict[str, forms.Check] = {
    "label": forms.name, "street": forms.line, "postcode": forms.name, "city": forms.name, "region": forms.name,
    "country": forms.name, "phone": forms.name,
}  # fmt: skip
"""What the form of a work address edits."""


def add(actor: Actor, customer_id: int, draft: Mapping[str, Any]) -> int:
    """Add a site to a customer; returns its id. Raises Refused if it is empty, NotFound if the customer is gone."""
    values = dict.fromkeys(FIELDS, "") | forms.cleaned(FIELDS, draft)
    if not any(values.values()):
        raise Refused("A work address needs at least one line", mend="fill in the street or the city", field="label")
    with audited(actor, "work_address.add") as change:
        change.summary = change.row(Customer, customer_id, "customer")["name"]
        sql = f"SELECT coalesce(max(position) + 1, 0) FROM work_address WHERE customer_id = {change.store.mark}"
        position = int(change.store.execute(sql, (customer_id,)).fetchone()[0])
        return change.insert(WorkAddress, values | {"uid": new_uid(), "customer_id": customer_id, "position": position})


def change(actor: Actor, address_id: int, version: int, base: Mapping[str, Any], draft: Mapping[str, Any]) -> int:
    """Save the form of a site; returns the new version. Raises Conflict, Refused, NotFound."""
    clean = forms.cleaned(FIELDS, changed_fields(base, draft))
    with audited(actor, "work_address.change") as change:
        row = change.row(WorkAddress, address_id, "work address")
        return change.update(WorkAddress, row, merge(row, version, base, clean, "This work address"))


def remove(actor: Actor, address_id: int) -> None:
    """Remove a site; people linked to it stay with the customer."""
    with audited(actor, "work_address.remove") as change:
        change.delete(WorkAddress, change.row(WorkAddress, address_id, "work address"))
