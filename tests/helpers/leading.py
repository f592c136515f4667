"""Leads a Carnet in a terminal by whims, and holds what the terminal shows to what the stock driver would have drawn."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sys
from codecs import getincrementaldecoder
from collections.abc import Sequence
from pathlib import Path
from random import Random
from types import TracebackType

from helpers.emulator import Emulator
from helpers.led import Told
from helpers.pty_app import PtyApp
from helpers.sources import ROOT
from helpers.waiting import PATIENCE, wait_until

from store.database import close_store
from store.opening import open_store

SIZES = [(80, 24), (80, 24), (132, 43), (100, 30), (60, 20), (40, 12), (81, 25), (79, 23)]
SWITCHES = re.compile(r"\x1b\[\?1049[hl]")
"""To the terminal's other screen and back: coming back from a stop, the stock driver leaves it empty until something changes."""
LETTERS = [*"aeinors12@."]


def url_in(folder: Path) -> str:
    """The book that is led in a folder."""
    return f"sqlite:///{folder / 'book.db'}"


class Lead:
    """Leads a Carnet: what it is told to do, and how things stood when it had."""

    def __init__(self, book: Path, folder: Path) -> None:
        """Be ready for the program that `command` and `env` start, on a copy of the book in the folder."""
        shutil.copyfile(book, folder / "book.db")
        (folder / "book.db").chmod(0o600)
        self.url = url_in(folder)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / "link"))
        self._listener.listen()
        self._listener.settimeout(PATIENCE)
        self.command = [sys.executable, str(ROOT / "tests" / "helpers" / "led.py"), self.url, str(folder), str(folder / "link")]
        self.env = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
        self.size = SIZES[0]
        self.told: Told
        self.written = ""
        """What the stock driver would have sent and nobody has looked at."""

    def meet(self) -> None:
        """Wait until the program is there, and has drawn its first screen."""
        link, _ = self._listener.accept()
        link.settimeout(PATIENCE)
        self._link = link.makefile("rw", encoding="utf-8")
        self.ask()

    def hurry(self, *keys: str) -> None:
        """Have keys pressed, and wait for nothing."""
        self._send(keys, None)

    def ask(self, *keys: str) -> Told:
        """Have keys pressed, and tell how things stand when all that comes of them is drawn."""
        self._send(keys, self.size)
        line = self._link.readline()
        assert line, "the program is still there"
        self.told = Told(**json.loads(line))
        self.written += self.told.written
        return self.told

    def follow(self, word: str) -> None:
        """Do the next thing of a tour."""
        if word == "renamed":
            self.change("UPDATE contact SET version = version + 1, given_name = given_name || 'y' WHERE given_name = 'Jean'")
        else:
            self.ask(word)

    def change(self, *statements: str) -> None:
        """Let a colleague change the book."""
        store = open_store(self.url)
        with store.transaction():
            for statement in statements:
                store.execute(statement)
        close_store()
        self.ask()

    def close(self) -> None:
        """Let the program go."""
        self._link.close()
        self._listener.close()

    def _send(self, keys: Sequence[str], size: tuple[int, int] | None) -> None:
        self._link.write(json.dumps({"keys": keys, "size": size}) + "\n")
        self._link.flush()


class Whim:
    """What somebody without a plan presses next."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)

    def keys(self, told: Told) -> list[str]:
        """One key, or a few at once: letters in a field, else something that is offered here, now and then the way out."""
        if told.types and self.chance.random() < 0.5:
            return self.chance.choices(LETTERS, k=self.chance.randint(1, 6))
        if self.chance.random() < 0.1 or not told.offered:
            return ["escape"]
        several = self.chance.random() < 0.15
        return self.chance.choices(list(told.offered.values()), k=self.chance.randint(2, 5) if several else 1)


class Watched:
    """A Carnet in a terminal that is compared at every step with what should be on it."""

    def __init__(self, book: Path, folder: Path, seed: int) -> None:
        self.lead = Lead(book, folder)
        self.app = PtyApp(self.lead.command, size=SIZES[0], env=self.lead.env, picture=False)
        self.shown = Emulator(*SIZES[0])
        self.stock = Emulator(*SIZES[0])
        self.whim = Whim(seed)
        self.chance = self.whim.chance
        self._taken = 0
        self._decode = getincrementaldecoder("utf-8")().decode

    def __enter__(self) -> Watched:
        """Started, and its first screen compared."""
        try:
            self.lead.meet()
        except BaseException:
            self.app.close()
            raise
        self.compare("at the start")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Killed."""
        self.app.close()
        self.lead.close()

    def step(self) -> str:
        """Do one thing, and say what."""
        kind = self.chance.random()
        if kind < 0.04:
            return self.resize()
        if kind < 0.08:
            return self.resize_in_the_middle()
        if kind < 0.1:
            return self.stop_and_continue()
        if kind < 0.12:
            return self.noise()
        if kind < 0.14:
            return self.somebody_else()
        keys = self.whim.keys(self.lead.told)
        self.lead.ask(*keys)
        return f"{keys}"

    def follow(self, word: str) -> None:
        """Do the next thing of a tour."""
        self.lead.follow(word)

    def resize(self) -> str:
        """Give the terminal another size."""
        size = self._resize()
        self.lead.ask()
        self._trust()
        return f"the size {size}"

    def resize_in_the_middle(self) -> str:
        """Press keys, and do not wait for what comes of them before the size changes twice."""
        first, second = self.whim.keys(self.lead.told), self.whim.keys(self.lead.told)
        self.lead.hurry(*first)
        sizes = [self._resize()]
        self.lead.hurry(*second)
        sizes.append(self._resize())
        self.lead.ask()
        self._trust()
        return f"{first}, the size {sizes[0]}, {second}, the size {sizes[1]}"

    def stop_and_continue(self) -> str:
        """Stop the program as ctrl+z would, write on its terminal as a shell would, and let it go on."""
        os.kill(self.app.process.pid, signal.SIGTSTP)
        wait_until(lambda: state(self.app.process.pid) == "T", "the program has stopped")
        wait_until(self._is_given_back, "the terminal was given back")
        self.shown.feed("\x1b[31m[1]+  Stopped\r\n$ fg\r\n")
        self.app.signal(signal.SIGCONT)
        self.lead.ask()
        self._trust()
        return "a stop"

    def _is_given_back(self) -> bool:
        self.shown.feed(self._news())
        return "1049" not in self.shown.modes

    def noise(self) -> str:
        """Write on the terminal behind its back, and have everything drawn again."""
        self.shown.feed(self._news())
        self.shown.feed("\x1b[3;5H\x1b[41mnoise\x1b[2;5r\x1b[?7h\x1b[2J")
        self.lead.ask("ctrl+l")
        return "noise, and ctrl+l"

    def somebody_else(self) -> str:
        """A colleague changes every customer and contact."""
        self.lead.change(*(f"UPDATE {table} SET version = version + 1, note = note || 'x'" for table in ("customer", "contact")))
        return "somebody else"

    def compare(self, after: str) -> None:
        """Fail unless the terminal shows what the stock driver would have drawn, and both what the screen is."""
        self._take()
        wait_until(self._agrees, f"all is as it should be after {after}", otherwise=self._difference)

    def _agrees(self) -> bool:
        if self.shown.look() == self.whole.look() == self.stock.look():
            return True
        self.lead.ask()
        self._take()
        return False

    def _take(self) -> None:
        """Take in what was written, and what is to be seen now."""
        self.shown.feed(self._news())
        written, self.lead.written = self.lead.written, ""
        self.stock.feed(SWITCHES.sub("", written))
        self.whole = Emulator(*self.lead.size)
        self.whole.feed(f"\x1b[?7l{self.lead.told.picture}")

    def _trust(self) -> None:
        """Take what the screen is for what the stock driver shows: after this it would have drawn it anew."""
        self.stock = Emulator(*self.lead.size)
        self.stock.feed(f"\x1b[?7l{self.lead.told.picture}")

    def _resize(self) -> tuple[int, int]:
        self.shown.feed(self._news())
        self.lead.size = self.chance.choice(SIZES)
        self.shown.resize(*self.lead.size)
        self.app.resize(*self.lead.size)
        return self.lead.size

    def _news(self) -> str:
        """What came to the terminal since the last time."""
        written = self.app.written()
        news, self._taken = written[self._taken :], len(written)
        return self._decode(news)

    def _difference(self) -> str:
        named = {"terminal": self.shown, "stock driver": self.stock, "screen": self.whole}
        looks = {name: emulator.look() for name, emulator in named.items()}
        rows = []
        for y in range(self.lead.size[1]):
            if not looks["terminal"][y] == looks["stock driver"][y] == looks["screen"][y]:
                rows += [f"{y:3} {name:12} {emulator.screen.display[y]}" for name, emulator in named.items()]
        return "\n".join([self.lead.told.screen, *rows])


def state(pid: int) -> str:
    """The state letter of a process."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
