"""Whatever keeps somebody out of a mailing list: the key that its reason names opens what brings the person back in (I-60)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from helpers.books import Book
from helpers.desk_driver import Staff
from helpers.list_office import rows
from helpers.office import carnet, fill

from store import consents, contacts, customers, list_members, mailing_lists, preferences, settings
from store.errors import Ref
from store.rules.mailing import MENDS, Mend
from store.vocabulary import Channel, ConsentState, Exclusion, InactiveReason
from tui.dialogs.form import FormDialog
from tui.screens.acts import mending
from tui.widgets.field_row import FoldRow


class Place(NamedTuple):
    """The book before anything is amiss: Sam Lee, who has one address, ACME, and its project."""

    book: Book
    acme: Ref
    bridge: Ref
    sam: Ref


class Case(NamedTuple):
    """Why Sam Lee is out, and what is done to bring him in."""

    reason: Exclusion
    make: Callable[[Place], Mapping[str, Any] | None]
    """What is amiss; answers with fields of the list, if they are other than at first."""
    says: str
    """What is said of him, behind his name."""
    mends: Callable[[Staff], Awaitable[None]]
    """What is pressed after the key that mends."""


# --- what is pressed ----------------------------------------------------------------------------


def pressed(*bindings: str) -> Callable[[Staff], Awaitable[None]]:
    """Some keys."""

    async def press(staff: Staff) -> None:
        await staff.press(*bindings)

    return press


def chosen(field: str, value: str) -> Callable[[Staff], Awaitable[None]]:
    """One field of the form is given another value, and it is saved."""

    async def choose(staff: Staff) -> None:
        dialog = staff.app.screen
        assert isinstance(dialog, FormDialog)
        while True:
            here = dialog.form._here
            if isinstance(here, FoldRow):
                await staff.press("fold.unfold")
            elif here.about.name == field:
                break
            else:
                await staff.press("field.forward")
        while dialog.form.values()[field] != value:
            await staff.press("choice.next_choice")
        await staff.press("form.save")

    return choose


def written(text: str, *then: str, over: bool = False) -> Callable[[Staff], Awaitable[None]]:
    """A text is typed where the cursor is, in the place of what is there if it is written over."""

    async def write(staff: Staff) -> None:
        if over:
            await staff.hit("ctrl+u")
        await staff.write(text)
        await staff.press(*then)

    return write


# --- what is amiss ------------------------------------------------------------------------------


def at_acme(**link: Any) -> Callable[[Place], None]:
    """A link to ACME with these fields."""

    def make(place: Place) -> None:
        place.book.link(place.sam, place.acme, **link)

    return make


def on_leave(place: Place) -> Mapping[str, Any]:
    contacts.deactivate(place.book.actor, place.sam.id, InactiveReason.SICK_LEAVE, until="2026-12-01")
    return {"context": "global"}


def left_alone(place: Place) -> Mapping[str, Any]:
    """Of his two customers one is a possible one, to whom his link is over, and the other inactive: he went with it."""
    place.book.link(place.sam, place.book.customer("A Possible One", status="potential"), status="former")
    place.book.link(place.sam, place.acme)
    end(place)
    return {"context": "global"}


def busy_elsewhere(place: Place) -> Mapping[str, Any]:
    place.book.link(place.sam, place.book.customer("Globex"))
    place.book.link(place.sam, place.acme)
    end(place)
    return of_acme(place)


def end(place: Place) -> None:
    card = customers.card(place.acme.id)
    customers.change(place.book.actor, card.id, card.version, card.fields, {**card.fields, "status": "inactive"})


def of_acme(place: Place) -> Mapping[str, Any]:
    return {"context": "customer", "customer_id": place.acme.id}


def of_bridge(place: Place) -> Mapping[str, Any]:
    return {"context": "project", "project_id": place.bridge.id}


def no_customer(place: Place) -> None:
    """Nothing: he is a contact of nobody."""


def addressed(address: str, **fields: Any) -> Callable[[Place], Mapping[str, Any]]:
    """His one address is another one, or none; each is asked about as a contact of nobody."""

    def make(place: Place) -> Mapping[str, Any]:
        from store.tables import ContactEmail

        ContactEmail.delete().where(ContactEmail.contact == place.sam.id).execute()
        if address:
            place.book.email(place.sam, address, is_primary=True, position=0, **fields)
        return {"context": "global"}

    return make


def lent(place: Place) -> Mapping[str, Any]:
    place.book.link(place.sam, place.acme, email="sam@acme.example invalid")
    place.book.link(place.sam, place.bridge)
    return of_bridge(place)


def former_there(place: Place) -> Mapping[str, Any]:
    place.book.link(place.sam, place.acme)
    place.book.link(place.sam, place.bridge, status="former")
    return of_bridge(place)


def unasked(place: Place) -> Mapping[str, Any]:
    place.book.link(place.sam, place.acme)
    return {"purpose": "automatic"}


def unasked_in_the_project(place: Place) -> Mapping[str, Any]:
    """What he said at ACME counts in its project, whatever he said at the customer whose name comes first."""
    first = place.book.link(place.sam, place.book.customer("AAA First"))
    preferences.put(place.book.actor, first.id, Channel.EMAIL, True)
    place.book.link(place.sam, place.acme)
    place.book.link(place.sam, place.bridge)
    return of_bridge(place) | {"purpose": "automatic"}


def unasked_elsewhere(place: Place) -> Mapping[str, Any]:
    """Nobody asks about him in a customer: what he said at the one where he still is counts, not the first one, that he left."""
    place.book.link(place.sam, place.book.customer("AAA Left"), status="former")
    place.book.link(place.sam, place.acme)
    return {"purpose": "automatic", "context": "global"}


def consenting(state: ConsentState | None) -> Callable[[Place], Mapping[str, Any]]:
    """What he said to commercial messages."""

    def make(place: Place) -> Mapping[str, Any]:
        if state is not None:
            at = datetime(2026, 1, 1, tzinfo=UTC)
            consents.record(place.book.actor, place.sam.id, Channel.EMAIL, state, at, "paper")
        return {"purpose": "commercial", "context": "global"}

    return make


def opted_out(place: Place) -> Mapping[str, Any]:
    consenting(ConsentState.GRANTED)(place)
    return addressed("sam@lee.example", state="opted_out")(place) | {"purpose": "commercial"}


def confided(place: Place) -> Mapping[str, Any]:
    from store.tables import Contact

    Contact.update(confidentiality="confidential").where(Contact.id == place.sam.id).execute()
    return {"context": "global"}


def in_it(place: Place, then: Callable[..., Any] | None = None) -> Mapping[str, Any]:
    """Nothing before he is in the list; then this is done with it and him."""
    return {"context": "global", "then": then}


def unticked(place: Place) -> Mapping[str, Any]:
    return in_it(place, lambda offer, sam: list_members.tick(place.book.actor, offer, [sam], False))


def deleted(place: Place) -> Mapping[str, Any]:
    return in_it(place, lambda _offer, sam: contacts.delete(place.book.actor, sam))


CASES = {
    "on leave": Case(
        Exclusion.INACTIVE, on_leave, "on sick leave until 1 Dec 2026 · m: reactivate the contact", pressed("confirm.yes")
    ),
    "gone with the customer": Case(
        Exclusion.CLIENT_INACTIVE, left_alone, "customer inactive · m: reactivate the customer", pressed("confirm.yes")
    ),
    "former": Case(
        Exclusion.LINK_FORMER, at_acme(status="former"), "no longer here at ACME · m: make the link active again",
        chosen("status", "active"),
    ),
    "former in the project": Case(
        Exclusion.LINK_FORMER, former_there, "no longer here at Bridge · m: make the link active again",
        chosen("status", "active"),
    ),
    "the customer is inactive": Case(
        Exclusion.LINK_FORMER, busy_elsewhere, "no longer here at ACME · m: make the link active again", pressed("confirm.yes")
    ),
    "of no customer": Case(
        Exclusion.NOT_LINKED, no_customer, "not a contact here · m: add the contact there, or choose another context",
        written("acme", "pick.choose"),
    ),
    "not of that customer": Case(
        Exclusion.NOT_LINKED, of_acme, "not a contact here at ACME · m: add the contact there", pressed("confirm.yes")
    ),
    "not of that project": Case(
        Exclusion.NOT_LINKED, of_bridge, "not a contact here at Bridge · m: add the contact there", pressed("confirm.yes")
    ),
    "no address": Case(
        Exclusion.NO_ADDRESS, addressed(""), "no address · m: add an e-mail address", written("sam@lee.example", "form.save")
    ),
    "a wrong address": Case(
        Exclusion.ADDRESS_INVALID, addressed("sam@le.example", state="invalid"),
        "address invalid · m: correct the e-mail address", chosen("state", "ok"),
    ),
    "a wrong address at the customer": Case(
        Exclusion.ADDRESS_INVALID, at_acme(email="sam@acme.example invalid"),
        "address invalid at ACME · m: correct the e-mail address", chosen("email_state", "ok"),
    ),
    "a wrong address lent to the project": Case(
        Exclusion.ADDRESS_INVALID, lent, "address invalid at Bridge · m: correct the e-mail address", chosen("email_state", "ok")
    ),
    "opted out": Case(
        Exclusion.OPTED_OUT, opted_out,
        "opted out · m: the address asked for no commercial mail; ask before you change that", chosen("state", "ok"),
    ),
    "preference off": Case(
        Exclusion.PREFERENCE_OFF, unasked, "preference off at ACME · m: tick the preference for e-mail",
        written("asked by phone", "typed.do"),
    ),
    "preference off for the project": Case(
        Exclusion.PREFERENCE_OFF, unasked_in_the_project, "preference off at Bridge · m: tick the preference for e-mail",
        pressed("typed.do"),
    ),
    "preference off elsewhere": Case(
        Exclusion.PREFERENCE_OFF, unasked_elsewhere, "preference off · m: tick the preference for e-mail", pressed("typed.do")
    ),
    "no consent": Case(
        Exclusion.NO_CONSENT, consenting(None), "no consent · m: record a consent with its date and source", pressed("form.save")
    ),
    "consent withdrawn": Case(
        Exclusion.NO_CONSENT, consenting(ConsentState.WITHDRAWN), "no consent · m: record a consent with its date and source",
        pressed("form.save"),
    ),
    "consent expired": Case(
        Exclusion.CONSENT_EXPIRED, consenting(ConsentState.EXPIRED),
        "consent expired · m: ask anew, and record the consent with its date and source", pressed("form.save"),
    ),
    "confidential": Case(
        Exclusion.CONFIDENTIAL, confided, "confidential · m: change how confidential the contact is",
        chosen("confidentiality", "free"),
    ),
    "unticked": Case(Exclusion.UNTICKED, unticked, "not ticked · m: tick the contact", pressed()),
}  # fmt: skip


def make(book: Book, case: Case) -> int:
    """A book in which Sam Lee is out of the one list there is."""
    settings.put(book.actor, "mailing_lists_enabled", True)
    acme = book.customer("ACME")
    place = Place(book, acme, book.project("Bridge", acme), book.contact("Sam Lee", emails=["sam@lee.example"], language="en"))
    fields = dict(case.make(place) or {})
    then = fields.pop("then", None)
    offer = mailing_lists.add(book.actor, {"name": "Spring offer"} | fields)
    list_members.add_contacts(book.actor, offer, [place.sam.id])
    if then is not None:
        then(offer, place.sam.id)
    return offer


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_the_key_that_the_reason_names_brings_somebody_back_in(case: Case, store_url: str, tmp_path: Path) -> None:
    fill(store_url, lambda book: make(book, case))
    async with carnet(store_url, tmp_path) as staff:
        await staff.press("go.lists", "move.open")
        (row,) = rows(staff)
        assert row.reasons[0] is case.reason
        staff.sees(f"Sam Lee is out: {case.says}"[:78].rpartition(" ")[0])
        await staff.press("candidate.mend")
        await case.mends(staff)
        staff.sees("1 person · 1 address · 0 out")


async def test_somebody_who_was_deleted_can_only_be_taken_out_of_the_list(store_url: str, tmp_path: Path) -> None:
    fill(store_url, lambda book: make(book, Case(Exclusion.DELETED, deleted, "", pressed())))
    async with carnet(store_url, tmp_path) as staff:
        await staff.press("go.lists", "move.open")
        staff.sees("Sam Lee is out: deleted · nothing brings back who was deleted: D takes it")
        await staff.press("candidate.mend")
        assert staff.status == "nothing brings back who was deleted: D takes it out of the list"
        await staff.press("candidate.remove")
        staff.sees("Nobody is in this list.")


async def test_an_address_that_goes_out_already_needs_no_mending(store_url: str, tmp_path: Path) -> None:
    def shared(place: Place) -> Mapping[str, Any]:
        place.book.link(place.sam, place.acme, email="sales@acme.example")
        other = place.book.contact("Ann Aber", language="en")
        place.book.link(other, place.acme, email="Sales@acme.example")
        return of_acme(place) | {"query": ""}

    fill(store_url, lambda book: make_of_everybody(book, shared))
    async with carnet(store_url, tmp_path) as staff:
        await staff.press("go.lists", "move.open", "move.down")
        staff.sees("Sam Lee is out: same address as another at ACME · nothing to mend")
        await staff.press("candidate.mend")
        assert staff.status == "nothing to mend: the address is in this list already"


def make_of_everybody(book: Book, amiss: Callable[[Place], Mapping[str, Any]]) -> None:
    """A list that finds its people by itself."""
    settings.put(book.actor, "mailing_lists_enabled", True)
    acme = book.customer("ACME")
    sam = book.contact("Sam Lee", emails=["sam@lee.example"], language="en")
    mailing_lists.add(book.actor, {"name": "Spring offer"} | dict(amiss(Place(book, acme, acme, sam))))


async def test_a_reason_behind_the_first_comes_to_light_once_that_is_mended(store_url: str, tmp_path: Path) -> None:
    case = Case(Exclusion.NO_ADDRESS, lambda place: addressed("")(place) | {"purpose": "commercial"}, "", pressed())
    fill(store_url, lambda book: make(book, case))
    async with carnet(store_url, tmp_path) as staff:
        await staff.press("go.lists", "move.open")
        staff.sees("Sam Lee is out: no address, no consent · m: add an e-mail address")
        await staff.press("candidate.mend")
        await staff.write("sam@lee.example")
        await staff.press("form.save")
        staff.sees("Sam Lee is out: no consent · m: record a consent with its date and source")
        await staff.press("candidate.mend", "form.save")
        staff.sees("1 person · 1 address · 0 out")


async def test_who_is_in_has_nothing_to_mend(store_url: str, tmp_path: Path) -> None:
    case = Case(Exclusion.UNTICKED, in_it, "", pressed())
    fill(store_url, lambda book: make(book, case))
    async with carnet(store_url, tmp_path) as staff:
        await staff.press("go.lists", "move.open", "candidate.mend")
        assert staff.status == "Sam Lee is in: there is nothing to mend"


def test_every_reason_is_mended_here_or_says_why_nothing_mends_it() -> None:
    assert {case.reason for case in CASES.values()} | {Exclusion.DELETED, Exclusion.DUPLICATE_ADDRESS} == set(Exclusion)
    assert {MENDS[reason][0] for reason in Exclusion} == {*mending._MENDERS, Mend.TICK, Mend.NOTHING, Mend.RESTORE}
