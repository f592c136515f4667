"""Takes what happened into the store: interactions, and the events of the consent ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from store import settings
from store.exchange.export_records import interactions
from store.exchange.intake import VERSIONED, Intake, Taken, micros
from store.exchange.interchange import Record
from store.exchange.items import Outcome
from store.exchange.updates import update_row
from store.fields import to_micros
from store.sql import Sql, rows
from store.tables import Interaction
from store.vocabulary import Medium

_INTERACTION = (
    "uid", "contact_id", "customer_id", "project_id", "at", "medium", "direction", "status", "own_status", "operator_id",
    "subject", "description", "origin", "follow_up",
)  # fmt: skip
_CONSENT = ("contact_id", "channel", "state", "at", "source", "evidence", "recorded_at", "recorded_by")
_NAMED = ("contact", "customer", "project")


def take_interactions(intake: Intake, taken: Sequence[Taken]) -> None:
    """Interactions, known by their id; an operator whom the store does not know is made. One in the future is a follow-up."""
    now = to_micros(datetime.now(UTC))
    ids = {name: intake.ids(name, (record[name] for _, record in taken)) for name in _NAMED}
    uids = [record["id"] for _, record in taken]
    known = {} if intake.all_new("interaction_uid", uids) else intake.ids("interaction", uids)
    stored = intake.stored(interactions, known.values())
    new = []
    words = _Words(intake)
    for item, record in taken:
        unknown = next((name for name in _NAMED if record[name] is not None and record[name] not in ids[name]), None)
        row_id = known.get(record["id"])
        if unknown:
            item.refuse(f'"{unknown}": there is no {unknown} with the id "{record[unknown]}" · its line must come first')
        elif reason := words.why_not(record):
            item.refuse(reason)
        elif row_id is not None and stored.get(row_id) == record:
            item.outcome = Outcome.SKIPPED
        else:
            at = micros(record["at"])
            planned = record["follow_up"] or at > now
            values = (
                record["id"], *(ids[name].get(record[name]) for name in _NAMED), at, record["medium"],
                record["direction"], *words.status(record), intake.operator(record["operator"]) if record["operator"] else None,
                record["subject"] or "", record["description"] or "", record["origin"], planned,
            )  # fmt: skip
            if row_id is None:
                item.outcome = Outcome.CREATED
                new.append((*values, *intake.stamp))
            elif row_id not in stored or stored[row_id]["origin"] == "automatic":
                item.refuse("the interaction with this id cannot be changed: the program wrote it, or its contact was deleted")
            else:
                item.outcome = Outcome.UPDATED
                intake.remember(row_id, stored[row_id], record, contact_id=ids["contact"][record["contact"]])
                wanted = dict(zip(_INTERACTION, values, strict=True))
                if wanted["status"] != "open" and not planned:
                    del wanted["follow_up"]  # of what is done a line does not say whether it was planned
                update_row(intake.change, Interaction, row_id, wanted)
    intake.insert("interaction", (*_INTERACTION, *VERSIONED), new)


class _Words:
    """The media and statuses that the lines of interactions may name, offered or not, held against their deletion."""

    def __init__(self, intake: Intake) -> None:
        hold = " FOR SHARE" if intake.store.engine == "postgres" else ""
        found = rows(intake.store, Sql(f"SELECT kind, code, counts_as FROM setup_word ORDER BY id{hold}"))
        self._known = {kind: {code: counts for of, code, counts in found if of == kind} for kind in ("medium", "status")}

    def why_not(self, record: Record) -> str:
        """Why a line cannot be taken: it names a medium or status that is not there."""
        for kind, known in self._known.items():
            if record[kind] not in known:
                possible = ", ".join(code for code in known if code != Medium.SMS or settings.get("sms_enabled"))  # I-23
                return f'"{kind}": there is no "{record[kind]}" here · it is one of {possible}, or its line must come first'
        return ""

    def status(self, record: Record) -> tuple[str, str]:
        """What the status of a line counts as, and the code of the team's own one."""
        code = record["status"]
        counts_as = self._known["status"][code]
        return counts_as, "" if code == counts_as else code


def take_consents(intake: Intake, taken: Sequence[Taken]) -> None:
    """Consent events: added to the ledger, unless the very same event is in it already; nothing in it ever changes (I-29)."""
    contacts = intake.ids("contact", (record["contact"] for _, record in taken))
    select = "SELECT contact_id, channel, state, at, source, evidence FROM consent_event"
    intake.indexes.need("consent_event_of_contact")
    known = set(intake.lookup(select, "contact_id", contacts.values()))
    new = []
    for item, record in taken:
        contact_id = contacts.get(record["contact"])
        if contact_id is None:
            item.refuse(f'"contact": there is no contact with the id "{record["contact"]}" · its line must come first')
            continue
        event = (
            contact_id, record["channel"], record["state"], micros(record["at"]), record["source"], record["evidence"] or ""
        )  # fmt: skip
        item.outcome = Outcome.SKIPPED if event in known else Outcome.CREATED
        if event not in known:
            known.add(event)
            new.append((*event, *intake.stamp[:2]))
    intake.insert("consent_event", _CONSENT, new)
