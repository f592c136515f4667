"""Which addresses hold, read from a book's records by the table of the address rule: nothing of the program decides here."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

Record = Mapping[str, Any]


class Holds(NamedTuple):
    """The answer for one person in one place."""

    used: tuple[str, ...]
    struck: tuple[str, ...]
    rung: str
    reason: str | None
    opted_out: tuple[str, ...] = ()
    """Of those in use, the ones that asked for no commercial mail."""


class BookOfLines:
    """A book as its lines say it; a contact may also be said to be deleted or erased, which no line says."""

    def __init__(self, records: Iterable[Record]) -> None:
        by_type: dict[str, list[Record]] = defaultdict(list)
        for record in records:
            by_type[record["type"]].append(record)
        self.customers = {record["id"]: record for record in by_type["customer"]}
        self.projects = {record["id"]: record for record in by_type["project"]}
        self.contacts = {record["id"]: record for record in by_type["contact"]}
        self.in_customers = {(link["contact"], link["customer"]): link for link in by_type["contact_in_customer"]}
        self.in_projects = {(link["contact"], link["project"]): link for link in by_type["contact_in_project"]}

    @classmethod
    def read(cls, path: Path) -> BookOfLines:
        """The book of a file of lines."""
        return cls(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())

    def called(self, contact: str) -> str:
        """First and last name."""
        record = self.contacts[contact]
        return f"{record['given_name']} {record['family_name']}"

    def globally(self, contact: str) -> Holds:
        """Everywhere that no override reaches."""
        record = self.contacts[contact]
        if record["status"] != "active":
            return Holds((), (), "global", "inactive" if record["status"] == "inactive" else "deleted")
        emails = sorted(record["emails"], key=lambda email: not email.get("primary"))
        valid = tuple(email["address"] for email in emails if email.get("state", "ok") != "invalid")
        opted_out = tuple(email["address"] for email in emails if email.get("state", "ok") == "opted_out")
        return Holds(valid, (), "global", None if valid else "address_invalid" if emails else "no_address", opted_out)

    def in_customer(self, contact: str, customer: str) -> Holds:
        """Among the contacts of a customer."""
        link = self.in_customers.get((contact, customer))
        return self._here(contact, "customer", link, link and link.get("email") and link)

    def in_project(self, contact: str, project: str) -> Holds:
        """Among the contacts of a project: its own address, else the customer's, else the global ones."""
        link = self.in_projects.get((contact, project))
        lent = self.in_customers.get((contact, self.projects[project].get("customer") or ""))
        if link and link.get("email"):
            return self._here(contact, "project", link, link)
        if lent and lent.get("email") and lent.get("status", "active") == "active":
            return self._here(contact, "customer", link, lent)
        return self._here(contact, "global", link, None)

    def _here(self, contact: str, rung: str, link: Record | None, override: Record | None) -> Holds:
        everywhere = self.globally(contact)
        if everywhere.reason in {"inactive", "deleted"}:
            return everywhere
        if link is None or link.get("status", "active") != "active":
            return Holds((), (), rung, "link_former" if link else "not_linked")
        if not override:
            return everywhere
        address = override["email"]
        struck = tuple(other for other in everywhere.used if key(other) != key(address))
        if override.get("email_state", "ok") == "invalid":
            return Holds((), struck, rung, "address_invalid")
        return Holds((address,), struck, rung, None, (address,) if override.get("email_state") == "opted_out" else ())


def key(address: str) -> str:
    """What two spellings of one address share."""
    return normalize("NFKC", address.strip()).casefold()
