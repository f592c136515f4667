"""A project's page: its contacts with the addresses in use there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.content import Content

from store import projects
from store.records.contexts import ProjectContext
from store.records.projects import ProjectCard
from tui import rows
from tui.rows import Fact
from tui.screens.about import About
from tui.screens.acts import place_acts
from tui.screens.page import PageScreen, Tab, head_line
from tui.screens.panels.people import PeoplePanel
from tui.screens.panels.timeline import TimelinePanel


class ProjectScreen(PageScreen[ProjectCard]):
    """One project."""

    KIND = "project"
    ROOT = "Projects"
    TABS: ClassVar[tuple[Tab, ...]] = (
        Tab("Contacts", lambda page: PeoplePanel(_context(page)), lambda card: card.people),
        Tab("Timeline", lambda page: TimelinePanel.of_place(_context(page))),
    )

    def read(self) -> Callable[[int], ProjectCard]:
        """The project's card."""
        return projects.card

    def head(self, card: ProjectCard) -> Content:
        """``Bridge  project of ACME Ltd · active``"""
        return head_line(
            card.name, f"project of {card.customer}" if card.customer else "project of no customer", card.status.value
        )

    def facts(self, card: ProjectCard) -> Iterable[Fact]:
        """What the preview of a project says."""
        return rows.project_facts(card)

    def path(self, card: ProjectCard) -> tuple[str, ...]:
        """By way of the customer, where there is one."""
        return tuple(filter(None, (self.ROOT, card.customer, card.name)))

    def about_page(self) -> About:
        """The project."""
        return About(context=_context(self), place=self.card.name)

    async def edit_page(self) -> None:
        """Edit the project."""
        await place_acts.edit_project(self, self.record_id)


def _context(page: ProjectScreen) -> ProjectContext:
    return ProjectContext(page.record_id, page.card.customer_id)
