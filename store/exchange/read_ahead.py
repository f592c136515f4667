"""Reads a large file of JSON Lines in a process of its own, ahead of the import that writes its records."""

from __future__ import annotations

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
from store.exchange.items import Item
from store.exchange.jsonl_read import read_lines

LARGE = 8_000_000
"""From so many bytes on it is worth it: the other process needs a tenth of a second to start."""
_LENGTH = struct.Struct(">Q")
_AT_ONCE = 500
"""Items that are handed over together."""


def read(stream: BufferedReader, file: str) -> Iterator[Item]:
    """What `jsonl_read.read_lines` gives, checked on another processor where ``stream`` is a large file and there is one.

    Reading and checking are a quarter of an import's work and need no store. Raises OSError where the file cannot be read,
    and StoreError where the other process was ended.
    """
    if (os.cpu_count() or 1) > 1 and sys.executable and _size(stream) >= LARGE:
        return _handed_over(stream, file)
    return read_lines(stream, file)


def _size(stream: BufferedReader) -> int:
    """The bytes of a file; 0 of a pipe, and of what is no file at all."""
    try:
        return os.fstat(stream.fileno()).st_size
    except UnsupportedOperation:
        return 0


def _handed_over(stream: BufferedReader, file: str) -> Iterator[Item]:
    os.lseek(stream.fileno(), stream.tell(), os.SEEK_SET)  # whoever told its format may have looked further ahead
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    reader = subprocess.Popen(  # in a session of its own: whoever cancels with ctrl+c means the import, which ends this
        [sys.executable, "-P", "-m", __name__], stdin=stream, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment, start_new_session=True,
    )  # fmt: skip
    with reader:
        try:
            for batch in _batches(cast(IO[bytes], reader.stdout)):
                for index, line, record, raw, reason in batch:
                    item = Item(file, index, line, record, raw)
                    if record is None:
                        item.refuse(reason)
                    yield item
        finally:
            reader.kill()


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


def _hand_over(batch: object) -> None:
    # Not dump() and load(), which ask the pipe for every single value.
    written = marshal.dumps(batch)
    sys.stdout.buffer.write(_LENGTH.pack(len(written)) + written)


def _main() -> None:
    """Read standard input and write batches of items, then None; a sentence where reading fails."""
    items = read_lines(sys.stdin.buffer, "")
    try:
        while batch := [(item.index, item.line, item.record, item.raw, item.reason) for item in islice(items, _AT_ONCE)]:
            _hand_over(batch)
        _hand_over(None)
    except OSError as error:
        _hand_over(error.strerror or str(error))


if __name__ == "__main__":
    _main()
