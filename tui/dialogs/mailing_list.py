"""The forms of a mailing list: a new one, one that is there, and how its addresses are to be copied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from store import list_copies, list_members, mailing_lists
from store.actor import Actor
from store.errors import Refused, StoreError
from store.records.contexts import ListScope
from store.records.mailing_lists import ListCard
from store.records.receipts import Copied
from store.vocabulary import ListContext, ListFormat, Purpose
from tui import list_rows
from tui.dialogs.fields import words
from tui.dialogs.form import FormDialog
from tui.dialogs.pick import pick_customer, pick_project
from tui.widgets.field import Field, Kind
from tui.wording import count

Values = Mapping[str, Any]

_CONTEXTS = (("own", "each in own customer"), ("global", "global"), ("customer", "a customer"), ("project", "a project"))
_PEOPLE = (
    ("all", "all"), ("query", "a query"), ("customer", "of a customer"), ("project", "of a project"), ("hand", "by hand")
)  # fmt: skip
_FORMATS = tuple((form.value, list_rows.FORMATS[form.value]) for form in ListFormat)
_QUERY = "As in the filter of the contacts: tag:vip, customer:acme, lang:fr; empty is everybody."


def _context(named: Mapping[str, str]) -> Field:
    """Whose addresses are meant; `named` are customers and projects that are known already."""
    choices = tuple((code, named.get(code, label)) for code, label in _CONTEXTS)
    return Field("context", "Addresses of", Kind.CHOICE, choices=choices)


_NAME = Field("name", "Name", required=True)
_PURPOSE = Field("purpose", "Purpose", Kind.CHOICE, choices=words(Purpose))
_CONTEXT = _context({})
_FORMAT = Field("format", "Copied", Kind.CHOICE, choices=_FORMATS)


class _Places(FormDialog[int]):
    """A form that asks for the customer or project that a choice in it needs, once, before it is saved."""

    _picked: dict[str, int]

    async def place(self, kind: str, question: str) -> bool:
        """Have the customer or project picked; False if nobody picked one."""
        if kind in self._picked:
            return True
        dialog: Any = pick_customer(question) if kind == "customer" else pick_project(question)
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is None:
            return False
        self._picked[kind] = chosen.id
        self.hint(f"{kind}: {chosen.name}")
        return True

    async def confirmed(self, draft: Values) -> bool:
        """Ask whose addresses are meant."""
        kind = str(draft["context"])
        return kind not in _PLACES or await self.place(kind, f"The addresses at which {kind}?")

    def with_place(self, values: Values) -> dict[str, Any]:
        """The fields of the list, with the customer or project of its context."""
        kind = values["context"]
        places = {f"{one}_id": self._picked.get(one) if one == kind else None for one in _PLACES}
        return {name: value for name, value in values.items() if name != "people"} | places


_PLACES = ("customer", "project")


class Gathered(NamedTuple):
    """The records whose people a list is made of."""

    kind: str
    """A key of `FILLS`."""
    ids: Sequence[int]
    at: tuple[str, int, str] = ("", 0, "")
    """The customer or project where they were chosen: its kind, its id, its name."""

    @property
    def words(self) -> str:
        """``3 customers``."""
        return count(len(self.ids), self.kind)


FILLS: dict[str, Callable[[Actor, int, Iterable[int]], int]] = {
    "contact": list_members.add_contacts,
    "customer": list_members.add_from_customers,
    "project": list_members.add_from_projects,
}
"""By the kind of record, what puts its people in a list."""


class NewListDialog(_Places):
    """Makes a list, of what was gathered, by the query that it starts with, or else of everybody (M13); answers with its id."""

    draft_kind = "new list"

    def __init__(self, gathered: Gathered | None = None, query: str = "") -> None:
        people = (
            Field("people", "People", Kind.CHOICE, choices=_PEOPLE),
            Field("query", "Query", caution=_QUERY, when=("people", frozenset({"query"}))),
        )
        people_at_first = "hand" if gathered else "query" if query else "all"
        base = mailing_lists.empty_draft() | {"people": people_at_first, "query": query}
        self._gathered = gathered
        self._query = query
        self._picked = {}
        context = _CONTEXT
        if gathered and gathered.at[0]:
            kind, place_id, name = gathered.at
            self._picked[kind] = place_id
            base["context"] = kind
            context = _context({kind: name})
        title = f"New list of {gathered.words}" if gathered else "New mailing list"
        super().__init__(title, (_NAME, _PURPOSE, *(() if gathered else people), context), base)

    def opened_with(self) -> dict[str, Any]:
        """Whose list it will be."""
        return {"gathered": self._gathered, "query": self._query}

    @classmethod
    def resume(cls, opened: Values) -> NewListDialog:
        """The dialog of a draft."""
        return cls(Gathered(*opened["gathered"]) if opened["gathered"] else None, opened.get("query", ""))

    async def confirmed(self, draft: Values) -> bool:
        """Ask whose people and whose addresses are meant."""
        people = draft.get("people", "hand")
        if people in _PLACES and not await self.place(people, f"The people of which {people}?"):
            return False
        return await super().confirmed(draft)

    async def write(self, base: Values, draft: Values, version: int) -> int:
        """Make it, and put the people in who were named."""
        people = draft.get("people", "hand")
        finds = {"all": "", "query": draft["query"]}
        fields = self.with_place(draft) | {"query": finds.get(people)}
        of = Gathered(people, [self._picked[people]]) if people in _PLACES else self._gathered
        return await self.desk.tell(_make, fields, of)


class ListDialog(_Places):
    """Changes a list; answers with its new version."""

    draft_kind = "list"

    def __init__(self, card: ListCard) -> None:
        context = _context({card.context.value: card.place} if card.place else {})
        query = (Field("query", "Query", caution=_QUERY),) if card.query is not None else ()
        fields = (
            _NAME, _PURPOSE, context, *query,
            Field("primary_only", "Primary only", Kind.FLAG, caution="Of each person the primary address only."), _FORMAT,
        )  # fmt: skip
        super().__init__(f"Edit the list {card.name}", fields, card.fields, card.version)
        self._list_id = card.id
        ids = {ListContext.CUSTOMER: card.fields["customer_id"], ListContext.PROJECT: card.fields["project_id"]}
        known = ids.get(card.context)
        self._picked = {card.context.value: known} if isinstance(known, int) else {}

    def opened_with(self) -> dict[str, Any]:
        """Which one it is."""
        return {"list_id": self._list_id}

    async def write(self, base: Values, draft: Values, version: int) -> int:
        """Save."""
        return await self.desk.tell(mailing_lists.change, self._list_id, version, base, self.with_place(draft))


class Wish(NamedTuple):
    """What of a list is to be copied, as it is seen."""

    list_id: int
    name: str
    purpose: Purpose | None
    scope: ListScope | None
    primary_only: bool | None
    newcomers: bool
    seen: str = ""
    """How many addresses that is, and for what and where, as far as it was looked at."""


class CopyDialog(FormDialog[Copied]):
    """Asks for the format, and writes the receipt; answers with what is to be handed over (M18)."""

    labels: ClassVar[Mapping[str, str]] = {"form.save": "copy"}

    def __init__(self, wish: Wish, form: ListFormat) -> None:
        fields = (
            _FORMAT,
            Field("batch", "Batches of", hint="all at once", caution="So many addresses at a time."),
        )
        title = f"Copy {'only the newcomers of ' if wish.newcomers else ''}{wish.name}{wish.seen and f': {wish.seen}'}"
        super().__init__(title, fields, {"format": form.value, "batch": ""})
        self._wish = wish

    async def confirmed(self, draft: Values) -> bool:
        """A batch is a number."""
        if draft["batch"].strip() and not (draft["batch"].strip().isdecimal() and int(draft["batch"]) > 0):
            raise Refused(
                f'"{draft["batch"]}" is no number of addresses', mend="write it like 100, or leave it empty", field="batch"
            )
        return True

    async def write(self, base: Values, draft: Values, version: int) -> Copied:
        """Write the receipt; of a long list that takes seconds, and what is going on is said."""
        wish = self._wish
        self.carnet.say(f"writing the receipt of {wish.name}; nothing is copied before it is written …")
        try:
            return await self.desk.tell(
                list_copies.copy, wish.list_id, format=ListFormat(draft["format"]), purpose=wish.purpose, scope=wish.scope,
                primary_only=wish.primary_only, newcomers=wish.newcomers,
                batch_size=int(draft["batch"]) if draft["batch"].strip() else None,
            )  # fmt: skip
        except StoreError:
            self.carnet.say(f"nothing of {wish.name} was copied", bad=True)
            raise


def _make(actor: Actor, fields: Values, of: Gathered | None) -> int:
    """Make a list and put the people in it of whom it is to be."""
    list_id = mailing_lists.add(actor, fields)
    if of is not None:
        FILLS[of.kind](actor, list_id, of.ids)
    return list_id
