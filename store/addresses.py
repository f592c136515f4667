"""Which addresses hold for many people at once: loads what the rule needs in a query or two, and lets it decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from peewee import JOIN

from store.records.addresses import Resolution
from store.records.contexts import Context, CustomerContext, GlobalContext, ProjectContext
from store.rules.addressing import EmailFact, LinkFacts, PersonFacts, resolve
from store.tables import Contact, ContactEmail, ContactInCustomer, ContactInProject
from store.vocabulary import ContactStatus, EmailState, LinkStatus, Rung

CHUNK = 500
"""How many ids are asked about at a time."""

GONE = PersonFacts(deleted=True)
"""What holds for a contact of whom there is not even a row."""


def decide(
    person: PersonFacts,
    context: Context,
    *,
    cic: LinkFacts | None = None,
    cip: LinkFacts | None = None,
    primary_only: bool = False,
) -> Resolution:
    """What the rule says of a person in a context (`store.rules.addressing.resolve`)."""
    level, has_customer = Rung.GLOBAL, True
    if isinstance(context, CustomerContext):
        level = Rung.CUSTOMER
    elif isinstance(context, ProjectContext):
        level, has_customer = Rung.PROJECT, context.customer_id is not None
    return resolve(person, level, cip=cip, cic=cic, has_customer=has_customer, primary_only=primary_only)


def link_facts(override: str | None, key: str | None, state: str | None, status: str | None) -> LinkFacts | None:
    """A link from its columns; None from the empty ones of a link that is not there."""
    if not status:
        return None
    return LinkFacts(override or None, key or "", EmailState(state or EmailState.OK), LinkStatus(status))


def link_columns(link: Any) -> tuple[Any, ...]:
    """The columns of a link that `link_facts` takes."""
    return (link.override_email, link.override_key, link.email_state, link.status)


def people(contact_ids: Iterable[int]) -> dict[int, PersonFacts]:
    """The facts of each contact that exists, by id."""
    found: dict[int, PersonFacts] = {}
    for ids in chunks(contact_ids):
        emails: dict[int, list[EmailFact]] = defaultdict(list)
        standing: dict[int, tuple[ContactStatus, bool]] = {}
        for contact_id, status, deleted_at, *email in _people_query(ids).tuples():
            standing[contact_id] = (ContactStatus(status), deleted_at is not None)
            if email[0] is not None:
                address, key, state, primary, position = email
                emails[contact_id].append(EmailFact(address, key, EmailState(state), bool(primary), position))
        for contact_id, (status, deleted) in standing.items():
            found[contact_id] = PersonFacts(status, deleted, tuple(emails[contact_id]))
    return found


def links_in(context: CustomerContext | ProjectContext, contact_ids: Iterable[int]) -> dict[int, dict[str, LinkFacts]]:
    """The links of each contact that matter in a context: ``cic`` and ``cip``, ready for `resolve`."""
    found: dict[int, dict[str, LinkFacts]] = defaultdict(dict)
    asked: list[tuple[str, Any, Any]] = []
    if context.customer_id is not None:
        asked.append(("cic", ContactInCustomer, ContactInCustomer.customer == context.customer_id))
    if isinstance(context, ProjectContext):
        asked.append(("cip", ContactInProject, ContactInProject.project == context.project_id))
    for ids in chunks(contact_ids):
        for name, model, here in asked:
            columns = model.select(model.contact, *link_columns(model))
            for contact_id, *link in columns.where(here, model.contact.in_(ids)).tuples():
                facts = link_facts(*link)
                if facts is not None:
                    found[contact_id][name] = facts
    return found


def of(contact_ids: Sequence[int], context: Context, *, primary_only: bool = False) -> list[tuple[int, Resolution]]:
    """What holds for each of ``contact_ids`` in ``context``, in their order; thousands at once.

    A contact that is not there any more is told as ``deleted``: nobody who was asked about is lost without a word.
    """
    facts = people(contact_ids)
    links = {} if isinstance(context, GlobalContext) else links_in(context, contact_ids)
    return [(one, decide(facts.get(one, GONE), context, **links.get(one, {}), primary_only=primary_only)) for one in contact_ids]


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """``ids`` in lists that fit into one query."""
    left = iter(ids)
    while taken := list(islice(left, CHUNK)):
        yield taken


def _people_query(ids: list[int]) -> Any:
    email = ContactEmail
    return (
        Contact.select(
            Contact.id,
            Contact.status,
            Contact.deleted_at,
            email.address,
            email.email_key,
            email.state,
            email.is_primary,
            email.position,
        )
        .join(email, JOIN.LEFT_OUTER, on=(email.contact == Contact.id))
        .where(Contact.id.in_(ids))
        .order_by(email.position, email.id)
    )
