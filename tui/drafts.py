"""Keeps what is typed in a dialog and not saved yet: a dropped line costs two seconds of typing at most (D13)."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import threading
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from tui import private

SAVE_AFTER = 1.5
"""Seconds from the first unsaved letter to the draft on the disk."""

NEVER_AGAIN = float("inf")


class Form(Protocol):
    """A dialog whose content is worth keeping."""

    @property
    def draft_kind(self) -> str:
        """What can take it up again, such as ``contact``."""

    @property
    def draft_title(self) -> str:
        """What to call it when it is offered."""

    def draft(self) -> dict[str, Any] | None:
        """What is typed, in values that JSON can hold, with all that is needed to take it up; None while nothing is changed."""


class Draft(NamedTuple):
    """What somebody had typed when the program ended."""

    kind: str
    title: str
    fields: dict[str, Any]
    saved_at: datetime
    path: Path


class Drafts:
    """The drafts of one run, over one book, and those that earlier runs left behind.

    Each run holds a lock as long as it lives; a draft whose run does not is left over.
    """

    def __init__(self, folder: Path, book: str) -> None:
        """`folder` is the data folder; `book` says which store the drafts are for."""
        self._folder = folder / "drafts"
        self._book = book
        self._run = os.urandom(6).hex()
        self._lock: int | None = None
        self._forms: dict[Form, Path] = {}
        self._saving: asyncio.Task[None] | None = None
        self._made = 0
        self._turn = 0
        """How often the forms were read."""
        self._disk = threading.Lock()
        """Held by whoever writes or removes a draft: one that is saved on a thread may be overtaken by what is done meanwhile."""
        self._written: dict[Path, float] = {}
        """Which turn is on the disk; NEVER_AGAIN where nothing is to come any more."""
        self._closed = False

    def touched(self, form: Form) -> None:
        """Something changed in the form: it is saved within two seconds. Called for every letter, so it does nearly nothing."""
        if form not in self._forms:
            self._forms[form] = self._new_path()
        if self._saving is None or self._saving.done():
            self._saving = asyncio.ensure_future(self._save_soon())

    async def forget(self, form: Form) -> None:
        """The form was saved, or given up on purpose."""
        path = self._forms.pop(form, None)
        if path is not None:
            await _elsewhere(partial(self._drop, path))

    def save_now(self) -> None:
        """Save every form at once and wait for it: the process is about to end."""
        for read in self._texts():
            self._write(*read)

    async def left(self) -> list[Draft]:
        """What earlier runs left behind for this book, the latest first."""
        return await _elsewhere(self._read_left)

    async def take_up(self, draft: Draft, form: Form) -> None:
        """Go on with what an earlier run left in that form; from now on it is ours."""
        path = self._forms[form] = self._new_path()
        await _elsewhere(partial(self._move, draft.path, path))

    async def discard(self, draft: Draft) -> None:
        """Throw away what an earlier run left."""
        await _elsewhere(partial(draft.path.unlink, missing_ok=True))

    def close(self) -> None:
        """End the run: what is still kept is left over from now on."""
        if self._saving is not None:
            self._saving.cancel()
        with self._disk:
            self._closed = True
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None
                with suppress(OSError):
                    self._lock_path(self._run).unlink()

    async def _save_soon(self) -> None:
        await asyncio.sleep(SAVE_AFTER)
        for read in self._texts():
            await _elsewhere(partial(self._write, *read))

    def _texts(self) -> list[tuple[int, Path, str]]:
        """What to write, read from the forms here and now."""
        texts = []
        self._turn += 1
        for form, path in self._forms.items():
            fields = form.draft()
            if fields is not None:
                kept = {"book": self._book, "kind": form.draft_kind, "title": form.draft_title, "fields": fields}
                text = json.dumps(kept | {"saved_at": datetime.now(UTC).isoformat()}, ensure_ascii=False)
                texts.append((self._turn, path, text))
        return texts

    def _new_path(self) -> Path:
        self._made += 1
        return self._folder / f"{self._run}-{self._made}.json"

    def _write(self, turn: int, path: Path, text: str) -> None:
        with self._disk, suppress(OSError):  # a full disk must not stop anybody from typing
            if self._closed or turn < self._written.get(path, 0):
                return
            self._hold_lock()
            private.write_file(path, text, durable=True)
            self._written[path] = turn

    def _drop(self, path: Path) -> None:
        with self._disk:
            self._written[path] = NEVER_AGAIN
            path.unlink(missing_ok=True)

    def _move(self, old: Path, new: Path) -> None:
        with self._disk, suppress(OSError):  # somebody else took it up: what is typed from now on is kept in a file of its own
            self._hold_lock()
            old.rename(new)

    def _hold_lock(self) -> None:
        """Show other runs, before there is a draft, that this one lives."""
        if self._lock is None:
            private.make_folder(self._folder)
            self._lock = os.open(self._lock_path(self._run), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, private.FILE_MODE)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _read_left(self) -> list[Draft]:
        found = []
        for path in self._folder.glob("*.json") if self._folder.is_dir() else ():
            if self._lives(path.name.partition("-")[0]):
                continue
            with suppress(OSError, ValueError, KeyError, TypeError):  # half a file is no draft
                kept = json.loads(path.read_text(encoding="utf-8"))
                if kept["book"] == self._book:
                    at = datetime.fromisoformat(kept["saved_at"])
                    found.append(Draft(kept["kind"], kept["title"], dict(kept["fields"]), at, path))
        return sorted(found, key=lambda draft: draft.saved_at, reverse=True)

    def _lives(self, run: str) -> bool:
        """Whether the run that wrote a draft still holds its lock."""
        path = self._lock_path(run)
        try:
            handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        else:
            path.unlink(missing_ok=True)
            return False
        finally:
            os.close(handle)

    def _lock_path(self, run: str) -> Path:
        return self._folder / f"{run}.lock"


async def _elsewhere(call: Any) -> Any:
    """Call it off the message loop: disks can be slow."""
    return await asyncio.get_running_loop().run_in_executor(None, call)
