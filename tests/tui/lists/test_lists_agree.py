"""Of random books the screen, the command line and the rules, worked out slowly, say the same of everybody in a list (I-26)."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from helpers.desk_driver import Staff
from helpers.list_rule import Asked, Candidate
from helpers.lists_beside import Told, next_book
from helpers.office import carnet
from helpers.torture import count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.records.contexts import CustomerContext, OwnContext, ProjectContext
from store.records.mailing_lists import CandidateLine
from store.vocabulary import Exclusion, Purpose
from tui import wording
from tui.desk import Changed
from tui.screens.mailing_list_page import MailingListScreen
from tui.signs import EXCLUDED, TICKED


@pytest.fixture
def beside(store_url: str) -> Iterator[ProcessPoolExecutor]:
    """A process that fills the store, with a first book in it."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as beside:
        beside.submit(next_book, store_url, 0).result()
        yield beside


@pytest.fixture
async def staff(beside: ProcessPoolExecutor, store_url: str, tmp_path: Path) -> AsyncIterator[Staff]:
    """Somebody in front of the mailing lists, on a terminal that shows a whole one."""
    async with carnet(store_url, tmp_path, size=(160, 90)) as somebody:
        await somebody.press("go.lists")
        yield somebody


def page(staff: Staff) -> MailingListScreen:
    """The page of the list."""
    shown = staff.app.screen
    assert isinstance(shown, MailingListScreen)
    return shown


def asked_on(staff: Staff) -> Asked:
    """What the list is seen for."""
    panel = page(staff).candidates
    assert panel is not None
    assert panel.weighed is not None
    _, _, purpose, scope, primary_only = panel.weighed.asked
    if isinstance(scope, CustomerContext):
        return Asked(purpose.value, "customer", scope.customer_id, None, primary_only)
    if isinstance(scope, ProjectContext):
        return Asked(purpose.value, "project", None, scope.project_id, primary_only)
    return Asked(purpose.value, "own" if isinstance(scope, OwnContext) else "global", None, None, primary_only)


def rows(staff: Staff) -> tuple[CandidateLine, ...]:
    """Everybody who is shown."""
    panel = page(staff).candidates
    assert panel is not None
    assert not panel.records.window.has_after
    return tuple(panel.records.window.rows)


def said(row: CandidateLine) -> Candidate:
    """A row of the screen, in the words of `carnet list --json`."""
    reasons = tuple(reason.value for reason in row.reasons)
    return Candidate(row.contact_uid, row.place or None, row.included, row.addresses if row.included else (), reasons)


def is_drawn(staff: Staff, candidates: list[Candidate]) -> None:
    """Each stands on its line: in with the address, or out with the first reason; and the head counts them."""
    lines = staff.lines[staff.lines.index(next(line for line in staff.lines if " Person " in line)) + 1 :]
    for line, candidate in zip(lines, candidates, strict=False):
        sign, _, rest = line[2:].strip().partition(" ")
        assert sign == (TICKED if candidate.included else EXCLUDED), line
        if candidate.included:
            assert candidate.addresses[0] in rest, line
        elif candidate.reasons[0] not in {"inactive", "client_inactive"}:  # those tell why and until when
            assert wording.REASONS[Exclusion(candidate.reasons[0])] in rest, line
    going = [address for candidate in candidates for address in candidate.addresses]
    people = len({candidate.contact for candidate in candidates})
    out = sum(not candidate.included for candidate in candidates)
    addresses = wording.count(len(going), "address", "addresses")
    staff.sees(f"{wording.count(people, 'person', 'people')} · {addresses} · {out:,} out")


def agrees(staff: Staff, told: Told) -> None:
    """What is seen is what the rules say, to the last address and reason, whatever it is seen for."""
    expected = told.by_rule[asked_on(staff)]
    assert [said(row) for row in rows(staff)] == expected
    is_drawn(staff, expected)


def adds_up(candidates: list[Candidate]) -> None:
    """Everybody is either in or out for a reason, and no address goes out twice (I-26)."""
    assert all(bool(one.addresses) == one.included == (not one.reasons) for one in candidates)
    going = [address.casefold() for one in candidates for address in one.addresses]
    assert len(going) == len(set(going))


@pytest.mark.torture
@pytest.mark.timeout(7200)
@settings(
    max_examples=count(3, 1000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
async def test_screen_command_line_and_rules_agree_over_random_books(
    staff: Staff, beside: ProcessPoolExecutor, store_url: str, seed: int
) -> None:
    told = await asyncio.get_running_loop().run_in_executor(None, partial(_told, beside, store_url, seed))
    staff.app.action_go("lists")
    staff.app.desk.changed.publish(Changed(by_me=False))
    await staff.settled()
    await staff.press("move.open")
    assert asked_on(staff) == told.kept
    for _ in Purpose:
        agrees(staff, told)
        assert told.printed[asked_on(staff).purpose] == told.by_rule[asked_on(staff)]
        adds_up(told.by_rule[asked_on(staff)])
        await staff.press("candidate.purpose")
    await staff.press("candidate.addresses")
    agrees(staff, told)
    await staff.press("candidate.addresses", "candidate.context", "actions.do")
    agrees(staff, told)


def _told(beside: ProcessPoolExecutor, url: str, seed: int) -> Told:
    return beside.submit(next_book, url, seed).result()
