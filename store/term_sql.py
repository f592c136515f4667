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
from store.sql import NEVER, Asked, Sql, all_of, any_of, begins, by_index, contains, negated, one_of, rows, set_apart

Meaning = Callable[[Store, str], Asked]
"""What holds of a row for one value of a term."""

MOST_SPELLINGS = 5000
"""More roles or cities than this fit no query."""


def conditions(store: Store, subject: Subject, query: Query) -> Asked:
    """What the terms of ``query`` ask of each row of the list of ``subject`` (I-59: every term must hold)."""
    return _both([_condition(store, subject, term) for term in query.terms])


def _condition(store: Store, subject: Subject, term: Term) -> Asked:
    if not term.name:
        holds = _either([_inside(store, subject, value) for value in term.values])
    elif term.name in TIMES:
        column = TIMES[term.name][subject]
        holds = _either([column(store, term.sign, value) for value in term.values])
    elif term.name in MEANINGS[subject]:
        meaning = MEANINGS[subject][term.name]
        holds = _either([meaning(store, value) for value in term.values])
    else:
        raise Refused(f"{term.name}: cannot be asked of a {subject}", mend=f"possible are {', '.join(TERMS[subject])}")
    return Asked(negated(holds.where)) if term.negated else holds


def _both(asked: Sequence[Asked]) -> Asked:
    """All of it; whichever of it an index knows finds the rows."""
    return Asked(all_of(one.where for one in asked), tuple(ids for one in asked for ids in one.ids))


def _either(asked: Sequence[Asked]) -> Asked:
    """Any of it; an index finds the rows if it knows all of it."""
    where = any_of(one.where for one in asked)
    if not all(one.ids for one in asked):
        return Asked(where)
    ids, *others = (one.ids[0] for one in asked)
    for other in others:
        ids += Sql(" UNION ALL ") + other
    return Asked(where, (ids,))


# --- rows that others point at ------------------------------------------------------------------


def _linked(tables: str, owner: str, where: Sql, *, found: tuple[str, Sql] | None = None) -> Asked:
    """That a row of ``tables`` for which ``where`` holds points at ``r`` with its column ``owner``.

    ``found`` are other tables and conditions by which all such rows are found sooner.
    """
    each = Sql(f"EXISTS (SELECT 1 FROM {tables} WHERE {owner} = r.id AND ") + where + ")"
    tables, where = found or (tables, where)
    return Asked(each, (Sql(f"SELECT {owner} AS id FROM {tables} WHERE ") + where,))


def _inside(store: Store, subject: Subject, text: str) -> Asked:
    """That a row's words hold those of ``text``, anywhere."""
    searched = SEARCHED[subject]
    words = read_words(text)
    each = Sql(f"EXISTS (SELECT 1 FROM {searched.table} w WHERE w.{searched.owner} = r.id AND ")
    each += has_all(store, "w.body", words.needles) + ")"
    return Asked(each, (found(store, searched, words.needles),) if words.inside else ())


def _called(store: Store, subject: Subject, name: str) -> tuple[Sql, Sql]:
    """That the customer or project ``n`` is called ``name``, or that it is its id; and a select of the ``id`` of all such."""
    needles = read_words(f'"{name}"').needles
    if not needles:
        return NEVER, Sql(f"SELECT n.id FROM {subject} n WHERE 1 = 0")
    word = fold(name)
    each = contains(store, "n.name_key", word) if len(word) >= SHORTEST else begins("n.name_key", word)
    all_named = each
    if needles[0].is_long:
        all_named = all_of([each, Sql("n.id IN (") + found(store, SEARCHED[subject], needles) + ")"])
    its_id = Sql("n.uid = ?", (name,))
    select = f"SELECT n.id FROM {subject} n WHERE "
    return all_of([any_of([each, its_id])]), Sql(select) + all_named + f" UNION {select}" + its_id


def _in_place(subject: Subject, store: Store, name: str) -> Asked:
    """That a contact belongs to a customer or project called ``name``."""
    each, all_named = _called(store, subject, name)
    links, here = f"contact_in_{subject}", f"l.{subject}_id = n.id"
    named = set_apart(store, all_named)
    return Asked(
        Sql(f"EXISTS (SELECT 1 FROM {links} l {by_index(store, subject, 'n', f'n.id = l.{subject}_id')} ")
        + "WHERE l.contact_id = r.id AND l.status = 'active' AND "
        + each
        + ")",
        (Sql("SELECT l.contact_id AS id FROM ") + named + f" n {by_index(store, links, 'l', here)} WHERE l.status = 'active'",),
    )


def _project_of_customer(store: Store, name: str) -> Asked:
    each, all_named = _called(store, "customer", name)
    return Asked(
        Sql("EXISTS (SELECT 1 FROM customer n WHERE n.id = r.customer_id AND ") + each + ")",
        (
            Sql("SELECT p.id FROM ")
            + set_apart(store, all_named)
            + f" n {by_index(store, 'project', 'p', 'p.customer_id = n.id')}",
        ),
    )


def _customer_with_project(store: Store, name: str) -> Asked:
    each, all_named = _called(store, "project", name)
    return Asked(
        Sql("EXISTS (SELECT 1 FROM project n WHERE n.customer_id = r.id AND ") + each + ")",
        (
            Sql("SELECT p.customer_id AS id FROM ")
            + set_apart(store, all_named)
            + f" n {by_index(store, 'project', 'p', 'p.id = n.id')}",
        ),
    )


def _with_contact(subject: Subject, store: Store, name: str) -> Asked:
    """That a contact of a customer or project has ``name`` among its own words."""
    words = read_words(name)
    if not words.needles:
        return Asked(NEVER)
    links = f"contact_in_{subject}"
    people = by_index(store, "contact_search", "w", "w.contact_id = l.contact_id")
    each = Sql(f"EXISTS (SELECT 1 FROM {links} l {people} WHERE l.{subject}_id = r.id AND ")
    each += has_all(store, own_words(store, "w.body"), words.needles) + ")"
    if not words.inside:
        return Asked(each)
    named = set_apart(store, found(store, SEARCHED["contact"], words.needles, own_words(store)))
    theirs = by_index(store, links, "l", "l.contact_id = w.id")
    return Asked(each, (Sql(f"SELECT l.{subject}_id AS id FROM ") + named + f" w {theirs}",))


# --- what a contact is and has ------------------------------------------------------------------


def _tag(_store: Store, name: str) -> Asked:
    tagged = Sql("x.tag_id IN (SELECT t.id FROM tag t WHERE t.name_key = ?)", (fold(name),))
    return _linked("contact_tag x", "x.contact_id", tagged)


def _types(store: Store, name: str) -> list[int]:
    known = rows(store, Sql("SELECT id, code, label FROM customer_type ORDER BY position, id"))
    fitting = [row_id for row_id, code, label in known if fold(name) in (fold(code), fold(label))]
    if not fitting:
        codes = ", ".join(code for _, code, _ in known)
        raise Refused(f"There is no customer type {name}", mend=f"possible are {codes}")
    return fitting


def _contact_of_type(store: Store, name: str) -> Asked:
    of_it = Sql("l.status = 'active' AND ") + one_of("c.customer_type_id", _types(store, name))
    customer = by_index(store, "customer", "c", "c.id = l.customer_id")
    links = by_index(store, "contact_in_customer", "l", "l.customer_id = c.id")
    return _linked(f"contact_in_customer l {customer}", "l.contact_id", of_it, found=(f"customer c {links}", of_it))


def _of_type(store: Store, name: str) -> Asked:
    return Asked(one_of("r.customer_type_id", _types(store, name)))


def _title(_store: Store, title: str) -> Asked:
    bare = title.rstrip(".")
    spellings = {bare, bare.lower(), bare.upper(), bare.capitalize(), bare.title()}
    return Asked(one_of("r.title", sorted(spellings | {f"{spelling}." for spelling in spellings})))


def spellings(store: Store, tables: Sequence[str], column: str, fits: Callable[[str], bool]) -> list[str]:
    """The values of a free column that fit when folded: an index has the next one each time, and there are few different ones."""
    each = (
        f"k{at} AS (SELECT min({column}) AS value FROM {table} WHERE {column} > '' UNION ALL "
        f"SELECT (SELECT min(x.{column}) FROM {table} x WHERE x.{column} > k.value) FROM k{at} k WHERE k.value IS NOT NULL)"
        for at, table in enumerate(tables)
    )
    every = " UNION ".join(f"SELECT value FROM k{at} WHERE value IS NOT NULL" for at in range(len(tables)))
    known = Sql(f"WITH RECURSIVE {', '.join(each)} {every}")
    fitting = sorted(value for (value,) in rows(store, known) if fits(fold(value)))
    if len(fitting) > MOST_SPELLINGS:
        raise Refused(f"Too many different values fit {column}:", mend="type more letters")
    return fitting


def _spelled(store: Store, tables: str, owner: str, column: str, values: Sequence[str], more: str = "") -> Asked:
    """That a row of ``tables`` whose ``column`` is one of ``values`` points at ``r`` with its column ``owner``."""
    # The plus keeps SQLite, which has no statistics, from reading all rows of a value to find the one of ``r``.
    each = one_of(f"+{column}" if store.engine == "sqlite" else column, values) + more
    return _linked(tables, owner, each, found=(tables, one_of(column, values) + more))


def _role(store: Store, role: str) -> Asked:
    word = fold(role)
    tables = ("contact_in_customer", "contact_in_project")
    spelled = spellings(store, tables, "role", lambda known: word in known)
    return _either(
        [_spelled(store, f"{table} l", "l.contact_id", "l.role", spelled, " AND l.status = 'active'") for table in tables]
    )


def _place(table: str, owner: str, column: str, whole: bool, store: Store, name: str) -> Asked:
    word = fold(name)
    spelled = spellings(store, (table,), column, lambda known: known == word if whole else word in known)
    return _spelled(store, f"{table} a", f"a.{owner}", f"a.{column}", spelled)


def _email(store: Store, part: str) -> Asked:
    word = fold(part)
    has = any_of(
        Sql(f"EXISTS (SELECT 1 FROM {table} e WHERE e.contact_id = r.id AND ") + contains(store, f"e.{key}", word) + ")"
        for table, key in (
            ("contact_email", "email_key"), ("contact_in_customer", "override_key"), ("contact_in_project", "override_key"),
        )
    )  # fmt: skip
    inside = _inside(store, "contact", f'"{word}"')
    return Asked(all_of([inside.where, has]), inside.ids)


def _phone(store: Store, part: str) -> Asked:
    digits = phone_digits(part)
    if not digits:
        return Asked(NEVER)
    has = Sql("EXISTS (SELECT 1 FROM contact_phone p WHERE p.contact_id = r.id AND ")
    has += contains(store, "p.digits", digits.lstrip("0")) + ")"
    inside = _inside(store, "contact", digits)
    return Asked(all_of([inside.where, has]), inside.ids)


def _customer_email(store: Store, part: str) -> Asked:
    return Asked(contains(store, "r.main_email_key", fold(part)))


def _customer_phone(store: Store, part: str) -> Asked:
    digits = phone_digits(part)
    if not digits:
        return Asked(NEVER)
    inside = _inside(store, "customer", digits)
    return Asked(all_of([Sql("r.phone <> ''"), inside.where]), inside.ids)


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


def _is(_store: Store, code: str) -> Asked:
    return Asked(Sql(_IS[code]))


def _has(_store: Store, code: str) -> Asked:
    return Asked(Sql(_HAS[code]))


def _has_no(_store: Store, code: str) -> Asked:
    return Asked(negated(Sql(_HAS[code])))


def _pref(store: Store, channel: str) -> Asked:
    takes = Sql("p.channel = ? AND p.is_on AND l.status = 'active'", (channel,))
    ticks = by_index(store, "communication_preference", "p", "p.link_id = l.id")
    links = by_index(store, "contact_in_customer", "l", "l.id = p.link_id")
    return _linked(f"contact_in_customer l {ticks}", "l.contact_id", takes, found=(f"communication_preference p {links}", takes))


def _column(column: str, _store: Store, value: str) -> Asked:
    return Asked(Sql(f"{column} = ?", (value,)))


def _language(subject: Subject, _store: Store, value: str) -> Asked:
    spoken = (value.lower(),)
    return Asked(Sql("r.language = ?", spoken), (Sql(f"SELECT x.id FROM {subject} x WHERE x.language = ?", spoken),))


def _consent(_store: Store, value: str) -> Asked:
    return Asked(consent_sql.meaning(value))


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


def _when(column: str, _store: Store, sign: str, value: str) -> Asked:
    after, moment = _bounds(sign, value)
    return Asked(Sql(f"{column} {'>=' if after else '<'} ?", (moment,)))


def _spoken(owner: str, _store: Store, sign: str, value: str) -> Asked:
    """When the last interaction was; who never had one is in neither."""
    after, moment = _bounds(sign, value)
    since = Sql("i.at >= ?", (moment,))
    if after:
        return _linked("interaction i", f"i.{owner}", since)
    spoken = f"EXISTS (SELECT 1 FROM interaction i WHERE i.{owner} = r.id"
    return Asked(all_of([Sql(f"{spoken})"), negated(Sql(f"{spoken} AND ") + since + ")")]))


def _confirmed(store: Store, sign: str, value: str) -> Asked:
    """When the details were confirmed last; whose never were is in neither, so `-confirmed<1y` is who is to be asked (C26)."""
    return Asked(all_of([Sql("r.verified_at IS NOT NULL"), _when("r.verified_at", store, sign, value).where]))


TIMES: Mapping[str, Mapping[Subject, Callable[[Store, str, str], Asked]]] = {
    "created": dict.fromkeys(("contact", "customer", "project"), partial(_when, "r.created_at")),
    "changed": dict.fromkeys(("contact", "customer", "project"), partial(_when, "r.updated_at")),
    "last": {
        "contact": partial(_spoken, "contact_id"),
        "customer": partial(_spoken, "customer_id"),
        "project": partial(_spoken, "project_id"),
    },
    "confirmed": {"contact": _confirmed},
}
"""What each term that compares times means, by list."""

MEANINGS: Mapping[Subject, Mapping[str, Meaning]] = {
    "contact": {
        "customer": partial(_in_place, "customer"),
        "project": partial(_in_place, "project"),
        "tag": _tag,
        "lang": partial(_language, "contact"),
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
        "consent": _consent,
        "pref": _pref,
        "id": partial(_column, "r.uid"),
    },
    "customer": {
        "project": _customer_with_project,
        "contact": partial(_with_contact, "customer"),
        "type": _of_type,
        "status": partial(_column, "r.status"),
        "lang": partial(_language, "customer"),
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
