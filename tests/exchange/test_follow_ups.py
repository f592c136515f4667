"""No follow-up is lost on its way from one store to another: neither one that is due, nor one that is not yet (I-43)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store import interactions, timeline
from store.actor import Actor
from store.database import Store
from store.exchange import jsonl_export, plan
from store.records.interactions import InteractionLine
from store.tables import Interaction
from store.vocabulary import InteractionStatus, Origin

ACTOR = Actor(None, "Tess Ter", Origin.IMPORT)
NOW = datetime.now(UTC)
CONTACT = {"type": "contact", "id": "k", "given_name": "Jane", "family_name": "Doe", "language": "en"}


def call(uid: str, at: datetime, **said: Any) -> dict[str, Any]:
    """A line about a call."""
    moment = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"type": "interaction", "id": uid, "contact": "k", "at": moment, "medium": "phone", "direction": "out"} | said


def take(folder: Path, *lines: dict[str, Any]) -> tuple[int, int, int, int]:
    """Import these lines."""
    path = folder / "lines.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return plan.run(ACTOR, [path]).numbers


def follow_ups() -> list[str]:
    return [line.uid for line in timeline.follow_ups(NOW, everything=True).rows]


def line(uid: str) -> InteractionLine:
    return interactions.card(Interaction.get(Interaction.uid == uid).id)


def exported(uid: str) -> dict[str, Any]:
    return next(found for text in jsonl_export.dump() if (found := json.loads(text)).get("id") == uid)


def test_an_open_one_of_the_future_is_a_follow_up_by_itself(store: Store, tmp_path: Path) -> None:
    take(tmp_path, CONTACT, call("later", NOW + timedelta(days=3)), call("done", NOW + timedelta(days=3), status="closed"))
    assert follow_ups() == ["later"]
    assert "follow_up" not in exported("later")


def test_one_that_is_due_says_that_it_was_planned(store: Store, tmp_path: Path) -> None:
    take(tmp_path, CONTACT, call("due", NOW - timedelta(days=3), follow_up=True), call("said", NOW - timedelta(days=3)))
    assert follow_ups() == ["due"]
    assert exported("due")["follow_up"] is True
    assert "follow_up" not in exported("said")


def test_the_same_lines_again_change_nothing(store: Store, tmp_path: Path) -> None:
    lines = (CONTACT, call("due", NOW - timedelta(days=3), follow_up=True), call("later", NOW + timedelta(days=3)))
    assert take(tmp_path, *lines) == (3, 0, 0, 0)
    assert take(tmp_path, *lines) == (0, 0, 3, 0)


@pytest.mark.parametrize("said", [{"subject": "answered"}, {}])
def test_what_was_done_and_is_opened_again_is_the_follow_up_that_it_was(
    store: Store, tmp_path: Path, said: dict[str, Any]
) -> None:
    take(tmp_path, CONTACT, call("due", NOW - timedelta(days=3), follow_up=True))
    take(tmp_path, call("due", NOW - timedelta(days=3), status="closed", **said))
    assert follow_ups() == []
    interactions.set_status(ACTOR, line("due").id, InteractionStatus.OPEN)
    assert follow_ups() == ["due"]
