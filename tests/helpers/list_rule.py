"""Who is in a mailing list, who is out and why, worked out from the bare rows of a store one person at a time.

What the rules say in words is said here once more, slowly; nothing of the program decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from helpers.book_rule import BookOfLines, Holds, Record, key

from store import tables

REASONS = (
    "deleted", "inactive", "client_inactive", "link_former", "not_linked", "no_address", "address_invalid", "opted_out",
    "preference_off", "no_consent", "consent_expired", "confidential", "duplicate_address", "unticked",
)  # fmt: skip
"""In the order in which they are told."""


class Candidate(NamedTuple):
    """What becomes of somebody, in the words of `carnet list --json`."""

    contact: str
    place: str | None
    included: bool
    addresses: tuple[str, ...]
    reasons: tuple[str, ...]


class Asked(NamedTuple):
    """What a list is looked at for."""

    purpose: str
    context: str
    customer: int | None = None
    project: int | None = None
    primary_only: bool = False


class Spot(NamedTuple):
    """Somebody, and the customer and project where the addresses are to hold; 0 for none."""

    contact: int
    customer: int
    project: int


class ListBook:
    """The rows of a store with one mailing list in it."""

    def __init__(self) -> None:
        """Read the store that is open."""
        self.rows: dict[str, list[Record]] = {model._meta.table_name: [*model.select().dicts()] for model in tables.ALL}
        self.contacts = {row["id"]: row for row in self.rows["contact"]}
        self.book = BookOfLines(_records(self.rows))
        self.names: dict[str, dict[int, str]] = {
            kind: {row["id"]: row["name"] for row in self.rows[kind]} for kind in ("customer", "project")
        }

    @property
    def kept(self) -> Asked:
        """The list as it is kept."""
        (row,) = self.rows["mailing_list"]
        return Asked(row["purpose"], row["context"], row["customer"], row["project"], bool(row["primary_only"]))

    def candidates(self, asked: Asked, now: datetime) -> list[Candidate]:
        """Everybody of the list in its order, judged at a moment."""
        spots = {spot for chosen in self._chosen() for spot in self._asked_about(chosen, asked)}
        in_order = sorted(spots, key=lambda spot: (self.contacts[spot.contact]["sort_key"], spot))
        given: set[str] = set()
        return [self._judged(spot, asked, now, given) for spot in in_order]

    # --- who, and where --------------------------------------------------------------------------

    def _chosen(self) -> Iterator[Spot]:
        (row,) = self.rows["mailing_list"]
        if row["query"] is None:
            for member in self.rows["list_member"]:
                yield Spot(member["contact"], member["customer"] or 0, member["project"] or 0)
        for contact in self.contacts.values() if row["query"] is not None else ():
            lives = contact["deleted_at"] is None and contact["status"] != "erased"
            if lives and row["query"] in {"", f"status:{contact['status']}"}:
                yield Spot(contact["id"], 0, 0)

    def _asked_about(self, chosen: Spot, asked: Asked) -> Iterable[Spot]:
        """One context for all, or for each the place it was taken from, else all customers of its own."""
        contact = chosen.contact
        if asked.context == "global":
            return [Spot(contact, 0, 0)]
        if asked.context == "customer":
            return [Spot(contact, asked.customer or 0, 0)]
        project = asked.project if asked.context == "project" else chosen.project
        if project:
            return [Spot(contact, self.book.projects[project]["customer"] or 0, project)]
        if chosen.customer:
            return [chosen]
        there = [link for link in self.rows["contact_in_customer"] if link["contact"] == contact]
        active = [link for link in there if link["status"] == "active"]
        return [Spot(contact, link["customer"], 0) for link in active or there] or [Spot(contact, 0, 0)]

    # --- in or out -------------------------------------------------------------------------------

    def _judged(self, spot: Spot, asked: Asked, now: datetime, given: set[str]) -> Candidate:
        holds = self._holds(spot, asked)
        out = self._out(spot, holds, asked.purpose, now)
        sendable = [one for one in holds.used if asked.purpose != "commercial" or one not in holds.opted_out]
        if holds.used and not sendable and "deleted" not in out:
            out.add("opted_out")
        going: list[str] = []
        for address in sendable if not out else ():
            if key(address) not in given:
                given.add(key(address))
                going.append(address)
        if not out and not going:
            out.add("duplicate_address")
        name = self.names["project"].get(spot.project) or self.names["customer"].get(spot.customer)
        uid = self.contacts[spot.contact]["uid"]
        return Candidate(uid, name, not out, tuple(going), tuple(sorted(out, key=REASONS.index)))

    def _holds(self, spot: Spot, asked: Asked) -> Holds:
        if spot.project:
            holds = self.book.in_project(spot.contact, spot.project)  # type: ignore[arg-type]
        elif asked.context == "global":
            holds = self.book.globally(spot.contact)  # type: ignore[arg-type]
        else:
            holds = self.book.in_customer(spot.contact, spot.customer)  # type: ignore[arg-type]
        return holds._replace(used=holds.used[:1]) if asked.primary_only else holds

    def _out(self, spot: Spot, holds: Holds, purpose: str, now: datetime) -> set[str]:
        contact = self.contacts[spot.contact]
        if holds.reason == "deleted":
            return {"deleted"}
        out = {holds.reason} if holds.reason else set()
        if holds.reason == "inactive" and contact["inactive_reason"] == "client_inactive":
            out = {"client_inactive"}
        if purpose == "automatic" and not self._service_allowed(spot):
            out.add("preference_off")
        if purpose == "commercial":
            state = self._consent(spot.contact, now)
            out |= {"granted": set(), "expired": {"consent_expired"}}.get(state, {"no_consent"})
        free = contact["confidentiality"] == "free"
        if not free and (purpose == "commercial" or contact["confidentiality"] == "confidential"):
            out.add("confidential")
        if any(row["contact"] == spot.contact and not row["ticked"] for row in self.rows["list_member"]):
            out.add("unticked")
        return out

    def _service_allowed(self, spot: Spot) -> bool:
        """The preference in the customer it is about; where there is none, that in any customer, if there is one."""
        ticked = {row["link"] for row in self.rows["communication_preference"] if row["channel"] == "email" and row["is_on"]}
        links = [row for row in self.rows["contact_in_customer"] if row["contact"] == spot.contact and row["status"] == "active"]
        here = [row["id"] in ticked for row in links if row["customer"] == spot.customer]
        return all(here) if here else not links or any(row["id"] in ticked for row in links)

    def _consent(self, contact: int, now: datetime) -> str:
        """The last event, but that asking again takes nothing away from a consent."""
        state = "none"
        events = [row for row in self.rows["consent_event"] if row["contact"] == contact and row["channel"] == "email"]
        for event in sorted(events, key=lambda row: (row["at"], row["id"])):
            if event["at"] <= now and not (state == "granted" and event["state"] == "requested"):
                state = event["state"]
        return state


def _records(rows: Mapping[str, list[Record]]) -> Iterator[dict[str, Any]]:
    """The rows as `BookOfLines` reads a book."""
    emails = defaultdict(list)
    for row in sorted(rows["contact_email"], key=lambda row: (row["position"], row["id"])):
        emails[row["contact"]].append({"address": row["address"], "primary": row["is_primary"], "state": row["state"]})
    for row in rows["contact"]:
        status = row["status"] if row["deleted_at"] is None else "deleted"
        yield {"type": "contact", "id": row["id"], "status": status, "emails": emails[row["id"]]}
    for row in rows["project"]:
        yield {"type": "project", "id": row["id"], "customer": row["customer"]}
    for table in ("contact_in_customer", "contact_in_project"):
        for row in rows[table]:
            yield {**row, "type": table, "email": row["override_email"]}
