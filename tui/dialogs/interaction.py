"""The forms of an interaction: a new one while the call still runs, with what is to follow, and one that was logged."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

from store import interactions, timeline
from store.errors import Clash, Conflict, Refused
from store.keys import fold
from store.records.contexts import Context, GlobalContext, ProjectContext
from store.records.interactions import InteractionLine
from store.rules import follow_up, sensitive
from tui import clock
from tui.dialogs import fields
from tui.dialogs.form import FormDialog
from tui.signs import BETWEEN
from tui.timeline_rows import called, moment_words
from tui.widgets.lines import Line

Values = Mapping[str, Any]

MINUTE = 60.0
"""Seconds between two looks at the clock: each costs some forty bytes on the line, one a second would never be quiet."""


class Logged(NamedTuple):
    """What came of a form."""

    id: int
    subject: str
    minutes: int
    """How long the form was open: as long as the call, if it was one."""
    due: datetime | None
    """When there is something to follow."""


class _InteractionForm(FormDialog[Any]):
    """What both forms do while somebody types: notice words on private life, which never keeps it from being saved (S14)."""

    def on_field_form_changed(self) -> None:
        """Look at what is typed."""
        self.look()

    def look(self) -> None:
        """Say in the line under the form what there is to say of what is typed."""
        typed = self.form.values()
        notice = sensitive.notice(fold(f"{typed['subject']}\n{typed['description']}"))
        self.query_one(".hint", Line).say(notice or self.remark(typed), self.beside())

    def remark(self, typed: Values) -> str:
        """What else is to be said of what is typed."""
        return ""

    def beside(self) -> str:
        """What stands at the end of that line."""
        return ""


class LogDialog(_InteractionForm):
    """Logs an interaction with a contact, and the follow-up in the same step; answers with a `Logged` (S9, S15)."""

    draft_kind = "call"

    def __init__(
        self, contact_id: int, contact: str, places: fields.Choices, *, place: str = "", started: datetime | None = None
    ) -> None:
        """`places` are the customers and projects it may be about, by `code_of`, `place` the one that it is about."""
        base = interactions.empty_draft() | {"follow_up": "", "place": place, "at": ""}
        super().__init__(f"Log a call · {contact}", fields.new_interaction(places), base)
        self._contact_id = contact_id
        self._started = started or clock.now()
        self._opened = {"contact_id": contact_id, "contact": contact, "places": places, "place": place}

    def opened_with(self) -> dict[str, Any]:
        """Who it is, and since when."""
        return self._opened | {"started": self._started.astimezone(UTC).isoformat()}

    @classmethod
    def resume(cls, opened: Values) -> LogDialog:
        """The dialog of a draft; the call began when it did."""
        places = tuple((code, label) for code, label in opened["places"])
        return cls(**{**opened, "places": places, "started": datetime.fromisoformat(opened["started"])})

    def on_mount(self) -> None:
        """Say how long the call runs: once a minute, so that a slow line stays quiet."""
        self.set_interval(MINUTE, self.look)
        self.call_after_refresh(self.look)

    def remark(self, typed: Values) -> str:
        """How the follow-up is understood."""
        with suppress(Refused):  # it is not typed to its end, or is refused when it is saved
            later = follow_up.parse(typed["follow_up"], clock.now())
            if later is not None:
                return f"follow-up on {moment_words(later.at, clock.now())}"
        return ""

    def beside(self) -> str:
        """``since 14:05 · 3 min``"""
        minutes = self._minutes
        return f"since {self._started.astimezone(clock.HERE):%H:%M}" + (f" {BETWEEN} {minutes} min" if minutes else "")

    async def write(self, base: Values, draft: Values, version: int) -> Logged:
        """Log it, and what is to follow, in one step."""
        now = clock.now()
        later = follow_up.parse(draft["follow_up"], now)
        said = {field: draft[field] for field in interactions.FIELDS}
        at = follow_up.moment(draft["at"], now) or self._started
        logged = await self.desk.tell(
            interactions.log, self._contact_id, said, at=at, follow_up=later, **_place_of(draft["place"])
        )  # fmt: skip
        return Logged(logged, draft["subject"].strip(), self._minutes, later.at if later else None)

    @property
    def _minutes(self) -> int:
        return max(0, int((clock.now() - self._started).total_seconds() // 60))


class InteractionDialog(_InteractionForm):
    """Changes a logged interaction; answers with its new version."""

    draft_kind = "interaction"

    def __init__(self, line: InteractionLine) -> None:
        self._known = {moment_text(line.at): line.at}
        """The moments that the form shows to the minute, as they are to the second."""
        base = {**timeline.fields_of(line), "at": moment_text(line.at)}
        super().__init__(f"{called(line)} {BETWEEN} {line.contact}", fields.INTERACTION, base, line.version)
        self._interaction_id = line.id

    def opened_with(self) -> dict[str, Any]:
        """Which one it is."""
        return {"interaction_id": self._interaction_id}

    async def write(self, base: Values, draft: Values, version: int) -> int:
        """Save; a moment that somebody else moved meanwhile is asked about like any other field."""
        was_at = at = None
        if draft["at"] != base["at"]:
            was_at, at = self._moment(base["at"]), self._moment(draft["at"])
        try:
            return await self.desk.tell(
                interactions.change, self._interaction_id, version, _stored(base), _stored(draft), was_at=was_at, at=at
            )  # fmt: skip
        except Conflict as conflict:
            raise Conflict(conflict.what, tuple(map(self._worded, conflict.clashes)), conflict.version) from None

    def _moment(self, text: str) -> datetime:
        return self._known.get(text) or follow_up.moment(text, clock.now()) or clock.now()

    def _worded(self, clash: Clash) -> Clash:
        if clash.field != "at":
            return clash
        moments = [moment for moment in clash[1:] if isinstance(moment, datetime)]
        self._known |= {moment_text(moment): moment for moment in moments}
        return Clash(clash.field, *map(moment_text, moments))


def moment_text(at: datetime) -> str:
    """A moment as it is typed, in the zone of the operator: ``2026-05-03 14:05``."""
    return f"{at.astimezone(clock.HERE):%Y-%m-%d %H:%M}"


def code_of(context: Context) -> str:
    """A customer or project as a choice of the form; empty for neither."""
    if isinstance(context, ProjectContext):
        return f"project {context.project_id}"
    return "" if isinstance(context, GlobalContext) else f"customer {context.customer_id}"


def _place_of(code: str) -> dict[str, int]:
    kind, _, number = code.partition(" ")
    return {f"{kind}_id": int(number)} if number else {}


def _stored(values: Values) -> dict[str, Any]:
    return {field: values[field] for field in interactions.FIELDS}
