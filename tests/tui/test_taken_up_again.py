"""What was chosen in a form beside its fields is kept with them, and a form that has lost its sense is not opened again (D13)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from helpers.books import Book
from helpers.desk_driver import Staff
from helpers.office import answer, carnet, colleague, fill

from store import contacts, tables
from store.errors import Ref, Refused
from store.vocabulary import InactiveReason
from tui.dialogs.deactivate import DeactivateDialog
from tui.dialogs.resume import reopened
from tui.drafts import Draft


def make(book: Book) -> Ref:
    """Two people."""
    book.contact("Sam Lee", language="en")
    return book.contact("Jane Doe", language="en")


@pytest.fixture
def jane(store_url: str) -> Ref:
    """One of them; the book is closed."""
    made: Ref = fill(store_url, make)
    return made


@pytest.fixture
async def staff(jane: Ref, store_url: str, tmp_path: Path) -> AsyncIterator[Staff]:
    """Somebody who has chosen who stands in for her, and typed no day."""
    async with carnet(store_url, tmp_path) as somebody:
        await somebody.press("go.contacts", "record.deactivate", "deactivate.stand_in")
        await somebody.write("lee")
        await somebody.press("pick.choose")
        somebody.sees("stand-in: Sam Lee")
        yield somebody


def kept(staff: Staff) -> Draft:
    """The draft as it comes back from the disk."""
    dialog = staff.app.screen
    assert isinstance(dialog, DeactivateDialog)
    fields: dict[str, Any] = json.loads(json.dumps(dialog.draft()))
    return Draft(dialog.draft_kind, dialog.draft_title, fields, datetime.now(UTC), Path())


def stands_in(contact_id: int) -> str:
    """The family name of whoever stands in."""
    return str(tables.Contact.get_by_id(tables.Contact.get_by_id(contact_id).stand_in_id).family_name)  # type: ignore[attr-defined]


async def test_who_stands_in_is_kept_and_taken_up_again(staff: Staff, jane: Ref, tmp_path: Path) -> None:
    staff.app.drafts.save_now()
    assert "Sam Lee" in "".join(path.read_text() for path in (tmp_path / "drafts").glob("*.json"))
    draft = kept(staff)
    await staff.press("form.cancel")
    staff.sees("Throw away what you typed?")
    await staff.press("confirm.yes")
    staff.app.push_screen(await reopened(staff.app.desk, draft))
    await staff.settled()
    staff.sees("stand-in: Sam Lee")
    assert kept(staff).fields == draft.fields
    await staff.press("form.save")
    assert await answer(staff, stands_in, jane.id) == "Lee"


async def test_the_form_of_somebody_whom_a_colleague_took_out_of_use_is_not_opened_again(staff: Staff, jane: Ref) -> None:
    draft = kept(staff)
    await colleague(staff, contacts.deactivate, jane.id, InactiveReason.LEFT)
    with pytest.raises(Refused, match="Jane Doe is out of use already"):
        await reopened(staff.app.desk, draft)
