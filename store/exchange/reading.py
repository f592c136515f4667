"""Reads record after record from what an import is given, in whatever of the formats it is."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import cast

from store.errors import Refused
from store.exchange import read_ahead, sources
from store.exchange.items import Item, Remark
from store.exchange.parsing import Options
from store.exchange.sources import Format
from store.exchange.vcard_charset import check_charset


def read(paths: Iterable[str | Path], options: Options) -> Iterator[Item | Remark]:
    """Every record behind ``paths`` in order, and what there is to remark on it; whatever cannot be read is a refused item.

    A folder means the cards and JSON Lines in it, by name. Compressed files are refused: they are never unpacked (B1).
    Raises Refused for a format or character set that does not exist.
    """
    form = _format(options.format)
    if options.charset:
        check_charset(options.charset)
    for source in sources.find(map(str, paths), form, _standard_input):
        if source.format is None:
            yield _refused_file(source.name, source.problem)
            continue
        try:
            with source.open() as stream:
                yield from read_ahead.pieces(stream, source.name, source.format, options)
        except OSError as error:
            yield _refused_file(source.name, f"cannot be read: {error.strerror or error}")


def _format(word: str) -> Format | None:
    """What ``--format`` means, None for ``auto``."""
    if word == "auto":
        return None
    try:
        return Format(word)
    except ValueError:
        raise Refused(f'There is no format "{word}"', mend=f"it is one of auto, {', '.join(Format)}") from None


def _standard_input() -> BufferedReader:
    return cast(BufferedReader, sys.stdin.buffer)


def _refused_file(file: str, reason: str) -> Item:
    item = Item(file, 0, 0, None)
    item.refuse(f"the file {reason}")
    return item
