"""Random mailing lists over random books, and what the rules of the product say of each candidate, one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from helpers.books import Book
from helpers.random_books import random_book

from store import addresses, consents, tables
from store.fields import to_micros
from store.records.addresses import Resolution
from store.records.contexts import Context, CustomerContext, GlobalContext, ListScope, OwnContext, ProjectContext
from store.rules.mailing import Standing, Verdict, judge_all, service_allowed
from store.vocabulary import (
    Channel,
    Confidentiality,
    ConsentState,
    InactiveReason,
    LinkStatus,
    ListContext,
    Purpose,
)

NOW = datetime(2026, 11, 1, tzinfo=UTC)
"""When the random lists are evaluated, unless another moment is named."""

Spot = tuple[int, int, int]
"""A contact, and the customer and project where it is asked about; 0 for none."""


class RandomList(NamedTuple):
    """A list, and where its addresses may be asked for."""

    id: int
    scopes: list[ListScope]


def random_list(book: Book, dice: random.Random, now: datetime = NOW) -> RandomList:
    """A book with preferences, consents and confidential people in it, and a list over it, of members or of a query.

    Some of what happened to consent happens only after ``now``.
    """
    places = random_book(book, dice)
    contacts = [row.id for row in tables.Contact.select().order_by(tables.Contact.id)]
    for contact_id in contacts:
        _settle_person(dice, contact_id, now)
    for link in tables.ContactInCustomer.select():
        if dice.random() < 0.8:
            book._insert(
                tables.CommunicationPreference, link=link.id, channel=dice.choice(["email", "email", "sms"]),
                is_on=dice.random() < 0.6, set_by="user",
            )  # fmt: skip
    query = dice.choice([None, None, "", "status:active"])
    fields = {"uid": "l", "name": "L", "name_key": "l", "purpose": "manual", "context": ListContext.GLOBAL.value, "query": query}
    list_id = book._insert(tables.MailingList, **fields)
    _fill(dice, list_id, contacts, query)
    return RandomList(list_id, [OwnContext(), *(book.context(place) for place in places)])


def _settle_person(dice: random.Random, contact_id: int, now: datetime) -> None:
    confidentiality = dice.choices(list(Confidentiality), [8, 1, 1])[0]
    reason = dice.choice(["", *InactiveReason])
    tables.Contact.update(confidentiality=confidentiality, inactive_reason=reason).where(
        tables.Contact.id == contact_id
    ).execute()
    for _ in range(dice.choice([0, 1, 1, 2, 3])):
        state = dice.choices(["granted", "requested", "withdrawn", "expired"], [4, 2, 1, 1])[0]
        channel = dice.choice(["email", "email", "email", "sms"])
        at = now + timedelta(days=dice.randint(-3, 1))
        tables.ConsentEvent.create(
            contact=contact_id, channel=channel, state=state, at=at, source="paper", recorded_at=to_micros(now)
        )


def _fill(dice: random.Random, list_id: int, contacts: list[int], query: str | None) -> None:
    for contact_id in contacts:
        if query is not None:
            if dice.random() < 0.3:
                tables.ListMember.create(mailing_list=list_id, contact=contact_id, ticked=dice.random() < 0.5, created_at=NOW)
            continue
        places: list[dict[str, int]] = [{}]
        places += [{"customer": row.id} for row in tables.Customer.select()]
        places += [{"project": row.id} for row in tables.Project.select()]
        for place in dice.sample(places, dice.choice([0, 1, 1, 2, 3])):
            tables.ListMember.create(
                mailing_list=list_id, contact=contact_id, ticked=dice.random() < 0.85, created_at=NOW, **place
            )


class Expected(NamedTuple):
    """What the rules say of one candidate."""

    spot: Spot
    verdict: Verdict


def expected(list_id: int, scope: ListScope, purpose: Purpose, *, primary_only: bool = False) -> list[Expected]:
    """Every candidate of a list judged on its own by the pure rules, in the order of the list."""
    spots = sorted(_spots(list_id, scope), key=_place_in_list)
    facts = [_facts(list_id, spot, scope, primary_only) for spot in spots]
    return [Expected(spot, verdict) for spot, verdict in zip(spots, judge_all(purpose, facts), strict=True)]


def _place_in_list(spot: Spot) -> tuple[str, Spot]:
    return tables.Contact.get_by_id(spot[0]).sort_key, spot


def _spots(list_id: int, scope: ListScope) -> set[Spot]:
    found: set[Spot] = set()
    for contact_id, customer_id, project_id in _chosen(list_id):
        if isinstance(scope, GlobalContext):
            found.add((contact_id, 0, 0))
        elif isinstance(scope, CustomerContext):
            found.add((contact_id, scope.customer_id, 0))
        elif isinstance(scope, ProjectContext):
            found.add((contact_id, scope.customer_id or 0, scope.project_id))
        elif project_id:
            found.add((contact_id, _customer_of(project_id), project_id))
        elif customer_id:
            found.add((contact_id, customer_id, 0))
        else:
            found |= set(_own_customers(contact_id))
    return found


def _chosen(list_id: int) -> Iterator[tuple[int, int | None, int | None]]:
    query = tables.MailingList.get_by_id(list_id).query
    if query is None:
        members: Any = tables.ListMember.select().where(tables.ListMember.mailing_list == list_id)
        for member in members:
            yield member.contact_id, member.customer_id, member.project_id
        return
    for row in tables.Contact.select():
        if row.deleted_at is None and row.status != "erased" and (query != "status:active" or row.status == "active"):
            yield row.id, None, None


def _customer_of(project_id: int) -> int:
    project: Any = tables.Project.get_by_id(project_id)
    return project.customer_id or 0


def _own_customers(contact_id: int) -> list[Spot]:
    links = list(_links(contact_id))
    active = [link for link in links if link.status == LinkStatus.ACTIVE]
    return [(contact_id, link.customer_id, 0) for link in active or links] or [(contact_id, 0, 0)]


def _links(contact_id: int) -> Any:
    return tables.ContactInCustomer.select().where(tables.ContactInCustomer.contact == contact_id)


def _facts(list_id: int, spot: Spot, scope: ListScope, primary_only: bool) -> tuple[Resolution, Standing]:
    contact_id, customer_id, project_id = spot
    context: Context
    if not isinstance(scope, OwnContext):
        context = scope
    elif project_id:
        context = ProjectContext(project_id, customer_id or None)
    else:
        context = CustomerContext(customer_id)
    ((_, resolution),) = addresses.of([contact_id], context, primary_only=primary_only)
    contact = tables.Contact.get_by_id(contact_id)
    here = None if isinstance(context, GlobalContext) else context.customer_id
    active = {link.customer_id: _email_on(link.id) for link in _links(contact_id) if link.status == LinkStatus.ACTIVE}
    states = {now.channel: now.state for now in consents.now(contact_id, NOW)}
    untick = tables.ListMember.select().where(
        tables.ListMember.mailing_list == list_id, tables.ListMember.contact == contact_id, ~tables.ListMember.ticked
    )
    return resolution, Standing(
        ticked=not untick.exists(),
        away_because=contact.inactive_reason,
        confidentiality=Confidentiality(contact.confidentiality),
        preference=service_allowed(active.get(here), active.values()),
        consent=states.get(Channel.EMAIL, ConsentState.NONE),
    )


def _email_on(link_id: int) -> bool:
    preference: Any = tables.CommunicationPreference
    row = preference.get_or_none(preference.link == link_id, preference.channel == "email")
    return row is not None and bool(row.is_on)
