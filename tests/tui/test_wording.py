"""Words for days, addresses, people and permissions, case by case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from textual.content import Content

from store.records.addresses import EmailUse, Resolution
from store.records.links import LinkLine
from store.records.pages import Key
from store.records.permissions import ConsentNow, Preference
from store.rules.addressing import EmailFact, LinkFacts, PersonFacts, resolve
from store.vocabulary import ConsentState, ContactStatus, EmailState, Exclusion, InactiveReason, LinkKind, LinkStatus, Rung
from tui import signs, wording
from tui.screens.panels.people import address_row
from tui.widgets.cells import Column

NOW = datetime(2026, 5, 3, 14, 5, tzinfo=timezone(timedelta(hours=2)))
HOME, WORK = (
    EmailFact("home@x.example", "home@x.example", primary=True),
    EmailFact("work@x.example", "work@x.example", position=1),
)


@pytest.mark.parametrize(
    ("iso", "words"),
    [("2026-03-12", "12 Mar 2026"), ("--05-03", "3 May"), ("", ""), ("soon", "soon"), ("2026-13-01", "2026-13-01")],
)
def test_a_day_is_said_with_the_name_of_its_month(iso: str, words: str) -> None:
    assert wording.day(iso) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 5, 3, 7, 30, tzinfo=UTC), "today 09:30"),
        (datetime(2026, 5, 2, 21, 59, tzinfo=UTC), "yesterday 23:59"),
        (datetime(2026, 5, 2, 22, 1, tzinfo=UTC), "today 00:01"),
        (datetime(2026, 3, 12, 7, 30, tzinfo=UTC), "12 Mar 2026"),
        (None, ""),
    ],
)
def test_a_moment_is_said_in_the_operators_zone(at: datetime | None, words: str) -> None:
    assert wording.moment(at, NOW) == words


def said(level: Rung, *emails: EmailFact, cic: LinkFacts | None = None, cip: LinkFacts | None = None) -> list[str]:
    """The lines about somebody in a context, as plain text, struck ones between tildes."""
    resolution = resolve(PersonFacts(emails=emails), level, cic=cic, cip=cip)
    lines = []
    for shown in wording.addresses(resolution, level, customer="ACME"):
        struck = any("strike" in str(span.style) for span in shown.address.spans)
        address = f"~{shown.address.plain}~" if struck else shown.address.plain
        lines.append(f"{address} {shown.words.plain}")
    return lines


def override(address: str, state: EmailState = EmailState.OK) -> LinkFacts:
    """A link with an address of its own."""
    return LinkFacts(address, address, state)


INVALID = EmailFact("old@x.example", "old@x.example", EmailState.INVALID, position=2)
OPTED_OUT = EmailFact("out@x.example", "out@x.example", EmailState.OPTED_OUT)

CASES = {
    "global addresses": (Rung.GLOBAL, (HOME, WORK), {}, ["home@x.example global", "work@x.example global"]),
    "an override strikes them, and says so in words": (
        Rung.CUSTOMER, (HOME, WORK), {"cic": override("jane@acme.example")},
        ["jane@acme.example this customer", "~home@x.example~ overridden", "~work@x.example~ overridden"],
    ),
    "an override that is an own address": (
        Rung.CUSTOMER, (HOME, WORK), {"cic": override("home@x.example")},
        ["home@x.example = this customer", "~work@x.example~ overridden"],
    ),
    "an override that is the only own address": (
        Rung.PROJECT, (HOME,), {"cip": override("home@x.example")}, ["home@x.example = this project, only"],
    ),
    "a project borrows its customer's": (
        Rung.PROJECT, (HOME,), {"cip": LinkFacts(), "cic": override("jane@acme.example")},
        ["jane@acme.example from customer ACME", "~home@x.example~ overridden"],
    ),
    "nobody": (Rung.CUSTOMER, (), {"cic": LinkFacts()}, ["– ! no address"]),
    "an invalid override uses nobody": (
        Rung.CUSTOMER, (HOME,), {"cic": override("jane@acme.example", EmailState.INVALID)},
        ["jane@acme.example ! invalid", "~home@x.example~ overridden"],
    ),
    "an invalid address is not struck": (
        Rung.CUSTOMER, (HOME, INVALID), {"cic": LinkFacts()}, ["home@x.example global", "old@x.example ! invalid"],
    ),
    "an address that opted out is used, and says so": (
        Rung.CUSTOMER, (OPTED_OUT,), {"cic": LinkFacts()}, ["out@x.example global, opted out"],
    ),
    "somebody who left": (
        Rung.CUSTOMER, (HOME,), {"cic": LinkFacts(status=LinkStatus.FORMER)}, ["– ! no longer here"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_of_the_addresses_of(case: str) -> None:
    level, emails, links, expected = CASES[case]
    assert said(level, *emails, **links) == expected


def test_every_reason_and_every_absence_has_words() -> None:
    assert set(wording.REASONS) == set(Exclusion)
    assert set(wording.AWAY) == set(InactiveReason)


LINE = LinkLine(
    1, 1, LinkKind.CUSTOMER, Key(0, "a", 1), 1, "u", "Éloïse Martin", "Buyer", False, False, LinkStatus.ACTIVE,
    ContactStatus.ACTIVE, "", Resolution((EmailUse("a@x.example", Rung.GLOBAL),), (), (), Rung.GLOBAL, None),
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "  Éloïse Martin"),
        ({"favourite": True}, "★ Éloïse Martin"),
        ({"status": LinkStatus.FORMER}, "  Éloïse Martin [former]"),
        ({"contact_status": ContactStatus.INACTIVE}, "  Éloïse Martin [inactive]"),
    ],
)
def test_a_name_carries_what_is_to_be_known_of_the_person_here(change: dict[str, object], words: str) -> None:
    assert wording.person(LINE._replace(**change), 40).plain == words


def test_a_long_name_is_cut_and_the_word_behind_it_is_not() -> None:
    line = LINE._replace(name="Samantha Maximiliana von Hohenstein", status=LinkStatus.FORMER)
    shown = wording.person(line, 20)
    assert shown.plain.endswith("… [former]")
    assert shown.cell_length == 20


def test_somebody_who_is_away_has_a_reason_and_a_day_instead_of_addresses() -> None:
    line = LINE._replace(
        contact_status=ContactStatus.INACTIVE, inactive_reason="parental_leave", inactive_until="2026-09-01"
    )  # fmt: skip
    assert [shown.address.plain for shown in wording.person_addresses(line)] == ["on parental leave until 1 Sep 2026"]


@pytest.mark.parametrize(
    ("preference", "words"),
    [
        (Preference("email", True, "auto", NOW), "yes (ticked today 14:05, by itself)"),
        (Preference("email", False, "ann", NOW, "by phone"), "no (unticked today 14:05, by ann, by phone)"),
        (Preference("email", False, "", None), "no, never ticked"),
    ],
)
def test_a_preference_says_who_set_it(preference: Preference, words: str) -> None:
    assert wording.preference(preference, NOW) == words


def test_consent_says_when_and_how_it_was_given() -> None:
    assert wording.consent(None, NOW) == "no consent"
    granted = ConsentNow("email", ConsentState.GRANTED, NOW, "paper", "form 12")
    assert wording.consent(granted, NOW) == "consent granted today 14:05, paper, form 12"


def test_markup_in_an_address_stays_text() -> None:
    assert wording.struck("[bold]x[/bold]@x.example").plain == "[bold]x[/bold]@x.example"


def test_every_sign_of_the_wording_has_a_twin() -> None:
    line = LINE._replace(favourite=True, primary=True)
    shown = wording.person(line, 40) + wording.below_name(line) + Content(wording.state(EmailState.INVALID))
    assert signs.to_ascii(shown.plain).replace("É", "E").replace("ï", "i").isascii()


_PLACE = (Column("Contact", 20, 3), Column("Address", 24, 3), Column("", 12, 2))


@pytest.mark.parametrize("words", ["overridden", "! customer inactive", "this customer, opted out"])
def test_what_is_said_of_an_address_is_never_cut_for_the_address(words: str) -> None:
    shown = wording.Shown(Content("somebody.with.a.long.name@an.organisation.example"), Content(words))
    line = address_row((Content("Jane Doe"),), shown, _PLACE, 60)
    assert line.plain.rstrip().endswith(words)
    assert line.cell_length == 60
    assert "somebody.wi" in line.plain


def test_what_is_said_of_no_address_takes_no_more_room_than_it_needs() -> None:
    shown = wording.Shown(Content("–"), Content("! not a contact here"))
    line = address_row((Content("Jane Doe"),), shown, _PLACE, 60)
    assert [part.strip() for part in line.plain.split("  ") if part.strip()] == ["Jane Doe", "–", "! not a contact here"]


def test_what_is_said_without_an_address_has_the_room_of_both() -> None:
    shown = wording.Shown(Content("on parental leave until 1 Sep 2026"), Content(""))
    assert "until 1 Sep 2026" in address_row((Content("Jane Doe"),), shown, _PLACE, 62).plain


def test_the_name_of_the_customer_that_lends_an_address_gives_way_before_the_address() -> None:
    shown = wording.Shown(Content("somebody@acme.example"), Content("from customer Globex Corporation"))
    wide, narrow = (address_row((Content("Jane Doe"),), shown, _PLACE, width).plain for width in (140, 66))
    assert wide.rstrip().endswith("from customer Globex Corporation")
    assert "somebody@acme.example" in narrow
    assert narrow.rstrip().endswith("from customer")
