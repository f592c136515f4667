"""Words that may be about somebody's private life are noticed; ordinary ones are not."""

from __future__ import annotations

import pytest

from store.keys import fold
from store.rules.sensitive import notice


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("She is PREGNANT, call in May", '"pregnant" may be about health'),
        ("congé maladie", '"maladie" may be about health'),
        ("went to the\nmosque", '"mosque" may be about faith'),
        ("a trade union man", '"trade union" may be about politics or a union'),
        ("getting divorced", '"divorced" may be about private life'),
    ],
)
def test_a_word_on_private_life_is_noticed_with_what_it_may_be_about(text: str, said: str) -> None:
    assert notice(fold(text)) == said


@pytest.mark.parametrize("text", ["", "invoice 2041, call back on Monday", "the race for the tender", "hospitality suite"])
def test_ordinary_words_are_not(text: str) -> None:
    assert notice(fold(text)) == ""
