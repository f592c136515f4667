"""The form of a project, new or in the book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store import projects
from store.records.projects import ProjectCard
from tui.dialogs import fields
from tui.dialogs.form import FormDialog

Values = Mapping[str, Any]


class ProjectDialog(FormDialog[int]):
    """Adds a project, to a customer where one is named, or changes the one of `card`; answers with its id."""

    draft_kind = "project"

    def __init__(self, card: ProjectCard | None = None, *, customer_id: int | None = None, customer: str = "") -> None:
        title = f"Edit {card.name}" if card else f"New project of {customer}" if customer else "New project"
        base = card.fields if card else projects.empty_draft()
        super().__init__(title, fields.PROJECT, base, card.version if card else 0)
        self._project_id = card.id if card else None
        self._customer_id, self._customer = customer_id, customer

    def opened_with(self) -> dict[str, Any]:
        """Which project it is, or whose it becomes."""
        return {"project_id": self._project_id, "customer_id": self._customer_id, "customer": self._customer}

    async def write(self, base: Values, draft: Values, version: int) -> int:
        """Save."""
        if self._project_id is None:
            return await self.desk.tell(projects.add, draft, self._customer_id)
        await self.desk.tell(projects.change, self._project_id, version, base, draft)
        return self._project_id
