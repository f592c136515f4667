"""Reads a list as a chain of tiers, each in the order of (sort key, id), a window at a time: nothing costs more further down.

Nobody knows beforehand how many rows answer a question. So a window is looked for the cheap ways first: a bounded glance along
the list, which finds it where many rows answer; then all the rows there are, where an index shows them and they are few.
Only what is neither is walked through to the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from store.database import Store
from store.keys import fold
from store.records.pages import Key
from store.sql import ALWAYS, FEW, GLANCE, GLANCE_AT_OTHERS, SOME, Asked, Sql, all_of, by_index, negated, rows, set_apart
from store.text import clean_line
from store.windows import Window

EVERY_ROW = 2**62
"""More rows than any list has."""


class Tier(NamedTuple):
    """A part of a list; a row belongs to the first tier whose condition it meets."""

    number: int
    where: Sql
    near: bool = False
    """Whether its rows lie together in the order of the list, or nearly so."""
    glance: int = 0
    """So many rows of the list are looked at in its order, before its few rows are looked for another way."""


def label(tiers: Sequence[Tier], otherwise: int | None = None) -> Sql:
    """The number of a row's tier as SQL, ``otherwise`` for a row that is in none of ``tiers``."""
    cases = Sql("CASE")
    for tier in tiers:
        cases += Sql(" WHEN ") + tier.where + f" THEN {tier.number}"
    return cases + (" END" if otherwise is None else f" ELSE {otherwise} END")


class Way(NamedTuple):
    """A way to see all rows of some tiers, in no order."""

    select: Sql
    """Each row's ``tier``, ``sort`` and ``id``, once; NULL for the tier of a row in none."""
    most: int
    """Up to so many rows it is quicker than to walk along the list."""
    estimate: Sql | None = None
    """A cheaper select with the id at least of each row there is."""


class Part(NamedTuple):
    """Tiers that follow one another and are read together."""

    tiers: tuple[Tier, ...]
    way: Way | None = None
    """How their rows are seen all at once; None where they are soon walked."""


class Bodies(NamedTuple):
    """Where the words of all rows lie in the order of the list, so that many of them are soon looked through."""

    table: str
    owner: str
    key: str
    """The sort key of a body called ``s``."""


class Listing(NamedTuple):
    """Everything there is to know of a list in order to read any window of it. Its rows are called ``r`` in all SQL."""

    table: str
    sort: str
    """The column it is sorted by, before ``r.id``."""
    base: Sql
    """What holds of all its rows and is known from an index that has them in their order."""
    parts: tuple[Part, ...]
    terms: Asked = Asked(ALWAYS)
    """What else holds of all its rows."""
    joins: str = ""
    """What the conditions need beside ``r``: their bodies, called ``s``."""
    bodies: Bodies | None = None
    """For looking through the bodies themselves; None where that is no quicker."""

    @property
    def source(self) -> str:
        """What its rows are read from."""
        return f"{self.table} r {self.joins}"

    @property
    def tiers(self) -> list[Tier]:
        """All its tiers."""
        return [tier for part in self.parts for tier in part.tiers]

    def not_before(self, tier: Tier) -> list[Sql]:
        """That a row is in no tier before this one."""
        return [negated(other.where) for other in self.tiers if other.number < tier.number]


class Keys(NamedTuple):
    """The keys of a window, in the order of the list."""

    keys: list[Key]
    has_before: bool
    has_after: bool


class _Reading(NamedTuple):
    """One reading of a list."""

    store: Store
    listing: Listing
    start: Key | None
    """Where it begins; with the first row, or the last, without one."""
    backwards: bool

    @property
    def down(self) -> str:
        return " DESC" if self.backwards else ""

    @property
    def sign(self) -> str:
        return "<" if self.backwards else ">"

    def order(self, sort: str, row_id: str) -> str:
        return f" ORDER BY {sort}{self.down}, {row_id}{self.down}"

    def beyond(self, tier: Tier, sort: str, row_id: str) -> Sql:
        """That a row of ``tier`` lies beyond the start."""
        if self.start is None or self.start.tier != tier.number:
            return ALWAYS
        return Sql(f"({sort}, {row_id}) {self.sign} (?, ?)", (self.start.sort, self.start.id))

    def chain(self, part: Part) -> list[Tier]:
        """The tiers of ``part`` that do not lie behind the start, the nearest first."""
        if self.backwards:
            return [tier for tier in reversed(part.tiers) if self.start is None or tier.number <= self.start.tier]
        return [tier for tier in part.tiers if self.start is None or tier.number >= self.start.tier]


def read_keys(store: Store, listing: Listing, window: Window) -> Keys:
    """The keys of ``window``: nothing is counted, one row more is asked for to know whether there is more."""
    wanted = window.limit + 1
    if window.backwards:
        found = _read(_Reading(store, listing, window.before, True), wanted)
        keys = found[: window.limit][::-1]
        return Keys(keys, len(found) > window.limit, window.before is not None)
    start = window.after
    if window.at is not None:
        start = Key(listing.tiers[0].number, fold(clean_line(window.at)), 0)
    found = _read(_Reading(store, listing, start, False), wanted)
    has_before = start is not None
    if window.at is not None and start is not None:
        has_before = bool(_read(_Reading(store, listing, start, True), 1))
    return Keys(found[: window.limit], has_before, len(found) > window.limit)


def all_ids(store: Store, listing: Listing, limit: int | None = None) -> list[int]:
    """The ids of all rows, or of the first ``limit``, in the order of the list."""
    reading = _Reading(store, listing, None, False)
    found: list[Key] = []
    for part in listing.parts:
        if limit is None or len(found) < limit:
            found += _all_of_part(reading, part, None if limit is None else limit - len(found))
    return [key.id for key in found]


def id_selects(store: Store, listing: Listing) -> list[Sql]:
    """Selects of the ids of all rows, in no order; between them they have each row, and perhaps more than once."""
    known = [ids for ids, promised in _by_terms(store, listing) if promised <= SOME]
    if known:
        return [Sql("SELECT id FROM (") + _met(store, listing, known[0], listing.tiers) + ") x WHERE tier IS NOT NULL"]
    found = []
    for part in listing.parts:
        if part.way:
            found.append(Sql("SELECT id FROM (") + part.way.select + ") x WHERE tier IS NOT NULL")
        else:
            for tier in part.tiers:
                where = all_of([listing.base, tier.where, listing.terms.where])
                found.append(Sql(f"SELECT r.id FROM {listing.source} WHERE ") + where)
    return found


def count_rows(store: Store, listing: Listing, cap: int | None = None) -> int:
    """How many rows there are; ``cap`` stops counting there."""
    seen = id_selects(store, listing)
    if cap is not None:
        seen = [Sql("SELECT * FROM (") + select + Sql(" LIMIT ?) y", (cap,)) for select in seen]
    ids = seen[0]
    for more in seen[1:]:
        ids += Sql(" UNION ") + more
    total = int(rows(store, Sql("SELECT count(*) FROM (") + ids + ") x")[0][0])
    return total if cap is None else min(total, cap)


def position_of(store: Store, listing: Listing, key: Key) -> int:
    """How many rows come before ``key``."""
    reading = _Reading(store, listing, key, True)
    before = 0
    for part in listing.parts:
        if reading.chain(part):
            found, narrow = _collected(reading, part, list(_ways(reading, part)), None)
            if found is None:
                for tier in reading.chain(part):
                    where = _place(reading, tier, narrow)
                    before += rows(store, Sql(f"SELECT count(*) FROM {listing.source} WHERE ") + where)[0][0]
            else:
                before += len(found)
    return before


def _read(reading: _Reading, wanted: int) -> list[Key]:
    """Up to ``wanted`` keys beyond the start, the nearest first."""
    found: list[Key] = []
    for part in reversed(reading.listing.parts) if reading.backwards else reading.listing.parts:
        if len(found) < wanted and reading.chain(part):
            found += _read_part(reading, part, wanted - len(found))
    return found


def _read_part(reading: _Reading, part: Part, wanted: int) -> list[Key]:
    found, whole = _glanced(reading, part, wanted, GLANCE)
    if not whole and part.way and not part.way.estimate:
        few = _sorted_out(reading, part, part.way._replace(most=min(FEW, part.way.most)), wanted)
        if few is not None:
            return few
    if not whole and any(tier.glance > GLANCE for tier in part.tiers):
        found, whole = _glanced(reading, part, wanted)
    return found if whole else _all_of_part(reading, part, wanted)


def _glanced(
    reading: _Reading, part: Part, wanted: int, far: int = EVERY_ROW, narrow: Sql | None = None
) -> tuple[list[Key], bool]:
    """What a glance at the tiers of ``part`` finds, not over more than ``far`` rows; and whether it is all or is ``wanted``."""
    begun: list[Key] = []
    for tier in reading.chain(part):
        left = wanted - len(begun)
        if tier.near and reading.listing.terms.where == ALWAYS:
            begun += _walk(reading, tier, left)
        elif tier.glance or narrow:
            near = tier._replace(glance=min(tier.glance, far))
            begun += _glance(reading, near, left, narrow)
            if len(begun) < wanted and (narrow or not _looked_at_all(reading, near)):
                return begun, False
        else:
            return begun, False
        if len(begun) == wanted:
            break
    return begun, True


def _looked_at_all(reading: _Reading, tier: Tier) -> bool:
    """Whether a glance at ``tier`` went over all its rows, because they lie together and are few."""
    listing = reading.listing
    if not tier.near or tier.where == ALWAYS:
        return False
    there = Sql(f"SELECT r.id FROM {listing.table} r WHERE ")
    there += all_of([listing.base, tier.where, reading.beyond(tier, listing.sort, "r.id")])
    count = Sql("SELECT count(*) FROM (") + there + Sql(" LIMIT ?) x", (tier.glance + 1,))
    return bool(rows(reading.store, count)[0][0] <= tier.glance)


def _all_of_part(reading: _Reading, part: Part, wanted: int | None) -> list[Key]:
    """Up to ``wanted`` keys of ``part`` beyond the start, however many rows must be looked at for that."""
    ways = list(_ways(reading, part))
    found, narrow = _collected(reading, part, ways, wanted)
    if found is not None:
        return found
    if narrow and wanted is not None:
        begun, whole = _glanced(reading, part, wanted, narrow=narrow)
        if whole:
            return begun
        found, _ = _collected(reading, part, ways, wanted, SOME)
        if found is not None:
            return found
    walked: list[Key] = []
    for tier in reading.chain(part):
        left = None if wanted is None else wanted - len(walked)
        if reading.listing.bodies and not tier.near and not narrow:
            walked += _glance(reading, tier._replace(glance=EVERY_ROW), left)
        elif left != 0:
            walked += _walk(reading, tier, left, narrow)
    return walked


def _collected(
    reading: _Reading, part: Part, ways: Sequence[tuple[Way, int]], wanted: int | None, most: int = 0
) -> tuple[list[Key] | None, Sql | None]:
    """Up to ``wanted`` keys of ``part`` beyond the start, if a way shows all its rows soon; else ids that narrow a walk.

    ``most`` is how many rows may be looked at, where that is more than is quick.
    """
    narrow: Sql | None = None
    fewest = SOME + 1
    for way, promised in ways:
        enough = max(way.most, most)
        if promised <= enough:
            found = _sorted_out(reading, part, way._replace(most=enough), wanted)
            if found is not None:
                return found, None
        elif way.estimate and promised < fewest:
            narrow, fewest = way.estimate, promised
    return None, narrow


def _ways(reading: _Reading, part: Part) -> Iterator[tuple[Way, int]]:
    """The ways to see all rows of ``part``, each with how many it promises at most; 0 where that cannot be told."""
    store, listing = reading.store, reading.listing
    for ids, promised in _by_terms(store, listing):
        yield Way(_met(store, listing, ids, part.tiers), FEW, ids), promised
    if part.way:
        yield part.way, _at_most(store, part.way.estimate) if part.way.estimate else 0


def _by_terms(store: Store, listing: Listing) -> list[tuple[Sql, int]]:
    """For each term that an index knows: the ids of all that meet it and perhaps of others, and how many; the fewest first."""
    return sorted(((ids, _at_most(store, ids)) for ids in listing.terms.ids), key=lambda known: known[1])


def _met(store: Store, listing: Listing, ids: Sql, tiers: Sequence[Tier]) -> Sql:
    """The rows among ``ids`` that meet the terms, with their tiers."""
    among = set_apart(store, Sql("SELECT DISTINCT id FROM (") + ids + ") i")
    before = [other for other in listing.tiers if other.number < tiers[0].number]
    select = Sql("SELECT ") + label([*before, *tiers]) + f" AS tier, {listing.sort} AS sort, r.id FROM " + among + " f "
    select += by_index(store, listing.table, "r", "r.id = f.id") + f" {listing.joins} WHERE "
    return select + all_of([listing.base, listing.terms.where])


def _sorted_out(reading: _Reading, part: Part, way: Way, wanted: int | None) -> list[Key] | None:
    """Up to ``wanted`` keys of ``part`` beyond the start, sorted out of all that ``way`` shows; None if that is too much."""
    seen = way.select + Sql(" LIMIT ?", (way.most + 1,))
    beyond = Sql("tier BETWEEN ? AND ?", (part.tiers[0].number, part.tiers[-1].number))
    if reading.start is not None:
        beyond += Sql(f" AND (tier, sort, id) {reading.sign} (?, ?, ?)", tuple(reading.start))
    keys = Sql("SELECT tier, sort, id FROM seen WHERE ") + beyond
    keys += f" ORDER BY tier{reading.down}, sort{reading.down}, id{reading.down}"
    if wanted is not None:
        keys += Sql(" LIMIT ?", (wanted,))
    select = Sql("WITH seen AS (") + seen + ") SELECT -1, '', count(*) FROM seen UNION ALL SELECT * FROM (" + keys + ") k"
    (_, _, total), *found = rows(reading.store, select)
    return None if total > way.most else [Key(*row) for row in found]


def _at_most(store: Store, ids: Sql) -> int:
    """How many ``ids`` there are; one more than `SOME` if there are more."""
    return int(rows(store, Sql("SELECT count(*) FROM (SELECT id FROM (") + ids + Sql(") i LIMIT ?) x", (SOME + 1,)))[0][0])


def _walk(reading: _Reading, tier: Tier, wanted: int | None, narrow: Sql | None = None) -> list[Key]:
    """The keys of one tier beyond the start, along the index that the list is sorted by."""
    listing = reading.listing
    select = Sql(f"SELECT {tier.number}, {listing.sort}, r.id FROM {listing.source} WHERE ") + _place(reading, tier, narrow)
    return _keys(reading, select + reading.order(listing.sort, "r.id"), wanted)


def _place(reading: _Reading, tier: Tier, narrow: Sql | None) -> Sql:
    listing = reading.listing
    first = [_among(reading.store, narrow)] if narrow else []
    beyond = reading.beyond(tier, listing.sort, "r.id")
    return all_of([*first, listing.base, tier.where, *listing.not_before(tier), beyond, listing.terms.where])


def _among(store: Store, ids: Sql) -> Sql:
    """That a row is among ``ids``, which are collected first: as a question to each row, and no source of rows."""
    if store.engine == "sqlite":
        return Sql("+r.id IN (SELECT id FROM (") + ids + ") i)"
    # The limit tells PostgreSQL that they fit into memory; else it would ask for them again for each row.
    return Sql("(r.id IN (SELECT id FROM (") + ids + Sql(") i LIMIT ?)) IS TRUE", (SOME + 1,))


def _glance(reading: _Reading, tier: Tier, wanted: int | None, narrow: Sql | None = None) -> list[Key]:
    """As `_walk`, but gives up soon where few rows meet the conditions: it may find less than there is.

    With ``narrow`` it looks only at rows with those ids, and at few of them.
    """
    listing = reading.listing
    asked = all_of([tier.where, *listing.not_before(tier), listing.base, listing.terms.where])
    if listing.bodies and not tier.near and not narrow:
        table, owner, key = listing.bodies
        close = reading.beyond(tier, key, f"s.{owner}")
        source = Sql(f"(SELECT s.body, {key} AS sort, s.{owner} AS id FROM {table} s WHERE ") + close
        source += reading.order(key, f"s.{owner}") + f" LIMIT {tier.glance}) s "
        source += by_index(reading.store, listing.table, "r", "r.id = s.id")
        sort, row_id = "s.sort", "s.id"
    else:
        sort, row_id = listing.sort, "r.id"
        first = [_among(reading.store, narrow)] if narrow else []
        close = all_of([*first, listing.base, tier.where if tier.near else ALWAYS, reading.beyond(tier, sort, row_id)])
        source = Sql(f"(SELECT r.* FROM {listing.table} r WHERE ") + close + reading.order(sort, row_id)
        source += f" LIMIT {GLANCE_AT_OTHERS if narrow else tier.glance}) r {listing.joins}"
    select = Sql(f"SELECT {tier.number}, {sort}, {row_id} FROM ") + source + " WHERE " + asked
    # SQLite hands the rows of such a source on in their order, but does not know it: told to sort, it would look at all.
    return _keys(reading, select + ("" if reading.store.engine == "sqlite" else reading.order(sort, row_id)), wanted)


def _keys(reading: _Reading, select: Sql, wanted: int | None) -> list[Key]:
    if wanted is not None:
        select += Sql(" LIMIT ?", (wanted,))
    return [Key(*row) for row in rows(reading.store, select)]
