"""Linking contacts to customers and projects, and the one e-mail of a link."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.books import Book

from store import contacts, customers, links, primary_contact, tables
from store.database import Store
from store.errors import Conflict, NotFound, Ref, Refused
from store.records.addresses import Resolution
from store.records.contexts import CustomerContext, GlobalContext
from store.vocabulary import InactiveReason, LinkKind

CUSTOMER, PROJECT = LinkKind.CUSTOMER, LinkKind.PROJECT


@pytest.fixture
def book(store: Store) -> Book:
    return Book(store)


def here(book: Book, contact: Ref, place: Ref | None) -> Resolution:
    [(_, answer)] = links.addresses([contact.id], book.context(place))
    return answer


def used(book: Book, contact: Ref, place: Ref | None) -> list[str]:
    return [use.address for use in here(book, contact, place).used]


def row(model: Any, row_id: int) -> dict[str, Any]:
    return model.select().where(model.id == row_id).dicts().get()


def audit(entity: str, row_id: int, field: str) -> list[tuple[str | None, str | None]]:
    entry = tables.AuditEntry
    found: Any = entry.select(entry.old, entry.new).where(entry.entity == entity, entry.entity_id == row_id, entry.field == field)
    return list(found.order_by(entry.id).tuples())


# --- linking ------------------------------------------------------------------------------------


def test_a_contact_is_linked_to_many_customers_and_projects_and_to_each_once(book: Book) -> None:
    acme, bolt = book.customer("ACME"), book.customer("Bolt")
    bridge = book.project("Bridge", acme)
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    links.add_to_customer(book.actor, jane.id, acme.id, {"role": "Buyer", "favourite": True})
    links.add_to_customer(book.actor, jane.id, bolt.id, {"override_email": "jane@bolt.example"})
    links.add_to_project(book.actor, jane.id, bridge.id)
    assert used(book, jane, acme) == used(book, jane, bridge) == ["jane@home.example"]
    assert used(book, jane, bolt) == ["jane@bolt.example"]
    with pytest.raises(Refused, match=r"^Jane Doe is already a contact of ACME") as refusal:
        links.add_to_customer(book.actor, jane.id, acme.id)
    assert refusal.value.holder == jane
    with pytest.raises(Refused, match=r"^Jane Doe is already a contact of Bridge"):
        links.add_to_project(book.actor, jane.id, bridge.id)
    [line] = links.people(CustomerContext(acme.id)).rows
    assert (line.role, line.favourite, line.version) == ("Buyer", True, 1)


def test_nobody_is_linked_to_what_is_not_there_nor_once_they_are_deleted(book: Book) -> None:
    acme, gone = book.customer("ACME"), book.contact("Jane Doe", deleted_at=1)
    with pytest.raises(Refused, match="Jane Doe was deleted"):
        links.add_to_customer(book.actor, gone.id, acme.id)
    with pytest.raises(NotFound):
        links.add_to_customer(book.actor, 999_999, acme.id)
    with pytest.raises(NotFound):
        links.add_to_project(book.actor, book.contact("Joe Doe").id, 999_999)


def test_a_refused_link_leaves_nothing_behind(book: Book) -> None:
    acme, jane = book.customer("ACME"), book.contact("Jane Doe")
    with pytest.raises(Refused):
        links.add_to_customer(book.actor, jane.id, acme.id, {"override_email": "not an address"})
    assert tables.ContactInCustomer.select().count() == 0
    assert tables.AuditChange.select().count() == 0


def test_a_link_belongs_to_a_work_address_of_its_own_customer_only(book: Book) -> None:
    acme, bolt = book.customer("ACME"), book.customer("Bolt")
    sites = {
        place.id: tables.WorkAddress.create(uid=place.uid, customer=place.id, created_at=1, updated_at=1).id
        for place in (acme, bolt)
    }
    jane = book.contact("Jane Doe")
    with pytest.raises(Refused, match="belongs to another customer"):
        links.add_to_customer(book.actor, jane.id, acme.id, {"work_address_id": sites[bolt.id]})
    link = links.add_to_customer(book.actor, jane.id, acme.id, {"work_address_id": sites[acme.id]})
    assert row(tables.ContactInCustomer, link)["work_address"] == sites[acme.id]


def test_removing_a_link_keeps_the_contact_and_is_audited_with_what_it_held(book: Book) -> None:
    acme = book.customer("ACME")
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    link = links.add_to_customer(book.actor, jane.id, acme.id, {"override_email": "jane@acme.example"})
    links.remove(book.actor, CUSTOMER, link)
    assert here(book, jane, acme).reason == "not_linked"
    assert used(book, jane, None) == ["jane@home.example"]
    assert audit("contact_in_customer", link, "override_email")[-1] == ("jane@acme.example", None)
    assert tables.CommunicationPreference.select().count() == 0
    with pytest.raises(NotFound):
        links.remove(book.actor, CUSTOMER, link)


# --- the one e-mail -----------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "place_name"), [(CUSTOMER, "ACME"), (PROJECT, "Bridge")])
def test_setting_the_email_of_a_link_strikes_and_emptying_it_unstrikes_at_once(
    book: Book, kind: LinkKind, place_name: str
) -> None:
    acme = book.customer("ACME")
    place = acme if kind is CUSTOMER else book.project("Bridge", acme)
    jane = book.contact("Jane Doe", emails=["jane@home.example", "jane@work.example"])
    link = book.link(jane, place).id
    version = links.set_email(book.actor, kind, link, 1, "", " Jane@ACME.example ")
    answer = here(book, jane, place)
    assert [use.address for use in answer.used] == ["Jane@ACME.example"]
    assert len(answer.struck) == 2
    assert not here(book, jane, None).struck
    links.set_email(book.actor, kind, link, version, "Jane@ACME.example", "")
    answer = here(book, jane, place)
    assert (len(answer.used), answer.struck) == (2, ())


@pytest.mark.parametrize(("kind", "words"), [(CUSTOMER, "a customer"), (PROJECT, "a project")])
@pytest.mark.parametrize("typed", ["a@x.example, b@x.example", "a@x.example;b@x.example", "a@x.example b@x.example"])
def test_two_addresses_in_one_link_are_refused(book: Book, kind: LinkKind, words: str, typed: str) -> None:
    acme = book.customer("ACME")
    link = book.link(book.contact("Jane Doe"), acme if kind is CUSTOMER else book.project("Bridge", acme)).id
    with pytest.raises(Refused, match=f"^One address only for a contact in {words}") as refusal:
        links.set_email(book.actor, kind, link, 1, "", typed)
    assert refusal.value.field == "override_email"


def test_another_contacts_own_address_is_refused_and_the_refusal_names_that_contact(book: Book) -> None:
    acme = book.customer("ACME")
    joe = book.contact("Joe Smith", emails=["Joe@Smith.example"], status="inactive")
    jane = book.contact("Jane Doe")
    link = book.link(jane, acme).id
    with pytest.raises(Refused, match=r"^joe@smith\.example already belongs to Joe Smith") as refusal:
        links.set_email(book.actor, CUSTOMER, link, 1, "", "joe@smith.example")
    assert refusal.value.holder is not None
    assert refusal.value.holder.id == joe.id
    assert used(book, jane, acme) == []


@pytest.mark.parametrize("gone", [{"deleted_at": 1}, {"status": "erased"}])
def test_a_deleted_or_erased_contact_has_released_its_address(book: Book, gone: dict[str, Any]) -> None:
    acme = book.customer("ACME")
    book.contact("Joe Smith", emails=["joe@smith.example"], **gone)
    jane = book.contact("Jane Doe")
    links.set_email(book.actor, CUSTOMER, book.link(jane, acme).id, 1, "", "joe@smith.example")
    assert used(book, jane, acme) == ["joe@smith.example"]


def test_an_own_address_and_one_that_other_links_have_may_stand_in_a_link(book: Book) -> None:
    acme = book.customer("ACME")
    jane = book.contact("Jane Doe", emails=["jane@home.example", "jane@work.example"])
    joe = book.contact("Joe Smith")
    own = book.link(jane, acme).id
    links.set_email(book.actor, CUSTOMER, own, 1, "", "jane@work.example")
    answer = here(book, jane, acme)
    assert [(use.address, use.note) for use in answer.used] == [("jane@work.example", "= customer")]
    assert [use.address for use in answer.struck] == ["jane@home.example"]
    book.link(jane, bridge := book.project("Bridge", acme), email="accounts@acme.example")
    links.add_to_project(book.actor, joe.id, bridge.id, {"override_email": "accounts@acme.example"})
    assert used(book, jane, bridge) == used(book, joe, bridge) == ["accounts@acme.example"]


def test_another_address_starts_with_the_state_ok_and_the_same_one_keeps_its_state(book: Book) -> None:
    acme, jane = book.customer("ACME"), book.contact("Jane Doe")
    link = book.link(jane, acme, email="jane@acme.example invalid").id
    version = links.set_email(book.actor, CUSTOMER, link, 1, "jane@acme.example", "Jane@acme.example")
    assert here(book, jane, acme).reason == "address_invalid"
    links.set_email(book.actor, CUSTOMER, link, version, "Jane@acme.example", "jd@acme.example")
    assert used(book, jane, acme) == ["jd@acme.example"]


# --- saving a form ------------------------------------------------------------------------------


def test_two_people_save_different_fields_of_a_link_and_both_stand(book: Book) -> None:
    acme, jane = book.customer("ACME"), book.contact("Jane Doe")
    link = book.link(jane, acme, role="Buyer").id
    base = {"role": "Buyer", "override_email": ""}
    links.change(book.actor, CUSTOMER, link, 1, base, base | {"role": "Manager"})
    links.change(book.actor, CUSTOMER, link, 1, base, base | {"override_email": "jane@acme.example"})
    assert used(book, jane, acme) == ["jane@acme.example"]
    assert row(tables.ContactInCustomer, link)["role"] == "Manager"
    with pytest.raises(Conflict) as conflict:
        links.change(book.actor, CUSTOMER, link, 1, base, base | {"role": "Owner", "override_email": "jane@acme.example"})
    assert [(clash.field, clash.mine, clash.theirs) for clash in conflict.value.clashes] == [("role", "Owner", "Manager")]
    assert row(tables.ContactInCustomer, link)["role"] == "Manager"


def test_saving_what_was_not_changed_writes_nothing(book: Book) -> None:
    link = book.link(book.contact("Jane Doe"), book.customer("ACME"), role="Buyer").id
    same = {"role": "Buyer", "status": "active", "favourite": False, "work_address_id": None}
    assert links.change(book.actor, CUSTOMER, link, 1, same, same) == 1
    assert tables.AuditChange.select().count() == 0


def test_a_link_that_ends_gives_up_being_primary_and_gives_nobody_an_address(book: Book) -> None:
    villa = book.customer("Villa", customer_type="private")
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    link = book.link(jane, villa, is_primary=True).id
    links.change(book.actor, CUSTOMER, link, 1, {"status": "active"}, {"status": "former"})
    assert here(book, jane, villa).reason == "link_former"
    assert not row(tables.ContactInCustomer, link)["is_primary"]


def test_a_favourite_is_one_key_there_and_back(book: Book) -> None:
    link = book.link(book.contact("Jane Doe"), book.customer("ACME")).id
    assert links.toggle_favourite(book.actor, link) is True
    assert links.toggle_favourite(book.actor, link) is False
    assert audit("contact_in_customer", link, "favourite")[0][1] == "true"


# --- the primary contact ------------------------------------------------------------------------


def test_the_primary_contact_changes_by_the_typed_word_and_the_former_one_is_demoted(book: Book) -> None:
    villa = book.customer("Villa", customer_type="private")
    jane, joe = (book.link(book.contact(name), villa).id for name in ("Jane Doe", "Joe Doe"))
    links.set_primary(book.actor, jane, " Primary ")
    for wrong in ("", "primarily", "yes"):
        with pytest.raises(Refused, match="type primary to confirm"):
            links.set_primary(book.actor, joe, wrong)
    links.set_primary(book.actor, joe, "primary")
    assert [bool(row(tables.ContactInCustomer, link)["is_primary"]) for link in (jane, joe)] == [False, True]
    entry = tables.AuditEntry
    latest = tables.AuditChange.select().order_by(tables.AuditChange.id.desc()).get()
    together: Any = entry.select(entry.entity_id, entry.new).where(entry.change == latest.id).tuples()
    assert sorted(together) == [(jane, "false"), (joe, "true")]
    links.set_primary(book.actor, joe, "primary")


def test_only_a_private_customer_has_a_primary_contact_and_only_one_who_is_still_there(book: Book) -> None:
    acme, villa = book.customer("ACME"), book.customer("Villa", customer_type="private")
    jane = book.contact("Jane Doe")
    with pytest.raises(Refused, match=r"^Primary contact exists only for private customers \(ACME is a company\)"):
        links.set_primary(book.actor, book.link(jane, acme).id, "primary")
    with pytest.raises(Refused, match="no contact of Villa at present"):
        links.set_primary(book.actor, book.link(jane, villa, status="former").id, "primary")


def test_a_successor_becomes_the_primary_contact_with_the_deletion_of_the_former_one(book: Book) -> None:
    villa = book.customer("Villa", customer_type="private")
    jane, joe = book.contact("Jane Doe"), book.contact("Joe Doe")
    at_villa = [book.link(contact, villa).id for contact in (jane, joe)]
    links.set_primary(book.actor, at_villa[0], "primary")
    contacts.delete(book.actor, jane.id, successors=[at_villa[1]])
    assert [bool(row(tables.ContactInCustomer, link)["is_primary"]) for link in at_villa] == [False, True]
    assert customers.card(villa.id).primary_contact == "Joe Doe"
    assert primary_contact.customers_of(joe.id) == (villa,)
    links.remove(book.actor, LinkKind.CUSTOMER, at_villa[1], successor=book.link(book.contact("Ann Berg"), villa).id)
    assert customers.card(villa.id).primary_contact == "Ann Berg"
    assert primary_contact.customers_of(joe.id) == ()


def test_a_successor_becomes_the_primary_contact_as_the_former_one_goes_out_of_use(book: Book) -> None:
    villa = book.customer("Villa", customer_type="private")
    jane, joe = book.contact("Jane Doe"), book.contact("Joe Doe")
    at_villa = [book.link(contact, villa).id for contact in (jane, joe)]
    links.set_primary(book.actor, at_villa[0], "primary")
    contacts.deactivate(book.actor, jane.id, InactiveReason.SICK_LEAVE, successors=[at_villa[1]])
    assert customers.card(villa.id).primary_contact == "Joe Doe"
    contacts.deactivate(book.actor, joe.id, InactiveReason.SICK_LEAVE)
    assert customers.card(villa.id).primary_contact == "Joe Doe"


# --- why ----------------------------------------------------------------------------------------


def test_the_ladder_says_who_set_each_rung_and_when(book: Book) -> None:
    acme = book.customer("ACME")
    bridge = book.project("Bridge", acme)
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    book.link(jane, acme, email="jane@acme.example")
    at_bridge = book.link(jane, bridge).id
    version = links.set_email(book.actor, PROJECT, at_bridge, 1, "", "jane@bridge.example")
    somebody_else = book.actor._replace(operator_id=None, name="Otto Other")
    links.change(somebody_else, PROJECT, at_bridge, version, {"role": ""}, {"role": "Buyer"})
    explained = links.explain(jane.id, book.context(bridge))
    assert (explained.contact, explained.customer, explained.project) == (jane, acme, bridge)
    assert explained.resolution == here(book, jane, bridge)
    assert [(step.step.rung, step.step.verdict, step.name) for step in explained.ladder] == [
        ("project", "decides", "Bridge"),
        ("customer", "not asked", "ACME"),
        ("global", "overridden", ""),
    ]
    by_hand, built, own = explained.ladder
    assert (by_hand.set_by, by_hand.link_id) == ("Tess Ter", at_bridge)
    assert by_hand.set_at is not None
    assert built.set_at is not None
    assert by_hand.set_at > built.set_at == own.set_at
    assert built.set_by == ""


def test_a_rung_that_was_emptied_says_who_emptied_it(book: Book) -> None:
    acme, jane = book.customer("ACME"), book.contact("Jane Doe")
    link = book.link(jane, acme).id
    assert links.explain(jane.id, CustomerContext(acme.id)).ladder[0].set_by == ""
    version = links.set_email(book.actor, CUSTOMER, link, 1, "", "jane@acme.example")
    links.set_email(book.actor, CUSTOMER, link, version, "jane@acme.example", "")
    step = links.explain(jane.id, CustomerContext(acme.id)).ladder[0]
    assert (step.step.verdict, step.set_by) == ("nothing set", "Tess Ter")


def test_the_ladder_is_there_for_people_who_are_not_linked_and_for_places_alone(book: Book) -> None:
    acme, shed = book.customer("ACME"), book.project("Shed")
    jane = book.contact("Jane Doe", emails=["jane@home.example"])
    book.link(jane, shed)
    assert links.explain(jane.id, CustomerContext(acme.id)).resolution.reason == "not_linked"
    alone = links.explain(jane.id, book.context(shed))
    assert [step.step.rung for step in alone.ladder] == ["project", "global"]
    assert [step.step.rung for step in links.explain(jane.id, GlobalContext()).ladder] == ["global"]
    with pytest.raises(NotFound):
        links.explain(999_999, GlobalContext())
    with pytest.raises(NotFound):
        links.explain(jane.id, CustomerContext(999_999))
