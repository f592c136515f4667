"""How records are put into words: days, addresses in use and struck, reasons, statuses; pure, and never read as markup."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from store.vocabulary import Channel, ContactStatus, EmailState, Exclusion, InactiveReason, LinkStatus, Rung, SetBy
from tui.signs import ATTENTION, FAVOURITE, NOTHING, PRIMARY
from tui.widgets import cells

if TYPE_CHECKING:
    from store.records.addresses import EmailUse, Resolution
    from store.records.links import LinkLine
    from store.records.permissions import ConsentNow, Preference

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

REASONS: dict[Exclusion, str] = {
    Exclusion.DELETED: "deleted",
    Exclusion.INACTIVE: "inactive",
    Exclusion.CLIENT_INACTIVE: "customer inactive",
    Exclusion.LINK_FORMER: "no longer here",
    Exclusion.NOT_LINKED: "not a contact here",
    Exclusion.NO_ADDRESS: "no address",
    Exclusion.ADDRESS_INVALID: "address invalid",
    Exclusion.OPTED_OUT: "opted out",
    Exclusion.PREFERENCE_OFF: "preference off",
    Exclusion.NO_CONSENT: "no consent",
    Exclusion.CONSENT_EXPIRED: "consent expired",
    Exclusion.CONFIDENTIAL: "confidential",
    Exclusion.DUPLICATE_ADDRESS: "same address as another",
    Exclusion.UNTICKED: "not ticked",
}
"""Why somebody gets nothing, in words."""

AWAY: dict[str, str] = {
    InactiveReason.SICK_LEAVE: "on sick leave",
    InactiveReason.PARENTAL_LEAVE: "on parental leave",
    InactiveReason.LEFT: "has left",
    InactiveReason.CLIENT_INACTIVE: "customer inactive",
    InactiveReason.OTHER: "away",
}
"""Why somebody is away, in words."""

ONLY = ", only"
"""Behind an address that is also the only global one; left off where there is no room."""


FROM_CUSTOMER = "from customer"
"""Behind an address that a project has from its customer (D2); the name of the customer is left off where there is no room."""


_OPTED_OUT = ", opted out"


class Shown(NamedTuple):
    """One line about an address: the address, and what is to be said of it."""

    address: Content
    words: Content


# --- days and moments ---------------------------------------------------------------------------


def day(iso: str) -> str:
    """``12 Mar 2026`` for ``2026-03-12``; ``3 May`` for ``--05-03``; what is no day stays as it is."""
    year, _, rest = iso.rpartition("-")[0].rpartition("-")
    try:
        month, number = int(rest), int(iso.rpartition("-")[2])
        return f"{number} {MONTHS[month - 1]}" + (f" {year}" if year.isdigit() else "")
    except (ValueError, IndexError):
        return iso


def moment(at: datetime | None, now: datetime) -> str:
    """``today 14:05``, ``yesterday 14:05`` or ``12 Mar 2026``, in the zone of ``now``."""
    if at is None:
        return ""
    here = at.astimezone(now.tzinfo)
    ago = (now.date() - here.date()).days
    if ago in (0, 1):
        return f"{'yesterday' if ago else 'today'} {here:%H:%M}"
    return date_words(here.date())


def date_words(on: date) -> str:
    """``12 Mar 2026``."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def until(iso: str) -> str:
    """``until 1 Sep 2026``, or nothing."""
    return f"until {day(iso)}" if iso else ""


def away(reason: str, inactive_until: str) -> str:
    """``on sick leave until 1 Sep 2026``."""
    return " ".join(filter(None, (AWAY.get(reason, "away"), until(inactive_until))))


def count(number: int, one: str, many: str = "") -> str:
    """``1 contact``, ``4,812 contacts``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


# --- addresses ----------------------------------------------------------------------------------


def struck(address: str) -> Content:
    """An address that is overridden here: struck and dim; whoever shows it says `overridden` beside it (D12, I-7)."""
    return Content.styled(address, "strike dim")


def addresses(resolution: Resolution, level: Rung, *, customer: str = "") -> list[Shown]:
    """The lines about a person's addresses in a context of ``level``: those in use first, or the reason why none is.

    ``customer`` is the name of the customer that lends an address to its project (D2).
    """
    shown = [Shown(Content(use.address), Content(_used(use, level, resolution, customer))) for use in resolution.used]
    if resolution.reason is not None and not (resolution.invalid and resolution.reason is Exclusion.ADDRESS_INVALID):
        shown.append(Shown(Content(NOTHING), Content(f"{ATTENTION} {REASONS[resolution.reason]}")))
    shown += [Shown(Content.styled(use.address, "dim"), Content(f"{ATTENTION} invalid")) for use in resolution.invalid]
    shown += [Shown(struck(use.address), Content.styled("overridden", "dim")) for use in resolution.struck]
    return shown


def _used(use: EmailUse, level: Rung, resolution: Resolution, customer: str) -> str:
    if use.note == "from customer":
        words = f"{FROM_CUSTOMER} {customer}".rstrip()
    elif use.note.startswith("="):
        words = f"= this {level.value}" + ("" if resolution.struck else ONLY)
    elif use.rung is Rung.GLOBAL:
        words = "global"
    else:
        words = f"this {use.rung.value}"
    return f"{words}{_OPTED_OUT}" if use.state is EmailState.OPTED_OUT else words


def shorter(words: Content) -> Content:
    """The same without what can be left off: that an address is the only one, the name of the customer that lends it."""
    plain = words.plain.removesuffix(ONLY)
    if plain.startswith(FROM_CUSTOMER) and not plain.endswith(_OPTED_OUT):
        plain = FROM_CUSTOMER
    return words[: len(plain)]


def state(email_state: EmailState) -> str:
    """What is wrong with an address: ``! invalid``, or nothing."""
    return "" if email_state is EmailState.OK else f"{ATTENTION} {spaced(email_state.value)}"


# --- people -------------------------------------------------------------------------------------


def person(line: LinkLine, width: int) -> Content:
    """The name in the list of a customer's or project's contacts, with a star and whatever keeps it from use.

    A long name is cut to fit into `width` cells, the words behind it never are.
    """
    star = f"{FAVOURITE} " if line.favourite else "  "
    words, style = "", ""
    if line.contact_status is not ContactStatus.ACTIVE:
        words, style = f" [{line.contact_status.value}]", "dim"
    elif line.status is not LinkStatus.ACTIVE:
        words, style = f" [{line.status.value}]", "dim"
    name = Content.styled(line.name, style)
    room = width - len(star) - Content(words).cell_length
    if words and name.cell_length > room:
        name = cells.fit(name, room)
    return Content.assemble(star, name, words)


def below_name(line: LinkLine) -> Content:
    """What stands under the name: that it is the primary contact."""
    return Content(f"  {PRIMARY} primary" if line.primary else "")


def person_addresses(line: LinkLine, *, customer: str = "") -> list[Shown]:
    """What is said of the addresses of a customer's or project's contact."""
    if line.contact_status is ContactStatus.INACTIVE:
        return [Shown(Content.styled(away(line.inactive_reason, line.inactive_until), "dim"), Content(""))]
    return addresses(line.resolution, Rung(line.kind.value), customer=customer)


# --- preferences and consent --------------------------------------------------------------------


def preference(preference_: Preference, now: datetime) -> str:
    """``yes (ticked 3 May 2026, by itself)``."""
    if preference_.set_at is None:
        return "no, never ticked"
    verb = "ticked" if preference_.on else "unticked"
    by = "by itself" if preference_.set_by == SetBy.AUTO else f"by {preference_.set_by}" if preference_.set_by else ""
    said = ", ".join(filter(None, (f"{verb} {moment(preference_.set_at, now)}", by, preference_.note)))
    return f"{'yes' if preference_.on else 'no'} ({said})"


def consent(consent_: ConsentNow | None, now: datetime) -> str:
    """``consent granted 3 May 2026, paper, form 12``, or ``no consent``."""
    if consent_ is None:
        return "no consent"
    parts = (f"consent {consent_.state.value} {moment(consent_.at, now)}".rstrip(), spaced(consent_.source), consent_.evidence)
    return ", ".join(filter(None, parts))


def channel(code: str) -> str:
    """A channel in words."""
    return "e-mail" if code == Channel.EMAIL else code


def spaced(code: str) -> str:
    """A code of the vocabulary as words: ``delivery_note`` is ``delivery note``."""
    return code.replace("_", " ")


def postal(street: str, postcode: str, city: str, region: str, country: str) -> str:
    """A postal address on one line."""
    return ", ".join(part for part in (street, f"{postcode} {city}".strip(), region, country) if part)
