"""Reads a list as a chain of tiers, each in the order of (sort key, id), a window at a time: nothing costs more further down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.database import Store
from store.keys import fold
from store.records.pages import Key
from store.sql import ALWAYS, SOME, Sql, all_of, any_of, negated, rows
from store.text import clean_line
from store.windows import Window

GLANCE = 2000
"""So many rows of the list are looked at, in its order, before its few matches are looked for another way."""


class Tier(NamedTuple):
    """A part of a list; a row belongs to the first tier whose condition it meets."""

    number: int
    where: Sql
    near: bool = False
    """Whether its rows lie together in the order of the list, or nearly so."""
    common: bool = False
    """Whether its rows may be so many that some are met soon along the list."""
    narrow: Sql = ALWAYS
    """What an index knows of its rows, and of some others: asked first on a walk, if the list has not too many of them."""


def label(tiers: Sequence[Tier], otherwise: int | None = None) -> Sql:
    """The number of a row's tier as SQL, ``otherwise`` for a row that is in none of ``tiers``."""
    cases = Sql("CASE")
    for tier in tiers:
        cases += Sql(" WHEN ") + tier.where + f" THEN {tier.number}"
    return cases + (" END" if otherwise is None else f" ELSE {otherwise} END")


class Way(NamedTuple):
    """A way to see all rows of a list, in no order."""

    selects: tuple[Sql, ...]
    """Between them they select each row's ``tier``, ``sort`` and ``id``, perhaps twice; NULL for the tier of a row in none."""
    most: int
    """Up to so many rows it is quicker than to walk along the list."""
    estimates: tuple[Sql, ...] = ()
    """Selects that are cheaper and yield, each, a row at least for every one that its select yields."""


class Listing(NamedTuple):
    """Everything there is to know of a list in order to read any window of it. Its rows are called ``r`` in all SQL."""

    table: str
    sort: str
    """The column it is sorted by, before ``r.id``."""
    base: Sql
    """What holds of all its rows and is known from an index that has them in their order."""
    tiers: tuple[Tier, ...]
    terms: Sql = ALWAYS
    """What else holds of all its rows."""
    joins: str = ""
    """What the conditions need beside ``r``."""
    ways: tuple[Way, ...] = ()
    """Other ways to see all its rows; none for a list whose tiers are soon walked."""

    @property
    def source(self) -> str:
        """What its rows are read from."""
        return f"{self.table} r {self.joins}"

    def place(self, tier: Tier) -> Sql:
        """Where the rows of ``tier`` are, before the terms are asked about."""
        before = (negated(other.where) for other in self.tiers if other.number < tier.number)
        return all_of([self.base, tier.where, *before])


class Keys(NamedTuple):
    """The keys of a window, in the order of the list."""

    keys: list[Key]
    has_before: bool
    has_after: bool


def read_keys(store: Store, listing: Listing, window: Window) -> Keys:
    """The keys of ``window``: nothing is counted, one row more is asked for to know whether there is more."""
    wanted = window.limit + 1
    if window.backwards:
        found = _read(store, listing, window.before, wanted, backwards=True)
        keys = found[: window.limit][::-1]
        return Keys(keys, len(found) > window.limit, window.before is not None)
    start = window.after
    if window.at is not None:
        start = Key(listing.tiers[0].number, fold(clean_line(window.at)), 0)
    found = _read(store, listing, start, wanted)
    has_before = start is not None
    if window.at is not None and start is not None:
        has_before = bool(_read(store, listing, start, 1, backwards=True))
    return Keys(found[: window.limit], has_before, len(found) > window.limit)


def all_ids(store: Store, listing: Listing, limit: int | None = None) -> list[int]:
    """The ids of all rows, or of the first ``limit``, in the order of the list."""
    found, narrow = _collected(store, listing, None, limit, backwards=False)
    if found is not None:
        return [key.id for key in found]
    keys: list[Key] = []
    for tier in listing.tiers:
        left = None if limit is None else limit - len(keys)
        if left != 0:
            keys += _walk(store, listing, tier, None, left, narrow=narrow)
    return [key.id for key in keys]


def id_selects(listing: Listing) -> list[Sql]:
    """Selects of the ids of all rows, in no order; between them they have each row, and perhaps more than once."""
    if not listing.ways:
        where = all_of([listing.base, listing.terms, any_of(tier.where for tier in listing.tiers)])
        return [Sql(f"SELECT r.id FROM {listing.source} WHERE ") + where]
    return [Sql("SELECT id FROM (") + select + ") x WHERE tier IS NOT NULL" for select in listing.ways[-1].selects]


def count_rows(store: Store, listing: Listing, cap: int | None = None) -> int:
    """How many rows there are; ``cap`` stops counting there."""
    seen = id_selects(listing)
    if cap is not None:
        seen = [Sql("SELECT * FROM (") + select + Sql(" LIMIT ?) y", (cap,)) for select in seen]
    ids = seen[0]
    for more in seen[1:]:
        ids += Sql(" UNION ") + more
    total = int(rows(store, Sql("SELECT count(*) FROM (") + ids + ") x")[0][0])
    return total if cap is None else min(total, cap)


def position_of(store: Store, listing: Listing, key: Key) -> int:
    """How many rows come before ``key``."""
    found, narrow = _collected(store, listing, key, None, backwards=True)
    if found is not None:
        return len(found)
    before = 0
    for tier in listing.tiers:
        if tier.number <= key.tier:
            start = key if tier.number == key.tier else None
            where = all_of([_place(listing, tier, start, True), listing.terms, tier.narrow if narrow else ALWAYS])
            before += rows(store, Sql(f"SELECT count(*) FROM {listing.source} WHERE ") + where)[0][0]
    return before


def _read(store: Store, listing: Listing, start: Key | None, wanted: int, *, backwards: bool = False) -> list[Key]:
    """Up to ``wanted`` keys beyond ``start``, the nearest first."""
    chain = _from_here(listing.tiers, start, backwards)
    begun: list[Key] = []
    if listing.ways and chain and chain[0].near:
        begun = _glance(store, listing, chain[0], start, wanted, backwards)
        if len(begun) == wanted:
            return begun
        if listing.terms == ALWAYS:
            chain = chain[1:]  # that was all of it
        else:
            begun = []
    if chain and chain[0].common and not listing.ways[-1].estimates:
        common = _glance(store, listing, chain[0], start, wanted - len(begun), backwards)
        if len(begun) + len(common) == wanted:
            return begun + common
    found, narrow = _collected(store, listing, start, wanted, backwards=backwards)
    if found is not None:
        return found
    for tier in chain:
        begun += _walk(store, listing, tier, start, wanted - len(begun), backwards=backwards, narrow=narrow)
        if len(begun) == wanted:
            break
    return begun


def _from_here(tiers: Sequence[Tier], start: Key | None, backwards: bool) -> list[Tier]:
    if backwards:
        return [tier for tier in reversed(tiers) if start is None or tier.number <= start.tier]
    return [tier for tier in tiers if start is None or tier.number >= start.tier]


def _collected(
    store: Store, listing: Listing, start: Key | None, wanted: int | None, *, backwards: bool
) -> tuple[list[Key] | None, bool]:
    """Up to ``wanted`` keys beyond ``start``, if a way shows all rows soon; else whether its ids may narrow a walk."""
    narrow = False
    for way in listing.ways:
        promised = _at_most(store, way)
        if promised <= way.most:
            found = _sorted_out(store, way, start, wanted, backwards)
            if found is not None:
                return found, False
        narrow = bool(way.estimates) and promised <= SOME
    return None, narrow


def _sorted_out(store: Store, way: Way, start: Key | None, wanted: int | None, backwards: bool) -> list[Key] | None:
    """Up to ``wanted`` keys beyond ``start``, sorted out of all that ``way`` shows; None if that is too much."""
    seen = Sql("")
    for select in way.selects:
        seen += Sql(" UNION ALL " if seen.text else "") + Sql("SELECT * FROM (") + select + Sql(" LIMIT ?) x", (way.most + 1,))
    beyond = Sql("tier IS NOT NULL")
    if start is not None:
        beyond += Sql(f" AND (tier, sort, id) {'<' if backwards else '>'} (?, ?, ?)", tuple(start))
    down = " DESC" if backwards else ""
    keys = Sql("SELECT DISTINCT tier, sort, id FROM seen WHERE ") + beyond
    keys += f" ORDER BY tier{down}, sort{down}, id{down}"
    if wanted is not None:
        keys += Sql(" LIMIT ?", (wanted,))
    select = Sql("WITH seen AS (") + seen + ") SELECT -1, '', count(*) FROM seen UNION ALL SELECT * FROM (" + keys + ") k"
    (_, _, total), *found = rows(store, select)
    return None if total > way.most else [Key(*row) for row in found]


def _at_most(store: Store, way: Way) -> int:
    """How many rows an estimate promises at most; as if there were none where there is no estimate."""
    if not way.estimates:
        return 0
    select = Sql("SELECT 0")
    for ids in way.estimates:
        select += Sql(" + (SELECT count(*) FROM (") + ids + Sql(" LIMIT ?) x)", (SOME + 1,))
    return int(rows(store, select)[0][0])


def _walk(
    store: Store, listing: Listing, tier: Tier, start: Key | None, wanted: int | None,
    *, backwards: bool = False, narrow: bool = False,
) -> list[Key]:  # fmt: skip
    """The keys of one tier beyond ``start``, along the index that the list is sorted by."""
    first = [tier.narrow] if narrow else []
    where = all_of([*first, _place(listing, tier, start, backwards), listing.terms])
    return _keys(store, tier, listing, f"FROM {listing.source}", where, wanted, backwards)


def _glance(store: Store, listing: Listing, tier: Tier, start: Key | None, wanted: int, backwards: bool) -> list[Key]:
    """As `_walk`, but gives up soon where few rows meet the conditions: it may find less than there is."""
    if tier.near and listing.terms == ALWAYS:
        return _walk(store, listing, tier, start, wanted, backwards=backwards)
    near = _beyond(listing, start, backwards=backwards) if start is not None and start.tier == tier.number else ALWAYS
    close = all_of([listing.base, tier.where if tier.near else ALWAYS, near])
    source = Sql(f"FROM (SELECT r.* FROM {listing.table} r WHERE ") + close + _order(listing, backwards)
    source += f" LIMIT {GLANCE}) r {listing.joins}"
    before = (negated(other.where) for other in listing.tiers if other.number < tier.number)
    return _keys(store, tier, listing, source, all_of([tier.where, *before, listing.terms]), wanted, backwards)


def _keys(
    store: Store, tier: Tier, listing: Listing, source: Sql | str, where: Sql, wanted: int | None, backwards: bool
) -> list[Key]:
    select = Sql(f"SELECT {tier.number}, {listing.sort}, r.id ") + source + " WHERE " + where + _order(listing, backwards)
    if wanted is not None:
        select += Sql(" LIMIT ?", (wanted,))
    return [Key(*row) for row in rows(store, select)]


def _place(listing: Listing, tier: Tier, start: Key | None, backwards: bool) -> Sql:
    place = listing.place(tier)
    if start is None or start.tier != tier.number:
        return place
    return all_of([place, _beyond(listing, start, backwards=backwards)])


def _order(listing: Listing, backwards: bool) -> str:
    way = " DESC" if backwards else ""
    return f" ORDER BY {listing.sort}{way}, r.id{way}"


def _beyond(listing: Listing, key: Key, *, backwards: bool) -> Sql:
    return Sql(f"({listing.sort}, r.id) {'<' if backwards else '>'} (?, ?)", (key.sort, key.id))
