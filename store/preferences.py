"""Communication preferences: by which channels automatic service messages may go to a contact in a customer (C16, C17, C25)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from store import database, settings
from store.actor import Actor
from store.audit import Change
from store.audit import change as audited
from store.database import Store
from store.errors import Refused
from store.fields import from_micros
from store.link_rows import take_link
from store.records.permissions import Preference
from store.rules.preferences import Tick, after_edit, reachable_by
from store.tables import CommunicationPreference, ContactInCustomer
from store.text import clean_line
from store.vocabulary import Channel, LinkKind, PhoneType, SetBy

_LACKING = {
    Channel.EMAIL: "e-mail address",
    Channel.SMS: "mobile number",
    Channel.PHONE: "phone number",
    Channel.LETTER: "postal address",
}


def of_link(link_id: int) -> tuple[Preference, ...]:
    """The preferences of a contact in a customer, one for each channel that is in use here, unset ones off (I-23)."""
    return of_links([link_id])[link_id]


def of_links(link_ids: Sequence[int]) -> dict[int, tuple[Preference, ...]]:
    """The same for some contacts in customers at once, by the link's id."""
    store = database.current()
    found: dict[int, dict[str, tuple[Any, ...]]] = {link_id: {} for link_id in link_ids}
    if found:
        sql = (
            "SELECT p.link_id, p.channel, p.is_on, p.set_by, p.updated_at, p.note, o.name FROM communication_preference p "
            f"LEFT JOIN operator o ON o.id = p.updated_by WHERE p.link_id IN ({', '.join([store.mark] * len(found))})"
        )
        for link_id, channel, *row in store.execute(sql, tuple(found)).fetchall():
            found[link_id][channel] = tuple(row)
    used = channels()
    return {link_id: tuple(_shown(channel, rows.get(channel)) for channel in used) for link_id, rows in found.items()}


def channels() -> tuple[Channel, ...]:
    """The channels that are in use here: SMS only where it is switched on (I-23)."""
    return tuple(channel for channel in Channel if channel is not Channel.SMS or _sms_enabled())


def put(actor: Actor, link_id: int, channel: Channel, on: bool, note: str = "") -> None:
    """Tick or untick a preference as the customer asked (C17); it is remembered that somebody did.

    Raises Refused for ticking what there is no datum for (I-21), and for SMS while it is switched off; NotFound.
    """
    channel = Channel(channel)
    with audited(actor, "preference.change") as change:
        linked = take_link(change, LinkKind.CUSTOMER, link_id)
        link, change.summary = linked.row, linked.summary
        if channel is Channel.SMS and not _sms_enabled():
            raise Refused("SMS is switched off", mend="turn it on under Setup › Settings › General", field="channel")
        if on and channel not in _with_override(reachable(change.store, link["contact_id"]), link):
            what = _LACKING[channel]
            raise Refused(f"{channel.value} cannot be ticked", f"{linked.name} has no {what}", f"add a {what} first")
        _write(change, link, {channel: Tick(on, SetBy.USER)}, note=clean_line(note))


def put_in(change: Change, link_id: int, ticks: Mapping[Channel, bool], set_by: SetBy) -> None:
    """Set preferences of a link within a change under way, as an import or a rule says; those without a datum are off."""
    link = change.row(ContactInCustomer, link_id, "link")
    possible = _with_override(reachable(change.store, link["contact_id"]), link)
    _write(change, link, {channel: Tick(on and channel in possible, set_by) for channel, on in ticks.items()})


def reachable(store: Store, contact_id: int) -> frozenset[Channel]:
    """The channels for which the contact itself has the datum; an override in a customer may add e-mail to them there."""
    mark = store.mark
    sql = (
        f"SELECT 'email', '' FROM contact_email WHERE contact_id = {mark} "
        f"UNION SELECT 'phone', type FROM contact_phone WHERE contact_id = {mark} "
        f"UNION SELECT 'letter', '' FROM postal_address WHERE contact_id = {mark}"
    )
    rows = store.execute(sql, (contact_id,) * 3).fetchall()
    kinds = {kind for kind, _ in rows}
    phones = [PhoneType(type_) for kind, type_ in rows if kind == "phone"]
    return reachable_by(email="email" in kinds, phones=phones, postal="letter" in kinds)


def follow(change: Change, contact_id: int, before: frozenset[Channel]) -> None:
    """Tick and untick what follows from the data of a contact being other than ``before``, in each of its customers (C16)."""
    after = reachable(change.store, contact_id)
    if after == before:
        return
    store = change.store
    sql = f"SELECT id FROM contact_in_customer WHERE contact_id = {store.mark} ORDER BY id"
    for (link_id,) in store.execute(sql, (contact_id,)).fetchall():
        link = change.row(ContactInCustomer, link_id, "link")
        _follow(change, link, _with_override(before, link), _with_override(after, link))


def follow_link(change: Change, link_id: int, before: Mapping[str, Any] | None) -> None:
    """The same for a link that was made, or whose override came or went; ``before`` is its row as it was, None if new."""
    link = change.row(ContactInCustomer, link_id, "link")
    data = reachable(change.store, link["contact_id"])
    had = frozenset[Channel]() if before is None else _with_override(data, before)
    _follow(change, link, had, _with_override(data, link))


def forget_link(change: Change, link: Mapping[str, Any]) -> None:
    """Remove the preferences of a link that is about to be removed, so that the audit knows what they were."""
    about = {"contact_id": link["contact_id"], "customer_id": link["customer_id"]}
    for row in _rows(change, link["id"]):
        change.delete(CommunicationPreference, row, about=about)


def _follow(change: Change, link: Mapping[str, Any], before: frozenset[Channel], after: frozenset[Channel]) -> None:
    if before == after:
        return
    ticks = {Channel(row["channel"]): Tick(bool(row["is_on"]), SetBy(row["set_by"])) for row in _rows(change, link["id"])}
    _write(change, link, after_edit(ticks, before, after, sms_enabled=_sms_enabled()))


def _write(change: Change, link: Mapping[str, Any], ticks: Mapping[Channel, Tick], note: str = "") -> None:
    stored = {row["channel"]: row for row in _rows(change, link["id"])}
    about = {"contact_id": link["contact_id"], "customer_id": link["customer_id"]}
    for channel, tick in ticks.items():
        values = {"is_on": tick.on, "set_by": tick.set_by.value, "note": note}
        row = stored.get(channel)
        if row is None:
            new = {"link_id": link["id"], "channel": channel.value, **values}
            change.insert(CommunicationPreference, new, about=about)
        else:
            change.update(CommunicationPreference, row, values, about=about)


def _rows(change: Change, link_id: int) -> Iterable[dict[str, Any]]:
    sql = f"SELECT id FROM communication_preference WHERE link_id = {change.store.mark}"
    found = change.store.execute(sql, (link_id,)).fetchall()
    return [change.row(CommunicationPreference, row_id, "preference") for (row_id,) in found]


def _with_override(data: frozenset[Channel], link: Mapping[str, Any]) -> frozenset[Channel]:
    return data | {Channel.EMAIL} if link["override_key"] else data


def _shown(channel: Channel, row: tuple[Any, ...] | None) -> Preference:
    if row is None:
        return Preference(channel.value, False, "", None)
    on, set_by, at, note, name = row
    return Preference(channel.value, bool(on), name or set_by if set_by == SetBy.USER else set_by, from_micros(at), note)


def _sms_enabled() -> bool:
    return bool(settings.get("sms_enabled"))
