"""Tells by what a contact was found, where its row does not show it: another address, a number, a customer (I-56)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from store.database import Store
from store.keys import email_key, fold, phone_digits
from store.needles import Needle, Words
from store.phone_forms import phone_forms
from store.records.contacts import ContactLine
from store.sql import Sql, one_of, rows

# Each with its rank: of several that explain a row, the one of the lowest rank is told.
_ADDRESS, _ELSEWHERE, _NUMBER, _CUSTOMER, _NAME, _FORMER = range(6)
_SOURCES = (
    f"SELECT contact_id, {_ADDRESS}, address, '' FROM contact_email WHERE {{which}}",
    f"SELECT contact_id, {_ELSEWHERE}, override_email, '' FROM contact_in_customer WHERE override_key <> '' AND {{which}}",
    f"SELECT contact_id, {_ELSEWHERE}, override_email, '' FROM contact_in_project WHERE override_key <> '' AND {{which}}",
    f"SELECT contact_id, {_NUMBER}, raw, e164 FROM contact_phone WHERE {{which}}",
    f"SELECT contact_id, {_CUSTOMER}, c.name, '' FROM contact_in_customer l JOIN customer c ON c.id = l.customer_id "
    "WHERE {which}",
    f"SELECT contact_id, {_NAME}, x.name, '' FROM (SELECT id AS contact_id, middle_name AS name FROM contact "
    "UNION ALL SELECT id, organisation FROM contact UNION ALL SELECT id, suffix FROM contact) x WHERE {which}",
    f"SELECT contact_id, {_FORMER}, old, '' FROM audit_entry WHERE field IN ('address', 'override_email') AND old IS NOT NULL "
    "AND {which}",
)


def reasons(store: Store, words: Words, lines: Iterable[ContactLine], shown: Mapping[int, tuple[str, ...]]) -> dict[int, str]:
    """For each row that does not show what was looked for, what it was found by. At most one query."""
    missing: dict[int, list[Needle]] = {}
    for line in lines:
        seen = "\n".join(map(_forms, shown[line.id])) + "\n" + phone_digits(line.phone)
        unseen = [needle for needle in words.needles if not _in(needle, seen)]
        if unseen:
            missing[line.id] = unseen
    if not missing:
        return {}
    which = one_of("contact_id", list(missing))
    select = " UNION ALL ".join(_SOURCES).format(which=which.text)
    best: dict[int, tuple[bool, int, str]] = {}
    for contact_id, rank, text, e164 in rows(store, Sql(select, which.values * len(_SOURCES))):
        forms = "\n".join(phone_forms(e164, text)) if rank == _NUMBER else _forms(text)
        if any(_touches(needle, forms) for needle in missing[contact_id]):
            partly = not any(_in(needle, forms) for needle in missing[contact_id])
            this = (partly, rank, e164 or text)
            best[contact_id] = min(best.get(contact_id, this), this)
    return {contact_id: text for contact_id, (_, _, text) in best.items()}


def told(line: ContactLine, reason: str) -> ContactLine:
    """``line`` with what it was found by, unless it says so already."""
    if not reason or reason in (line.email, line.phone, line.organisation):
        return line
    return line._replace(matched=reason)


def _forms(text: str) -> str:
    return f"{fold(text)}\n{email_key(text)}" if "@" in text else fold(text)


def _in(needle: Needle, text: str) -> bool:
    return any(all(part in text for part in parts) for parts in needle.readings)


def _touches(needle: Needle, text: str) -> bool:
    return any(part in text for parts in needle.readings for part in parts)
