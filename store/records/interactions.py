"""What happened with a contact: a row of a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from store.records.pages import Key
    from store.vocabulary import Direction, InteractionOrigin, InteractionStatus, Medium


class InteractionLine(NamedTuple):
    """A row of a timeline, newest first (S9–S13); its contact is named as it is called today (D8)."""

    id: int
    uid: str
    version: int
    key: Key
    at: datetime
    medium: Medium
    direction: Direction
    status: InteractionStatus
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
