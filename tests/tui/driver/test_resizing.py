"""A terminal that changes its size keeps nothing of the old picture, whatever was under way: seen in a real tmux."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import tours
from helpers.led_in_tmux import LedInTmux
from helpers.torture import count

LARGE, USUAL, SMALL = (140, 40), (80, 24), (60, 16)
AT_REST = [(USUAL,), (SMALL, USUAL), (LARGE,), (USUAL,), (SMALL,), (USUAL,)]
"""Of those that follow each other at once the program sees the last alone, which may be the one that it had."""
SHORT_WAY = "space slash a n escape enter x escape e a"
"""To a list that is filtered, a page, a list of actions and two forms."""


@pytest.mark.torture
@pytest.mark.timeout(7200)
def test_a_new_size_leaves_no_debris_wherever_one_is(demo_book: Path, sqlite_template: Path, tmp_path: Path) -> None:
    everywhere = bool(count(0, 1))
    seen: set[str] = set()
    for book, folder, words in (
        tours.walks(demo_book, sqlite_template, tmp_path) if everywhere else [(demo_book, tmp_path, SHORT_WAY.split())]
    ):
        with LedInTmux(book, folder) as carnet:
            seen |= {carnet.lead.told.screen}
            for word in words:
                if word == "renamed":
                    carnet.lead.follow(word)
                else:
                    carnet.lead.hurry(word)
                carnet.resize(LARGE, SMALL)  # in the middle of what the key leads to
                carnet.compare(f"{word}, and two sizes in the middle of it")
                seen |= {carnet.lead.told.screen, carnet.lead.told.part}
                for sizes in AT_REST[: count(2, 6)]:
                    carnet.resize(*sizes)
                    carnet.compare(f"{word}, and the sizes {sizes}")
    assert not everywhere or tours.places() - seen == set()
