"""Projects: work for a customer, added, read whole, changed and deleted; the finding of them is in `project_lists`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store import database, forms, search_docs
from store.actor import Actor
from store.audit import change as audited
from store.editing import changed_fields, merge
from store.errors import NotFound, Ref, Refused
from store.fields import from_micros
from store.keys import fold, new_uid
from store.panels import count_people
from store.project_lists import count, find, ids, position, resolve
from store.records.contexts import ProjectContext
from store.records.impact import Impact
from store.records.projects import ProjectCard
from store.tables import Customer, Project
from store.vocabulary import CustomerStatus, ProjectStatus

__all__ = [
    "FIELDS", "add", "card", "change", "count", "delete", "empty_draft", "find", "ids", "impact", "position", "resolve",
]  # fmt: skip

FIELDS: dict[str, forms.Check] = {"name": forms.name, "status": forms.one_of(ProjectStatus)}
"""What the form of a project edits."""


def empty_draft() -> dict[str, Any]:
    """What the form of a new project starts with."""
    return {"name": "", "status": ProjectStatus.ACTIVE.value}


def add(actor: Actor, draft: Mapping[str, Any], customer_id: int | None = None) -> int:
    """Add a project, usually to a customer; returns its id.

    Raises Refused without a name, or for a customer that is not active: only active ones get new projects.
    """
    fields = _checked(empty_draft() | dict(draft))
    with audited(actor, "project.add", fields["name"]) as change:
        if customer_id is not None:
            customer = change.row(Customer, customer_id, "customer")
            if customer["status"] != CustomerStatus.ACTIVE:
                raise Refused(
                    f"{customer['name']} is {customer['status']}", "only an active customer gets a new project",
                    "make it active first",
                )  # fmt: skip
        project_id = change.insert(
            Project, fields | {"uid": new_uid(), "customer_id": customer_id, "name_key": fold(fields["name"])}
        )  # fmt: skip
        search_docs.refresh_projects(change.store, [project_id])
        return project_id


def change(actor: Actor, project_id: int, version: int, base: Mapping[str, Any], draft: Mapping[str, Any]) -> int:
    """Save the form of a project; returns the new version. Raises Conflict, Refused, NotFound."""
    clean = _checked(changed_fields(base, draft))
    with audited(actor, "project.change") as change:
        row = change.row(Project, project_id, "project")
        mine = merge(row, version, base, clean, row["name"])
        change.summary = mine.get("name", row["name"])
        if "name" in mine:
            mine["name_key"] = fold(mine["name"])
        new_version = change.update(Project, row, mine)
        if "name" in mine:
            search_docs.refresh_projects(change.store, [project_id])
        return new_version


def card(project_id: int) -> ProjectCard:
    """The project, whole. Raises NotFound."""
    store = database.current()
    sql = (
        "SELECT p.id, p.uid, p.version, p.name, p.customer_id, c.name, p.status, p.updated_at, o.name "
        "FROM project p LEFT JOIN customer c ON c.id = p.customer_id LEFT JOIN operator o ON o.id = p.updated_by "
        f"WHERE p.id = {store.mark}"
    )
    found = store.execute(sql, (project_id,)).fetchone()
    if found is None:
        raise NotFound("That project is not there any more", "somebody deleted it")
    row_id, uid, version, name, customer_id, customer, status, updated_at, by = found
    return ProjectCard(
        id=row_id,
        uid=uid,
        version=version,
        name=name,
        customer_id=customer_id,
        customer=customer or "",
        status=ProjectStatus(status),
        fields={"name": name, "status": status},
        people=count_people(ProjectContext(project_id, customer_id)),
        updated_at=from_micros(updated_at),
        updated_by=by or "",
    )


def impact(project_id: int) -> Impact:
    """What deleting this project would take away; people themselves always stay (M21)."""
    found = card(project_id)
    store = database.current()
    sql = f"SELECT count(*) FROM interaction WHERE project_id = {store.mark}"
    counts = (
        ("contacts no longer linked to it", found.people),
        ("interactions that will name no project", int(store.execute(sql, (project_id,)).fetchone()[0])),
    )
    return Impact(Ref("project", found.id, found.uid, found.name), tuple(c for c in counts if c[1]))


def delete(actor: Actor, project_id: int) -> None:
    """Delete a project and its links; contacts stay (M21)."""
    with audited(actor, "project.delete") as change:
        row = change.row(Project, project_id, "project")
        change.summary = row["name"]
        change.delete(Project, row)


def _checked(draft: Mapping[str, Any]) -> dict[str, Any]:
    fields = forms.cleaned(FIELDS, draft)
    if not fields.get("name", True):
        raise Refused("Name is required", mend="fill it in", field="name")
    return fields
