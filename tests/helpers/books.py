"""Builds a book in a few words, straight into the tables: also states that no write function would allow.

    book = Book(store)
    acme = book.customer("ACME")
    bridge = book.project("Bridge", acme)
    jane = book.contact("Jane Doe", emails=["jane@home.example", "old@home.example invalid"])
    book.link(jane, acme, email="jane@acme.example", role="Buyer")
    book.link(jane, bridge)

What comes back is a `Ref`: `jane.id`, `jane.uid`. Nothing is audited, and the search indexes are left empty.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from store import keys, tables
from store.actor import Actor
from store.database import Store
from store.errors import Ref
from store.records.contexts import Context, CustomerContext, GlobalContext, ProjectContext
from store.vocabulary import EmailState, LinkKind, Origin, PhoneType

MADE_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
"""When everything in a built book was written."""

_STATES = set(EmailState)
_PHONE_TYPES = set(PhoneType)


class Link(NamedTuple):
    """A link that was built."""

    kind: LinkKind
    id: int


class Book:
    """A book being built in an open store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        operator, _ = tables.Operator.get_or_create(login="tester", defaults={"name": "Tess Ter"})
        self.actor = Actor(operator.id, "Tess Ter", Origin.TUI)
        """Somebody to write as."""

    def customer(self, name: str, *, customer_type: str = "company", **fields: Any) -> Ref:
        """A customer; ``customer_type`` is a code: ``company``, ``private``, ``public``."""
        kind = tables.CustomerType.get(tables.CustomerType.code == customer_type)
        main_email = fields.get("main_email", "")
        fields |= {"name": name, "name_key": keys.fold(name), "main_email_key": keys.email_key(main_email)}
        return self._named("customer", tables.Customer, name, customer_type=kind.id, **fields)

    def project(self, name: str, customer: Ref | None = None, **fields: Any) -> Ref:
        """A project, of a customer or of nobody."""
        fields |= {"name": name, "name_key": keys.fold(name), "customer": customer and customer.id}
        return self._named("project", tables.Project, name, **fields)

    def contact(
        self,
        name: str,
        *,
        emails: list[str] | tuple[str, ...] = (),
        phones: list[str] | tuple[str, ...] = (),
        tags: list[str] | tuple[str, ...] = (),
        **fields: Any,
    ) -> Ref:
        """A person, named ``given … family``, or with ``kind="structure"`` something with a name of its own.

        An e-mail may be followed by its state and by ``primary``; else the first is primary. A phone may follow its type:
        ``mobile +33 6 12 34 56 78``.
        """
        if fields.get("kind") == "structure":
            fields |= {"full_name": name}
        else:
            given, _, family = name.rpartition(" ")
            fields = {"given_name": given, "family_name": family} | fields
        sort_key = keys.sort_key(fields.get("family_name", ""), fields.get("given_name", ""), name)
        contact = self._named("contact", tables.Contact, name, sort_key=sort_key, **fields)
        for position, said in enumerate(emails):
            address, *words = said.split()
            primary = "primary" in words or (position == 0 and not any("primary" in e.split() for e in emails))
            self.email(contact, address, state=_state(words), is_primary=primary, position=position)
        for position, said in enumerate(phones):
            self._phone(contact, said, position)
        for tag in tags:
            row, _ = tables.Tag.get_or_create(name=tag, defaults={"name_key": keys.fold(tag)})
            tables.ContactTag.create(contact=contact.id, tag=row.id)
        return contact

    def email(self, contact: Ref, address: str, **fields: Any) -> int:
        """One more global e-mail, not primary unless said so; released if the contact is deleted or erased (D4)."""
        row = tables.Contact.get_by_id(contact.id)
        held = row.deleted_at is None and row.status != "erased"
        fields = {"held": held, **fields, "address": address, "email_key": keys.email_key(address)}
        return self._insert(tables.ContactEmail, contact=contact.id, **fields)

    def link(self, contact: Ref, to: Ref, *, email: str = "", **fields: Any) -> Link:
        """A contact of a customer or project; ``email`` is its override there and may be followed by its state."""
        address, *words = email.split() or [""]
        fields |= {"override_email": address, "override_key": keys.email_key(address), "email_state": _state(words)}
        kind = LinkKind(to.kind)
        model = tables.ContactInCustomer if kind is LinkKind.CUSTOMER else tables.ContactInProject
        return Link(kind, self._insert(model, contact=contact.id, **{kind.value: to.id}, **fields))

    def context(self, of: Ref | None = None) -> Context:
        """The context that a customer or project makes; without one, the global context."""
        if of is None:
            return GlobalContext()
        if of.kind == "customer":
            return CustomerContext(of.id)
        return ProjectContext(of.id, tables.Project.get_by_id(of.id).customer_id)  # type: ignore[attr-defined]

    def _phone(self, contact: Ref, said: str, position: int) -> None:
        kind, _, number = said.partition(" ")
        if kind not in _PHONE_TYPES:
            kind, number = PhoneType.OFFICE, said
        digits = keys.phone_digits(number)
        e164 = f"+{digits}" if number.startswith("+") else ""
        fields = {"raw": number, "digits": digits, "e164": e164, "type": kind, "position": position}
        self._insert(tables.ContactPhone, contact=contact.id, is_primary=position == 0, **fields)

    def _named(self, kind: str, model: type[tables.Row], called: str, /, **fields: Any) -> Ref:
        uid = fields.pop("uid", None) or keys.new_uid()
        return Ref(kind, self._insert(model, uid=uid, **fields), uid, called)

    def _insert(self, model: type[tables.Row], **fields: Any) -> int:
        if issubclass(model, tables.Versioned):
            fields = {"created_at": MADE_AT, "updated_at": MADE_AT} | fields
        return int(model.create(**fields).id)


def _state(words: list[str]) -> str:
    return next((word for word in words if word in _STATES), EmailState.OK)
