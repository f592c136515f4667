"""Whatever is done in Carnet, the terminal shows what the stock driver would have drawn there, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import tours
from helpers.leading import SIZES, Lead, Watched, Whim, url_in
from helpers.tmux import Tmux
from helpers.tmux_pane import TmuxPane, look
from helpers.torture import count
from helpers.waiting import wait_until


def test_every_screen_part_and_dialog_is_drawn_as_by_the_stock_driver(
    demo_book: Path, sqlite_template: Path, tmp_path: Path
) -> None:
    seen: set[str] = set()
    for name, book, words in [
        ("demo", demo_book, " ".join(tours.TOURS)),
        ("empty", sqlite_template, tours.EMPTY_BOOK),
        ("killed", demo_book, tours.AFTER_A_KILL),
    ]:
        (tmp_path / name).mkdir()
        if name == "killed":
            tours.leave_a_draft(tmp_path / name, url_in(tmp_path / name))
        with Watched(book, tmp_path / name, 1) as carnet:
            seen.add(carnet.lead.told.screen)
            for place, word in enumerate(words.split()):
                carnet.follow(word)
                if place % count(3, 1) == 0:  # what is wrong on the screen stays wrong for a while
                    carnet.compare(f"{words.split()[: place + 1]}")
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
    """On a terminal that does not erase in a colour: what was so erased is on tmux's screen, and not in its capture."""
    (tmp_path / "whole").mkdir()
    (tmp_path / "carnet").mkdir()
    lead, whim = Lead(demo_book, tmp_path / "carnet"), Whim(seed)
    options = {"status": "off", "default-terminal": "screen-256color"}
    tour = [word for words in tours.TOURS[seed % len(tours.TOURS) :] for word in words.split() if word != "renamed"]
    with TmuxPane(tmp_path / "whole", *lead.size) as whole, Tmux(lead.command, env=lead.env, options=options) as tmux:
        lead.meet()
        for place in range(count(12, 300)):
            lead.ask(*(tour[place : place + 1] or whim.keys(lead.told)))
            if place % 9 == 8:
                lead.size = whim.chance.choice(SIZES)
                whole.resize(*lead.size)
                tmux.resize(*lead.size)
                lead.ask()

            def agrees() -> bool:
                whole.feed(f"\x1b[?7l\x1b[0m\x1b[2J{lead.told.picture}")
                if whole.look() == look(tmux, lead.size[1]):
                    return True
                lead.ask()
                return False

            wait_until(agrees, f"step {place} is on the screen", otherwise=tmux.capture)
    lead.close()
