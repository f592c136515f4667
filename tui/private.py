"""Files and folders that nobody but their owner may read (A1)."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

FOLDER_MODE = 0o700
FILE_MODE = 0o600
_OTHERS = 0o077
"""The permission bits of the group and of everybody else."""


def only_for_the_owner() -> None:
    """Let all files this process makes from now on, the store's own side files included, be for its user alone."""
    os.umask(_OTHERS)


def make_folder(path: Path) -> Path:
    """Make ``path`` and its missing parents with mode 0700 and return it; a folder that is there keeps its mode.

    Raises OSError where it cannot be made.
    """
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    return path


@contextmanager
def replacing(path: Path, *, durable: bool = False) -> Iterator[TextIO]:
    """A file to write UTF-8 text to, mode 0600, which takes the place of ``path`` when the block ends well.

    With ``durable`` it is on the disk then. The folder is made if it is missing. If the block raises, or with OSError where
    the file cannot be written, a former file of that name is untouched.
    """
    make_folder(path.parent)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, FILE_MODE)
        with open(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
            os.fchmod(handle, FILE_MODE)  # a left-over of a crash may have been made under another mask
            yield file
            if durable:
                file.flush()
                os.fsync(handle)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def write_file(path: Path, text: str, *, durable: bool = False) -> None:
    """Write ``text`` to ``path``, whole or not at all, as `replacing` does."""
    with replacing(path, durable=durable) as file:
        file.write(text)


def is_loose(path: Path) -> bool:
    """Whether others than its owner have any right on ``path``; False where it is not there or cannot be asked."""
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & _OTHERS)
    except OSError:
        return False


def complaint(path: Path) -> str:
    """A sentence on others being able to read ``path``, with the command that mends it; empty if they are not."""
    if not is_loose(path):
        return ""
    mode = FOLDER_MODE if path.is_dir() else FILE_MODE
    return f"{path}: others on this machine have access to it · chmod {mode:o} {path}"
