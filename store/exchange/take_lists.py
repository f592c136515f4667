"""Takes mailing lists and who is in them into the store; they come in whether or not the lists are switched on there."""

from __future__ import annotations

from collections.abc import Sequence

from store.exchange.export_records import list_members, lists
from store.exchange.intake import VERSIONED, Intake, Taken
from store.exchange.items import Outcome
from store.exchange.updates import update_row
from store.keys import fold
from store.tables import ListMember, MailingList

_LIST = ("uid", "name", "name_key", "purpose", "context", "customer_id", "project_id", "query", "primary_only", "format")
_MEMBER = ("list_id", "contact_id", "customer_id", "project_id", "ticked", "created_at")
_PLACES = ("customer", "project")


def take_lists(intake: Intake, taken: Sequence[Taken]) -> None:
    """Lists, known by their id; a name that another list has is refused."""
    places = {kind: intake.ids(kind, (record[kind] for _, record in taken)) for kind in _PLACES}
    known = intake.ids("mailing_list", (record["id"] for _, record in taken))
    stored = intake.stored(lists, known.values())
    keys = (fold(record["name"]) for _, record in taken)
    named = dict(intake.lookup("SELECT name_key, uid FROM mailing_list", "name_key", keys))
    new = []
    for item, record in taken:
        unknown = next((kind for kind in _PLACES if record[kind] is not None and record[kind] not in places[kind]), None)
        row_id, key = known.get(record["id"]), fold(record["name"])
        if unknown:
            item.refuse(f'"{unknown}": there is no {unknown} with the id "{record[unknown]}" · its line must come first')
            continue
        if named.get(key, record["id"]) != record["id"]:
            item.refuse(f'"name": there is another list called {record["name"]} ({named[key]}) · rename one of them')
            continue
        item.outcome = Outcome.CREATED if row_id is None else Outcome.UPDATED
        values = (
            record["id"], record["name"], key, record["purpose"], record["context"],
            *(places[kind].get(record[kind]) for kind in _PLACES), record["query"], record["primary_only"], record["format"],
        )  # fmt: skip
        if row_id is None:
            new.append((*values, *intake.stamp))
        elif stored[row_id] == record:
            item.outcome = Outcome.SKIPPED
        else:
            intake.remember(row_id, stored[row_id], record)
            update_row(intake.change, MailingList, row_id, dict(zip(_LIST, values, strict=True)))
    intake.insert("mailing_list", (*_LIST, *VERSIONED), new)


def take_list_members(intake: Intake, taken: Sequence[Taken]) -> None:
    """Members, known by their list, their contact and where they were taken from."""
    ids = {kind: intake.ids(kind, (record[kind] for _, record in taken)) for kind in ("contact", *_PLACES)}
    ids["list"] = intake.ids("mailing_list", (record["list"] for _, record in taken))
    select = "SELECT list_id, contact_id, customer_id, project_id, id FROM list_member"
    there = {tuple(row[:4]): row[4] for row in intake.lookup(select, "contact_id", ids["contact"].values())}
    spots = [tuple(ids[kind].get(record[kind]) for kind in ("list", "contact", *_PLACES)) for _, record in taken]
    stored = intake.stored(list_members, (there[spot] for spot in spots if spot in there))
    new = []
    for (item, record), spot in zip(taken, spots, strict=True):
        unknown = next((kind for kind in ids if record[kind] is not None and record[kind] not in ids[kind]), None)
        row_id = there.get(spot)
        if unknown:
            item.refuse(f'"{unknown}": there is no {unknown} with the id "{record[unknown]}" · its line must come first')
        elif row_id is None:
            item.outcome = Outcome.CREATED
            new.append((*spot, record["ticked"], intake.stamp[0]))
        elif stored[row_id] == record:
            item.outcome = Outcome.SKIPPED
        else:
            item.outcome = Outcome.UPDATED
            intake.remember(row_id, stored[row_id], record, contact_id=spot[1])
            update_row(intake.change, ListMember, row_id, {"ticked": record["ticked"]})
    intake.insert("list_member", _MEMBER, new)
