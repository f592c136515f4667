"""The forms of an interaction: a new one while the call still runs, with what is to follow, and one that was logged."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, ClassVar, NamedTuple, cast

from textual import work
from textual.binding import BindingType

from store import interactions, links, timeline
from store.errors import Clash, Conflict, Refused
from store.keys import fold
from store.records.contexts import Context, GlobalContext, ProjectContext
from store.records.interactions import InteractionLine
from store.records.words import Words
from store.rules import follow_up, sensitive
from store.vocabulary import WordKind
from tui import clock
from tui.dialogs import fields
from tui.dialogs.form import FormDialog
from tui.dialogs.pick import pick_contact
from tui.keys import bindings_for
from tui.signs import BETWEEN
from tui.timeline_rows import called, moment_words
from tui.widgets.lines import Line

Values = Mapping[str, Any]

MINUTE = 60.0
"""Seconds between two looks at the clock: each costs some forty bytes on the line, one a second would never be quiet."""


MOST_PLACES = 20
"""Customers and projects of a contact that a form offers; what is about another one is logged from its page."""


class Logged(NamedTuple):
    """What came of a form."""

    id: int
    subject: str
    minutes: int
    """How long the form was open: as long as the call, if it was one."""
    due: datetime | None
    """When there is something to follow."""


class Another(NamedTuple):
    """It is somebody else who calls: the form goes on with that person."""

    contact_id: int
    contact: str
    typed: Values
    """What was typed so far."""
    started: datetime
    """When the call began."""


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
    """Logs an interaction with a contact, and the follow-up in the same step; answers with a `Logged` (S9, S15), or with
    `Another` where somebody else is meant."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("call")]
    draft_kind = "call"

    def __init__(
        self, contact_id: int, contact: str, places: fields.Choices, words: Words, *, place: str = "",
        started: datetime | None = None,
    ) -> None:  # fmt: skip
        """`places` are the customers and projects it may be about, by `code_of`, `place` the one that it is about."""
        base = interactions.empty_draft() | {"follow_up": "", "place": place, "at": ""}
        offered = (words.choices(kind) for kind in WordKind)
        super().__init__(f"Log a call · {contact}", fields.new_interaction(places, *offered), base)
        self._contact_id = contact_id
        self._started = started or clock.now()
        self._places = {code for code, _ in places}
        self._opened = {"contact_id": contact_id, "contact": contact, "places": places, "place": place}

    def opened_with(self) -> dict[str, Any]:
        """Who it is, and since when."""
        return self._opened | {"started": self._started.astimezone(UTC).isoformat()}

    @classmethod
    def resume(cls, opened: Values, words: Words) -> LogDialog:
        """The dialog of a draft; the call began when it did."""
        places = tuple((code, label) for code, label in opened["places"])
        return cls(**{**opened, "places": places, "started": datetime.fromisoformat(opened["started"])}, words=words)

    def go_on_with(self, typed: Values) -> None:
        """Begin with what was typed for somebody else; call it before the dialog is shown."""
        self._typed = {name: value for name, value in typed.items() if name != "place" or value in self._places}

    @work(exclusive=True, group="person")
    async def action_person(self) -> None:
        """Find who it is, by name or number; what was typed stays."""
        chosen = await self.app.push_screen_wait(pick_contact("Who is it?"))
        if chosen is not None:
            typed = self._changes()
            await self._forget()
            self.dismiss(Another(chosen.id, chosen.name, typed, self._started))

    def on_mount(self) -> None:
        """Say how long the call runs: once a minute, so that a slow line stays quiet."""
        self.set_interval(MINUTE, self.look)
        self.call_next(self.look)

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
            interactions.log, self._contact_id, said, at=at, follow_up=later, **_ids_of(draft["place"])
        )  # fmt: skip
        return Logged(logged, draft["subject"].strip(), self._minutes, later.at if later else None)

    @property
    def _minutes(self) -> int:
        return max(0, int((clock.now() - self._started).total_seconds() // 60))


class InteractionDialog(_InteractionForm):
    """Changes a logged interaction; answers with its new version."""

    draft_kind = "interaction"

    def __init__(self, line: InteractionLine, places: fields.Choices, words: Words) -> None:
        """`places` are the customers and projects it may be about, its own one among them."""
        self._known = {moment_text(line.at): line.at}
        """The moments that the form shows to the minute, as they are to the second."""
        self._places = dict(places)
        about = code_of(interactions.context_of(line.customer_id, line.project_id))
        base = {**timeline.fields_of(line), "place": about, "at": moment_text(line.at)}
        media, statuses = words.choices(WordKind.MEDIUM, line.medium), words.choices(WordKind.STATUS, line.status_code)
        shown = fields.interaction(places, media, statuses)
        super().__init__(f"{called(line)} {BETWEEN} {line.contact}", shown, base, line.version)
        self._interaction_id = line.id

    def opened_with(self) -> dict[str, Any]:
        """Which one it is."""
        return {"interaction_id": self._interaction_id}

    async def write(self, base: Values, draft: Values, version: int) -> int:
        """Save; a moment or a place that somebody else changed meanwhile is asked about like any other field."""
        moved: dict[str, Any] = {}
        if draft["at"] != base["at"]:
            moved |= {"was_at": self._moment(base["at"]), "at": self._moment(draft["at"])}
        if draft["place"] != base["place"]:
            moved |= {"was_about": self._about(base["place"]), "about": self._about(draft["place"])}
        try:
            return await self.desk.tell(
                interactions.change, self._interaction_id, version, _stored(base), _stored(draft), **moved
            )  # fmt: skip
        except Conflict as conflict:
            raise Conflict(conflict.what, tuple(map(self._worded, conflict.clashes)), conflict.version) from None

    def _about(self, place: str) -> Context:
        """What a choice, or its label where two people chose, means."""
        codes = {label: code for code, label in self._places.items()}
        ids = _ids_of(codes.get(place, place))
        return interactions.context_of(ids.get("customer_id"), ids.get("project_id"))

    def _place(self, about: Context) -> str:
        """What is said of a context where two people chose."""
        return self._places.setdefault(code_of(about), "another customer or project" if code_of(about) else fields.NOWHERE)

    def _moment(self, text: str) -> datetime:
        return self._known.get(text) or follow_up.moment(text, clock.now()) or clock.now()

    def _worded(self, clash: Clash) -> Clash:
        if clash.field == "about":
            return Clash("place", *(self._place(about) for about in cast("tuple[Context, ...]", clash[1:])))
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


def places_of(contact_id: int, about: Context, place: str) -> fields.Choices:
    """What a form offers: what it is about already, then the customers and projects of the contact."""
    here = {code_of(about): place} if code_of(about) else {}
    rows = links.contexts(contact_id, limit=MOST_PLACES).rows
    there = {code_of(row.context): row.name for row in rows if not isinstance(row.context, GlobalContext)}
    return tuple((here | there).items())


def _ids_of(code: str) -> dict[str, int]:
    kind, _, number = code.partition(" ")
    return {f"{kind}_id": int(number)} if number else {}


def _stored(values: Values) -> dict[str, Any]:
    return {field: values[field] for field in interactions.FIELDS}
