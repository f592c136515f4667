"""Why this address? The ladder from the project to the contact, who set each step and when, and whether we may write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar, NamedTuple

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.records.permissions import Preference
from store.records.why import Explanation, LadderStep
from store.vocabulary import Channel, ConsentState, EmailState, Exclusion, Rung
from tui import wording
from tui.dialogs.base import Dialog
from tui.keys import bindings_for
from tui.signs import NOTHING, RUNG
from tui.widgets.cells import fit, wrap

OUT = 4
"""Lines that the reason why somebody is out may take."""
_RUNG, _VERDICT, _LEAST = 12, 32, 24
"""Cells of the name of a rung, of what became of an address, and of an address at least."""

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


Asked = LadderStep | Preference | Channel | Exclusion
"""What can be opened: a step of the ladder, a preference, the consent by a channel; or what is to be mended."""


class Out(NamedTuple):
    """Why somebody is out of the mailing list where it was asked, beside what the ladder says."""

    reason: Exclusion
    words: str
    """The reason, and what mends it."""
    by_key: bool
    """Whether a key mends it."""


class Row(NamedTuple):
    """What the cursor can stand on, and its lines; `asked` is None for words that are only read."""

    asked: Asked | None
    lines: list[Content]


class WhyDialog(Dialog[Asked]):
    """Answers with what is to be opened: a step, or the permission that is to be given or taken."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("why")]
    WIDE = True

    def __init__(self, explanation: Explanation, out: Out | None = None) -> None:
        super().__init__(title(explanation))
        self._explanation = explanation
        self._out = out
        self._choices = choices(explanation)
        deciding = (place for place, step in enumerate(explanation.ladder) if step.step.rung is explanation.resolution.rung)
        self._cursor = next(deciding, 0)

    def compose_content(self) -> Iterable[Widget]:
        """The ladder, and below it whether we may write."""
        yield Static(classes="ladder")

    def on_mount(self) -> None:
        """Show it."""
        super().on_mount()
        self.refit()

    def on_resize(self) -> None:
        """Use the room there is."""
        self.refit()

    def action_down(self) -> None:
        """Next step."""
        self._go(1)

    def action_up(self) -> None:
        """Previous step."""
        self._go(-1)

    def action_open_rung(self) -> None:
        """Open what the cursor is on."""
        self.dismiss(self._choices[self._cursor] if self._choices else None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There may be nothing to mend."""
        return action != "mend" or (self._out is not None and self._out.by_key)

    def action_mend(self) -> None:
        """Mend what keeps the person out."""
        if self._out is not None:
            self.dismiss(self._out.reason)

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)

    def _go(self, by: int) -> None:
        self._cursor = max(0, min(len(self._choices) - 1, self._cursor + by))
        self.refit()

    def refit(self) -> None:
        """Draw the lines, scrolled to the cursor where there are more than the screen has room for."""
        width = self.inner_width(self.app.size)
        lines = [*wrap(self._out.words, width, OUT), Content("")] if self._out else []
        end = 0
        under_cursor = self._choices[self._cursor] if self._choices else None
        for row in rows(self._explanation, datetime.now().astimezone(), width, under_cursor):
            lines += row.lines
            end = len(lines) if row.asked is not None and row.asked is under_cursor else end
        self.query_one(".ladder", Static).update(Content("\n").join(self.in_sight(lines, end)))


def choices(explanation: Explanation) -> list[Asked]:
    """What can be opened, from the top: the steps, the preferences here, the consents."""
    channels = dict.fromkeys((Channel.EMAIL, *(Channel(one.channel) for one in explanation.consents)))
    return [*explanation.ladder, *explanation.preferences, *channels]


def rows(explanation: Explanation, now: datetime, width: int, under_cursor: Asked | None) -> Iterator[Row]:
    """All there is to say, in lines of so many cells."""
    known = {one.channel: one for one in explanation.consents}
    for one in choices(explanation):
        if isinstance(one, LadderStep):
            yield Row(one, step_lines(one, explanation, now, width, under_cursor=one is under_cursor))
    yield Row(None, [Content(""), Content("  May we write?")])
    if not explanation.preferences:
        yield Row(None, [Content.styled("    service messages: preferences belong to a customer", "dim")])
    for one in choices(explanation):
        if isinstance(one, Preference):
            said = f"service messages by {wording.channel(one.channel)}: {wording.preference(one, now)}"
        elif isinstance(one, Channel):
            granted = one in known and known[one].state is ConsentState.GRANTED
            said = f"commercial by {wording.channel(one)}: {'yes' if granted else 'no'}, {wording.consent(known.get(one), now)}"
        else:
            continue
        signs = (f"{RUNG if one is under_cursor else ' '}   ", "      ")
        lines = zip(signs, wrap(said, width - len(signs[1]), len(signs)), strict=False)
        yield Row(one, [Content(sign + line.plain).stylize("bold" if one is under_cursor else "dim") for sign, line in lines])


def title(explanation: Explanation) -> str:
    """``Why e.martin@acme.example for Éloïse Martin at ACME Ltd?``"""
    place = explanation.project or explanation.customer
    where = f" at {place.name}" if place else ""
    used = explanation.resolution.used
    what = used[0].address if len(used) == 1 else "these addresses" if used else "no address"
    return f"Why {what} for {explanation.contact.name}{where}?"


def step_lines(
    step: LadderStep, explanation: Explanation, now: datetime, width: int, *, under_cursor: bool
) -> list[Content]:  # fmt: skip
    """One rung: each of its addresses with what became of it, and who set it."""
    head = fit(f"{RUNG if under_cursor else ' '} {step.step.rung.value}", _RUNG)
    if under_cursor:
        head = head.stylize("bold")
    of_address = max(_LEAST, width - _RUNG - _VERDICT)
    pairs = list(_addresses(step, explanation)) or [(Content(NOTHING), _VERDICTS.get(step.step.verdict, step.step.verdict))]
    indent = Content(" " * _RUNG)
    lines = [
        (indent if number else head) + fit(pair[0], of_address) + Content(f"  {pair[1]}") for number, pair in enumerate(pairs)
    ]
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
