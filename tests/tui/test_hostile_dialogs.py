"""Dialogs keep their shape whatever text they are about: nothing acts, nothing is markup, and the keys stay in sight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from helpers.desk_driver import at_the_keyboard

from store.errors import Clash
from store.text import ACTING
from store.vocabulary import Channel
from tui.app import CarnetApp
from tui.dialogs.actions import Action, ActionsDialog
from tui.dialogs.ask import AskDialog
from tui.dialogs.base import Dialog
from tui.dialogs.confirm import ConfirmDialog, TypedConfirmDialog
from tui.dialogs.conflict import ConflictDialog
from tui.dialogs.consent import ConsentDialog
from tui.dialogs.drafts import DraftsDialog
from tui.drafts import Draft
from tui.widgets.field import Field

SHORT = "\x1b]0;title\x07[red]Evil[/] \u202egro.elpmaxe\u202c \x9b2J\r\n"
LONG = "Evil[red] محمد Hohenlohe-李伟-e\u0301-" + SHORT * 30
DIALOGS: dict[str, Callable[[str], Dialog[Any]]] = {
    "conflict": lambda text: ConflictDialog(
        tuple(Clash(field, text, text, text) for field in ("name", "note")), [Field("name", text)]
    ),
    "drafts": lambda text: DraftsDialog([Draft("contact", text, {}, datetime.now(UTC), Path("x"))] * 40),
    "ask": lambda text: AskDialog(text, text),
    "confirm": lambda text: ConfirmDialog(text, text),
    "typed": lambda text: TypedConfirmDialog(text, "delete", text),
    "actions": lambda text: ActionsDialog(text, [Action("one", "x", text, text), Action("two", "shift+up", text)]),
    "consent": lambda text: ConsentDialog(1, text, tuple(Channel), Channel.EMAIL),
}


@pytest.mark.parametrize("text", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("size", [(80, 24), (60, 16)], ids=["80x24", "60x16"])
@pytest.mark.parametrize("name", DIALOGS)
async def test_a_dialog_about_any_text_stays_whole(
    make_app: Callable[..., CarnetApp], name: str, size: tuple[int, int], text: str
) -> None:
    async with at_the_keyboard(make_app(), size) as staff:
        dialog = DIALOGS[name](text)
        staff.app.push_screen(dialog)
        await staff.settled()
        assert not any(ACTING.search(line) for line in staff.lines)
        assert "Evil" in staff.screen_text
        assert "[red]" in staff.screen_text, "it is shown, and colours nothing"
        for complaint in ("", f"Not saved: {text}"):
            dialog.complain(complaint)
            await staff.settled()
            staff.sees(" n no" if name == "confirm" else " esc ")
            edge = [line.rstrip() for line in staff.lines if "╭" in line or "╰" in line]
            assert len(edge) == 2, "the box is closed"
