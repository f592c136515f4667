"""Whatever is done in Carnet, the terminal shows what the stock driver would have drawn there, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import tours
from helpers.leading import SIZES, Watched, Whim
from helpers.led_in_tmux import LedInTmux
from helpers.torture import count


def test_every_screen_part_and_dialog_is_drawn_as_by_the_stock_driver(
    demo_book: Path, sqlite_template: Path, tmp_path: Path
) -> None:
    seen: set[str] = set()
    for book, folder, words in tours.walks(demo_book, sqlite_template, tmp_path):
        with Watched(book, folder, 1) as carnet:
            seen.add(carnet.lead.told.screen)
            for place, word in enumerate(words):
                carnet.follow(word)
                if place % count(3, 1) == 0:  # what is wrong on the screen stays wrong for a while
                    carnet.compare(f"{words[: place + 1]}")
                seen |= {carnet.lead.told.screen, carnet.lead.told.part}
    assert tours.places() - seen == set(), "a new screen, dialog or part of a page needs a tour that comes to it"


@pytest.mark.torture
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", range(count(1, 20)))
def test_whatever_is_done_the_terminal_shows_what_the_stock_driver_would_have_drawn(
    demo_book: Path, tmp_path: Path, seed: int
) -> None:
    with Watched(demo_book, tmp_path, seed) as carnet:
        for do in (carnet.noise, carnet.resize, carnet.stop_and_continue, carnet.resize_in_the_middle, carnet.somebody_else):
            carnet.compare(do())
        for word in tours.TOURS[seed % len(tours.TOURS)].split():
            carnet.follow(word)
            carnet.compare(f"the tour to {word}")
        for place in range(count(15, 500)):
            carnet.compare(f"{place}: {carnet.step()}")


@pytest.mark.torture
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", range(count(1, 4)))
def test_the_screens_of_the_demo_book_look_the_same_in_tmux(demo_book: Path, tmp_path: Path, seed: int) -> None:
    whim = Whim(seed)
    tour = [word for words in tours.TOURS[seed % len(tours.TOURS) :] for word in words.split() if word != "renamed"]
    with LedInTmux(demo_book, tmp_path) as carnet:
        for place in range(count(12, 300)):
            carnet.lead.ask(*(tour[place : place + 1] or whim.keys(carnet.lead.told)))
            if place % 9 == 8:
                carnet.resize(whim.chance.choice(SIZES))
            carnet.compare(f"step {place}")
