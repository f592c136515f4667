"""Interactions: what was said, by whom, when and about what; logged, changed, closed, archived and assigned (S8–S13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from store import bulk, forms, setup_words
from store.actor import Actor
from store.audit import Change, Values
from store.audit import change as audited
from store.editing import changed_fields, merge
from store.errors import Clash, Conflict, NotFound, Refused
from store.fields import from_micros, to_micros
from store.keys import new_uid
from store.names import contact_name
from store.records.contexts import Context, CustomerContext, GlobalContext, ProjectContext
from store.records.interactions import InteractionLine
from store.tables import Contact, Interaction, Operator, Project
from store.timeline import line_of
from store.vocabulary import Direction, InteractionOrigin, InteractionStatus, Medium

FIELDS: dict[str, forms.Check] = {
    "medium": forms.name,
    "direction": forms.one_of(Direction),
    "status": forms.name,
    "subject": forms.name,
    "description": forms.note,
}
"""What the form of an interaction edits besides its moment, its context and its operator.

A medium or status is the code of one that Setup offers; what the interaction has already it keeps, whether it is offered or not.
"""


CAMPAIGN = "Marketing campaign: the address was copied from this mailing list to be sent."
"""What an automatic interaction says of a copied list; the address itself only its receipt tells."""


def empty_draft() -> dict[str, Any]:
    """What the form of a new interaction starts with: a call that came in, still open (S9)."""
    return {
        "medium": Medium.PHONE.value,
        "direction": Direction.IN.value,
        "status": InteractionStatus.OPEN.value,
        "subject": "",
        "description": "",
    }


def log(
    actor: Actor,
    contact_id: int,
    draft: Mapping[str, Any],
    *,
    at: datetime,
    customer_id: int | None = None,
    project_id: int | None = None,
    operator_id: int | None = None,
    follow_up: tuple[datetime, str] | None = None,
) -> int:
    """Log an interaction with a contact; returns its id. A moment in the future makes it a follow-up (S15).

    ``follow_up`` logs a second, open one at its moment, in the same step: what is to be done after this one. Without an
    operator it is the actor's. A project brings its customer along. Raises Refused, and NotFound for a contact that is gone.
    """
    with audited(actor, "interaction.log") as change:
        row = change.row(Contact, contact_id, "contact")
        if row["deleted_at"] is not None:
            raise NotFound(f"{contact_name(row)} was deleted", mend="take the deletion back first")
        change.summary = contact_name(row)
        context = {"customer_id": _customer_of(change, customer_id, project_id), "project_id": project_id}
        values = context | {"contact_id": contact_id, "operator_id": operator_id or actor.operator_id}
        said = setup_words.columns_of(change, empty_draft() | forms.cleaned(FIELDS, draft))
        logged = _insert(change, values | said, at)
        if follow_up is not None:
            due, words = follow_up
            subject = words or draft.get("subject", "") or "follow up"
            again = empty_draft() | {"medium": said["medium"], "direction": Direction.OUT, "subject": subject}
            _insert(change, values | forms.cleaned(FIELDS, again), due)
        return logged


def note_campaign(change: Change, subject: str, recipients: Iterable[tuple[int, int | None, int | None]]) -> None:
    """Write within a change under way that a campaign went out to ``recipients``: each a contact, and the customer and project
    about which it was written to (S8). These are evidence, and stay as they are (I-42); what was handed over the receipt says.
    """
    row = {
        "at": change.micros, "medium": Medium.EMAIL.value, "direction": Direction.OUT.value,
        "status": InteractionStatus.CLOSED.value, "operator_id": change.actor.operator_id, "subject": subject,
        "description": CAMPAIGN, "origin": InteractionOrigin.AUTOMATIC.value, "follow_up": False, "version": 1,
        "created_at": change.micros, "created_by": change.actor.operator_id, "updated_at": change.micros,
        "updated_by": change.actor.operator_id,
    }  # fmt: skip
    same = tuple(row.values())
    rows = [(new_uid(), *recipient, *same) for recipient in recipients]
    bulk.insert(change.store, "interaction", ("uid", "contact_id", "customer_id", "project_id", *row), rows)


def card(interaction_id: int) -> InteractionLine:
    """One interaction, whole. Raises NotFound."""
    found = line_of(interaction_id)
    if found is None:
        raise NotFound("That interaction is not there any more", "somebody deleted it")
    return found


def change(
    actor: Actor,
    interaction_id: int,
    version: int,
    base: Mapping[str, Any],
    draft: Mapping[str, Any],
    *,
    was_at: datetime | None = None,
    at: datetime | None = None,
    was_about: Context | None = None,
    about: Context | None = None,
) -> int:
    """Save the form of a logged interaction; returns the new version. ``at`` moves it from ``was_at`` to another moment,
    ``about`` from the customer or project ``was_about`` to another one, or to none.

    Raises Refused for an automatic one, which is evidence (I-42), NotFound, and Conflict, whose moments are datetimes and
    whose field ``about`` is a context.
    """
    base, clean = dict(base), forms.cleaned(FIELDS, changed_fields(base, draft))
    if at is not None:
        clean["at"] = to_micros(at)
        if was_at is not None:
            base["at"] = to_micros(was_at)
    with audited(actor, "interaction.change") as change:
        row = _own_row(change, interaction_id)
        moved, clashes = _moved(change, row, version, was_about, about)
        try:
            mine = merge(row | {"status": row["own_status"] or row["status"]}, version, base, clean, "This interaction")
        except Conflict as conflict:
            clashes += map(_worded, conflict.clashes)
        if clashes:
            raise Conflict("This interaction was changed by somebody else", tuple(clashes), int(row["version"]))
        if at is not None and "at" in mine:
            mine["follow_up"] = at > change.at or bool(row["follow_up"])
        return change.update(Interaction, row, setup_words.columns_of(change, mine) | moved)


def set_status(actor: Actor, interaction_id: int, status: InteractionStatus) -> None:
    """Open, close or archive an interaction, automatic ones too: that says nothing other than how far we are (S10).

    A status of the team's own gives way to the plain one.
    """
    with audited(actor, f"interaction.{status.value}") as change:
        row = change.row(Interaction, interaction_id, "interaction")
        change.summary = row["subject"]
        change.update(Interaction, row, {"status": status.value, "own_status": ""})


def assign(actor: Actor, interaction_id: int, operator_id: int) -> None:
    """Give an interaction to an operator (S13). Raises Refused for one who has left."""
    with audited(actor, "interaction.assign") as change:
        row = change.row(Interaction, interaction_id, "interaction")
        operator = change.row(Operator, operator_id, "operator")
        if not operator["active"]:
            raise Refused(f"{operator['name']} is no operator any more", mend="choose somebody else", field="operator")
        change.summary = row["subject"]
        change.update(Interaction, row, {"operator_id": operator_id})


def delete(actor: Actor, interaction_id: int) -> None:
    """Delete a logged interaction; an automatic one is evidence and stays (I-42)."""
    with audited(actor, "interaction.delete") as change:
        change.delete(Interaction, _own_row(change, interaction_id))


def _insert(change: Change, values: Mapping[str, Any], at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be stored")
    row = {**values, "uid": new_uid(), "at": to_micros(at), "origin": InteractionOrigin.LOGGED.value, "follow_up": at > change.at}
    return change.insert(Interaction, row)


def _worded(clash: Clash) -> Clash:
    if clash.field != "at":
        return clash
    moments = (from_micros(micros) if isinstance(micros, int) else None for micros in (clash.base, clash.mine, clash.theirs))
    return Clash("at", *moments)


def _own_row(change: Change, interaction_id: int) -> dict[str, Any]:
    row = change.row(Interaction, interaction_id, "interaction")
    if row["origin"] == InteractionOrigin.AUTOMATIC:
        raise Refused(
            "This was written by the program when something was sent", "it stands as evidence", "log a note of your own"
        )
    change.summary = row["subject"]
    return row


def context_of(customer_id: int | None, project_id: int | None) -> Context:
    """What an interaction is about, from its columns."""
    if project_id is not None:
        return ProjectContext(project_id, customer_id)
    return GlobalContext() if customer_id is None else CustomerContext(customer_id)


def _moved(
    change: Change, row: Values, version: int, was_about: Context | None, about: Context | None
) -> tuple[dict[str, int | None], list[Clash]]:
    """What makes the row be about something else, and what clashes with it: customer and project are one thing to people."""
    if about is None:
        return {}, []
    mine = _ids_of(change, about)
    now = {field: row[field] for field in mine}
    others_moved = row["version"] != version and was_about is not None and now != _ids_of(change, was_about)
    clashes = [Clash("about", was_about, about, context_of(**now))] if others_moved and now != mine else []
    return mine, clashes


def _ids_of(change: Change, about: Context) -> dict[str, int | None]:
    project_id = about.project_id if isinstance(about, ProjectContext) else None
    customer_id = about.customer_id if isinstance(about, CustomerContext) else None
    return {"customer_id": _customer_of(change, customer_id, project_id), "project_id": project_id}


def _customer_of(change: Change, customer_id: int | None, project_id: int | None) -> int | None:
    if project_id is None:
        return customer_id
    project = change.row(Project, project_id, "project")
    if customer_id is not None and project["customer_id"] != customer_id:
        raise Refused(f"{project['name']} is no project of that customer", mend="choose one of the two", field="project")
    return None if project["customer_id"] is None else int(project["customer_id"])
