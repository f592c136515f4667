"""Saving a form: what two people changed is asked about and tried again, everything else is left to the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from store.errors import Clash, Conflict, Refused
from tui.saving import Saved, save

Values = Mapping[str, Any]


class Record:
    """A row in a store, saved by fields like the store does it."""

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        self.version = 1
        self.before_write: list[Values] = []
        """What somebody else saves just before each write."""

    async def write(self, base: Values, draft: Values, version: int) -> int:
        """Save, or raise Conflict."""
        if self.before_write:
            self.fields |= self.before_write.pop(0)
            self.version += 1
        mine = {name: value for name, value in draft.items() if base.get(name) != value}
        if version != self.version:
            clashes = tuple(
                Clash(name, base[name], value, self.fields[name])
                for name, value in mine.items()
                if self.fields[name] not in (base[name], value)
            )
            if clashes:
                raise Conflict("It was changed", clashes, self.version)
        self.fields |= mine
        self.version += 1
        return self.version


class Person:
    """Somebody who is asked about clashes."""

    def __init__(self, *answers: Values | None) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[Clash, ...]] = []

    async def decide(self, clashes: tuple[Clash, ...]) -> Values | None:
        """Answer as prepared."""
        self.asked.append(clashes)
        return self.answers.pop(0)


async def test_what_nobody_else_touched_is_saved_without_a_question() -> None:
    record, person = Record(role="Buyer"), Person()
    assert await save(record.write, {"role": "Buyer"}, {"role": "Chief"}, 1, person.decide) == Saved(2)
    assert record.fields == {"role": "Chief"}
    assert not person.asked


async def test_another_field_that_somebody_else_changed_stays_and_is_not_asked_about() -> None:
    record, person = Record(role="Buyer", label=""), Person()
    record.before_write = [{"label": "Accounts"}]
    base = {"role": "Buyer", "label": ""}
    await save(record.write, base, base | {"role": "Chief"}, 1, person.decide)
    assert record.fields == {"role": "Chief", "label": "Accounts"}
    assert not person.asked


@pytest.mark.parametrize("stands", ["Chief", "Clerk", "Head"])
async def test_the_same_field_is_asked_about_and_what_was_chosen_stands(stands: str) -> None:
    record, person = Record(role="Buyer"), Person({"role": stands})
    record.before_write = [{"role": "Clerk"}]
    await save(record.write, {"role": "Buyer"}, {"role": "Chief"}, 1, person.decide)
    assert person.asked == [(Clash("role", "Buyer", "Chief", "Clerk"),)]
    assert record.fields == {"role": stands}


async def test_a_field_that_is_changed_again_while_somebody_decides_is_asked_about_again() -> None:
    record, person = Record(role="Buyer"), Person({"role": "Chief"}, {"role": "Chief"})
    record.before_write = [{"role": "Clerk"}, {"role": "Intern"}]
    await save(record.write, {"role": "Buyer"}, {"role": "Chief"}, 1, person.decide)
    assert [clash.theirs for (clash,) in person.asked] == ["Clerk", "Intern"]
    assert record.fields == {"role": "Chief"}


async def test_going_back_to_the_form_saves_nothing() -> None:
    record, person = Record(role="Buyer"), Person(None)
    record.before_write = [{"role": "Clerk"}]
    assert await save(record.write, {"role": "Buyer"}, {"role": "Chief"}, 1, person.decide) is None
    assert record.fields == {"role": "Clerk"}


async def test_a_refusal_is_the_forms_matter() -> None:
    async def refuse(base: Values, draft: Values, version: int) -> None:
        raise Refused("No", field="role")

    with pytest.raises(Refused):
        await save(refuse, {}, {"role": "x"}, 1, Person().decide)
