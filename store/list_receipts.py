"""The receipts of copied lists: read, compared with what a list comes to now, and emptied when their time is over (I-50)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from store import database, names, settings
from store.actor import Actor
from store.audit import Change
from store.audit import change as audited
from store.errors import NotFound, Refused
from store.fields import from_micros, to_micros
from store.keys import email_key
from store.list_evaluation import Judged, judged
from store.list_switch import require
from store.mailing_lists import ask, card
from store.records.contexts import GlobalContext, ListScope, OwnContext
from store.records.mailing_lists import ListCard
from store.records.receipts import Difference, Gone, ReceiptEntry, ReceiptLine
from store.sql import Sql, rows
from store.vocabulary import Exclusion, ListContext, ListFormat, Purpose

_COLUMNS = (
    "r.id, r.uid, r.list_uid, r.list_name, r.at, r.author, r.query, r.purpose, r.context, r.context_name, r.primary_only, "
    "r.newcomers, r.format, r.candidates, r.people, r.addresses, r.excluded, r.sha256, r.scrubbed_at"
)


def of_list(list_id: int, limit: int = 100) -> tuple[ReceiptLine, ...]:
    """The latest copies of a list, the last one first. Raises Refused with lists off, NotFound."""
    return tuple(_lines(Sql("r.list_uid = ? ORDER BY r.at DESC, r.id DESC LIMIT ?", (card(list_id).uid, limit))))


def line(receipt_id: int) -> ReceiptLine:
    """One receipt. Raises NotFound, and Refused with lists off."""
    require()
    found = _lines(Sql("r.id = ?", (receipt_id,)))
    if not found:
        raise NotFound("There is no such receipt", "nothing was copied then")
    return found[0]


def entries(receipt_id: int, *, after: int = 0, limit: int | None = None) -> tuple[ReceiptEntry, ...]:
    """What a receipt holds from number ``after`` on: every address, then every exclusion; nothing once its time is over."""
    if not line(receipt_id).kept:
        return ()
    sql = Sql(
        "SELECT x.contact_id, x.name, x.address, x.reasons FROM receipt_row x WHERE x.receipt_id = ? "
        "ORDER BY x.id LIMIT ? OFFSET ?",
        (receipt_id, limit if limit is not None else 1 << 60, after),
    )
    return tuple(
        ReceiptEntry(contact_id, name, address, _reasons(reasons))
        for contact_id, name, address, reasons in rows(database.current(), sql)
    )


def given(list_uid: str, until: int | None = None) -> frozenset[str]:
    """The keys of all addresses that were handed over in the last whole copy of a list and the copies of newcomers after it.

    ``until``: as it was after that receipt. Empty if there is none. Raises Refused where the time of one of them is over: then
    nobody knows any more.
    """
    return frozenset(email_key(entry.address) for entry in _handed_over(list_uid, until))


def difference(
    list_id: int,
    receipt_id: int | None = None,
    *,
    purpose: Purpose | None = None,
    scope: ListScope | None = None,
    primary_only: bool | None = None,
) -> Difference:
    """Who has come and who has gone since a copy (the last one), with the reasons why they are out now.

    Seen with the purpose, context and addresses that are named; otherwise as that receipt was copied, or the list is kept.
    Raises Refused where that copy's addresses are not kept any more, or there was none; NotFound.
    """
    there = card(list_id)
    uid = there.uid
    if receipt_id is not None:
        copied = line(receipt_id)
        purpose, scope = purpose or copied.purpose, scope or _scope_then(copied, there)
        primary_only = copied.primary_only if primary_only is None else primary_only
    asked = ask(list_id, purpose=purpose, scope=scope, primary_only=primary_only)
    before = {email_key(entry.address): entry for entry in _handed_over(uid, receipt_id)}
    if not before:
        raise Refused("There is no copy of this list to compare with", mend="copy it once")
    now: dict[int, list[Judged]] = {}
    newcomers: list[tuple[int, str, str]] = []
    going: set[str] = set()
    for one in judged(asked, ("full_name", "given_name", "family_name", "organisation")):
        now.setdefault(one.contact_id, []).append(one)
        for address in one.addresses:
            going.add(email_key(address))
            if email_key(address) not in before:
                newcomers.append((one.contact_id, names.shown_name(*one.further), address))
    gone = tuple(_gone(entry, now.get(entry.contact_id or 0, [])) for key, entry in before.items() if key not in going)
    return Difference(tuple(newcomers), gone)


def _scope_then(copied: ReceiptLine, there: ListCard) -> ListScope | None:
    """The context of a copy; None, that of the list now, for a customer or project: receipts name those, and names change."""
    if copied.context is ListContext.GLOBAL:
        return GlobalContext()
    return OwnContext() if copied.context is ListContext.OWN else there.scope


def over(days: int | None = None) -> int:
    """How many receipts still hold addresses although their time is over, or would be if they were kept for so many ``days``."""
    kept_since = _kept_since(to_micros(datetime.now(UTC)), days)
    return int(rows(database.current(), Sql("SELECT count(*)") + _over(kept_since))[0][0])


def expire(actor: Actor) -> int:
    """Remove the addresses of the receipts whose time is over (the setting `receipt_retention_days`); returns how many."""
    with audited(actor, "receipts.expire") as change:
        return expire_in(change)


def expire_in(change: Change) -> int:
    """`expire` within a change under way. Numbers and hash stay."""
    store = change.store
    due = rows(store, Sql("SELECT r.id") + _over(_kept_since(change.micros)))
    for (receipt_id,) in due:
        mark = store.mark
        store.execute(f"UPDATE copy_receipt SET scrubbed_at = {mark} WHERE id = {mark}", (change.micros, receipt_id))
        store.execute(f"DELETE FROM receipt_row WHERE receipt_id = {mark}", (receipt_id,))
        change.note("copy_receipt", receipt_id, "scrubbed_at", None, change.at, {})
    return len(due)


def _over(kept_since: int) -> Sql:
    return Sql(" FROM copy_receipt r WHERE r.scrubbed_at IS NULL AND r.at < ?", (kept_since,))


def _kept_since(now: int, days: int | None = None) -> int:
    """From when on the addresses of a copy are kept, in microseconds; for so many ``days`` or as it is set."""
    kept_for = settings.get("receipt_retention_days") if days is None else days
    return to_micros(from_micros(now) - timedelta(days=int(kept_for)))


def _handed_over(list_uid: str, until: int | None) -> Iterator[ReceiptEntry]:
    copies = _lines(Sql("r.list_uid = ? ORDER BY r.at DESC, r.id DESC", (list_uid,)))
    if until is not None:
        copies = copies[next((at for at, copy in enumerate(copies) if copy.id == until), len(copies)) :]
    chain = []
    for copy in copies:
        chain.append(copy)
        if not copy.newcomers:
            break
    for copy in reversed(chain):
        if not copy.kept:
            days = settings.get("receipt_retention_days")
            raise Refused(
                "Nobody knows any more who was in the last copy", f"its addresses were kept for {days} days",
                "copy the whole list",
            )  # fmt: skip
        yield from (entry for entry in entries(copy.id) if entry.address)


def _lines(which: Sql) -> list[ReceiptLine]:
    kept_since = _kept_since(to_micros(datetime.now(UTC)))
    found = rows(database.current(), Sql(f"SELECT {_COLUMNS} FROM copy_receipt r WHERE ") + which)
    return [_line(row, kept_since) for row in found]


def _gone(entry: ReceiptEntry, now: list[Judged]) -> Gone:
    reasons = tuple(dict.fromkeys(reason for one in now for reason in one.reasons)) if all(one.reasons for one in now) else ()
    return Gone(entry.contact_id, entry.name, entry.address, reasons, bool(now))


def _reasons(codes: str) -> tuple[Exclusion, ...]:
    return tuple(Exclusion(code) for code in codes.split(",") if code)


def _line(row: tuple[Any, ...], kept_since: int) -> ReceiptLine:
    (
        row_id, uid, list_uid, list_name, at, author, query, purpose, context, place, primary_only, newcomers, form, candidates,
        people, addresses, excluded, hashes, scrubbed_at,
    ) = row  # fmt: skip
    return ReceiptLine(
        id=row_id,
        uid=uid,
        list_uid=list_uid,
        list_name=list_name,
        at=from_micros(at),
        author=author,
        query=query,
        purpose=Purpose(purpose),
        context=ListContext(context),
        place=place,
        primary_only=bool(primary_only),
        newcomers=bool(newcomers),
        format=ListFormat(form),
        candidates=candidates,
        people=people,
        addresses=addresses,
        excluded=excluded,
        sha256=tuple(hashes.split(",")),
        kept=scrubbed_at is None and at >= kept_since,
    )
