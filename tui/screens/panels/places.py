"""The projects and the work addresses of a customer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar, NamedTuple

from textual.content import Content

from store import projects
from store.records.contexts import ProjectContext
from store.records.customers import CustomerCard, WorkAddress
from store.records.pages import Key, Page
from store.records.projects import ProjectLine
from tui import rows, wording
from tui.screens.about import About
from tui.screens.acts import place_acts
from tui.screens.panels.base import Panel, whole
from tui.screens.siblings import Siblings
from tui.signs import NOTHING
from tui.widgets.cells import Column
from tui.widgets.look import column_look

_PROJECTS = (Column("Project", 24, 3), Column("Status", 9), Column("People", 6, right=True))
_SITES = (Column("Work address", 16, 1), Column("Where", 30, 3), Column("Phone", 16), Column("People", 6, right=True))


def _project_cells(line: ProjectLine) -> Sequence[Content | str]:
    name, _customer, status, people = rows.project_cells(line)
    return name, status, people


class ProjectsPanel(Panel[ProjectLine]):
    """The projects of the customer of the page."""

    VERBS: ClassVar[tuple[str, ...]] = ("new", "edit", "gather", "remove")
    EMPTY = "No projects yet: n adds one."

    def __init__(self) -> None:
        super().__init__(column_look(_PROJECTS, _project_cells))

    async def find(self, **window: Any) -> Page[ProjectLine]:
        """Its projects."""
        return await self.page.desk.ask(projects.find, customer_id=self.page.record_id, **window)

    def opened(self, row: ProjectLine) -> None:
        """Show the project."""
        find = partial(projects.find, customer_id=self.page.record_id)
        siblings = Siblings(find, (), row.key, lambda line: int(line.id))
        self.page.carnet.show_page("project", row.id, siblings)

    def about(self) -> About:
        """The project."""
        row = self.records.current
        return About() if row is None else About(context=ProjectContext(row.id, self.page.record_id), place=row.name)

    async def do_new(self, row: ProjectLine | None) -> None:
        """A new project of this customer."""
        await place_acts.new_project(self.page, self.page.card)

    async def do_edit(self, row: ProjectLine) -> None:
        """Its name and status."""
        await place_acts.edit_project(self.page, row.id)

    async def do_gather(self, row: ProjectLine) -> None:
        """Everybody of it into a mailing list (M19)."""
        from tui.screens.acts import list_acts  # few come for it, and it brings much along

        await list_acts.gather(self.page, "project", [row.id])

    async def do_remove(self, row: ProjectLine) -> None:
        """Delete it."""
        await place_acts.delete_project(self.page, row.id)


class SiteRow(NamedTuple):
    """A work address in its list."""

    id: int
    key: Key
    name: str
    site: WorkAddress


def _site_cells(row: SiteRow) -> Sequence[Content | str]:
    site = row.site
    where = wording.postal(site.street, site.postcode, site.city, site.region, site.country)
    return row.name, where or NOTHING, site.phone or NOTHING, f"{site.people:,}"


class SitesPanel(Panel[SiteRow]):
    """The work addresses of the customer of the page: few, and all on its card."""

    VERBS: ClassVar[tuple[str, ...]] = ("new", "edit", "remove")
    EMPTY = "No work addresses yet: n adds one."

    def __init__(self) -> None:
        super().__init__(column_look(_SITES, _site_cells))

    async def find(self, **window: Any) -> Page[SiteRow]:
        """What the card says."""
        card: CustomerCard = self.page.card
        return whole(
            SiteRow(site.id, Key(0, "", site.id), site.label or site.city or site.street, site) for site in card.work_addresses
        )

    def opened(self, row: SiteRow) -> None:
        """Edit it."""
        self.do("edit")

    async def do_new(self, row: SiteRow | None) -> None:
        """A new work address."""
        await place_acts.edit_site(self.page, self.page.card)

    async def do_edit(self, row: SiteRow) -> None:
        """Edit it."""
        await place_acts.edit_site(self.page, self.page.card, row.site)

    async def do_remove(self, row: SiteRow) -> None:
        """Remove it."""
        await place_acts.remove_site(self.page, row.site)
