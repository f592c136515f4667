"""A project: as a row of a list, and whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from store.records.pages import Key
    from store.vocabulary import ProjectStatus


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A row of a list of projects."""

    id: int
    uid: str
    key: Key
    name: str
    customer_id: int | None
    customer: str
    status: ProjectStatus
    people: int


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project, whole; `fields` are what its form edits."""

    id: int
    uid: str
    version: int
    name: str
    customer_id: int | None
    customer: str
    status: ProjectStatus
    fields: dict[str, object] = field(hash=False)
    people: int = 0
    updated_at: datetime | None = None
    updated_by: str = ""
