"""One contact read whole: its fields, addresses, numbers, tags and consents, in a handful of queries whatever it holds."""

from __future__ import annotations

from typing import Any

from store import contexts, database
from store.contact_fields import FIELDS
from store.database import Store
from store.errors import NotFound
from store.fields import from_micros
from store.names import contact_name
from store.records.contacts import ContactCard, EmailAddress, Phone, PostalAddress
from store.rules.addressing import EmailFact, PersonFacts
from store.vocabulary import AddressType, ContactStatus, EmailLabel, EmailState, PhoneType

_COLUMNS = (
    *FIELDS, "id", "uid", "version", "status", "inactive_reason", "inactive_until", "deleted_at", "verified_at", "incomplete",
    "created_at", "updated_at",
)  # fmt: skip
_NAMED = 3
"""How many customers and projects are named, before it says `and 4 more`."""
_LOOKED_AT = 100
"""Of how many customers and projects with an address of their own it is asked what they override."""


def card(contact_id: int) -> ContactCard:
    """The contact, whole; a deleted one is still readable, with its day of deletion. Raises NotFound."""
    store = database.current()
    mark = store.mark
    sql = (
        f"SELECT {', '.join('c.' + column for column in _COLUMNS)}, o.name FROM contact c "
        f"LEFT JOIN operator o ON o.id = c.updated_by WHERE c.id = {mark}"
    )
    found = store.execute(sql, (contact_id,)).fetchone()
    if found is None or found[_COLUMNS.index("status")] == ContactStatus.ERASED:
        raise NotFound("That contact is not there any more", "somebody erased it")
    row = dict(zip(_COLUMNS, found, strict=False))
    customers = _count(store, "contact_in_customer", contact_id)
    emails = _emails(store, contact_id, ContactStatus(row["status"]), deleted=row["deleted_at"] is not None)
    from store import consents

    return ContactCard(
        id=row["id"],
        uid=row["uid"],
        version=row["version"],
        name=contact_name(row, emails[0].address if emails else ""),
        status=ContactStatus(row["status"]),
        inactive_reason=row["inactive_reason"],
        inactive_until=row["inactive_until"],
        deleted_at=_moment(row["deleted_at"]),
        verified_at=_moment(row["verified_at"]),
        incomplete=bool(row["incomplete"]),
        fields={field: row[field] for field in FIELDS},
        emails=emails,
        phones=_phones(store, contact_id),
        addresses=_addresses(store, contact_id),
        tags=_tags(store, contact_id),
        consents=consents.now(contact_id),
        customers=customers,
        customer_names=_customer_names(store, contact_id, customers) if customers else (),
        projects=_count(store, "contact_in_project", contact_id),
        created_at=_moment(row["created_at"]),
        updated_at=_moment(row["updated_at"]),
        updated_by=found[-1] or "",
    )


def _emails(store: Store, contact_id: int, status: ContactStatus, *, deleted: bool) -> tuple[EmailAddress, ...]:
    sql = (
        "SELECT id, version, address, label, is_primary, state, email_key, position FROM contact_email "
        f"WHERE contact_id = {store.mark} ORDER BY position, id"
    )
    rows = store.execute(sql, (contact_id,)).fetchall()
    facts = tuple(
        EmailFact(address, key, EmailState(state), bool(primary), position)
        for _, _, address, _, primary, state, key, position in rows
    )
    where = contexts.overriding(contact_id, PersonFacts(status, deleted, facts), _LOOKED_AT) if rows else []
    struck = [(line.name, {use.address for use in line.resolution.struck}) for line in where]
    return tuple(
        EmailAddress(
            row_id, version, address, EmailLabel(label), bool(primary), EmailState(state),
            _overriding(address, struck),
        )
        for row_id, version, address, label, primary, state, *_ in rows
    )  # fmt: skip


def _overriding(address: str, struck: list[tuple[str, set[str]]]) -> tuple[str, ...]:
    names = [name for name, addresses in struck if address in addresses]
    return _named(names, len(names))


def _customer_names(store: Store, contact_id: int, customers: int) -> tuple[str, ...]:
    sql = (
        "SELECT u.name FROM contact_in_customer l JOIN customer u ON u.id = l.customer_id "
        f"WHERE l.contact_id = {store.mark} ORDER BY u.name_key, u.id LIMIT {_NAMED + 1}"
    )
    return _named([name for (name,) in store.execute(sql, (contact_id,)).fetchall()], customers)


def _named(names: list[str], total: int) -> tuple[str, ...]:
    """The names, or the first few and how many more of the total there are."""
    if total <= _NAMED + 1:
        return tuple(names)
    return (*names[:_NAMED], f"and {total - _NAMED:,} more")


def _phones(store: Store, contact_id: int) -> tuple[Phone, ...]:
    sql = (
        "SELECT id, version, e164, raw, type, country, is_primary FROM contact_phone "
        f"WHERE contact_id = {store.mark} ORDER BY position, id"
    )
    return tuple(
        Phone(row_id, version, e164, raw, PhoneType(type_), country, bool(primary))
        for row_id, version, e164, raw, type_, country, primary in store.execute(sql, (contact_id,)).fetchall()
    )


def _addresses(store: Store, contact_id: int) -> tuple[PostalAddress, ...]:
    sql = f"SELECT id, version, type, street, postcode, city, region, country FROM postal_address WHERE contact_id = {store.mark}"
    order = list(AddressType)
    rows = [
        PostalAddress(row_id, version, AddressType(type_), *rest)
        for row_id, version, type_, *rest in store.execute(sql, (contact_id,)).fetchall()
    ]
    return tuple(sorted(rows, key=lambda address: order.index(address.type)))


def _tags(store: Store, contact_id: int) -> tuple[str, ...]:
    sql = (
        f"SELECT t.name FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.contact_id = {store.mark} ORDER BY t.name_key"
    )
    return tuple(name for (name,) in store.execute(sql, (contact_id,)).fetchall())


def _count(store: Store, table: str, contact_id: int) -> int:
    sql = f"SELECT count(*) FROM {table} WHERE contact_id = {store.mark}"
    return int(store.execute(sql, (contact_id,)).fetchone()[0])


def _moment(micros: Any) -> Any:
    return None if micros is None else from_micros(micros)
