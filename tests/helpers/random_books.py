"""Random books: people with addresses, links and overrides in every state there is."""

from __future__ import annotations

import random
from typing import Any

from helpers.books import Book

from store.errors import Ref
from store.vocabulary import ContactStatus, EmailState, LinkStatus

SHARED = "accounts@shared.example"


def random_book(book: Book, dice: random.Random) -> list[Ref | None]:
    """Fill ``book``; returns the places in which to ask about its people, None for everywhere."""
    customers = [book.customer(f"C{number}") for number in range(2)]
    projects = [book.project("P0", customers[0]), book.project("P1", customers[1]), book.project("P2")]
    for number in range(dice.randint(6, 12)):
        _link_into(book, dice, _random_contact(book, dice, number), [*customers, *projects])
    return [None, *customers, *projects]


def _random_contact(book: Book, dice: random.Random, number: int) -> tuple[Ref, list[str]]:
    status = dice.choices(list(ContactStatus), [8, 1, 1])[0]
    deleted: dict[str, Any] = {"deleted_at": 1} if dice.random() < 0.1 else {}
    contact = book.contact(f"Jo P{number}", status=status, **deleted)
    own = [f"jo{number}.{place}@x.example" for place in range(dice.choice([0, 1, 1, 2, 3]))]
    primary = dice.choice([None, *own])
    for address in own:
        state = dice.choices(list(EmailState), [6, 3, 1])[0]
        book.email(contact, address, state=state, is_primary=address == primary, position=dice.randint(0, 2))
    return contact, own


def _link_into(book: Book, dice: random.Random, person: tuple[Ref, list[str]], places: list[Ref]) -> None:
    contact, own = person
    for place in places:
        if dice.random() < 0.25:
            continue
        override = dice.choice(["", "", SHARED, f"at{place.id}@{place.kind}.example", *own])
        state = dice.choices(list(EmailState), [6, 2, 1])[0]
        status = dice.choices(list(LinkStatus), [4, 1, 1])[0]
        book.link(contact, place, email=f"{override} {state}" if override else "", status=status)
