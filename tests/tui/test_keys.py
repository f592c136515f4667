"""Keys: each binding stands once in the table, means one thing in one place, and can be remapped by its id."""

from __future__ import annotations

import pytest

from tui import keys
from tui.keys import CHAINS, KEYS, SCOPES, KeymapError, bindings_for, keymap, sheet


def test_every_id_is_there_once() -> None:
    assert len({key.id for key in KEYS}) == len(KEYS)


def test_every_key_belongs_to_a_scope_that_some_screen_hears() -> None:
    heard = {where for chain in CHAINS for where in chain}
    assert {key.where for key in KEYS} <= set(SCOPES)
    assert set(SCOPES) == heard


def test_every_key_has_a_label_and_a_sentence() -> None:
    for key in KEYS:
        assert key.label, key.id
        assert key.sentence.endswith("."), key.id
        assert key.sentence[0].isupper(), key.id


def test_within_a_chain_a_key_means_one_thing() -> None:
    assert keymap({}) == {}


@pytest.mark.parametrize(
    ("remapped", "words"),
    [
        ({"list.fliter": "f"}, ["'list.fliter'", "did you mean 'list.filter'?"]),
        ({"move.down": "k"}, ["'k'", "'move.down'", "'move.up'"]),
        ({"list.filter": "f5", "go.contacts": "f5"}, ["'f5'", "'list.filter'", "'go.contacts'"]),
        ({"app.help": "/"}, ["'/'", "'app.help'", "'list.filter'"]),
        ({"move.down": ","}, ["'move.down'", "no key"]),
    ],
)
def test_an_unknown_id_or_a_clash_is_an_error_that_names_both(remapped: dict[str, str], words: list[str]) -> None:
    with pytest.raises(KeymapError) as refused:
        keymap(remapped)
    for word in words:
        assert word in str(refused.value)


def test_two_keys_can_change_places() -> None:
    assert keymap({"move.down": "k", "move.up": "j"}) == {"move.down": "k", "move.up": "j"}


def test_signs_are_understood_as_they_are_shown() -> None:
    assert keymap({"list.filter": "?", "app.help": "/"}) == {"list.filter": "question_mark", "app.help": "slash"}


def test_bindings_carry_id_label_and_sentence() -> None:
    (binding,) = [binding for binding in bindings_for("list") if binding.id == "list.filter"]
    assert (binding.key, binding.action, binding.description) == ("slash", "filter", "filter")
    assert binding.tooltip == keys.BY_ID["list.filter"].sentence


def test_the_key_sheet_lists_every_key() -> None:
    text = sheet()
    for key in KEYS:
        assert f"`{key.id}`" in text
        assert key.sentence in text
