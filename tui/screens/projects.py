"""The list of projects."""

from __future__ import annotations

from typing import ClassVar

from store import projects
from store.records.contexts import ProjectContext
from store.records.projects import ProjectLine
from tui import rows
from tui.screens.about import About
from tui.screens.list_screen import ListScreen, Subject

# What acts on a row brings dialogs with it: imported when somebody acts, the first screen needs none of it.


class ProjectsScreen(ListScreen[ProjectLine]):
    """Every project."""

    VERBS: ClassVar[tuple[str, ...]] = ("new", "edit", "remove", "gather")
    subject = Subject(
        "projects", "project", "projects",
        projects.find, projects.count, projects.position, projects.ids, projects.card,
        rows.PROJECT_COLUMNS, rows.project_cells, rows.project_facts, "project",
    )  # fmt: skip

    def about(self) -> About:
        """The project under the cursor."""
        row = self.records.current
        return About() if row is None else About(context=ProjectContext(row.id, row.customer_id), place=row.name)

    async def do_new(self, row: ProjectLine | None) -> None:
        """Add a project without a customer, and go into it."""
        from tui.screens.acts import place_acts

        added = await place_acts.new_project(self)
        if added is not None:
            self.carnet.show_page("project", added)

    async def do_edit(self, row: ProjectLine) -> None:
        """Edit the project."""
        from tui.screens.acts import place_acts

        await place_acts.edit_project(self, row.id)

    async def do_remove(self, row: ProjectLine) -> None:
        """Delete the project, after the question."""
        from tui.screens.acts import place_acts

        if await place_acts.delete_project(self, row.id):
            self.records.untick([row.id])
