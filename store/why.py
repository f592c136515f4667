"""Why this address? The whole ladder behind an answer, with who set each rung and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from store import addresses, consents, database, preferences
from store.addresses import link_columns, link_facts
from store.database import Store
from store.errors import NotFound, Ref
from store.fields import from_micros
from store.names import contact_name
from store.records.contexts import Context, GlobalContext, ProjectContext
from store.records.why import Explanation, LadderStep
from store.rules.addressing import LinkFacts, PersonFacts
from store.tables import Contact, ContactInCustomer, ContactInProject, Customer, Project
from store.vocabulary import Rung

_LAST_SET = """
SELECT c.author, e.at FROM audit_entry e JOIN audit_change c ON c.id = e.change_id
WHERE e.contact_id = {m} AND e.entity = {m} AND e.entity_id = {m} AND e.field IN ('override_email', 'email_state')
ORDER BY e.at DESC, e.id DESC LIMIT 1
"""
_LAST_GLOBAL = """
SELECT c.author, e.at FROM audit_entry e JOIN audit_change c ON c.id = e.change_id
WHERE e.contact_id = {m} AND e.entity = 'contact_email' AND e.field IN ('address', 'state', 'is_primary')
ORDER BY e.at DESC, e.id DESC LIMIT 1
"""
_ROW_TOUCHED = "SELECT o.name, t.updated_at FROM {table} t LEFT JOIN operator o ON o.id = t.updated_by WHERE t.{by} = {m} "


class _Link(NamedTuple):
    """A link as it stands: what the rule needs of it, and its row."""

    id: int | None
    facts: LinkFacts | None


_NO_LINK = _Link(None, None)


def explain(contact_id: int, context: Context) -> Explanation:
    """The addresses of a contact in a context, rung by rung, by the very function that decides (M9).

    With the preferences of the contact in the customer of the context, and its consents. Raises NotFound for a contact,
    customer or project that does not exist.
    """
    store = database.current()
    person = addresses.people([contact_id]).get(contact_id)
    if person is None:
        raise NotFound("That contact is not there any more", "somebody erased it")
    customer, project = _places(context)
    cic = cip = _NO_LINK
    if customer is not None:
        cic = _link(ContactInCustomer, contact_id, ContactInCustomer.customer == customer.id)
    if project is not None:
        cip = _link(ContactInProject, contact_id, ContactInProject.project == project.id)
    resolution = addresses.decide(person, context, cic=cic.facts, cip=cip.facts)
    on_rungs = {Rung.GLOBAL: (None, None), Rung.CUSTOMER: (cic.id, customer), Rung.PROJECT: (cip.id, project)}
    ladder = []
    for step in resolution.ladder:
        link_id, place = on_rungs[step.rung]
        by, at = _set_by(store, step.rung, contact_id, link_id, set_at_all=bool(step.addresses))
        ladder.append(LadderStep(step, link_id, place.name if place else "", by, at))
    return Explanation(
        contact=_contact(contact_id, person),
        customer=customer,
        project=project,
        resolution=resolution,
        ladder=tuple(ladder),
        preferences=preferences.of_link(cic.id) if cic.id is not None else (),
        consents=consents.now(contact_id),
    )


def _contact(contact_id: int, person: PersonFacts) -> Ref:
    columns = (Contact.uid, Contact.full_name, Contact.given_name, Contact.family_name, Contact.organisation)
    row: Any = Contact.select(*columns).where(Contact.id == contact_id).dicts().get()
    return Ref("contact", contact_id, row["uid"], contact_name(row, *(email.address for email in person.emails[:1])))


def _places(context: Context) -> tuple[Ref | None, Ref | None]:
    customer = project = None
    if isinstance(context, ProjectContext):
        project = _place(Project, "project", context.project_id)
    if not isinstance(context, GlobalContext) and context.customer_id is not None:
        customer = _place(Customer, "customer", context.customer_id)
    return customer, project


def _place(model: Any, kind: str, row_id: int) -> Ref:
    found = model.select(model.uid, model.name).where(model.id == row_id).tuples().first()
    if found is None:
        raise NotFound(f"That {kind} is not there any more", "somebody deleted it")
    return Ref(kind, row_id, *found)


def _link(model: Any, contact_id: int, here: Any) -> _Link:
    found = model.select(model.id, *link_columns(model)).where(model.contact == contact_id, here).tuples().first()
    return _Link(found[0], link_facts(*found[1:])) if found else _NO_LINK


def _set_by(store: Store, rung: Rung, contact_id: int, link_id: int | None, *, set_at_all: bool) -> tuple[str, datetime | None]:
    """Who last set or removed what stands on a rung, and when; from its row where no audit tells (an import of many)."""
    if rung is Rung.GLOBAL:
        found = store.execute(_LAST_GLOBAL.format(m=store.mark), (contact_id,)).fetchone()
        touched, row_id = _ROW_TOUCHED.format(table="contact_email", by="contact_id", m=store.mark), contact_id
    elif link_id is not None:
        table = "contact_in_customer" if rung is Rung.CUSTOMER else "contact_in_project"
        found = store.execute(_LAST_SET.format(m=store.mark), (contact_id, table, link_id)).fetchone()
        touched, row_id = _ROW_TOUCHED.format(table=table, by="id", m=store.mark), link_id
    else:
        return "", None
    if found is None and set_at_all:
        found = store.execute(f"{touched} ORDER BY t.updated_at DESC LIMIT 1", (row_id,)).fetchone()
    return (found[0] or "", from_micros(found[1])) if found else ("", None)
