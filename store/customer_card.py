"""A customer read whole."""

from __future__ import annotations

from store import database
from store.customer_lists import PEOPLE
from store.database import Store
from store.errors import NotFound
from store.fields import from_micros
from store.records.customers import CustomerCard, WorkAddress
from store.vocabulary import ContactStatus, CustomerStatus


def card(customer_id: int) -> CustomerCard:
    """The customer, whole. Raises NotFound."""
    store = database.current()
    sql = (
        "SELECT r.id, r.uid, r.version, r.name, r.status, r.relation, r.main_email, r.phone, r.language, r.note, r.updated_at, "
        f"t.code, t.label, t.is_private, o.name, {PEOPLE} FROM customer r JOIN customer_type t ON t.id = r.customer_type_id "
        f"LEFT JOIN operator o ON o.id = r.updated_by WHERE r.id = {store.mark}"
    )
    found = store.execute(sql, (customer_id,)).fetchone()
    if found is None:
        raise NotFound("That customer is not there any more", "somebody deleted it")
    row_id, uid, version, name, status, relation, main_email, phone, language, note, updated_at, *rest = found
    code, label, private, by, people = rest
    primary, away = _primary_contact(store, customer_id) if private else ("", False)
    return CustomerCard(
        id=row_id,
        uid=uid,
        version=version,
        name=name,
        customer_type=label,
        is_private=bool(private),
        status=CustomerStatus(status),
        main_email=main_email,
        phone=phone,
        primary_contact=primary,
        fields={
            "name": name, "customer_type": code, "status": status, "relation": relation, "main_email": main_email, "phone": phone,
            "language": language, "note": note,
        },
        work_addresses=_work_addresses(store, customer_id),
        people=people,
        projects=count_of(store, "project", customer_id),
        updated_at=from_micros(updated_at),
        updated_by=by or "",
        primary_is_away=away,
    )  # fmt: skip


def count_of(store: Store, table: str, customer_id: int) -> int:
    """How many rows of ``table`` name the customer."""
    return int(store.execute(f"SELECT count(*) FROM {table} WHERE customer_id = {store.mark}", (customer_id,)).fetchone()[0])


def _primary_contact(store: Store, customer_id: int) -> tuple[str, bool]:
    """The name, and whether the person is out of use for a while."""
    from store.names import shown_name

    sql = (
        "SELECT p.full_name, p.given_name, p.family_name, p.organisation, p.status FROM contact_in_customer l "
        f"JOIN contact p ON p.id = l.contact_id WHERE l.customer_id = {store.mark} AND l.is_primary AND p.deleted_at IS NULL"
    )
    found = store.execute(sql, (customer_id,)).fetchone()
    return (shown_name(*found[:4]), found[4] == ContactStatus.INACTIVE) if found else ("", False)


def _work_addresses(store: Store, customer_id: int) -> tuple[WorkAddress, ...]:
    sql = (
        "SELECT w.id, w.uid, w.version, w.label, w.street, w.postcode, w.city, w.region, w.country, w.phone, "
        "(SELECT count(*) FROM contact_in_customer l WHERE l.work_address_id = w.id) "
        f"FROM work_address w WHERE w.customer_id = {store.mark} ORDER BY w.position, w.id"
    )
    return tuple(WorkAddress(*row) for row in store.execute(sql, (customer_id,)).fetchall())
