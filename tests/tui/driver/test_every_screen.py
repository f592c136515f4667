"""Whatever is done in Carnet, the terminal shows what the stock driver would have drawn there, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers.leading import SIZES, Lead, Watched, Whim
from helpers.tmux import Tmux
from helpers.tmux_pane import TmuxPane, look
from helpers.torture import count
from helpers.waiting import wait_until

from store import sample, settings
from store.actor import Actor
from store.database import close_store
from store.opening import open_store
from store.vocabulary import Origin

ACTOR = Actor(None, "Tess Ter", Origin.DEMO)
TOUR = (
    "1 enter tab tab tab escape 2 enter tab escape 3 e escape enter E escape tab tab escape w escape a escape slash a n escape "
    "4 f f i escape 5 enter c escape r escape escape 8 question_mark escape colon escape 1 n escape D escape space space"
)
"""Keys that lead to every screen and some dialogs."""


@pytest.fixture(scope="module")
def demo_book(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """The demo book, with mailing lists."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    shutil.copyfile(sqlite_template, path)
    store = open_store(str(path))
    store.write(sample.demo, ACTOR)
    store.write(settings.put, ACTOR, "mailing_lists_enabled", True)
    close_store()
    return path


@pytest.mark.torture
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", range(count(1, 20)))
def test_whatever_is_done_the_terminal_shows_what_the_stock_driver_would_have_drawn(
    demo_book: Path, tmp_path: Path, seed: int
) -> None:
    with Watched(demo_book, tmp_path, seed) as carnet:
        for key in TOUR.split()[: count(16, 99)]:
            carnet.lead.ask(key)
            carnet.compare(f"the tour to {key}")
        for do in (carnet.noise, carnet.resize, carnet.stop_and_continue, carnet.resize_in_the_middle, carnet.somebody_else):
            carnet.compare(do())
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
    with TmuxPane(tmp_path / "whole", *lead.size) as whole, Tmux(lead.command, env=lead.env, options=options) as tmux:
        lead.meet()
        for place in range(count(12, 300)):
            tour = TOUR.split()[place : place + 1]
            lead.ask(*(tour or whim.keys(lead.told)))
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
