"""What the record of a contact says: its fields, e-mails, numbers, postal addresses, each changed on its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from textual.content import Content

from store import contact_details, phone_forms
from store.records.contacts import ContactCard, EmailAddress, Phone, PostalAddress
from store.records.contexts import GlobalContext
from store.records.pages import Key, Page
from store.vocabulary import AddressType, Confidentiality, ContactKind
from tui import wording
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.details import AddressDialog, EmailDialog, PhoneDialog
from tui.safety import visible
from tui.screens.acts import contact_acts
from tui.screens.acts.copying import copy
from tui.screens.panels.base import Panel, whole
from tui.signs import CUT, NOTHING, PRIMARY
from tui.widgets import cells
from tui.widgets.cells import Column
from tui.widgets.look import Look

MOST_LINES = 8
"""Lines of one detail."""
_COLUMNS = (Column("", 17), Column("", 40, 1))
Piece = EmailAddress | Phone | PostalAddress


class Detail(NamedTuple):
    """One thing that is known of a contact."""

    group: str
    """``field``, ``email``, ``phone`` or ``address``."""
    id: tuple[str, int]
    key: Key
    label: str
    lines: tuple[str, ...]
    """What it says, the first line plain, what follows quiet."""
    piece: Piece | None = None
    slot: AddressType | None = None

    @property
    def name(self) -> str:
        """What to call it."""
        return self.lines[0]

    @property
    def text(self) -> str:
        """What there is to copy."""
        if isinstance(self.piece, EmailAddress):
            return self.piece.address
        if isinstance(self.piece, Phone):
            return self.piece.e164 or self.piece.raw
        return self.lines[0]


class DetailsPanel(Panel[Detail]):
    """The details of the contact of the page."""

    VERBS: ClassVar[tuple[str, ...]] = (
        "edit",
        "new",
        "copy",
        "primary",
        "move_up",
        "move_down",
        "remove",
        "deactivate",
        "confirm",
        "why",
        "gather",
    )

    def __init__(self) -> None:
        super().__init__(Look(_lines, None, lambda width: cells.widths(_COLUMNS, width)[0]))

    async def find(self, **window: Any) -> Page[Detail]:
        """What the card says."""
        return whole(details(self.page.card, datetime.now().astimezone()))

    def opened(self, row: Detail) -> None:
        """Edit it."""
        self.do("edit")

    def why_not(self, verb: str, row: Detail | None) -> str:
        """Only what stands in a row of its own can be removed; only e-mails and numbers have an order of use."""
        piece = row.piece if row is not None else None
        if verb == "remove" and piece is None:
            return "only an e-mail, a number or an address can be removed here: e edits"
        if verb == "primary" and not isinstance(piece, EmailAddress | Phone):
            return "only an e-mail or a number can be the primary one"
        if verb in {"move_up", "move_down"} and not isinstance(piece, EmailAddress):
            return "only e-mails have an order"
        if verb == "copy" and row is not None and row.text == NOTHING:
            return "there is nothing to copy"
        return super().why_not(verb, row)

    def words(self, verb: str) -> str:
        """What the verbs mean for a detail."""
        return {
            "edit": "Edit it", "new": "Add another e-mail, number or address", "copy": "Copy it", "remove": "Remove it",
            "primary": "Make it the primary one", "deactivate": "Contact out of use, or back",
            "confirm": "Details confirmed today", "why": "Why these addresses?", "gather": "Contact into a mailing list",
        }.get(verb, "")  # fmt: skip

    async def do_edit(self, row: Detail) -> None:
        """The form of the row: an empty slot is filled."""
        await self._form(row.group, row.piece, row.slot)

    async def do_new(self, row: Detail | None) -> None:
        """Another one of the kind under the cursor; an e-mail where the cursor is on none."""
        group = row.group if row is not None and row.group != "field" else "email"
        await self._form(group, None, row.slot if row is not None and row.piece is None else None)

    async def do_remove(self, row: Detail) -> None:
        """Remove it."""
        if not await self.app.push_screen_wait(ConfirmDialog(f"Remove {row.text}?")):
            return
        remove = {
            "email": contact_details.remove_email,
            "phone": contact_details.remove_phone,
            "address": contact_details.remove_address,
        }[row.group]  # fmt: skip
        await self.page.desk.tell(remove, self._contact_id, row.id[1])
        self.page.say(f"{row.text} removed")

    async def do_primary(self, row: Detail) -> None:
        """Make it the first choice."""
        make = contact_details.make_primary_email if row.group == "email" else contact_details.make_primary_phone
        await self.page.desk.tell(make, self._contact_id, row.id[1])
        self.page.say(f"{row.text} is the primary one")

    async def do_move_up(self, row: Detail) -> None:
        """Up in the order of the e-mails."""
        await self.page.desk.tell(contact_details.move_email, self._contact_id, row.id[1], -1)

    async def do_move_down(self, row: Detail) -> None:
        """Down in the order of the e-mails."""
        await self.page.desk.tell(contact_details.move_email, self._contact_id, row.id[1], 1)

    async def do_deactivate(self, row: Detail) -> None:
        """Out of use for a while, or back."""
        await contact_acts.away_or_back(self.page, self._contact_id)

    async def do_confirm(self, row: Detail) -> None:
        """They hold, as of today."""
        await contact_acts.confirm(self.page, self._contact_id)

    async def do_copy(self, row: Detail) -> None:
        """Copy it."""
        await copy(self.page, [row.text])

    async def do_why(self, row: Detail) -> None:
        """The ladder of no context: the global addresses."""
        await contact_acts.why(self.page, self._contact_id, GlobalContext())

    async def do_gather(self, row: Detail) -> None:
        """The contact into a mailing list (M17)."""
        from tui.screens.acts import list_acts  # few come for it, and it brings much along

        await list_acts.gather(self.page, "contact", [self._contact_id])

    @property
    def _contact_id(self) -> int:
        return self.page.record_id

    async def _form(self, group: str, piece: Piece | None, slot: AddressType | None) -> None:
        name = self.page.card.name
        if isinstance(piece, EmailAddress) or (group == "email" and piece is None):
            saved = await self.app.push_screen_wait(
                EmailDialog(self._contact_id, name, piece if isinstance(piece, EmailAddress) else None)
            )
        elif isinstance(piece, Phone) or group == "phone":
            country = (await self.page.carnet.defaults.known(self.page.desk)).country
            number = piece if isinstance(piece, Phone) else None
            saved = await self.app.push_screen_wait(PhoneDialog(self._contact_id, name, number, country=country))
        elif isinstance(piece, PostalAddress) or group == "address":
            place = piece if isinstance(piece, PostalAddress) else None
            saved = await self.app.push_screen_wait(AddressDialog(self._contact_id, name, place, type_=slot or AddressType.MAIN))
        else:
            await contact_acts.edit(self.page, self._contact_id)
            return
        if saved is not None:
            self.page.say(f"{name} saved")


def details(card: ContactCard, now: datetime) -> Iterator[Detail]:
    """Everything that is known of a contact, in the order in which one asks for it."""
    for number, (label, lines) in enumerate(_fields(card, now)):
        if lines and lines[0]:
            yield Detail("field", ("field", number), Key(0, "", number), label, tuple(lines))
    yield from _emails(card)
    yield from _phones(card)
    yield from _slots(card)


def _fields(card: ContactCard, now: datetime) -> Iterable[tuple[str, list[str]]]:
    said = {name: str(value or "") for name, value in card.fields.items()}
    kind = said["kind"] if said["kind"] != ContactKind.INDIVIDUAL else ""
    parts = (said[part] for part in ("title", "given_name", "middle_name", "family_name", "suffix"))
    full = " ".join(part for part in parts if part)
    yield "name", [full or card.name, *([f"shown as {card.name}"] if full and card.name != full and said["full_name"] else [])]
    yield "kind", [kind]
    yield "organisation", [said["organisation"]]
    yield "job", [", ".join(part for part in (said["job_title"], said["department"]) if part)]
    yield "language", [said["language"]]
    yield "birthday", [wording.day(said["birthday"])]
    yield "confidential", [said["confidentiality"] if said["confidentiality"] != Confidentiality.FREE else ""]
    yield "tags", [", ".join(card.tags)]
    yield "note", said["note"].strip().splitlines()
    yield "confirmed", [wording.moment(card.verified_at, now)]


def _emails(card: ContactCard) -> Iterator[Detail]:
    for number, email in enumerate(card.emails):
        words = [f"{PRIMARY} primary" if email.primary else "", wording.state(email.state)]
        line = "  ".join(filter(None, (email.address, *words)))
        where = [f"overridden in: {', '.join(email.overridden_in)}"] if email.overridden_in else []
        label = "e-mail" if not number else ""
        yield Detail("email", ("email", email.id), Key(1, "", number), f"{label:<7} {email.label.value}", (line, *where), email)
    if not card.emails:
        yield Detail("email", ("email", 0), Key(1, "", 0), "e-mail", (NOTHING,))


def _phones(card: ContactCard) -> Iterator[Detail]:
    for number, phone in enumerate(card.phones):
        shown = phone_forms.international(phone.e164) or phone.raw
        line = "  ".join(filter(None, (shown, phone.country, f"{PRIMARY} primary" if phone.primary else "")))
        label = "phone" if not number else ""
        yield Detail("phone", ("phone", phone.id), Key(2, "", number), f"{label:<7} {phone.type.value}", (line,), phone)
    if not card.phones:
        yield Detail("phone", ("phone", 0), Key(2, "", 0), "phone", (NOTHING,))


def _slots(card: ContactCard) -> Iterator[Detail]:
    """The three postal addresses; where there is no other, the main one holds (S1)."""
    known = {place.type: place for place in card.addresses}
    for number, slot in enumerate(AddressType):
        place = known.get(slot)
        label = f"{'address' if not number else '':<7} {slot.value}"
        if place is not None:
            line = wording.postal(place.street, place.postcode, place.city, place.region, place.country)
            yield Detail("address", ("address", place.id), Key(3, "", number), label, (line,), place)
        else:
            empty = "as main" if number and AddressType.MAIN in known else NOTHING
            yield Detail("address", ("slot", number), Key(3, "", number), label, (empty,), None, slot)


def _lines(detail: Detail, width: int) -> Sequence[Content]:
    """What it says, beside its label on as many lines as it needs, up to a few: the whole of a long note is in its form."""
    room = max(1, cells.widths(_COLUMNS, width)[1])
    is_empty_slot = detail.piece is None and detail.group != "field"
    said: list[Content] = []
    for number, line in enumerate(detail.lines[: MOST_LINES + 1]):
        words = visible(line[: room * (MOST_LINES + 1)])  # as much as might be seen: a note may be as long as a book
        said += Content.styled(words, "dim" if number or is_empty_slot else "").wrap(room)
    if len(said) > MOST_LINES:
        said[MOST_LINES - 1 :] = [cells.first_cells(said[MOST_LINES - 1], room - 1) + CUT]
    label = Content.styled(detail.label, "dim")
    return [cells.row(("" if number else label, part), _COLUMNS, width) for number, part in enumerate(said)]
