"""Mailing lists: made, named, changed and deleted, each with its purpose and its context (M13–M20)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import peewee

from store import database, forms
from store.actor import Actor
from store.audit import Change, Values
from store.audit import change as audited
from store.editing import changed_fields, merge
from store.errors import Ambiguous, NotFound, Ref, Refused
from store.fields import from_micros
from store.keys import fold, new_uid
from store.list_sql import Asked, scope_of
from store.list_switch import lists_allowed, require
from store.query_line import parse
from store.records.contexts import CustomerContext, GlobalContext, ListScope, OwnContext, ProjectContext
from store.records.mailing_lists import ListCard, ListLine
from store.records.pages import Key, Page
from store.sql import Sql, contains, rows
from store.tables import Customer, MailingList, Project
from store.vocabulary import ListContext, ListFormat, Purpose
from store.windows import WINDOW, Window, read_page

__all__ = [
    "FIELDS", "add", "ask", "card", "change", "context_of", "count", "delete", "empty_draft", "find", "ids", "lists_allowed",
    "place_name", "position", "resolve",
]  # fmt: skip


def _query(field: str, value: Any) -> str | None:
    """A query line that can be read, or None for a list of members."""
    if value is None:
        return None
    text = forms.line(field, value)
    parse(text)
    return text


def _id(_field: str, value: Any) -> int | None:
    return int(value) if value else None


FIELDS: dict[str, forms.Check] = {
    "name": forms.name,
    "purpose": forms.one_of(Purpose),
    "context": forms.one_of(ListContext),
    "customer_id": _id,
    "project_id": _id,
    "query": _query,
    "primary_only": forms.flag,
    "format": forms.one_of(ListFormat),
}
"""What the form of a list edits; ``query`` None means that it has members, an empty one that it has all contacts (M13)."""

_KINDS: dict[type, ListContext] = {
    GlobalContext: ListContext.GLOBAL,
    CustomerContext: ListContext.CUSTOMER,
    ProjectContext: ListContext.PROJECT,
    OwnContext: ListContext.OWN,
}

_COLUMNS = (
    "x.id, x.uid, x.name_key, x.name, x.purpose, x.context, coalesce(c.name, p.name, ''), x.query, x.primary_only, x.format"
)
_TABLES = " FROM mailing_list x LEFT JOIN customer c ON c.id = x.customer_id LEFT JOIN project p ON p.id = x.project_id "


def empty_draft() -> dict[str, Any]:
    """What the form of a new list starts with: by hand, each in their own customer; it has no name and nobody in it."""
    return {
        "name": "",
        "purpose": Purpose.MANUAL.value,
        "context": ListContext.OWN.value,
        "customer_id": None,
        "project_id": None,
        "query": None,
        "primary_only": False,
        "format": ListFormat.LINES.value,
    }


def find(
    text: str = "", *, after: Key | None = None, before: Key | None = None, at: str | None = None, last: bool = False,
    limit: int = WINDOW,
) -> Page[ListLine]:  # fmt: skip
    """A window of the lists whose name holds ``text``, by name. Raises Refused where there are no lists (I-37)."""
    require()
    store = database.current()
    select = Sql(
        f"SELECT 0 AS tier, x.name_key AS sort, x.id AS row_id, {_COLUMNS}, "
        "(SELECT count(*) FROM list_member m WHERE m.list_id = x.id AND x.query IS NULL), r.at, r.author"
        f"{_TABLES}LEFT JOIN copy_receipt r ON r.id = "
        "(SELECT y.id FROM copy_receipt y WHERE y.list_uid = x.uid ORDER BY y.at DESC, y.id DESC LIMIT 1) WHERE "
    )
    return read_page(
        store,
        select + contains(store, "x.name_key", fold(text)),
        Window(after, before, at, last, limit),
        lambda found: [_line(row[3:]) for row in found],
    )


def count(text: str = "", cap: int | None = None) -> int:
    """How many lists have ``text`` in their name; at most ``cap``."""
    return len(ids(text, cap))


def position(text: str, key: Key) -> int:
    """How many of them stand before ``key``."""
    named = contains(database.current(), "x.name_key", fold(text))
    before = Sql(" AND (x.name_key < ? OR (x.name_key = ? AND x.id < ?))", (key.sort, key.sort, key.id))
    return int(rows(database.current(), Sql("SELECT count(*) FROM mailing_list x WHERE ") + named + before)[0][0])


def ids(text: str = "", limit: int | None = None) -> list[int]:
    """The ids of the lists whose name holds ``text``, by name, or of the first ``limit``. Raises Refused with lists off."""
    require()
    select = Sql("SELECT x.id FROM mailing_list x WHERE ") + contains(database.current(), "x.name_key", fold(text))
    select = select + Sql(" ORDER BY x.name_key, x.id LIMIT ?", (limit if limit is not None else 1 << 60,))
    return [row[0] for row in rows(database.current(), select)]


def card(list_id: int) -> ListCard:
    """A list, whole. Raises NotFound, and Refused where there are no lists."""
    require()
    sql = (
        f"SELECT {_COLUMNS}, x.version, x.customer_id, x.project_id, p.customer_id, x.updated_at, o.name{_TABLES}"
        "LEFT JOIN operator o ON o.id = x.updated_by WHERE x.id = ?"
    )
    found = rows(database.current(), Sql(sql, (list_id,)))
    if not found:
        raise NotFound("That list is not there any more", "somebody deleted it")
    (
        row_id, uid, _, name, purpose, context, place, query, primary_only, form, version, customer_id, project_id,
        project_customer_id, updated_at, updated_by,
    ) = found[0]  # fmt: skip
    fields = {
        "name": name, "purpose": purpose, "context": context, "customer_id": customer_id, "project_id": project_id,
        "query": query, "primary_only": bool(primary_only), "format": form,
    }  # fmt: skip
    whole = {ListContext.CUSTOMER: customer_id, ListContext.PROJECT: project_id}.get(ListContext(context), True) is not None
    return ListCard(
        id=row_id,
        uid=uid,
        version=version,
        name=name,
        purpose=Purpose(purpose),
        scope=scope_of(context, customer_id, project_id, project_customer_id) if whole else None,
        context=ListContext(context),
        place=place,
        query=query,
        primary_only=bool(primary_only),
        format=ListFormat(form),
        fields=fields,
        updated_at=from_micros(updated_at),
        updated_by=updated_by or "",
    )


def ask(
    list_id: int, *, purpose: Purpose | None = None, scope: ListScope | None = None, primary_only: bool | None = None
) -> Asked:
    """What to evaluate a list for: as it is, or with another purpose or context, to see what would be; nothing is saved.

    Raises Refused where there are no lists, or the list has no context (M20); NotFound.
    """
    there = card(list_id)
    fields = there.fields
    if scope is None:
        scope = there.scope or scope_of(str(fields["context"]), None, None, None)
    only = there.primary_only if primary_only is None else primary_only
    return Asked(list_id, there.query, purpose or there.purpose, scope, only)


def context_of(scope: ListScope) -> ListContext:
    """The kind of a context."""
    return _KINDS[type(scope)]


def place_name(scope: ListScope) -> str:
    """What the customer or project of a context is called; empty for the others. Raises NotFound if it was deleted."""
    if isinstance(scope, CustomerContext):
        asked = Sql("SELECT name FROM customer WHERE id = ?", (scope.customer_id,))
    elif isinstance(scope, ProjectContext):
        asked = Sql("SELECT name FROM project WHERE id = ?", (scope.project_id,))
    else:
        return ""
    found = rows(database.current(), asked)
    if not found:
        raise NotFound(f"That {context_of(scope)} is not there any more", "somebody deleted it")
    return str(found[0][0])


def add(actor: Actor, draft: Mapping[str, Any]) -> int:
    """Make a list; returns its id. Raises Refused without a name or a context, for a name that is taken, or with lists off."""
    require()
    fields = forms.cleaned(FIELDS, empty_draft() | dict(draft))
    with audited(actor, "list.add", fields["name"]) as change_:
        values = _columns(change_, fields)
        return _saved(fields["name"], lambda: change_.insert(MailingList, {"uid": new_uid(), **values}))


def change(actor: Actor, list_id: int, version: int, base: Mapping[str, Any], draft: Mapping[str, Any]) -> int:
    """Save the form of a list; returns the new version. Raises Conflict, Refused, NotFound."""
    require()
    clean = forms.cleaned(FIELDS, changed_fields(base, draft))
    with audited(actor, "list.change") as change_:
        row = change_.row(MailingList, list_id, "list")
        mine = merge(row, version, base, clean, "This list")
        fields = {field: row[field] for field in FIELDS} | mine
        change_.summary = fields["name"]
        values = _columns(change_, fields)
        return _saved(fields["name"], lambda: change_.update(MailingList, row, values))


def delete(actor: Actor, list_id: int) -> None:
    """Delete a list; the people in it stay, and so do the receipts of what was copied. Raises NotFound, Refused."""
    require()
    with audited(actor, "list.delete") as change_:
        row = change_.row(MailingList, list_id, "list")
        change_.summary = row["name"]
        change_.delete(MailingList, row)


def resolve(text: str) -> Ref:
    """The list that is meant by an id or a name. Raises NotFound, Ambiguous with the candidates, or Refused with lists off."""
    require()
    store = database.current()
    for condition in (
        Sql("x.uid = ?", (text.strip(),)),
        Sql("x.name_key = ?", (fold(text),)),
        contains(store, "x.name_key", fold(text)),
    ):
        select = Sql("SELECT x.id, x.uid, x.name FROM mailing_list x WHERE ") + condition + " ORDER BY x.name_key LIMIT 11"
        found = [Ref("list", *row) for row in rows(store, select)]
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous(f"{text} fits several lists", mend="give the whole name, or the id", candidates=tuple(found[:10]))
    raise NotFound(f"No list is called {text}", mend="`carnet lists` names them all")


def _columns(change: Change, fields: Values) -> dict[str, Any]:
    """The columns that ``fields`` of the form fill: the customer or project of another context is let go."""
    if not fields["name"]:
        raise Refused("A list needs a name", mend="give it one", field="name")
    context = ListContext(fields["context"])
    kept: dict[str, int | None] = {"customer_id": None, "project_id": None}
    for kind, column, model in (
        (ListContext.CUSTOMER, "customer_id", Customer), (ListContext.PROJECT, "project_id", Project)
    ):  # fmt: skip
        if context is kind:
            if fields[column] is None:
                scope_of(context, None, None, None)
            kept[column] = change.row(model, int(fields[column]), kind.value)["id"]
    return {**fields, **kept, "name_key": fold(fields["name"])}


def _saved(name: str, write: Any) -> int:
    try:
        return int(write())
    except peewee.IntegrityError as error:
        raise Refused(f"There is a list called {name} already", mend="choose another name", field="name") from error


def _line(row: tuple[Any, ...]) -> ListLine:
    row_id, uid, key, name, purpose, context, place, query, primary_only, form, members, last_copy, by = row
    return ListLine(
        id=row_id,
        uid=uid,
        key=Key(0, key, row_id),
        name=name,
        purpose=Purpose(purpose),
        context=ListContext(context),
        place=place,
        query=query,
        primary_only=bool(primary_only),
        format=ListFormat(form),
        members=members,
        last_copy=None if last_copy is None else from_micros(last_copy),
        last_copy_by=by or "",
    )
