"""Whole books at once, beside the bare thing in the same run: imports, an export."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import books, raw
from benchmarks.books import Book, Shelf
from benchmarks.table import Row, command, seconds

_ONLY_PARSED = "import sys, vobject\nfor card in vobject.readComponents(open(sys.argv[1], encoding='utf-8')): pass"


def batches(shelf: Shelf, contacts: int, cards: int) -> Iterator[Row]:
    """Imports of ``cards`` vCards and ``contacts`` contacts, an export of as many."""
    book = shelf.book(contacts)
    lines = _exported(book, "jsonl")
    yield _export(book, lines)
    yield _import_lines(shelf, book, lines)
    yield _import_cards(shelf, shelf.book(cards))


# --- out and in ---------------------------------------------------------------------------------


def _exported(book: Book, format: str) -> Path:
    """The whole book as a file; made once."""
    path = books.folder() / f"book-{book.contacts}.{format}"
    if not path.exists():
        _carnet(book.url, "export", "--format", format, "-o", str(path))
    return path


def _export(book: Book, lines: Path) -> Row:
    again = lines.with_suffix(".again")
    ours = seconds(lambda: _carnet(book.url, "export", "--format", "jsonl", "-o", str(again)))
    again.unlink()
    floor = seconds(lambda: raw.read_everything(book))
    return _row(f"export of {book.contacts:,} contacts", book, ours, floor, "driver reading them", 4.0)


def _import_lines(shelf: Shelf, book: Book, lines: Path) -> Row:
    url = shelf.empty("imported")
    ours = seconds(lambda: _carnet(url, "import", str(lines)))
    floor = raw.write_everything(shelf, Book(book.engine, url, book.contacts))
    shelf.forget("imported")
    return _row(f"import of {book.contacts:,} contacts", book, ours, floor, "driver writing the same", 2.5)


def _import_cards(shelf: Shelf, book: Book) -> Row:
    cards = _exported(book, "vcard")
    url = shelf.empty("carded")
    ours = seconds(lambda: _carnet(url, "import", str(cards)))
    floor = seconds(command([sys.executable, "-c", _ONLY_PARSED, str(cards)]))
    shelf.forget("carded")
    return _row(f"import of {book.contacts:,} vCards", book, ours, floor, "vobject only parsing", 1.3)


def _carnet(url: str, *words: str) -> None:
    subprocess.run([books.CARNET, "--database", url, *words], check=True, stdin=subprocess.DEVNULL, capture_output=True)


def _row(what: str, book: Book, ours: float, floor: float, floor_name: str, limit: float) -> Row:
    return Row(what, book.engine, ours, "s", floor=floor, floor_name=floor_name, ratio_limit=limit)
