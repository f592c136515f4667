"""Draws what the pages show of the program: pictures of the demo book, and the key sheet; run by `make docs`."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
EVERY_DAY = [
    "list.filter", "move.open", "list.back", "tick.toggle", "record.copy", "record.why", "record.actions", "app.help",
    "app.palette", "list.leave",
]  # fmt: skip
PICTURES = {
    "customer": (88, 26, ["enter"]),
    "contacts": (120, 26, ["3", "j", "j", "j"]),
}
"""For each picture its size and the keys that lead to it."""
_BEGIN, _END = "<!-- keys: written by `make docs` -->", "<!-- end of keys -->"


def write_keys() -> None:
    """Write `docs/keys.md`, and the keys of every day into the README."""
    from tui import keys

    head = (
        "# Keys\n\nMade from the table of keys by `make docs`.\n"
        "Each can be remapped by its id: see [the configuration](configuration.md).\n\n"
    )
    (ROOT / "docs" / "keys.md").write_text(head + keys.sheet(), encoding="utf-8")
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    readme.write_text(before + _BEGIN + "\n\n" + keys.sheet_of(EVERY_DAY) + "\n" + _END + after, encoding="utf-8")


async def draw(name: str, width: int, height: int, pressed: list[str], folder: Path) -> None:
    """Draw one screen of the demo book as an SVG."""
    from tui.app import CarnetApp
    from tui.config import load
    from tui.desk import Desk

    os.environ |= {"HOME": str(folder), "CARNET_DATABASE": str(folder / "demo book.db"), "CARNET_OPERATOR": "ann"}
    config = load(os.environ)
    desk = Desk.at(config.database, config.operator)
    desk.start()
    app = CarnetApp(config, desk)
    async with app.run_test(size=(width, height)) as pilot:
        for key in pressed:
            await _settled(app, pilot)
            await pilot.press(key)
        await _settled(app, pilot)
        picture = app.export_screenshot(title="carnet")
    # No font is fetched from anywhere, and blanks keep their width in every viewer.
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL).replace("<text ", '<text xml:space="preserve" ')
    (ROOT / "docs" / "pictures" / f"{name}.svg").write_text(picture, encoding="utf-8")


async def _settled(app: object, pilot: object) -> None:
    for _ in range(5):
        await pilot.pause()  # type: ignore[attr-defined]
        await app.desk.answered()  # type: ignore[attr-defined]


def main() -> None:
    """Everything, or only the keys with `--keys`."""
    write_keys()
    if "--keys" in sys.argv:
        return
    from store import operators, sample
    from store.database import close_store
    from store.opening import open_store
    from store.vocabulary import Origin

    with tempfile.TemporaryDirectory() as folder:
        store = open_store(str(Path(folder) / "demo book.db"))
        store.write(sample.demo, store.write(operators.actor_for, "ann", Origin.DEMO))
        close_store()
        for name, (width, height, pressed) in PICTURES.items():
            asyncio.run(draw(name, width, height, pressed, Path(folder)))


if __name__ == "__main__":
    main()
