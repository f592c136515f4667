"""Keeps the refused records of an import as they came, in a file that can be mended and imported."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from store.errors import Refused, StoreError
from store.exchange.items import Item

_SUFFIXES = {"jsonl": ".jsonl", "vcard": ".vcf"}


class Rejects:
    """The rejects file, made (0600) when there is something to put into it; lines and cards go into files of their own."""

    def __init__(self, path: str | Path | None, sources: Sequence[str]) -> None:
        """Raises Refused if ``path`` is one of the files that are read."""
        self._path = Path(path) if path is not None else None
        self._files: dict[str, BinaryIO] = {}
        if self._path is not None and any(self._path.resolve() == Path(source).resolve() for source in sources if source != "-"):
            raise Refused("The rejects cannot be written over what is imported", mend="name another file for them")

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for file in self._files.values():
            file.close()

    def add(self, item: Item) -> None:
        """Keep a refused record; one that was made of nothing, such as a whole file, is not kept."""
        if self._path is None or not item.raw:
            return
        if item.format not in self._files:
            self._files[item.format] = self._open(self._path, item.format)
        self._files[item.format].write(item.raw if item.raw.endswith(b"\n") else item.raw + b"\n")

    def _open(self, path: Path, form: str) -> BinaryIO:
        if self._files:
            path = path.with_name(path.name + _SUFFIXES[form])
        try:
            return os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb")
        except OSError as error:
            raise StoreError(f"{path} cannot be written", error.strerror or str(error), "name another rejects file") from error
