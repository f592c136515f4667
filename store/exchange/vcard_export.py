"""Writes contacts as vCards: the whole book, or some contacts with the addresses that hold for them in a context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from store import addresses, bulk, database
from store.exchange.export_records import contacts
from store.exchange.interchange import Record
from store.exchange.jsonl_export import snapshot
from store.exchange.vcard_write import write_card
from store.records.contexts import Context, GlobalContext
from store.sql import one_of

_EVERYWHERE = GlobalContext()


def dump(contact_ids: Iterable[int] | None = None, context: Context = _EVERYWHERE) -> Iterator[str]:
    """The cards of ``contact_ids`` in that order, or of everybody, read as of one moment.

    In a customer or project a card has the addresses in use there, those that a mail would go to, and no others; in the
    global context it has all addresses of the contact.
    """
    store = database.current()
    with snapshot(store):
        if contact_ids is None:
            found = chain.from_iterable(contacts(store, window) for window in bulk.windows(store, "contact"))
            yield from (write_card(record) for _id, record in found)
            return
        for some in addresses.chunks(contact_ids):
            records = dict(contacts(store, one_of("{id}", some)))
            if not isinstance(context, GlobalContext):
                for contact_id, here in addresses.of(some, context):
                    if contact_id in records:
                        _in_use(records[contact_id], [use.address for use in here.used])
            yield from (write_card(records[contact_id]) for contact_id in some if contact_id in records)


def _in_use(record: Record, here: list[str]) -> None:
    """Leave ``here`` as the addresses of ``record``, the first of them preferred."""
    labels = {email["address"]: email["label"] for email in record["emails"]}
    record["emails"] = [
        {"address": address, "label": labels.get(address, "work"), "primary": at == 0, "state": "ok"}
        for at, address in enumerate(here)
    ]
