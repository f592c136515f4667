"""Setup › Media and Setup › Statuses: what a team adds there is offered at once, and what was logged keeps its words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from helpers.books import Book
from helpers.desk_driver import Staff
from helpers.office import answer, carnet, colleague, fill

from store import interactions, settings, setup_words, timeline
from store.errors import Ref
from store.records.interactions import InteractionLine
from store.records.words import Word
from store.timeline import Of
from store.vocabulary import InteractionStatus, WordKind
from tui.desk import Changed


class Office(NamedTuple):
    """A small book."""

    jane: Ref


def make(book: Book) -> Office:
    """Somebody whom a letter and an SMS were written to."""
    jane = book.contact("Jane Doe", language="en")
    settings.put(book.actor, "sms_enabled", True)
    for hours, medium in ((3, "letter"), (2, "sms")):
        draft = {"subject": f"a {medium}", "medium": medium}
        interactions.log(book.actor, jane.id, draft, at=datetime.now(UTC) - timedelta(hours=hours))
    settings.put(book.actor, "sms_enabled", False)
    return Office(jane)


@pytest.fixture
def book(store_url: str) -> Office:
    """The book, closed."""
    return fill(store_url, make)


@pytest.fixture
async def staff(book: Office, store_url: str, tmp_path: Path) -> AsyncIterator[Staff]:
    """Bob, in front of Setup."""
    async with carnet(store_url, tmp_path) as somebody:
        await somebody.press("go.setup")
        yield somebody


async def words_of(staff: Staff, kind: WordKind) -> dict[str, Word]:
    """What the list shows, by code."""
    return {word.code: word for word in (await answer(staff, setup_words.known)).in_use(kind)}


async def said(staff: Staff, book: Office) -> tuple[InteractionLine, ...]:
    """What is in the book, newest first, archived ones too."""
    return (await answer(staff, timeline.find, Of(contact_id=book.jane.id, statuses=tuple(InteractionStatus)))).rows


async def on(staff: Staff, kind: WordKind, code: str) -> None:
    """Stand on a word."""
    codes = list(await words_of(staff, kind))
    await staff.press("move.first", *["move.down"] * codes.index(code))


async def add(staff: Staff, name: str) -> None:
    """Add a word to the list that is seen."""
    await staff.press("word.new")
    await staff.write(name)
    await staff.press("form.save")


async def log_with(staff: Staff, field: str, choice: str) -> None:
    """Log a call from the contacts, with a choice of a field made by the keyboard."""
    await staff.press("go.contacts", "log.log")
    await staff.write("offer")
    await choose(staff, field, choice)
    await staff.press("form.save")


async def choose(staff: Staff, field: str, choice: str) -> None:
    """In the form that is open and stands in its first field, go to a field and on to one of its choices."""
    form = staff.app.screen.form  # type: ignore[attr-defined]
    names = [about.name for about in form.fields]
    await staff.hit(*["tab"] * names.index(field))
    for _ in range(20):
        if form.values()[field] == choice:
            return
        await staff.press("choice.next_choice")
    raise AssertionError(f"{choice} is not offered")


# --- media --------------------------------------------------------------------------------------


async def test_the_parts_of_setup_lie_side_by_side_and_tab_goes_round(staff: Staff) -> None:
    staff.sees("Settings › General Media Statuses")
    staff.sees("Plan pro")
    await staff.press("parts.next_part")
    staff.sees("Medium Offered Whose Command line")
    staff.sees("letter yes built in letter")
    staff.does_not_see("sms")
    staff.sees("enter rename n new x off / on D delete a actions")
    await staff.press("parts.next_part")
    staff.sees("archived yes archived built in archived")
    await staff.press("parts.next_part")
    staff.sees("Plan pro")
    await staff.press("parts.previous_part", "go.customers", "go.setup")
    staff.sees("archived yes archived built in archived")


async def test_a_medium_that_is_added_can_be_logged_with_at_once(staff: Staff, book: Office) -> None:
    await staff.press("parts.next_part")
    await add(staff, "Vidéo call")
    assert staff.status == "Vidéo call is a medium now, for everybody who works on this book"
    staff.sees("Vidéo call yes the team's video_call")
    await log_with(staff, "medium", "video_call")
    newest = (await said(staff, book))[0]
    assert (newest.medium, newest.medium_label) == ("video_call", "Vidéo call")
    await staff.press("go.timeline")
    staff.sees("Vidéo …")


async def test_a_name_that_is_there_already_is_refused_under_its_field_and_nothing_typed_is_lost(staff: Staff) -> None:
    await staff.press("parts.next_part")
    await add(staff, "E-Mail")
    staff.sees("There is a medium called email already")
    staff.sees("E-Mail")
    await staff.hit("ctrl+u")
    await staff.press("form.save")
    staff.sees("The name is missing")
    await staff.write("x" * 31)
    await staff.press("form.save")
    staff.sees("31 of at most 30")
    await staff.hit("ctrl+u")
    await staff.write("Fax")
    await staff.press("form.save")
    assert "fax" in await words_of(staff, WordKind.MEDIUM)


async def test_a_renamed_medium_is_called_so_wherever_it_was_logged(staff: Staff, book: Office) -> None:
    await staff.press("parts.next_part")
    await add(staff, "Fax")
    await log_with(staff, "medium", "fax")
    await staff.press("go.setup")
    await on(staff, WordKind.MEDIUM, "fax")
    await staff.press("move.open")
    staff.sees("Rename the medium Fax")
    await staff.hit("ctrl+u")
    await staff.write("Telex")
    await staff.press("form.save")
    assert staff.status == "Fax is called Telex now, also where it was logged"
    staff.sees("Telex yes the team's fax")
    await staff.press("go.timeline")
    staff.sees("← in Telex Jane Doe offer")


async def test_a_medium_that_is_switched_off_is_not_offered_and_what_has_it_keeps_it(staff: Staff, book: Office) -> None:
    await staff.press("parts.next_part")
    await on(staff, WordKind.MEDIUM, "letter")
    await staff.press("word.switch")
    assert staff.status == "letter is offered no more; what was logged with it keeps it"
    staff.sees("letter no built in letter")
    await staff.press("go.contacts", "log.log")
    staff.sees("phone email meeting chat other")
    await staff.press("form.cancel", "go.timeline", "move.last")
    staff.sees("letter Jane Doe a letter")
    await staff.press("timeline.edit")
    staff.sees("phone email letter meeting chat other")
    await staff.write("bout her contract")
    await staff.press("form.save")
    assert (await said(staff, book))[-1].medium == "letter"
    await staff.press("go.setup", "word.switch", "go.contacts", "log.log")
    staff.sees("phone email letter meeting chat other")


async def test_what_the_program_relies_on_says_why_it_stays(staff: Staff) -> None:
    await staff.press("parts.next_part")
    await staff.press("word.switch")
    assert staff.status == "phone is always offered: a call starts with it"
    await staff.press("word.remove")
    assert staff.status.startswith("phone is built in and stays")
    await staff.press("move.open")
    assert staff.status.startswith("phone is built in and keeps its name")
    await colleague(staff, settings.put, "sms_enabled", True)
    staff.app.desk.changed.publish(Changed(by_me=False))
    await staff.settled()
    await on(staff, WordKind.MEDIUM, "sms")
    await staff.press("word.switch")
    assert staff.status == "SMS is not switched here · Setup › Settings › General turns it on and off"


async def test_a_medium_of_the_team_is_deleted_after_a_question_unless_something_was_logged_with_it(
    staff: Staff, book: Office
) -> None:
    await staff.press("parts.next_part")
    await add(staff, "Fax")
    await log_with(staff, "medium", "fax")
    await staff.press("go.setup")
    await on(staff, WordKind.MEDIUM, "fax")
    await staff.press("word.remove")
    assert staff.status.startswith("Fax cannot be deleted: something was logged with it · switch it off")
    await colleague(staff, interactions.delete, (await said(staff, book))[0].id)
    await staff.press("word.actions", "actions.down", "actions.down", "actions.down", "actions.do")
    staff.sees("Delete Fax?")
    await staff.press("confirm.yes")
    assert staff.status == "Fax deleted"
    assert "fax" not in await words_of(staff, WordKind.MEDIUM)


async def test_what_a_colleague_adds_is_seen_and_offered(staff: Staff) -> None:
    await staff.press("parts.next_part")
    await colleague(staff, setup_words.add, WordKind.MEDIUM, {"label": "Fax"})
    staff.app.desk.changed.publish(Changed(by_me=False))
    await staff.settled()
    staff.sees("Fax yes the team's fax")
    await staff.press("go.contacts", "log.log")
    staff.sees("other Fax")


async def test_sms_is_offered_only_while_it_is_in_use_and_stays_where_it_was_logged(staff: Staff, book: Office) -> None:
    await staff.press("go.contacts", "log.log")
    staff.does_not_see("sms")
    await staff.press("form.cancel", "go.timeline")
    staff.sees("sms Jane Doe")
    await staff.press("timeline.edit")
    staff.sees("phone email sms letter")
    await staff.write(" of two lines")
    await staff.press("form.save")
    assert ((await said(staff, book))[0].medium, (await said(staff, book))[0].subject) == ("sms", "a sms of two lines")
    await colleague(staff, settings.put, "sms_enabled", True)
    staff.app.desk.changed.publish(Changed(by_me=False))
    await staff.settled()
    await staff.press("go.contacts", "log.log")
    staff.sees("phone email sms letter")


async def test_the_form_of_a_call_asks_nothing_of_setup(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> None:
        raise AssertionError("what is offered is known")

    monkeypatch.setattr(setup_words, "known", asked)
    monkeypatch.setattr(setup_words, "with_settings", asked)
    await staff.press("go.contacts", "log.log")
    staff.sees("phone email letter")


# --- statuses -----------------------------------------------------------------------------------


async def test_a_status_of_the_team_is_logged_shown_filtered_and_closed_by_its_key(staff: Staff, book: Office) -> None:
    await staff.press("parts.next_part", "parts.next_part", "word.new")
    await staff.write("Waiting")
    await staff.press("form.save")
    staff.sees("Waiting yes open the team's waiting")
    await log_with(staff, "status", "waiting")
    newest = (await said(staff, book))[0]
    assert (newest.status, newest.own_status) == (InteractionStatus.OPEN, "waiting")
    await staff.press("go.timeline")
    staff.sees("offer Waiting")
    await staff.press("view.status")
    staff.sees("Waiting · counts as open")
    await staff.press("actions.down", "actions.down", "actions.down", "actions.do")
    staff.sees("Waiting · everybody's 1 of 1")
    staff.does_not_see("a letter")
    await staff.press("timeline.reopen")
    assert staff.status == "offer: open again"
    staff.sees("Nothing here is Waiting.")
    await staff.press("view.open")
    staff.sees("offer open")
    await staff.press("view.status", "actions.down", "actions.do")
    staff.sees("closed · everybody's")
    staff.sees("Nothing here is closed.")


async def test_a_status_that_counts_as_archived_is_out_of_sight_until_it_is_asked_for(staff: Staff, book: Office) -> None:
    await staff.press("parts.next_part", "parts.next_part", "word.new")
    await staff.write("Lost")
    await choose(staff, "counts_as", "archived")
    await staff.press("form.save")
    staff.sees("Lost yes archived the team's lost")
    await staff.press("go.timeline", "timeline.edit")
    await choose(staff, "status", "lost")
    await staff.press("form.save")
    staff.does_not_see("Jane Doe a sms")
    await staff.press("view.archived")
    staff.sees("a sms Lost")
    await staff.press("timeline.archive", "timeline.archive")
    assert staff.status == "it is archived already"


async def test_words_that_the_columns_do_not_tell_whole_stand_below_the_list(staff: Staff, book: Office) -> None:
    await colleague(staff, setup_words.add, WordKind.STATUS, {"label": "Waiting"})
    draft = {"subject": "call her", "status": "waiting"}
    await colleague(staff, interactions.log, book.jane.id, draft, at=datetime.now(UTC) + timedelta(days=2))
    await staff.press("go.timeline", "view.follow_ups")
    staff.sees("call her planned")
    staff.sees("call her · Waiting")
    await colleague(staff, setup_words.add, WordKind.MEDIUM, {"label": "Video call"})
    await colleague(staff, interactions.log, book.jane.id, {"subject": "see her", "medium": "video_call"}, at=datetime.now(UTC))
    await staff.press("view.open", "move.down")
    staff.sees("see her · Video call")
