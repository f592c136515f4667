"""Writes a generated book of any size, the same for the same seed: what `carnet demo fill` does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

import peewee

from store import bulk, database, derived, search_docs
from store.actor import Actor
from store.audit import change as audited
from store.database import Store
from store.errors import Refused
from store.fields import to_micros
from store.fill_names import Names, Person
from store.keys import email_key, fold, sort_key
from store.records.progress import Progress

CHUNK = 20_000
"""How many contacts are made and written at a time."""

_MADE_AT = to_micros(datetime(2026, 5, 4, 9, 0, tzinfo=UTC))
_DAY = 86_400_000_000
_STAMPED = ("created_at", "updated_at")
_STAMP = (_MADE_AT, _MADE_AT)
_ROLES = ("Buyer", "Accounts", "Engineer", "Site manager", "Director", "Assistant", "Reception", "Legal", "IT", "Sales", "")
_SUBJECTS = ("Question about an invoice", "Delivery date", "New contact", "Complaint", "Call back", "Offer sent", "Thank you")
_MEDIA = ("phone", "phone", "email", "email", "meeting", "chat")
_CITIES = ("Bristol", "Lyon", "Köln", "Sevilla", "Torino", "Kraków", "Göteborg", "İzmir", "Đà Nẵng", "Boston")


def fill(actor: Actor, contacts: int, seed: int = 1, progress: Progress | None = None) -> None:
    """Add ``contacts`` generated contacts with a fifth as many customers, a third as many projects, links, overrides and history.

    One transaction; a million takes a few minutes on SQLite. ``progress`` may raise to cancel. Raises Refused if the store
    was filled with this seed before.
    """
    store = database.current()
    summary = f"{contacts:,} contacts, seed {seed}"
    with audited(actor, "demo.fill", summary) as change, bulk.unhurried(store):
        indexes = bulk.Indexes(store)
        fresh = bulk.is_empty(store)
        if fresh:
            indexes.set_aside()
            bulk.search_triggers_aside(store)
        book = _Filling(store, contacts, seed)
        try:
            for done in book.write():
                if progress:
                    progress(done, contacts)
        except peewee.IntegrityError as error:
            raise Refused(f"The store was filled with seed {seed} before", mend="choose another --seed") from error
        if fresh:
            indexes.restore()
            search_docs.rebuild_all(store)
            derived.create_all(store.database, store.engine)
        else:
            search_docs.refresh_customers(store, book.customer_ids)
            search_docs.refresh_projects(store, book.project_ids)
            search_docs.refresh_contacts(store, book.contact_ids)
        change.note("setting", 0, "demo fill", None, summary, {})


class _Filling:
    """One generated book on its way into a store."""

    def __init__(self, store: Store, contacts: int, seed: int) -> None:
        self._store = store
        self._seed = seed
        chance = Random(seed)
        self._chance = chance.random
        self._names = Names(chance)
        self._count = contacts
        self.customer_ids = bulk.next_ids(store, "customer", max(1, contacts // 5))
        self.project_ids = bulk.next_ids(store, "project", max(1, contacts // 3))
        self.contact_ids = bulk.next_ids(store, "contact", contacts)
        self._domains: list[str] = []
        self._private: dict[int, bool] = {}
        """Customers that are private people, by position, and whether they have their primary contact."""
        self._rows: dict[str, list[tuple[Any, ...]]] = {}

    def write(self) -> Iterator[int]:
        """Write it all, saying now and then how many contacts there are."""
        self._customers()
        self._projects()
        for start in range(0, self._count, CHUNK):
            self._rows = {table: [] for table in _COLUMNS}
            for number in range(start, min(start + CHUNK, self._count)):
                self._contact(number)
            links = self._rows.pop("contact_in_customer")
            link_ids = bulk.next_ids(self._store, "contact_in_customer", len(links))
            self._insert("contact", self._rows.pop("contact"))
            self._insert("contact_in_customer", [(link_id, *row) for link_id, row in zip(link_ids, links, strict=True)])
            ticks = [(link_id, "email", True, "auto", *_STAMP) for link_id in link_ids]
            self._insert("communication_preference", ticks)
            for table, rows in self._rows.items():
                self._insert(table, rows)
            yield min(start + CHUNK, self._count)

    def _insert(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        bulk.insert(self._store, table, (*_COLUMNS[table], *_STAMPED), rows)

    def _uid(self, kind: int, number: int) -> str:
        return f"{0x019000000000 + number:012x}{self._seed & 0xFFFFFFFFFFFF:012x}{kind:08x}"

    def _one(self, words: Sequence[str]) -> str:
        return words[int(self._chance() * len(words))]

    def _customers(self) -> None:
        kinds = dict(self._store.execute("SELECT code, id FROM customer_type").fetchall())
        rows = []
        for number, row_id in enumerate(self.customer_ids):
            draw = self._chance()
            if draw < 0.1:
                person = self._names.person()
                name, kind, word = f"{person.given} {person.family}", "private", person.mailbox.replace(".", "-")
                self._private[number] = False
            else:
                (name, word), kind = self._names.firm(), "public" if draw < 0.18 else "company"
            domain = f"{word}{number}.example"
            self._domains.append(domain)
            status = "active" if draw < 0.9 else "potential" if draw < 0.97 else "blocked"
            main = f"info@{domain}" if draw < 0.85 else ""
            rows.append((row_id, self._uid(1, number), name, fold(name), kinds[kind], status, main, main, *_STAMP))
        self._insert("customer", rows)

    def _projects(self) -> None:
        customers = len(self.customer_ids)
        rows = []
        for number, row_id in enumerate(self.project_ids):
            name = self._names.project()
            status = "active" if self._chance() < 0.7 else "completed"
            customer = self.customer_ids[number % customers]
            rows.append((row_id, self._uid(2, number), customer, name, fold(name), status, *_STAMP))
        self._insert("project", rows)

    # --- one contact ---

    def _contact(self, number: int) -> None:
        chance = self._chance
        row_id = self.contact_ids[number]
        person = self._names.person()
        customer = int(chance() * chance() * len(self.customer_ids))
        draw = chance()
        language = person.culture.language if draw > 0.04 else ""
        away = draw > 0.97
        birthday = f"19{50 + int(chance() * 49)}-0{1 + int(chance() * 9)}-1{int(chance() * 10)}" if draw < 0.2 else ""
        self._rows["contact"].append(
            (
                row_id, self._uid(3, number), person.given, person.family, language, birthday,
                "inactive" if away else "active", "parental_leave" if away else "", "2026-12-01" if away else "",
                sort_key(person.family, person.given), not language, *_STAMP,
            )
        )  # fmt: skip
        mailbox = f"{person.mailbox}.{number:x}{'' if self._seed == 1 else f'-{self._seed:x}'}"
        self._emails(row_id, mailbox, self._domains[customer])
        self._phones(row_id, person)
        if draw < 0.3:
            street = f"{1 + int(chance() * 180)} {person.family} St"
            city = self._one(_CITIES)
            self._rows["postal_address"].append(
                (row_id, "main", street, f"{10000 + number % 89999}", city, person.culture.country, *_STAMP)
            )
        self._links(row_id, customer, mailbox)
        for _ in range(int(chance() * 4)):
            self._interaction(row_id, customer)

    def _emails(self, row_id: int, mailbox: str, domain: str) -> None:
        draw = self._chance()
        how_many = 0 if draw < 0.08 else 1 if draw < 0.55 else 2 if draw < 0.87 else 3
        for position in range(how_many):
            address = f"{mailbox}@{(domain, 'home.example', 'old-mail.example')[position]}"
            state = "invalid" if position == 2 or draw > 0.985 else "ok"
            label = ("work", "home", "other")[position]
            self._rows["contact_email"].append(
                (row_id, address, email_key(address), label, position == 0, state, position, *_STAMP)
            )

    def _phones(self, row_id: int, person: Person) -> None:
        draw = self._chance()
        for position in range(0 if draw < 0.38 else 1 if draw < 0.84 else 2):
            digits = iter(f"{int(self._chance() * 1e8):08d}")
            raw = "".join(next(digits) if sign == "#" else sign for sign in person.culture.number)
            e164 = raw.replace(" ", "")
            kind = ("office", "mobile")[position]
            row = (row_id, e164, raw, e164[1:], kind, person.culture.country, position == 0, position, *_STAMP)
            self._rows["contact_phone"].append(row)

    def _links(self, row_id: int, customer: int, mailbox: str) -> None:
        chance = self._chance
        customers, projects = len(self.customer_ids), len(self.project_ids)
        linked = [customer] if chance() < 0.95 else []
        if chance() < 0.15 and (other := int(chance() * customers)) != customer:
            linked.append(other)
        for at in linked:
            override = f"{mailbox}@at.{self._domains[at]}" if chance() < 0.12 else ""
            primary = self._private.get(at) is False
            if primary:
                self._private[at] = True
            status = "active" if chance() < 0.94 else "former"
            row = (row_id, self.customer_ids[at], self._one(_ROLES), override, override, chance() < 0.08,
                   primary and status == "active", status, *_STAMP)  # fmt: skip
            self._rows["contact_in_customer"].append(row)
        own = range(customer, projects, customers)
        wanted = {own[int(chance() * len(own))]} if own and chance() < 0.75 else set()
        if chance() < 0.2:
            wanted.add(int(chance() * projects))
        for at in sorted(wanted):
            override = f"{mailbox}@project.{self._domains[at % customers]}" if chance() < 0.06 else ""
            self._rows["contact_in_project"].append(
                (row_id, self.project_ids[at], self._one(_ROLES), override, override, *_STAMP)
            )

    def _interaction(self, row_id: int, customer: int) -> None:
        chance = self._chance
        at = _MADE_AT - int(chance() * 900) * _DAY + int(chance() * 480) * 60_000_000
        uid = f"{at:013x}{int(chance() * 0xFFFFFFFFFFFF):012x}{self._seed & 0xFFFFFFF:07x}"
        status = "open" if chance() < 0.1 else "closed"
        direction = "in" if chance() < 0.6 else "out"
        row = (uid, row_id, self.customer_ids[customer], at, self._one(_MEDIA), direction, status, self._one(_SUBJECTS), *_STAMP)
        self._rows["interaction"].append(row)


_COLUMNS: dict[str, tuple[str, ...]] = {
    "customer": ("id", "uid", "name", "name_key", "customer_type_id", "status", "main_email", "main_email_key"),
    "project": ("id", "uid", "customer_id", "name", "name_key", "status"),
    "contact": (
        "id", "uid", "given_name", "family_name", "language", "birthday", "status", "inactive_reason", "inactive_until",
        "sort_key", "incomplete",
    ),
    "contact_email": ("contact_id", "address", "email_key", "label", "is_primary", "state", "position"),
    "contact_phone": ("contact_id", "e164", "raw", "digits", "type", "country", "is_primary", "position"),
    "postal_address": ("contact_id", "type", "street", "postcode", "city", "country"),
    "contact_in_customer": (
        "id", "contact_id", "customer_id", "role", "override_email", "override_key", "favourite", "is_primary", "status",
    ),
    "communication_preference": ("link_id", "channel", "is_on", "set_by"),
    "contact_in_project": ("contact_id", "project_id", "role", "override_email", "override_key"),
    "interaction": (
        "uid", "contact_id", "customer_id", "at", "medium", "direction", "status", "subject",
    ),
}  # fmt: skip
