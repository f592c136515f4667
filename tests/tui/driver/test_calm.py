"""The screen is calm: what did not change is not drawn, nothing is drawn to be drawn over, nothing moves under who types."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import tours
from helpers.calm import Watch, unrest
from helpers.leading import SIZES, Watched
from helpers.torture import count


@pytest.mark.torture
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", range(count(1, 6)))
def test_whatever_is_pressed_the_screen_is_calm(demo_book: Path, tmp_path: Path, seed: int) -> None:
    watch = Watch(SIZES[0])
    with Watched(demo_book, tmp_path, seed) as carnet:
        watch.take(carnet.lead.told.sent)

        def press(key: str, where: str) -> None:
            before = carnet.lead.told
            carnet.follow(key)
            after = carnet.lead.told
            change = watch.take(after.sent)
            found = list(unrest(key, before, after, change))
            assert not found, (where, key, before.screen, after.screen, found, change.before, change.after)
            carnet.lead.ask()
            assert watch.take(carnet.lead.told.sent).drawn == 0, (where, key, "drawn although nothing happened")

        for tour in tours.TOURS[count(4, 0) : count(6, 99)]:
            for key in tour.split():
                press(key, tour)
        for place in range(count(10, 500)):
            press(carnet.whim.keys(carnet.lead.told)[0], f"{place}")
