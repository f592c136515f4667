"""Who is in a mailing list: put in one by one, from customers or from projects, taken out, ticked and unticked (M17, M19)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from store.actor import Actor
from store.addresses import chunks
from store.audit import Change, Values
from store.audit import change as audited
from store.errors import Refused
from store.list_switch import require
from store.sql import Sql, one_of, run
from store.tables import MailingList

_FROM_CUSTOMERS = "SELECT l.contact_id, l.customer_id, {nobody} FROM contact_in_customer l WHERE "
_FROM_PROJECTS = "SELECT l.contact_id, {nobody}, l.project_id FROM contact_in_project l WHERE "
_BY_THEMSELVES = "SELECT l.id, {nobody}, {nobody} FROM contact l WHERE "


def add_contacts(actor: Actor, list_id: int, contact_ids: Iterable[int]) -> int:
    """Put contacts in a list; returns how many were not in it. Deleted ones are passed over.

    Raises Refused for a list that finds its people by a query, or with lists off; NotFound.
    """
    return _add(actor, list_id, _BY_THEMSELVES, "l.id", contact_ids)


def add_from_customers(actor: Actor, list_id: int, customer_ids: Iterable[int]) -> int:
    """Put every contact of these customers in a list, each as one of that customer; returns how many were not in it so.

    Former and inactive contacts come along: the list says that they are, and why they get nothing.
    """
    return _add(actor, list_id, _FROM_CUSTOMERS, "l.customer_id", customer_ids)


def add_from_projects(actor: Actor, list_id: int, project_ids: Iterable[int]) -> int:
    """Put every contact of these projects in a list, each as one of that project; otherwise as `add_from_customers`."""
    return _add(actor, list_id, _FROM_PROJECTS, "l.project_id", project_ids)


def remove(actor: Actor, list_id: int, contact_ids: Iterable[int]) -> int:
    """Take contacts out of a list, wherever they were taken from; returns how many entries went."""
    with _changing(actor, "list.remove", list_id) as (change, row):
        _refuse_query(row)
        removed = 0
        for some in chunks(sorted(set(contact_ids))):
            removed += _done(
                change, Sql("DELETE FROM list_member WHERE list_id = ? AND ", (list_id,)) + one_of("contact_id", some)
            )
        if removed:
            change.note("mailing_list", list_id, "members", removed, None, {})
        return removed


def tick(actor: Actor, list_id: int, contact_ids: Iterable[int], on: bool) -> None:
    """Tick or untick people of a list: who is unticked stays in it, and gets nothing (M17)."""
    with _changing(actor, "list.tick" if on else "list.untick", list_id) as (change, row):
        ids = sorted(set(contact_ids))
        for some in chunks(ids):
            if row["query"] is None:
                here = Sql("UPDATE list_member SET ticked = ? WHERE list_id = ? AND ", (on, list_id))
                _done(change, here + one_of("contact_id", some))
                continue
            _done(change, Sql("DELETE FROM list_member WHERE list_id = ? AND ", (list_id,)) + one_of("contact_id", some))
            if not on:
                add = Sql("INSERT INTO list_member (list_id, contact_id, ticked, created_at) ")
                those = Sql("SELECT ?, l.id, ?, ? FROM contact l WHERE ", (list_id, on, change.micros))
                _done(change, add + those + one_of("l.id", some))
        for contact_id in ids:
            change.note("mailing_list", list_id, "ticked", not on, on, {"contact_id": contact_id})


@contextmanager
def _changing(actor: Actor, action: str, list_id: int) -> Iterator[tuple[Change, Values]]:
    """A change of who is in a list, which is held against others meanwhile."""
    require()
    with audited(actor, action) as change:
        row = change.row(MailingList, list_id, "list")
        change.summary = row["name"]
        yield change, row


def _add(actor: Actor, list_id: int, select: str, column: str, ids: Iterable[int]) -> int:
    with _changing(actor, "list.fill", list_id) as (change, row):
        _refuse_query(row)
        added = 0
        for some in chunks(sorted(set(ids))):
            chosen = Sql(select.format(nobody="CAST(NULL AS BIGINT)")) + one_of(column, some)
            added += _done(change, _inserted(change, list_id, chosen))
        if added:
            change.note("mailing_list", list_id, "members", None, added, {})
        return added


def _inserted(change: Change, list_id: int, chosen: Sql) -> Sql:
    """Adds the living among ``chosen``; somebody whom the list has unticked already stays so wherever else it comes from."""
    insert = Sql("INSERT INTO list_member (list_id, contact_id, customer_id, project_id, created_at) ")
    those = Sql("WITH k (contact_id, customer_id, project_id) AS (") + chosen + ") "
    rows = Sql("SELECT ?, k.contact_id, k.customer_id, k.project_id, ?", (list_id, change.micros))
    living = " FROM k JOIN contact c ON c.id = k.contact_id WHERE c.deleted_at IS NULL AND c.status <> 'erased'"
    return insert + those + rows + living + " ON CONFLICT DO NOTHING"


def _refuse_query(row: Values) -> None:
    if row["query"] is not None:
        raise Refused(
            f"{row['name']} finds its people by itself", f"by the query {row['query'] or 'for all contacts'}",
            "change the query, or untick who is not meant", field="query",
        )  # fmt: skip


def _done(change: Change, sql: Sql) -> int:
    """Run a statement; returns how many rows it touched."""
    return int(run(change.store, sql).rowcount)
