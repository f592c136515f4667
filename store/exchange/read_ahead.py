"""Reads a large file in a process of its own, ahead of the import that writes its records."""

from __future__ import annotations

import json
import marshal
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from io import BufferedReader, UnsupportedOperation
from itertools import islice
from typing import IO, Any, cast

from store.errors import StoreError
from store.exchange import parsing
from store.exchange.items import Item, Remark
from store.exchange.parsing import Options
from store.exchange.sources import Format

LARGE = 8_000_000
"""From so many bytes on it is worth it: one transaction's records are read before any is written, and there are more."""
_LENGTH = struct.Struct(">Q")
_AT_ONCE = 500
"""Pieces that are handed over together."""

_Pieces = Iterator[Item | Remark]


def pieces(stream: BufferedReader, file: str, format: Format, options: Options) -> _Pieces:
    """What `parsing.pieces` gives, read on another processor where ``stream`` is a large file and there is one.

    Reading and checking are a quarter of an import of lines and half of one of cards, and need no store. Raises OSError where
    the file cannot be read, and StoreError where the other process was ended.
    """
    if (os.cpu_count() or 1) > 1 and sys.executable and _size(stream) >= LARGE:
        return _handed_over(stream, file, format, options)
    return parsing.pieces(stream, file, format, options)


def _size(stream: BufferedReader) -> int:
    """The bytes of a file; 0 of a pipe, and of what is no file at all."""
    try:
        return os.fstat(stream.fileno()).st_size
    except UnsupportedOperation:
        return 0


def _handed_over(stream: BufferedReader, file: str, format: Format, options: Options) -> _Pieces:
    os.lseek(stream.fileno(), stream.tell(), os.SEEK_SET)  # whoever told its format may have looked further ahead
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    reader = subprocess.Popen(  # in a session of its own: whoever cancels with ctrl+c means the import, which ends this
        [sys.executable, "-P", "-m", __name__, format.value, json.dumps(options)], stdin=stream, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=environment, start_new_session=True,
    )  # fmt: skip
    with reader:
        try:
            for batch in _batches(cast(IO[bytes], reader.stdout)):
                for packed in batch:
                    yield _unpacked(file, *packed)
        finally:
            reader.kill()


def _packed(piece: Item | Remark) -> tuple[Any, ...]:
    """Of an item its reason and what it holds, of a remark its text."""
    if isinstance(piece, Remark):
        return piece.index, piece.line, piece.text, None
    return piece.index, piece.line, piece.reason, (piece.record, piece.raw, piece.format)


def _unpacked(file: str, index: int, line: int, text: str, held: tuple[Any, ...] | None) -> Item | Remark:
    if held is None:
        return Remark(file, index, line, text)
    item = Item(file, index, line, *held)
    if item.record is None:
        item.refuse(text)
    return item


def _batches(pipe: IO[bytes]) -> Iterator[list[Any]]:
    """What the other process writes until it says that it is done."""
    while True:
        head = pipe.read(_LENGTH.size)
        written = pipe.read(*_LENGTH.unpack(head)) if len(head) == _LENGTH.size else b""
        try:
            batch = marshal.loads(written)
        except EOFError as error:
            raise StoreError("The file could not be read to its end", "the process reading it was ended", "try again") from error
        if isinstance(batch, str):
            raise OSError(batch)
        if batch is None:
            return
        yield batch


def _hand_over(batch: list[Any] | str | None) -> None:
    # Not dump() and load(), which ask the pipe for every single value.
    written = marshal.dumps(batch)
    sys.stdout.buffer.write(_LENGTH.pack(len(written)) + written)


def _main(format: str, options: str) -> None:
    """Read standard input and write batches of pieces, then None; a sentence where reading fails."""
    found = parsing.pieces(sys.stdin.buffer, "", Format(format), Options(*json.loads(options)))
    try:
        while batch := [_packed(piece) for piece in islice(found, _AT_ONCE)]:
            _hand_over(batch)
        _hand_over(None)
    except OSError as error:
        _hand_over(error.strerror or str(error))


if __name__ == "__main__":
    _main(*sys.argv[1:])
