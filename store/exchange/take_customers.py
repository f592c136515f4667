"""Takes kinds of customers, customers and projects into the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from store import bulk
from store.exchange.export_records import customer_types, customers, projects
from store.exchange.intake import VERSIONED, Intake, Taken
from store.exchange.interchange import Record
from store.exchange.items import Outcome
from store.exchange.updates import children, update_row
from store.keys import email_key, fold
from store.sql import ALWAYS, Sql, rows
from store.tables import Customer, CustomerType, Project, WorkAddress

_SITE = ("label", "street", "postcode", "city", "region", "country", "phone")
_SITE_COLUMNS = ("uid", "customer_id", "position", *_SITE, *VERSIONED)
_CUSTOMER = (
    "uid", "name", "name_key", "customer_type_id", "status", "relation", "main_email", "main_email_key", "phone", "language",
    "note",
)  # fmt: skip
_PROJECT = ("uid", "customer_id", "name", "name_key", "status")
_TYPE = ("code", "label", "is_private", "position", "retired")


def take_customer_types(intake: Intake, taken: Sequence[Taken]) -> None:
    """Kinds of customers, known by their code."""
    known = {record["id"]: (row_id, record) for row_id, record in customer_types(intake.store, ALWAYS)}
    new = []
    for item, record in taken:
        values = (record["id"], record["label"], record["private"], record["position"], record["retired"])
        if record["id"] not in known:
            new.append(values)
            item.outcome = Outcome.CREATED
            continue
        row_id, stored = known[record["id"]]
        item.outcome = Outcome.SKIPPED if stored == record else Outcome.UPDATED
        if item.outcome is Outcome.UPDATED:
            intake.remember(row_id, stored, record)
            update_row(intake.change, CustomerType, row_id, dict(zip(_TYPE, values, strict=True)))
    intake.insert("customer_type", _TYPE, new)


def take_customers(intake: Intake, taken: Sequence[Taken]) -> None:
    """Customers with their sites, known by their id."""
    types = dict(rows(intake.store, Sql("SELECT code, id FROM customer_type")))
    known = intake.ids("customer", (record["id"] for _, record in taken))
    stored = intake.stored(customers, known.values())
    sites = _site_owners(intake, taken)
    new: list[tuple[Record, tuple[Any, ...]]] = []
    for item, record in taken:
        kind = types.get(record["customer_type"])
        row_id = known.get(record["id"])
        if kind is None:
            item.refuse(f'"customer_type": there is no "{record["customer_type"]}" here · it is one of {", ".join(types)}')
        elif any(sites.get(site["id"], row_id) != row_id for site in record["work_addresses"]):
            item.refuse('"work_addresses": a site with the same id belongs to another customer')
        elif row_id is None:
            item.outcome = Outcome.CREATED
            new.append((record, _customer_row(record, kind)))
        elif stored[row_id] == record:
            item.outcome = Outcome.SKIPPED
        else:
            item.outcome = Outcome.UPDATED
            intake.customers.add(row_id)
            intake.remember(row_id, stored[row_id], record, customer_id=row_id)
            update_row(intake.change, Customer, row_id, dict(zip(_CUSTOMER, _customer_row(record, kind), strict=True)))
            wanted = {site["id"]: _site_values(site, at) for at, site in enumerate(record["work_addresses"])}
            children(intake.change, WorkAddress, {"customer_id": row_id}, "uid", wanted)
    _write_customers(intake, new)


def take_projects(intake: Intake, taken: Sequence[Taken]) -> None:
    """Projects, known by their id; the customer of each comes before it or is there."""
    known = intake.ids("project", (record["id"] for _, record in taken))
    stored = intake.stored(projects, known.values())
    owners = intake.ids("customer", (record["customer"] for _, record in taken))
    new = []
    for item, record in taken:
        customer, row_id = record["customer"], known.get(record["id"])
        values = (record["id"], owners.get(customer), record["name"], fold(record["name"]), record["status"])
        if customer is not None and customer not in owners:
            item.refuse(f'"customer": there is no customer with the id "{customer}" · its line must come first')
        elif row_id is None:
            item.outcome = Outcome.CREATED
            new.append((*values, *intake.stamp))
        elif stored[row_id] == record:
            item.outcome = Outcome.SKIPPED
        else:
            item.outcome = Outcome.UPDATED
            intake.projects.add(row_id)
            intake.remember(row_id, stored[row_id], record, project_id=row_id)
            update_row(intake.change, Project, row_id, dict(zip(_PROJECT, values, strict=True)))
    ids = bulk.next_ids(intake.store, "project", len(new))
    intake.insert("project", ("id", *_PROJECT, *VERSIONED), [(row_id, *row) for row_id, row in zip(ids, new, strict=True)])
    if not intake.fresh:
        intake.projects.update(ids)


def _customer_row(record: Record, kind: int) -> tuple[Any, ...]:
    main = record["main_email"] or ""
    return (
        record["id"], record["name"], fold(record["name"]), kind, record["status"], record["relation"], main, email_key(main),
        record["phone"] or "", record["language"] or "", record["note"] or "",
    )  # fmt: skip


def _site_values(site: Record, position: int) -> dict[str, Any]:
    return {"position": position, **{name: site[name] or "" for name in _SITE}}


def _site_owners(intake: Intake, taken: Sequence[Taken]) -> dict[str, int]:
    """Whose the sites are that these customers name, of those that are there."""
    uids = (site["id"] for _, record in taken for site in record["work_addresses"])
    return dict(intake.lookup("SELECT uid, customer_id FROM work_address", "uid", uids))


def _write_customers(intake: Intake, new: Sequence[tuple[Record, tuple[Any, ...]]]) -> None:
    ids = bulk.next_ids(intake.store, "customer", len(new))
    filled = [(row_id, *row, *intake.stamp) for row_id, (_, row) in zip(ids, new, strict=True)]
    intake.insert("customer", ("id", *_CUSTOMER, *VERSIONED), filled)
    sites = [
        (site["id"], row_id, *_site_values(site, at).values(), *intake.stamp)
        for row_id, (record, _) in zip(ids, new, strict=True)
        for at, site in enumerate(record["work_addresses"])
    ]
    intake.insert("work_address", _SITE_COLUMNS, sites)
    if not intake.fresh:
        intake.customers.update(ids)
