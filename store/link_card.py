"""One link read whole: what its form edits, with the contact, the place and the sites that can be chosen."""

from __future__ import annotations

from typing import Any

from store import database
from store.errors import NotFound, Ref
from store.links import FIELDS
from store.names import shown_name
from store.records.links import LinkCard
from store.vocabulary import LinkKind


def card(kind: LinkKind, link_id: int) -> LinkCard:
    """A contact of a customer or project as its form shows it. Raises NotFound."""
    store = database.current()
    columns = tuple(FIELDS[kind])
    sql = (
        f"SELECT {', '.join('l.' + column for column in columns)}, l.version, c.id, c.uid, c.full_name, c.given_name, "
        f"c.family_name, c.organisation, p.id, p.uid, p.name FROM contact_in_{kind.value} l "
        f"JOIN contact c ON c.id = l.contact_id JOIN {kind.value} p ON p.id = l.{kind.value}_id WHERE l.id = {store.mark}"
    )
    found = store.execute(sql, (link_id,)).fetchone()
    if found is None:
        raise NotFound("That contact is not here any more", "somebody removed it")
    fields: dict[str, Any] = dict(zip(columns, found, strict=False))
    if kind is LinkKind.CUSTOMER:
        fields["favourite"] = bool(fields["favourite"])
    version, contact_id, contact_uid, *name, place_id, place_uid, place = found[len(columns) :]
    return LinkCard(
        id=link_id,
        version=version,
        kind=kind,
        contact=Ref("contact", contact_id, contact_uid, shown_name(*name)),
        place=Ref(kind.value, place_id, place_uid, place),
        fields=fields,
        sites=sites(place_id) if kind is LinkKind.CUSTOMER else (),
    )


def sites(customer_id: int) -> tuple[tuple[int, str], ...]:
    """The work addresses of a customer that a contact of it can be at: id and what to call it."""
    store = database.current()
    sql = f"SELECT id, label, street, city FROM work_address WHERE customer_id = {store.mark} ORDER BY position, id"
    rows = store.execute(sql, (customer_id,)).fetchall()
    return tuple((row_id, label or street or city) for row_id, label, street, city in rows)
