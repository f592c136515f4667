"""Why this address? The ladder from the project to the contact, who set each step and when, and whether we may write."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.records.why import Explanation, LadderStep
from store.vocabulary import Channel, ConsentState, EmailState, Rung
from tui import wording
from tui.dialogs.base import Dialog
from tui.keys import bindings_for
from tui.signs import NOTHING, RUNG
from tui.widgets.cells import fit

_RUNG, _ADDRESS = 10, 32

_VERDICTS = {
    "not asked": "not asked here",
    "nothing set": "nothing set",
    "overridden": "not in use: overridden above",
    "not linked": "not a contact here",
    "former": "no longer here",
    "inactive": "inactive",
    "deleted": "deleted",
    "invalid": "! invalid, and nothing else is used instead",
}


class WhyDialog(Dialog[LadderStep]):
    """Answers with the step that is to be opened."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("why")]
    WIDE = True

    def __init__(self, explanation: Explanation) -> None:
        super().__init__(title(explanation))
        self._explanation = explanation
        ladder = explanation.ladder
        deciding = (place for place, step in enumerate(ladder) if step.step.rung is explanation.resolution.rung)
        self._cursor = next(deciding, 0)

    def compose_content(self) -> Iterable[Widget]:
        """The ladder, and below it whether we may write."""
        yield Static(classes="ladder")
        yield Static(Content("\n".join(may_we_write(self._explanation, datetime.now().astimezone()))), classes="may-we")

    def on_mount(self) -> None:
        """Show it."""
        super().on_mount()
        self._show()

    def action_down(self) -> None:
        """Next step."""
        self._go(1)

    def action_up(self) -> None:
        """Previous step."""
        self._go(-1)

    def action_open_rung(self) -> None:
        """Open what the step says."""
        self.dismiss(self._explanation.ladder[self._cursor] if self._explanation.ladder else None)

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)

    def _go(self, by: int) -> None:
        self._cursor = max(0, min(len(self._explanation.ladder) - 1, self._cursor + by))
        self._show()

    def _show(self) -> None:
        now = datetime.now().astimezone()
        lines: list[Content] = []
        for place, step in enumerate(self._explanation.ladder):
            lines += step_lines(step, self._explanation, now, under_cursor=place == self._cursor)
        self.query_one(".ladder", Static).update(Content("\n").join(lines))


def title(explanation: Explanation) -> str:
    """``Why e.martin@acme.example for Éloïse Martin at ACME Ltd?``"""
    place = explanation.project or explanation.customer
    where = f" at {place.name}" if place else ""
    used = explanation.resolution.used
    what = used[0].address if len(used) == 1 else "these addresses" if used else "no address"
    return f"Why {what} for {explanation.contact.name}{where}?"


def step_lines(step: LadderStep, explanation: Explanation, now: datetime, *, under_cursor: bool) -> list[Content]:
    """One rung: each of its addresses with what became of it, and who set it."""
    head = fit(f"{RUNG if under_cursor else ' '} {step.step.rung.value}", _RUNG + 2)
    if under_cursor:
        head = head.stylize("bold")
    pairs = list(_addresses(step, explanation)) or [(Content(NOTHING), _VERDICTS.get(step.step.verdict, step.step.verdict))]
    indent = Content(" " * (_RUNG + 2))
    lines = [(indent if number else head) + fit(pair[0], _ADDRESS) + Content(f"  {pair[1]}") for number, pair in enumerate(pairs)]
    set_by = " ".join(filter(None, ("set", f"by {step.set_by}" if step.set_by else "", wording.moment(step.set_at, now))))
    return [*lines, indent + Content.styled(set_by, "dim")] if step.set_at else lines


def _addresses(step: LadderStep, explanation: Explanation) -> Iterable[tuple[Content, str]]:
    resolution = explanation.resolution
    used = {use.address: use for use in resolution.used if use.rung is step.step.rung}
    struck = {use.address for use in resolution.struck}
    invalid = {use.address for use in resolution.invalid}
    for address in step.step.addresses:
        if address in used:
            opted_out = used[address].state is EmailState.OPTED_OUT
            yield Content.styled(address, "bold"), "in use, opted out of commercial messages" if opted_out else "in use"
        elif step.step.rung is Rung.GLOBAL and address in struck:
            yield wording.struck(address), _VERDICTS["overridden"]
        elif address in invalid:
            yield Content.styled(address, "dim"), "! invalid"
        else:
            yield Content.styled(address, "dim"), _VERDICTS.get(step.step.verdict, step.step.verdict)


def may_we_write(explanation: Explanation, now: datetime) -> list[str]:
    """What preferences and consents say of writing to this person here."""
    lines = ["", "May we write?"]
    for one in explanation.preferences:
        lines.append(f"  service messages by {wording.channel(one.channel)}: {wording.preference(one, now)}")
    if not explanation.preferences:
        lines.append("  service messages: preferences belong to a customer")
    known = {one.channel: one for one in explanation.consents}
    for channel in dict.fromkeys((Channel.EMAIL.value, *known)):
        granted = channel in known and known[channel].state is ConsentState.GRANTED
        said = wording.consent(known.get(channel), now)
        lines.append(f"  commercial by {wording.channel(channel)}: {'yes' if granted else 'no'}, {said}")
    return lines
