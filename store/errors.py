"""Everything the store can refuse or fail at; each message is fit to be shown to a user as it stands."""

from __future__ import annotations

from typing import NamedTuple


class Ref(NamedTuple):
    """Points at a record, with the words to name it by."""

    kind: str
    """``contact``, ``customer``, ``project``, …"""
    id: int
    uid: str
    name: str


class Clash(NamedTuple):
    """One field that two people changed to different values."""

    field: str
    base: object
    """What both started from."""
    mine: object
    theirs: object
    """What is stored now."""


class StoreError(Exception):
    """Something could not be done. ``str(error)`` says what, why and how to mend it; nothing was changed."""

    def __init__(self, what: str, why: str = "", mend: str = "") -> None:
        self.what = what
        self.why = why
        self.mend = mend
        super().__init__(what, why, mend)

    def __str__(self) -> str:
        head = f"{self.what}: {self.why}" if self.why else self.what
        return f"{head} · {self.mend}" if self.mend else head


class Refused(StoreError):
    """A rule says no."""

    def __init__(self, what: str, why: str = "", mend: str = "", *, field: str | None = None, holder: Ref | None = None):
        super().__init__(what, why, mend)
        self.field = field
        """The field that is to be mended, where one is at fault."""
        self.holder = holder
        """The record that stands in the way, where one does (D4: the refusal names the holder)."""


class NotFound(Refused):
    """Nothing answers to that id, address or name."""


class Ambiguous(Refused):
    """Several records answer to that name."""

    def __init__(self, what: str, why: str = "", mend: str = "", *, candidates: tuple[Ref, ...] = ()) -> None:
        super().__init__(what, why, mend)
        self.candidates = candidates


class Conflict(StoreError):
    """Somebody else saved the same fields first; nothing was changed (I-51)."""

    def __init__(self, what: str, clashes: tuple[Clash, ...], version: int) -> None:
        fields = ", ".join(clash.field.replace("_", " ") for clash in clashes)
        super().__init__(what, f"{fields} changed meanwhile", "choose which value stands")
        self.clashes = clashes
        self.version = version
        """The version that is stored now; a save that takes it as its base will stand."""


class Busy(StoreError):
    """Another program holds the store; the same call may succeed in a moment."""


class Interrupted(StoreError):
    """The question was withdrawn before it was answered, because a newer one came."""


class Unreachable(StoreError):
    """The store cannot be opened, or the connection to it was lost."""


class UnknownOutcome(Unreachable):
    """The connection was lost while a change was being committed: it may or may not stand; look before repeating it."""


class WrongVersion(Unreachable):
    """The store was made by a newer program, or is not a store of ours at all; it was not touched."""
