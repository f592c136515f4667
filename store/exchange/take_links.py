"""Takes links into the store: contacts in customers, with their preferences, and contacts in projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from store import bulk, settings
from store.addresses import CHUNK
from store.exchange.export_records import customer_links, project_links
from store.exchange.intake import VERSIONED, Intake, Reader, Taken
from store.exchange.interchange import Record
from store.exchange.items import Item, Outcome
from store.exchange.updates import children, update_row
from store.keys import email_key
from store.rules.preferences import reachable_by
from store.sql import Sql, rows
from store.tables import CommunicationPreference, ContactInCustomer, ContactInProject, Row
from store.vocabulary import Channel, PhoneType, SetBy

_LINK = ("contact_id", "role", "label", "override_email", "override_key", "email_state", "status")
_CUSTOMER_LINK = (*_LINK, "customer_id", "favourite", "is_primary", "employed_from", "employed_to", "work_address_id")
_PROJECT_LINK = (*_LINK, "project_id")
_PREFERENCE = ("link_id", "channel", "is_on", "set_by", "note")


class _Place(NamedTuple):
    """What a customer or project says of the links that it may have."""

    id: int
    private: bool
    """Whether a link may be the primary contact (C6)."""
    closed: bool
    """Whether its customer is inactive, so that no link of it can be active (I-17)."""


class _Known(NamedTuple):
    """What is there already of what some links name."""

    contacts: dict[str, int]
    places: dict[str, _Place]
    links: dict[tuple[int, int], int]
    stored: dict[int, Record]
    holders: dict[str, int]
    """Who holds the addresses that are to stand for others."""


def take_customer_links(intake: Intake, taken: Sequence[Taken]) -> None:
    """Contacts in customers, known by their pair."""
    known = _known(intake, taken, "customer", "contact_in_customer", customer_links)
    sites = _sites(intake, taken)
    primaries = _primaries(intake, known)
    reachable = _reachable(intake, known.contacts.values())
    new: list[tuple[Record, tuple[Any, ...]]] = []
    for item, record in taken:
        pair = _pair(intake, item, record, "customer", known)
        if pair is None or _refused_there(intake, item, record, known, sites, primaries):
            continue
        contact_id, place = pair
        channels = reachable[contact_id] | ({Channel.EMAIL} if record["email"] else set())
        link_id = known.links.get((contact_id, place.id))
        _settle_preferences(record, channels, known.stored.get(link_id) if link_id else None)
        values = (
            *_common(contact_id, record), place.id, record["favourite"], record["primary"], record["employed_from"] or "",
            record["employed_to"] or "", sites[record["work_address"]][0] if record["work_address"] else None,
        )  # fmt: skip
        if record["primary"]:
            primaries[place.id] = contact_id
        elif primaries.get(place.id) == contact_id:
            del primaries[place.id]
        if link_id is None:
            item.outcome = Outcome.CREATED
            new.append((record, values))
        elif _changed(item, known.stored[link_id], record):
            intake.remember(link_id, known.stored[link_id], record, contact_id=contact_id, customer_id=place.id)
            _update(intake, ContactInCustomer, link_id, dict(zip(_CUSTOMER_LINK, values, strict=True)))
            wanted = {tick["channel"]: tick for tick in _ticks(record)}
            children(
                intake.change, CommunicationPreference, {"link_id": link_id}, "channel", wanted,
                about={"contact_id": contact_id, "customer_id": place.id},
            )  # fmt: skip
    ids = bulk.next_ids(intake.store, "contact_in_customer", len(new))
    links = [(link_id, *values, *intake.stamp) for link_id, (_, values) in zip(ids, new, strict=True)]
    intake.insert("contact_in_customer", ("id", *_CUSTOMER_LINK, *VERSIONED), links)
    ticks = [
        (link_id, *tick.values(), *intake.stamp) for link_id, (record, _) in zip(ids, new, strict=True) for tick in _ticks(record)
    ]
    intake.insert("communication_preference", (*_PREFERENCE, *VERSIONED), ticks)
    _found_anew(intake, (values[0] for _, values in new))


def take_project_links(intake: Intake, taken: Sequence[Taken]) -> None:
    """Contacts in projects, known by their pair."""
    known = _known(intake, taken, "project", "contact_in_project", project_links)
    new = []
    for item, record in taken:
        pair = _pair(intake, item, record, "project", known)
        if pair is None:
            continue
        contact_id, place = pair
        values = (*_common(contact_id, record), place.id)
        link_id = known.links.get((contact_id, place.id))
        if link_id is None:
            item.outcome = Outcome.CREATED
            new.append((*values, *intake.stamp))
        elif _changed(item, known.stored[link_id], record):
            intake.remember(link_id, known.stored[link_id], record, contact_id=contact_id, project_id=place.id)
            _update(intake, ContactInProject, link_id, dict(zip(_PROJECT_LINK, values, strict=True)))
    intake.insert("contact_in_project", (*_PROJECT_LINK, *VERSIONED), new)
    _found_anew(intake, (values[0] for values in new))


# --- what both kinds share ----------------------------------------------------------------------


def _known(intake: Intake, taken: Sequence[Taken], kind: str, table: str, reader: Reader) -> _Known:
    contacts = intake.ids("contact", (record["contact"] for _, record in taken))
    uids = (record[kind] for _, record in taken)
    if kind == "customer":
        select = "SELECT c.uid, c.id, t.is_private, c.status FROM customer c JOIN customer_type t ON t.id = c.customer_type_id"
        found = intake.lookup(select, "c.uid", uids)
    else:
        select = "SELECT p.uid, p.id, 0, c.status FROM project p LEFT JOIN customer c ON c.id = p.customer_id"
        found = intake.lookup(select, "p.uid", uids)
    places = {uid: _Place(row_id, bool(private), status == "inactive") for uid, row_id, private, status in found}
    joined = ((contacts.get(record["contact"]), places.get(record[kind])) for _, record in taken)
    pairs = {(one, place.id) for one, place in joined if one and place}
    links = {} if intake.all_new(f"{table}_once", pairs) else _links(intake, table, kind, pairs)
    keys = {email_key(record["email"]) for _, record in taken if record["email"]}
    return _Known(contacts, places, links, intake.stored(reader, links.values()), intake.holders(keys) if keys else {})


def _links(intake: Intake, table: str, kind: str, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The links that there are of these pairs; asked by pair, since one person can have thousands of projects."""
    found: dict[tuple[int, int], int] = {}
    wanted = sorted(pairs)
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        listed = ", ".join(["(?, ?)"] * len(some))
        sql = Sql(
            f"WITH wanted (contact_id, place_id) AS (VALUES {listed}) "
            f"SELECT l.contact_id, w.place_id, l.id FROM wanted w "
            f"JOIN {table} l ON l.{kind}_id = w.place_id AND l.contact_id = w.contact_id",
            tuple(value for pair in some for value in pair),
        )
        found |= {(contact_id, place_id): link_id for contact_id, place_id, link_id in rows(intake.store, sql)}
    return found


def _pair(intake: Intake, item: Item, record: Record, kind: str, known: _Known) -> tuple[int, _Place] | None:
    """The contact and the place that a link joins; None, with the item refused, where it cannot be."""
    contact_id, place = known.contacts.get(record["contact"]), known.places.get(record[kind])
    if contact_id is None or place is None:
        missing = "contact" if contact_id is None else kind
        item.refuse(f'"{missing}": there is no {missing} with the id "{record[missing]}" · its line must come first')
        return None
    holder = known.holders.get(email_key(record["email"])) if record["email"] else None
    if holder not in (None, contact_id):
        ref = intake.contact(holder)
        item.refuse(
            f"{record['email']} is the address of {ref.name} ({ref.uid}) · another contact's address cannot stand here", ref
        )
        return None
    if place.closed and record["status"] == "active":
        item.refuse('"status": the customer is inactive, so no link of it can be active · make it inactive')
        return None
    return contact_id, place


def _common(contact_id: int, record: Record) -> tuple[Any, ...]:
    override = record["email"] or ""
    return (
        contact_id, record["role"] or "", record["label"] or "", override, email_key(override), record["email_state"],
        record["status"],
    )  # fmt: skip


def _changed(item: Item, stored: Record, record: Record) -> bool:
    item.outcome = Outcome.SKIPPED if stored == record else Outcome.UPDATED
    return item.outcome is Outcome.UPDATED


def _update(intake: Intake, model: type[Row], link_id: int, values: Mapping[str, Any]) -> None:
    update_row(intake.change, model, link_id, values)
    intake.contacts.add(values["contact_id"])


def _found_anew(intake: Intake, contact_ids: Iterable[int]) -> None:
    if not intake.fresh:
        intake.contacts.update(contact_ids)


# --- what only customers have -------------------------------------------------------------------


def _sites(intake: Intake, taken: Sequence[Taken]) -> dict[str, tuple[int, int]]:
    """The row and the customer of each site that these links name."""
    uids = (record["work_address"] for _, record in taken if record["work_address"])
    found = intake.lookup("SELECT uid, id, customer_id FROM work_address", "uid", uids)
    return {uid: (row_id, customer_id) for uid, row_id, customer_id in found}


def _primaries(intake: Intake, known: _Known) -> dict[int, int]:
    """The primary contact of each of these customers that has one (I-12)."""
    if intake.fresh:
        return intake.primaries
    private = [place.id for place in known.places.values() if place.private]
    select = "SELECT customer_id, contact_id FROM contact_in_customer"
    return dict(intake.lookup(select, "customer_id", private, " AND is_primary"))


def _refused_there(
    intake: Intake, item: Item, record: Record, known: _Known, sites: Mapping[str, tuple[int, int]], primaries: Mapping[int, int]
) -> bool:
    place, contact_id = known.places[record["customer"]], known.contacts[record["contact"]]
    site = record["work_address"]
    if site and sites.get(site, (0, 0))[1] != place.id:
        item.refuse(f'"work_address": the customer has no site with the id "{site}"')
    elif record["primary"] and not place.private:
        item.refuse('"primary": only a private customer has a primary contact · make it false')
    elif record["primary"] and primaries.get(place.id, contact_id) != contact_id:
        holder = intake.contact(primaries[place.id])
        item.refuse(
            f'"primary": {holder.name} ({holder.uid}) is the primary contact of this customer · a customer has one', holder
        )
    return item.outcome is Outcome.REFUSED


def _reachable(intake: Intake, contact_ids: Iterable[int]) -> dict[int, frozenset[Channel]]:
    """The channels for which each contact itself has the datum."""
    for index in ("contact_email_of_contact", "contact_phone_of_contact", "postal_address_type"):
        intake.indexes.need(index)
    ids = list(contact_ids)
    mailed = {row[0] for row in intake.lookup("SELECT DISTINCT contact_id FROM contact_email", "contact_id", ids)}
    posted = {row[0] for row in intake.lookup("SELECT DISTINCT contact_id FROM postal_address", "contact_id", ids)}
    called: dict[int, list[PhoneType]] = defaultdict(list)
    for contact_id, kind in intake.lookup("SELECT contact_id, type FROM contact_phone", "contact_id", ids):
        called[contact_id].append(PhoneType(kind))
    return {one: reachable_by(email=one in mailed, phones=called.get(one, ()), postal=one in posted) for one in ids}


def _settle_preferences(record: Record, channels: Iterable[Channel], stored: Record | None) -> None:
    """Complete what a link says of its preferences: what it leaves out stays as it is, or ticks itself in a new link (C16);
    nothing is on for which there is no datum (I-21)."""
    possible = set(channels)
    said = record["preferences"]
    if said is None and stored is not None:
        record["preferences"] = stored["preferences"]
        return
    if said is None:
        ticked = possible if settings.get("sms_enabled") else possible - {Channel.SMS}
        record["preferences"] = {channel.value: True for channel in Channel if channel in ticked}
        return
    for channel, tick in said.items():
        if Channel(channel) not in possible:
            said[channel] = False if isinstance(tick, bool) else tick | {"on": False}


def _ticks(record: Record) -> list[dict[str, Any]]:
    """The rows of a link's preferences, without the link."""
    found = []
    for channel, tick in record["preferences"].items():
        said = {"on": tick, "set_by": SetBy.AUTO.value, "note": None} if isinstance(tick, bool) else tick
        found.append({"channel": channel, "is_on": said["on"], "set_by": said["set_by"], "note": said["note"] or ""})
    return found
