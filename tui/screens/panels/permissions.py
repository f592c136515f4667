"""By which channels we may write to a contact: preferences in each customer, and consent to commercial messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from textual.content import Content

from store import consents, links, preferences
from store.records.contexts import CustomerContext, GlobalContext
from store.records.pages import Key, Page
from store.records.permissions import ConsentNow, Preference
from store.vocabulary import Channel
from tui import wording
from tui.screens.acts import permission_acts
from tui.screens.panels.base import Panel
from tui.widgets import cells
from tui.widgets.cells import Column
from tui.widgets.look import Look

_COLUMNS = (Column("May we write?", 24, 1), Column("By", 6), Column("What holds", 40, 2))


class Permission(NamedTuple):
    """A channel, in a customer or for commercial messages."""

    key: Key
    link_id: int | None
    """None: consent to commercial messages, which is the person's."""
    where: str
    channel: str
    first: bool
    """The first one of its place, which is named there."""
    preference: Preference | None = None
    consent: ConsentNow | None = None

    @property
    def id(self) -> tuple[int, str]:
        """What names the row."""
        return self.link_id or 0, self.channel

    @property
    def name(self) -> str:
        """What to call it."""
        return f"{self.where}, {self.channel}"


def permissions(contact_id: int, **window: Any) -> Page[Permission]:
    """A window of them, by the contexts of the contact: its consents first, then the preferences in each customer."""
    page = links.contexts(contact_id, **window)
    known = preferences.of_links(
        [line.link_id for line in page.rows if isinstance(line.context, CustomerContext) and line.link_id]
    )
    rows: list[Permission] = []
    for line in page.rows:
        if isinstance(line.context, GlobalContext):
            granted = {one.channel: one for one in consents.now(contact_id)}
            channels = dict.fromkeys((Channel.EMAIL.value, *granted))
            for number, channel in enumerate(channels):
                rows.append(Permission(line.key, None, "commercial messages", channel, not number, consent=granted.get(channel)))
        for number, one in enumerate(known.get(line.link_id or 0, ()) if isinstance(line.context, CustomerContext) else ()):
            rows.append(Permission(line.key, line.link_id, line.name, one.channel, not number, preference=one))
    return Page(tuple(rows), page.first, page.last, page.has_before, page.has_after)


class PermissionsPanel(Panel[Permission]):
    """The preferences and consents of the contact of the page."""

    VERBS: ClassVar[tuple[str, ...]] = ("edit", "new")

    def __init__(self) -> None:
        super().__init__(Look(_lines, _heading, lambda width: cells.widths(_COLUMNS, width)[0]))

    async def find(self, **window: Any) -> Page[Permission]:
        """Preferences and consents."""
        return await self.page.desk.ask(permissions, self.page.record_id, **window)

    def opened(self, row: Permission) -> None:
        """Turn it."""
        self.do("edit")

    def words(self, verb: str) -> str:
        """What the verbs mean for a permission."""
        return {"edit": "Tick or untick it, or record a consent", "new": "Record a consent"}.get(verb, "")

    async def do_edit(self, row: Permission) -> None:
        """Turn a preference; consent is never ticked: it is recorded with its day and source."""
        name = self.page.card.name
        if row.link_id is None or row.preference is None:
            await permission_acts.consent(self.page, self.page.record_id, name, row.channel)
        else:
            await permission_acts.turn(self.page, row.link_id, row.preference, name, row.where)

    async def do_new(self, row: Permission | None) -> None:
        """Another event for the ledger."""
        await permission_acts.consent(self.page, self.page.record_id, self.page.card.name)


def _heading(width: int) -> Content:
    return cells.row([column.title for column in _COLUMNS], _COLUMNS, width)


def _lines(row: Permission, width: int) -> Sequence[Content]:
    now = datetime.now().astimezone()
    said = wording.preference(row.preference, now) if row.preference is not None else wording.consent(row.consent, now)
    return (cells.row((row.where if row.first else "", wording.channel(row.channel), said), _COLUMNS, width),)
