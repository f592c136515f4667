"""Reads the book as complete interchange records, thousands at a time: a few queries for each window of ids, none for a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from store.database import Store
from store.exchange.interchange import Record
from store.exchange.values import iso
from store.fields import from_micros, to_micros
from store.sql import Sql, rows
from store.vocabulary import Channel, SetBy

TRAVELS = "k.deleted_at IS NULL AND k.status <> 'erased'"
"""Of which contacts, written ``k``, anything travels: the deleted and the erased stay where they are."""

Found = Iterator[tuple[int, Record]]
"""Row ids and complete records, by row id."""


def customer_types(store: Store, which: Sql) -> Found:
    """The kinds of customers."""
    for row_id, code, label, private, position, retired in _asked(
        store, "SELECT id, code, label, is_private, position, retired FROM customer_type", "id", which
    ):
        yield row_id, {
            "type": "customer_type", "id": code, "label": label, "private": bool(private), "position": position,
            "retired": bool(retired),
        }  # fmt: skip


def media(store: Store, which: Sql) -> Found:
    """The media of interactions."""
    for row_id, code, label, _, retired in _words(store, which, "medium"):
        yield row_id, {"type": "medium", "id": code, "label": label, "retired": bool(retired)}


def statuses(store: Store, which: Sql) -> Found:
    """The statuses of interactions."""
    for row_id, code, label, counts_as, retired in _words(store, which, "status"):
        yield row_id, {"type": "status", "id": code, "label": label, "counts_as": counts_as, "retired": bool(retired)}


def customers(store: Store, which: Sql) -> Found:
    """Customers with their sites."""
    sites: dict[int, list[Record]] = defaultdict(list)
    for customer_id, *site in _asked(
        store,
        "SELECT customer_id, uid, label, street, postcode, city, region, country, phone FROM work_address",
        "customer_id", which, order="customer_id, position, id",
    ):  # fmt: skip
        names = ("id", "label", "street", "postcode", "city", "region", "country", "phone")
        sites[customer_id].append({name: value or None for name, value in zip(names, site, strict=True)})
    for row_id, uid, name, kind, status, main_email, language, relation, phone, note in _asked(
        store,
        "SELECT k.id, k.uid, k.name, t.code, k.status, k.main_email, k.language, k.relation, k.phone, k.note "
        "FROM customer k JOIN customer_type t ON t.id = k.customer_type_id",
        "k.id", which,
    ):  # fmt: skip
        yield row_id, {
            "type": "customer", "id": uid, "name": name, "customer_type": kind, "status": status,
            "main_email": main_email or None, "language": language or None, "relation": relation, "phone": phone or None,
            "note": note or None, "work_addresses": sites.get(row_id, []),
        }  # fmt: skip


def projects(store: Store, which: Sql) -> Found:
    """Projects."""
    select = "SELECT p.id, p.uid, c.uid, p.name, p.status FROM project p LEFT JOIN customer c ON c.id = p.customer_id"
    for row_id, uid, customer, name, status in _asked(store, select, "p.id", which):
        yield row_id, {"type": "project", "id": uid, "customer": customer, "name": name, "status": status}


def contacts(store: Store, which: Sql) -> Found:
    """Contacts with all that belongs to them alone."""
    emails, phones, addresses, tags = _emails(store, which), _phones(store, which), _addresses(store, which), _tags(store, which)
    select = (
        "SELECT k.id, k.uid, k.kind, k.title, k.given_name, k.middle_name, k.family_name, k.suffix, k.language, k.status, "
        "k.organisation, k.full_name, k.job_title, k.department, k.birthday, k.note, k.confidentiality, k.inactive_reason, "
        "k.inactive_until, s.uid, k.verified_at FROM contact k LEFT JOIN contact s ON s.id = k.stand_in_id "
        "AND s.deleted_at IS NULL AND s.status <> 'erased'"
    )
    for (
        row_id, uid, kind, title, given, middle, family, suffix, language, status, organisation, full, job, department,
        birthday, note, confidentiality, reason, until, stand_in, verified,
    ) in _asked(store, select, "k.id", which, f" AND {TRAVELS}"):  # fmt: skip
        yield row_id, {
            "type": "contact", "id": uid, "kind": kind, "title": title or None, "given_name": given or None,
            "middle_name": middle or None, "family_name": family or None, "suffix": suffix or None, "language": language or None,
            "status": status, "organisation": organisation or None, "emails": emails.get(row_id, []), "full_name": full or None,
            "job_title": job or None, "department": department or None, "phones": phones.get(row_id, []),
            "addresses": addresses.get(row_id, []), "tags": tags.get(row_id, []), "birthday": birthday or None,
            "note": note or None, "confidentiality": confidentiality, "inactive_reason": reason or None,
            "inactive_until": until or None, "stand_in": stand_in,
            "verified_at": None if verified is None else iso(from_micros(verified)),
        }  # fmt: skip


def customer_links(store: Store, which: Sql, *, of_contacts: bool = False) -> Found:
    """Contacts in customers with their preferences; ``which`` is about the link, or with ``of_contacts`` about its contact."""
    ticks: dict[int, dict[str, Any]] = defaultdict(dict)
    about = "l.contact_id" if of_contacts else "p.link_id"
    join = " JOIN contact_in_customer l ON l.id = p.link_id" if of_contacts else ""
    select = f"SELECT p.link_id, p.channel, p.is_on, p.set_by, p.note FROM communication_preference p{join}"
    for link_id, channel, on, set_by, note in _asked(store, select, about, which, order="p.link_id"):
        plain = set_by == SetBy.AUTO and not note
        ticks[link_id][channel] = bool(on) if plain else {"on": bool(on), "set_by": set_by, "note": note or None}
    select = (
        "SELECT l.id, k.uid, c.uid, l.role, l.override_email, l.email_state, l.favourite, l.is_primary, l.status, l.label, "
        "w.uid, l.employed_from, l.employed_to FROM contact_in_customer l JOIN contact k ON k.id = l.contact_id "
        "JOIN customer c ON c.id = l.customer_id LEFT JOIN work_address w ON w.id = l.work_address_id"
    )
    for row_id, contact, customer, role, email, state, favourite, primary, status, label, site, since, until in _asked(
        store, select, "l.contact_id" if of_contacts else "l.id", which, f" AND {TRAVELS}", order="l.id"
    ):
        ticked = ticks.get(row_id, {})
        yield row_id, {
            "type": "contact_in_customer", "contact": contact, "customer": customer, "role": role or None, "email": email or None,
            "email_state": state, "favourite": bool(favourite), "primary": bool(primary), "status": status,
            "preferences": {channel: ticked[channel] for channel in _CHANNELS if channel in ticked} if ticked else {},
            "label": label or None, "work_address": site, "employed_from": since or None, "employed_to": until or None,
        }  # fmt: skip


def project_links(store: Store, which: Sql, *, of_contacts: bool = False) -> Found:
    """Contacts in projects; ``which`` is about the link, or with ``of_contacts`` about its contact."""
    select = (
        "SELECT l.id, k.uid, p.uid, l.role, l.override_email, l.email_state, l.status, l.label FROM contact_in_project l "
        "JOIN contact k ON k.id = l.contact_id JOIN project p ON p.id = l.project_id"
    )
    about = "l.contact_id" if of_contacts else "l.id"
    for row_id, contact, project, role, email, state, status, label in _asked(
        store, select, about, which, f" AND {TRAVELS}", order="l.id"
    ):
        yield row_id, {
            "type": "contact_in_project", "contact": contact, "project": project, "role": role or None, "email": email or None,
            "email_state": state, "status": status, "label": label or None,
        }  # fmt: skip


def interactions(store: Store, which: Sql, *, of_contacts: bool = False) -> Found:
    """Interactions; ``which`` is about the interaction, or with ``of_contacts`` about its contact.

    An open one in the future is a follow-up by itself; one that is due says that it was planned, else it would be lost (I-43).
    """
    now = to_micros(datetime.now(UTC))
    select = (
        "SELECT i.id, i.uid, k.uid, c.uid, i.at, i.medium, i.direction, i.status, o.login, i.subject, i.description, "
        "p.uid, i.origin, i.follow_up, i.own_status FROM interaction i JOIN contact k ON k.id = i.contact_id "
        "LEFT JOIN customer c ON c.id = i.customer_id LEFT JOIN operator o ON o.id = i.operator_id "
        "LEFT JOIN project p ON p.id = i.project_id"
    )
    about = "i.contact_id" if of_contacts else "i.id"
    for (
        row_id, uid, contact, customer, at, medium, direction, status, login, subject, description, project, origin, planned,
        own,
    ) in _asked(store, select, about, which, f" AND {TRAVELS}", order="i.id"):  # fmt: skip
        yield row_id, {
            "type": "interaction", "id": uid, "contact": contact, "customer": customer, "at": iso(from_micros(at)),
            "medium": medium, "direction": direction, "status": own or status, "operator": login, "subject": subject or None,
            "description": description or None, "project": project, "origin": origin,
            "follow_up": bool(planned) and status == "open" and at <= now,
        }  # fmt: skip


def consents(store: Store, which: Sql, *, of_contacts: bool = False) -> Found:
    """Events of the consent ledger; ``which`` is about the event, or with ``of_contacts`` about its contact."""
    select = (
        "SELECT e.id, k.uid, e.channel, e.state, e.at, e.source, e.evidence FROM consent_event e "
        "JOIN contact k ON k.id = e.contact_id"
    )
    about = "e.contact_id" if of_contacts else "e.id"
    for row_id, contact, channel, state, at, source, evidence in _asked(
        store, select, about, which, f" AND {TRAVELS}", order="e.id"
    ):
        yield row_id, {
            "type": "consent", "contact": contact, "channel": channel, "state": state, "at": iso(from_micros(at)),
            "source": source, "evidence": evidence or None,
        }  # fmt: skip


def lists(store: Store, which: Sql) -> Found:
    """Mailing lists; what was copied from them stays where it was copied."""
    select = (
        "SELECT x.id, x.uid, x.name, x.purpose, x.context, c.uid, p.uid, x.query, x.primary_only, x.format FROM mailing_list x "
        "LEFT JOIN customer c ON c.id = x.customer_id LEFT JOIN project p ON p.id = x.project_id"
    )
    for row_id, uid, name, purpose, context, customer, project, query, primary_only, form in _asked(store, select, "x.id", which):
        yield row_id, {
            "type": "list", "id": uid, "name": name, "purpose": purpose, "context": context, "customer": customer,
            "project": project, "query": query, "primary_only": bool(primary_only), "format": form,
        }  # fmt: skip


def list_members(store: Store, which: Sql) -> Found:
    """Who is in the mailing lists, and who was unticked."""
    select = (
        "SELECT x.id, l.uid, k.uid, c.uid, p.uid, x.ticked FROM list_member x JOIN mailing_list l ON l.id = x.list_id "
        "JOIN contact k ON k.id = x.contact_id LEFT JOIN customer c ON c.id = x.customer_id "
        "LEFT JOIN project p ON p.id = x.project_id"
    )
    for row_id, of, contact, customer, project, ticked in _asked(store, select, "x.id", which, f" AND {TRAVELS}"):
        yield row_id, {
            "type": "list_member", "list": of, "contact": contact, "customer": customer, "project": project,
            "ticked": bool(ticked),
        }  # fmt: skip


READERS: dict[str, tuple[str, Callable[..., Found]]] = {
    "customer_type": ("customer_type", customer_types),
    "medium": ("setup_word", media),
    "status": ("setup_word", statuses),
    "customer": ("customer", customers),
    "project": ("project", projects),
    "contact": ("contact", contacts),
    "contact_in_customer": ("contact_in_customer", customer_links),
    "contact_in_project": ("contact_in_project", project_links),
    "interaction": ("interaction", interactions),
    "consent": ("consent_event", consents),
    "list": ("mailing_list", lists),
    "list_member": ("list_member", list_members),
}
"""For each type of line its table and its reader, in the order in which they are written."""

OF_CONTACTS = ("contact_in_customer", "contact_in_project", "interaction", "consent")
"""The types that belong to one contact each."""

OF_THE_BOOK = ("list", "list_member")
"""The types that belong to the whole book, and travel only with all of it."""

_CHANNELS = tuple(channel.value for channel in Channel)


def _words(store: Store, which: Sql, kind: str) -> list[tuple[Any, ...]]:
    select = "SELECT id, code, label, counts_as, retired FROM setup_word"
    return _asked(store, select, "id", which, f" AND kind = '{kind}'")


def _emails(store: Store, which: Sql) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = defaultdict(list)
    select = "SELECT contact_id, address, label, is_primary, state FROM contact_email"
    for contact_id, address, label, primary, state in _asked(
        store, select, "contact_id", which, order="contact_id, position, id"
    ):
        found[contact_id].append({"address": address, "label": label, "primary": bool(primary), "state": state})
    return found


def _phones(store: Store, which: Sql) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = defaultdict(list)
    select = "SELECT contact_id, e164, raw, type, country, is_primary FROM contact_phone"
    for contact_id, e164, raw, kind, country, primary in _asked(
        store, select, "contact_id", which, order="contact_id, position, id"
    ):
        found[contact_id].append(
            {"number": e164 or None, "raw": raw, "type": kind, "country": country or None, "primary": bool(primary)}
        )
    return found


def _addresses(store: Store, which: Sql) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = defaultdict(list)
    select = "SELECT contact_id, type, street, postcode, city, region, country FROM postal_address"
    order = "contact_id, CASE type WHEN 'main' THEN 0 WHEN 'delivery' THEN 1 ELSE 2 END"
    for contact_id, kind, street, postcode, city, region, country in _asked(store, select, "contact_id", which, order=order):
        found[contact_id].append(
            {
                "type": kind, "street": street or None, "postcode": postcode or None, "city": city or None,
                "region": region or None, "country": country or None,
            }
        )  # fmt: skip
    return found


def _tags(store: Store, which: Sql) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    select = "SELECT x.contact_id, t.name FROM contact_tag x JOIN tag t ON t.id = x.tag_id"
    for contact_id, tag in _asked(store, select, "x.contact_id", which, order="x.contact_id, t.name_key"):
        found[contact_id].append(tag)
    return found


def _asked(store: Store, select: str, column: str, which: Sql, further: str = "", *, order: str = "") -> list[tuple[Any, ...]]:
    """The rows of ``select`` for which ``which``, a condition on ``{id}``, holds of ``column``."""
    here = Sql(f" WHERE {which.text.replace('{id}', column)}", which.values)
    return rows(store, Sql(select) + here + further + f" ORDER BY {order or column}")
