"""A project: as a row of a list, and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from store.records.pages import Key
    from store.vocabulary import ProjectStatus


class ProjectLine(NamedTuple):
    """A row of a list of projects."""

    id: int
    uid: str
    key: Key
    name: str
    customer_id: int | None
    customer: str
    status: ProjectStatus
    people: int


class ProjectCard(NamedTuple):
    """A project, whole; `fields` are what its form edits."""

    id: int
    uid: str
    version: int
    name: str
    customer_id: int | None
    customer: str
    status: ProjectStatus
    fields: dict[str, object]
    people: int = 0
    updated_at: datetime | None = None
    updated_by: str = ""
