"""Records what a person said about commercial messages: on which day, how it reached us, and where it can be looked up (N13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from store import consents
from store.errors import Refused
from store.vocabulary import Channel, ConsentSource, ConsentState
from tui import clock, wording
from tui.dialogs.fields import words
from tui.dialogs.form import FormDialog
from tui.widgets.field import Field, Kind

_STATES = tuple((state.value, state.value) for state in (ConsentState.GRANTED, ConsentState.WITHDRAWN, ConsentState.REQUESTED))
_FIELDS = (
    Field("state", "Consent", Kind.CHOICE, choices=_STATES),
    Field("source", "Told us by", Kind.CHOICE, choices=words(ConsentSource)),
    Field("day", "On", Kind.DAY, required=True),
    Field(
        "evidence", "Evidence", hint="form 12, call of 3 May", caution="Events are only ever added: nothing here is overwritten."
    ),
)


class ConsentDialog(FormDialog[int]):
    """Adds an event to the ledger of a person; answers with its id."""

    draft_kind = "consent"

    def __init__(self, contact_id: int, name: str, channels: Sequence[Channel], channel: Channel) -> None:
        """`channels` can be chosen, `channel` is chosen at first."""
        by = Field("channel", "By", Kind.CHOICE, choices=tuple((one.value, wording.channel(one)) for one in channels))
        base = {
            "channel": channel.value, "state": ConsentState.GRANTED.value, "source": ConsentSource.VERBAL.value,
            "day": clock.now().date().isoformat(), "evidence": "",
        }  # fmt: skip
        super().__init__(f"Consent of {name} to commercial messages", (by, *_FIELDS), base)
        self._contact_id = contact_id
        self._opened = {"contact_id": contact_id, "name": name, "channels": channels, "channel": channel}

    def opened_with(self) -> dict[str, Any]:
        """Whose it is, and by what."""
        return self._opened

    @classmethod
    def resume(cls, opened: Mapping[str, Any]) -> ConsentDialog:
        """The dialog of a draft."""
        channels = [Channel(one) for one in opened["channels"]]
        return cls(opened["contact_id"], opened["name"], channels, Channel(opened["channel"]))

    async def write(self, base: Mapping[str, Any], draft: Mapping[str, Any], version: int) -> int:
        """Record it."""
        channel, state = Channel(draft["channel"]), ConsentState(draft["state"])
        at = _moment(draft["day"])
        return await self.desk.tell(
            consents.record, self._contact_id, channel, state, at, draft["source"], draft["evidence"]
        )  # fmt: skip


def _moment(typed: str) -> datetime:
    """When it was: now if it was today, else noon of that day, here."""
    now = clock.now()
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError as error:
        raise Refused(f'"{typed}" is no day', mend="write it like 2026-05-03", field="day") from error
    return now if day == now.date() else datetime.combine(day, time(12), now.tzinfo)
