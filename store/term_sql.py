"""What each term of the query line means in SQL; the rows asked about are called ``r``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from store import consent_sql
from store.database import Store
from store.errors import Refused
from store.fields import to_micros
from store.keys import fold, phone_digits
from store.needles import SHORTEST, read_words
from store.query_line import Query, Term
from store.query_terms import TERMS, Subject, is_age, moment_of
from store.search_sql import SEARCHED, found, has_all, own_words
from store.sql import FEW, NEVER, SOME, Sql, all_of, any_of, begins, contains, negated, one_of, rows

Meaning = Callable[[Store, str], Sql]
"""What holds of a row for one value of a term."""

MOST_SPELLINGS = 5000
"""More roles or cities than this fit no query."""


def conditions(store: Store, subject: Subject, query: Query) -> Sql:
    """What the terms of ``query`` ask of each row of the list of ``subject`` (I-59: every term must hold)."""
    return all_of(_condition(store, subject, term) for term in query.terms)


def _condition(store: Store, subject: Subject, term: Term) -> Sql:
    if not term.name:
        holds = any_of(_inside(store, subject, value) for value in term.values)
    elif term.name in TIMES:
        column = TIMES[term.name][subject]
        holds = any_of(column(store, term.sign, value) for value in term.values)
    elif term.name in MEANINGS[subject]:
        meaning = MEANINGS[subject][term.name]
        holds = any_of(meaning(store, value) for value in term.values)
    else:
        raise Refused(f"{term.name}: cannot be asked of a {subject}", mend=f"possible are {', '.join(TERMS[subject])}")
    return negated(holds) if term.negated else holds


# --- rows that others point at ------------------------------------------------------------------


def _among(store: Store, ids: Sql, exists: Sql) -> Sql:
    """That a row is among ``ids``, a select, which is what ``exists`` says of each row.

    Few of them are named one by one. A database asked ``r.id IN (SELECT …)`` collects all first, which is quick for some
    and takes seconds where nearly everybody is meant: then each row is asked about as it comes.
    """
    few = [row[0] for row in rows(store, ids + Sql(" LIMIT ?", (FEW + 1,)))]
    if len(few) <= FEW:
        return one_of("r.id", sorted(set(few) - {None}))
    some = rows(store, Sql("SELECT count(*) FROM (") + ids + Sql(" LIMIT ?) x", (SOME + 1,)))[0][0]
    return exists if some > SOME else Sql("r.id IN (") + ids + ")"


def _linked(store: Store, tables: str, owner: str, where: Sql) -> Sql:
    """That a row of ``tables`` for which ``where`` holds points at ``r`` with its column ``owner``."""
    return _among(
        store,
        Sql(f"SELECT {owner} FROM {tables} WHERE ") + where,
        Sql(f"EXISTS (SELECT 1 FROM {tables} WHERE {owner} = r.id AND ") + where + ")",
    )


def _inside(store: Store, subject: Subject, text: str) -> Sql:
    """That a row's words hold those of ``text``, anywhere."""
    searched = SEARCHED[subject]
    needles = read_words(text).needles
    holds = has_all(store, "w.body", needles)
    return _among(
        store,
        found(store, searched, needles),
        Sql(f"EXISTS (SELECT 1 FROM {searched.table} w WHERE w.{searched.owner} = r.id AND ") + holds + ")",
    )


def _named(store: Store, subject: Subject, name: str) -> Sql:
    """A select of the ids of customers or projects called ``name``, or whose id it is."""
    needles = read_words(f'"{name}"').needles
    if not needles:
        return Sql(f"SELECT id FROM {subject} WHERE 1 = 0")
    word = fold(name)
    called = contains(store, "n.name_key", word) if len(word) >= SHORTEST else begins("n.name_key", word)
    if needles[0].is_long:
        called = all_of([called, Sql("n.id IN (") + found(store, SEARCHED[subject], needles) + ")"])
    return Sql(f"SELECT n.id FROM {subject} n WHERE ") + any_of([called, Sql("n.uid = ?", (name,))])


def _contact_of_customer(store: Store, name: str) -> Sql:
    of_it = Sql("l.status = 'active' AND l.customer_id IN (") + _named(store, "customer", name) + ")"
    return _linked(store, "contact_in_customer l", "l.contact_id", of_it)


def _contact_in_project(store: Store, name: str) -> Sql:
    in_it = Sql("l.status = 'active' AND l.project_id IN (") + _named(store, "project", name) + ")"
    return _linked(store, "contact_in_project l", "l.contact_id", in_it)


def _project_of_customer(store: Store, name: str) -> Sql:
    return Sql("r.customer_id IN (") + _named(store, "customer", name) + ")"


def _customer_with_project(store: Store, name: str) -> Sql:
    return _linked(store, "project p", "p.customer_id", Sql("p.id IN (") + _named(store, "project", name) + ")")


def _with_contact(subject: Subject, store: Store, name: str) -> Sql:
    """That a contact of a customer or project has ``name`` among its own words."""
    needles = read_words(name).needles
    if not needles:
        return NEVER
    people = found(store, SEARCHED["contact"], needles, own_words(store))
    return _linked(store, f"contact_in_{subject} l", f"l.{subject}_id", Sql("l.contact_id IN (") + people + ")")


# --- what a contact is and has ------------------------------------------------------------------


def _tag(store: Store, name: str) -> Sql:
    tagged = Sql("x.tag_id IN (SELECT t.id FROM tag t WHERE t.name_key = ?)", (fold(name),))
    return _linked(store, "contact_tag x", "x.contact_id", tagged)


def _types(store: Store, name: str) -> list[int]:
    known = rows(store, Sql("SELECT id, code, label FROM customer_type ORDER BY position, id"))
    fitting = [row_id for row_id, code, label in known if fold(name) in (fold(code), fold(label))]
    if not fitting:
        codes = ", ".join(code for _, code, _ in known)
        raise Refused(f"There is no customer type {name}", mend=f"possible are {codes}")
    return fitting


def _contact_of_type(store: Store, name: str) -> Sql:
    of_it = Sql("l.status = 'active' AND ") + one_of("c.customer_type_id", _types(store, name))
    return _linked(store, "contact_in_customer l JOIN customer c ON c.id = l.customer_id", "l.contact_id", of_it)


def _of_type(store: Store, name: str) -> Sql:
    return one_of("r.customer_type_id", _types(store, name))


def _title(_store: Store, title: str) -> Sql:
    bare = title.rstrip(".")
    spellings = {bare, bare.lower(), bare.upper(), bare.capitalize(), bare.title()}
    return one_of("r.title", sorted(spellings | {f"{spelling}." for spelling in spellings}))


def _spellings(store: Store, tables: Sequence[str], column: str, fits: Callable[[str], bool]) -> list[str]:
    """The values of a free column that fit when folded; there are few different ones."""
    select = " UNION ".join(f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''" for table in tables)
    fitting = sorted(value for (value,) in rows(store, Sql(select)) if fits(fold(value)))
    if len(fitting) > MOST_SPELLINGS:
        raise Refused(f"Too many different values fit {column}:", mend="type more letters")
    return fitting


def _role(store: Store, role: str) -> Sql:
    word = fold(role)
    spelled = _spellings(store, ("contact_in_customer", "contact_in_project"), "role", lambda known: word in known)
    fits = one_of("l.role", spelled) + " AND l.status = 'active'"
    return any_of(_linked(store, f"{table} l", "l.contact_id", fits) for table in ("contact_in_customer", "contact_in_project"))


def _place(table: str, owner: str, column: str, whole: bool, store: Store, name: str) -> Sql:
    word = fold(name)
    spelled = _spellings(store, (table,), column, lambda known: known == word if whole else word in known)
    return _linked(store, f"{table} a", f"a.{owner}", one_of(f"a.{column}", spelled))


def _email(store: Store, part: str) -> Sql:
    word = fold(part)
    has = any_of(
        Sql(f"EXISTS (SELECT 1 FROM {table} e WHERE e.contact_id = r.id AND ") + contains(store, f"e.{key}", word) + ")"
        for table, key in (
            ("contact_email", "email_key"), ("contact_in_customer", "override_key"), ("contact_in_project", "override_key"),
        )
    )  # fmt: skip
    return all_of([_inside(store, "contact", f'"{word}"'), has])


def _phone(store: Store, part: str) -> Sql:
    digits = phone_digits(part)
    if not digits:
        return NEVER
    has = Sql("EXISTS (SELECT 1 FROM contact_phone p WHERE p.contact_id = r.id AND ")
    has += contains(store, "p.digits", digits.lstrip("0")) + ")"
    return all_of([_inside(store, "contact", digits), has])


def _customer_email(store: Store, part: str) -> Sql:
    return contains(store, "r.main_email_key", fold(part))


def _customer_phone(store: Store, part: str) -> Sql:
    digits = phone_digits(part)
    return all_of([Sql("r.phone <> ''"), _inside(store, "customer", digits)]) if digits else NEVER


_ACTIVE_LINK = "EXISTS (SELECT 1 FROM contact_in_customer l WHERE l.contact_id = r.id AND l.status = 'active'"

_IS = {
    "incomplete": "r.incomplete",
    "independent": f"NOT {_ACTIVE_LINK})",
    "favourite": f"{_ACTIVE_LINK} AND l.favourite)",
    "primary": f"{_ACTIVE_LINK} AND l.is_primary)",
    "overridden": f"({_ACTIVE_LINK} AND l.override_key <> '') OR EXISTS (SELECT 1 FROM contact_in_project l "
    "WHERE l.contact_id = r.id AND l.status = 'active' AND l.override_key <> ''))",
}

_HAS = {
    "email": "EXISTS (SELECT 1 FROM contact_email e WHERE e.contact_id = r.id) "
    "OR EXISTS (SELECT 1 FROM contact_in_customer l WHERE l.contact_id = r.id AND l.override_key <> '') "
    "OR EXISTS (SELECT 1 FROM contact_in_project l WHERE l.contact_id = r.id AND l.override_key <> '')",
    "phone": "EXISTS (SELECT 1 FROM contact_phone p WHERE p.contact_id = r.id)",
    "address": "EXISTS (SELECT 1 FROM postal_address a WHERE a.contact_id = r.id)",
    "note": "r.note <> ''",
    "birthday": "r.birthday <> ''",
    "tag": "EXISTS (SELECT 1 FROM contact_tag t WHERE t.contact_id = r.id)",
    "project": "EXISTS (SELECT 1 FROM contact_in_project l WHERE l.contact_id = r.id AND l.status = 'active')",
    "interaction": "EXISTS (SELECT 1 FROM interaction i WHERE i.contact_id = r.id)",
}


def _is(_store: Store, code: str) -> Sql:
    return Sql(_IS[code])


def _has(_store: Store, code: str) -> Sql:
    return Sql(_HAS[code])


def _has_no(store: Store, code: str) -> Sql:
    return negated(_has(store, code))


def _pref(store: Store, channel: str) -> Sql:
    takes = Sql("p.channel = ? AND p.is_on AND l.status = 'active'", (channel,))
    tables = "communication_preference p JOIN contact_in_customer l ON l.id = p.link_id"
    return _linked(store, tables, "l.contact_id", takes)


def _column(column: str, _store: Store, value: str) -> Sql:
    return Sql(f"{column} = ?", (value,))


def _language(_store: Store, value: str) -> Sql:
    return Sql("r.language = ?", (value.lower(),))


# --- times --------------------------------------------------------------------------------------


def _bounds(sign: str, value: str) -> tuple[bool, int]:
    """Whether what is asked for comes after a moment, and that moment in microseconds.

    ``<90d`` is less than 90 days ago, so after the moment; ``<2026-05-01`` is before it; ``>2026-05-01`` after that day.
    """
    moment = moment_of(value, datetime.now(UTC))
    if moment is None:
        raise Refused(f"{value} is not a time", mend="write an age such as 90d or a day such as 2026-05-01")
    if is_age(value):
        return sign == "<", to_micros(moment)
    return sign == ">", to_micros(moment + timedelta(days=1) if sign == ">" else moment)


def _when(column: str, _store: Store, sign: str, value: str) -> Sql:
    after, moment = _bounds(sign, value)
    return Sql(f"{column} {'>=' if after else '<'} ?", (moment,))


def _spoken(owner: str, store: Store, sign: str, value: str) -> Sql:
    """When the last interaction was; who never had one is in neither."""
    after, moment = _bounds(sign, value)
    since = Sql("i.at >= ?", (moment,))
    if after:
        return _linked(store, "interaction i", f"i.{owner}", since)
    spoken = f"EXISTS (SELECT 1 FROM interaction i WHERE i.{owner} = r.id"
    return all_of([Sql(f"{spoken})"), negated(Sql(f"{spoken} AND ") + since + ")")])


TIMES: Mapping[str, Mapping[Subject, Callable[[Store, str, str], Sql]]] = {
    "created": dict.fromkeys(("contact", "customer", "project"), partial(_when, "r.created_at")),
    "changed": dict.fromkeys(("contact", "customer", "project"), partial(_when, "r.updated_at")),
    "last": {
        "contact": partial(_spoken, "contact_id"),
        "customer": partial(_spoken, "customer_id"),
        "project": partial(_spoken, "project_id"),
    },
}
"""What each term that compares times means, by list."""

MEANINGS: Mapping[Subject, Mapping[str, Meaning]] = {
    "contact": {
        "customer": _contact_of_customer,
        "project": _contact_in_project,
        "tag": _tag,
        "lang": _language,
        "status": partial(_column, "r.status"),
        "kind": partial(_column, "r.kind"),
        "type": _contact_of_type,
        "title": _title,
        "role": _role,
        "email": _email,
        "phone": _phone,
        "city": partial(_place, "postal_address", "contact_id", "city", False),
        "country": partial(_place, "postal_address", "contact_id", "country", True),
        "is": _is,
        "has": _has,
        "no": _has_no,
        "consent": consent_sql.meaning,
        "pref": _pref,
        "id": partial(_column, "r.uid"),
    },
    "customer": {
        "project": _customer_with_project,
        "contact": partial(_with_contact, "customer"),
        "type": _of_type,
        "status": partial(_column, "r.status"),
        "lang": _language,
        "email": _customer_email,
        "phone": _customer_phone,
        "city": partial(_place, "work_address", "customer_id", "city", False),
        "country": partial(_place, "work_address", "customer_id", "country", True),
        "id": partial(_column, "r.uid"),
    },
    "project": {
        "customer": _project_of_customer,
        "contact": partial(_with_contact, "project"),
        "status": partial(_column, "r.status"),
        "id": partial(_column, "r.uid"),
    },
}
"""What each term means for a value, by list."""
