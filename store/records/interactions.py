"""What happened with a contact: a row of a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from store.records.pages import Key
    from store.vocabulary import Direction, InteractionOrigin, InteractionStatus


class InteractionLine(NamedTuple):
    """A row of a timeline, newest first (S9–S13); its contact is named as it is called today (D8)."""

    id: int
    uid: str
    version: int
    key: Key
    at: datetime
    medium: str
    """The code of a medium, of every store or of this team."""
    direction: Direction
    status: InteractionStatus
    """How far it is; a status of the team's own counts as one of these."""
    origin: InteractionOrigin
    contact_id: int
    contact: str
    customer_id: int | None
    customer: str
    project_id: int | None
    project: str
    operator_id: int | None
    operator: str
    subject: str
    description: str
    follow_up: bool = False
    """It was planned: dated in the future when it was written."""
    medium_label: str = ""
    """What its medium is called today."""
    own_status: str = ""
    """The code of the team's own status that it has; empty where it has a plain one."""
    status_label: str = ""
    """What its status is called today, the team's own or the plain one."""

    @property
    def status_code(self) -> str:
        """The status as a form and the interchange form have it."""
        return self.own_status or self.status.value
