"""Several people at one customer's contacts at once: nobody waits for ever, and nothing contradicts anything afterwards."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import pytest
from helpers.books import Book
from helpers.torture import count

from store import contact_details, customers, links, preferences, tables
from store.database import Store
from store.errors import Conflict, Refused
from store.link_rows import MODELS
from store.vocabulary import Channel, LinkKind

ROUNDS = count(12, 400)


def working(store: Store, act: Callable[[], object], failures: list[Exception]) -> threading.Thread:
    """A thread that does ``act`` again and again; being refused is part of the work, any other error a failure."""

    def work() -> None:
        try:
            for _ in range(ROUNDS):
                try:
                    store.write(act)
                except (Refused, Conflict):
                    continue
        except Exception as error:  # noqa: BLE001  (told by the test)
            failures.append(error)
        finally:
            store.close()

    return threading.Thread(target=work)


@pytest.mark.torture
def test_writers_of_one_customers_contacts_never_wait_for_each_other_for_ever(store: Store) -> None:
    book, dice = Book(store), random.Random(7)
    acme = book.customer("ACME", customer_type="private")
    bridge = book.project("Bridge", acme)
    everyone = [book.contact(f"Jo P{number}") for number in range(3)]
    at_acme = [book.link(contact, acme).id for contact in everyone]
    at_bridge = [book.link(contact, bridge).id for contact in everyone]

    def turn() -> None:
        card = customers.card(acme.id)
        other = "active" if card.status == "inactive" else "inactive"
        customers.change(book.actor, acme.id, card.version, card.fields, card.fields | {"status": other})

    def relink() -> None:
        kind, link = dice.choice([(LinkKind.CUSTOMER, dice.choice(at_acme)), (LinkKind.PROJECT, dice.choice(at_bridge))])
        model = MODELS[kind]
        row = model.select(model.version, model.status).where(model.id == link).dicts().get()
        wanted = dice.choice(["active", "former"])
        links.change(book.actor, kind, link, row["version"], {"status": row["status"]}, {"status": wanted})

    def write_to_people() -> None:
        contact = dice.choice(everyone)
        contact_details.add_email(book.actor, contact.id, f"jo{dice.randrange(10**9)}@x.example")

    def prefer() -> None:
        preferences.put(book.actor, dice.choice(at_acme), Channel.EMAIL, dice.random() < 0.5)

    def promote() -> None:
        links.set_primary(book.actor, dice.choice(at_acme), "primary")

    failures: list[Exception] = []
    threads = [working(store, act, failures) for act in (turn, relink, write_to_people, prefer, promote)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    primaries = tables.ContactInCustomer.select().where(tables.ContactInCustomer.is_primary)
    assert primaries.count() <= 1
    statuses = {row.status for model in MODELS.values() for row in model.select()}
    assert customers.card(acme.id).status == "active" or "active" not in statuses
