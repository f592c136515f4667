"""Drafts: nothing that was typed is lost with the line, and nothing that was saved or given up comes back."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tui import drafts
from tui.drafts import Drafts


class FakeForm:
    """A dialog with one field."""

    draft_kind = "contact"
    draft_title = "Anna Berg"

    def __init__(self, text: str | None = "Annabel") -> None:
        self.text = text

    def draft(self) -> dict[str, Any] | None:
        return None if self.text is None else {"given_name": self.text}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "SAVE_AFTER", 0)


async def saved(kept: Drafts) -> None:
    assert kept._saving is not None
    await kept._saving


async def test_what_was_typed_is_offered_by_the_next_run(tmp_path: Path) -> None:
    first = Drafts(tmp_path, "book")
    first.touched(FakeForm())
    await saved(first)
    first.close()
    (draft,) = await Drafts(tmp_path, "book").left()
    assert (draft.kind, draft.title, draft.fields) == ("contact", "Anna Berg", {"given_name": "Annabel"})


async def test_a_hang_up_saves_the_last_letter(tmp_path: Path) -> None:
    first, form = Drafts(tmp_path, "book"), FakeForm()
    first.touched(form)
    await saved(first)
    form.text = "Annabella"
    first.save_now()
    first.close()
    (draft,) = await Drafts(tmp_path, "book").left()
    assert draft.fields == {"given_name": "Annabella"}


async def test_a_draft_of_a_run_that_still_lives_is_not_offered(tmp_path: Path) -> None:
    first = Drafts(tmp_path, "book")
    first.touched(FakeForm())
    await saved(first)
    assert await Drafts(tmp_path, "book").left() == []


async def test_a_draft_for_another_book_is_not_offered(tmp_path: Path) -> None:
    first = Drafts(tmp_path, "book")
    first.touched(FakeForm())
    await saved(first)
    first.close()
    assert await Drafts(tmp_path, "another").left() == []


async def test_what_was_saved_or_given_up_is_forgotten(tmp_path: Path) -> None:
    first, form = Drafts(tmp_path, "book"), FakeForm()
    first.touched(form)
    await saved(first)
    await first.forget(form)
    first.save_now()
    first.close()
    assert await Drafts(tmp_path, "book").left() == []


async def test_a_form_in_which_nothing_changed_leaves_no_file(tmp_path: Path) -> None:
    first = Drafts(tmp_path, "book")
    first.touched(FakeForm(None))
    await saved(first)
    first.save_now()
    assert not (tmp_path / "drafts").exists()


async def test_what_comes_late_to_the_disk_replaces_nothing_newer_and_brings_nothing_back(tmp_path: Path) -> None:
    first, form = Drafts(tmp_path, "book"), FakeForm()
    first.touched(form)
    (late,) = first._texts()
    form.text = "Annabella"
    first.save_now()
    first._write(*late)
    (path,) = (tmp_path / "drafts").glob("*.json")
    assert "Annabella" in path.read_text()
    (late,) = first._texts()
    await first.forget(form)
    first._write(*late)
    assert not path.exists(), "it was saved meanwhile"
    first.touched(form)
    (late,) = first._texts()
    first.close()
    first._write(*late)
    assert list((tmp_path / "drafts").iterdir()) == [], "neither a draft nor a lock of a run that has ended"


async def test_a_discarded_draft_is_not_offered_again(tmp_path: Path) -> None:
    first = Drafts(tmp_path, "book")
    first.touched(FakeForm())
    await saved(first)
    first.close()
    second = Drafts(tmp_path, "book")
    (draft,) = await second.left()
    await second.discard(draft)
    assert await second.left() == []


async def test_a_draft_that_is_taken_up_is_ours_until_it_is_left_again(tmp_path: Path) -> None:
    first = Drafts(tmp_path, "book")
    first.touched(FakeForm())
    await saved(first)
    first.close()
    second, form = Drafts(tmp_path, "book"), FakeForm("Annabel Lee")
    (draft,) = await second.left()
    await second.take_up(draft, form)
    assert await Drafts(tmp_path, "book").left() == []
    second.save_now()
    second.close()
    (again,) = await Drafts(tmp_path, "book").left()
    assert again.fields == {"given_name": "Annabel Lee"}


async def test_nobody_else_can_read_a_draft(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        first = Drafts(tmp_path, "book")
        first.touched(FakeForm())
        await saved(first)
    finally:
        os.umask(before)
    folder = tmp_path / "drafts"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


async def test_half_a_file_is_no_draft(tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "abc-1.json").write_text('{"book": "book", "ki')
    assert await Drafts(tmp_path, "book").left() == []


async def test_a_full_disk_stops_nobody_from_typing(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("a file where the folder should be")
    first = Drafts(tmp_path, "book")
    first.touched(FakeForm())
    await saved(first)
    first.save_now()
