"""The demo book: some forty customers and their people, every state of the screens among them; the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from store import settings
from store.actor import Actor
from store.exchange import plan
from store.fill_names import Names, Person
from store.sample_lists import sample_lists
from store.sample_people import (
    CUSTOMERS,
    PROJECTS,
    WORDS,
    Line,
    at_customer,
    call,
    contact,
    email,
    history,
    links,
    on_project,
    people,
    phone,
)

_FIRMS = 31
_PEOPLE_OF_A_FIRM = (2, 5)
_ROLES = ("Buyer", "Accounts", "Engineer", "Director", "Reception", "Sales", "Support", "Legal")
_SUBJECTS = ("Offer", "Invoice", "New address", "Complaint settled", "Date of the visit", "Question", "Reminder", "Thank you")


def demo(actor: Actor, today: date | None = None) -> None:
    """Write the demo book into the open store, as of ``today``, and turn its mailing lists on (M15).

    Writing it twice changes nothing.
    """
    settings.put(actor, "mailing_lists_enabled", True)
    plan.load(actor, "demo book", records(today or datetime.now(UTC).date()))


def records(today: date) -> Iterator[Line]:
    """The lines of the demo book in the interchange form; nothing in them differs but with ``today``."""
    chance = Random(20260503)
    firms = list(_firms(Names(chance), chance))
    customers = [*CUSTOMERS, *(firm for firm, _ in firms)]
    yield from WORDS
    yield from ({"type": "customer", **customer} for customer in customers)
    yield from (
        {"type": "project", "id": uid, "customer": of, "name": name, "status": status} for uid, of, name, status in PROJECTS
    )
    projects = {firm["id"]: list(_projects(Names(chance), firm["id"])) for firm, _ in firms}
    yield from (project for some in projects.values() for project in some)
    yield from people(today)
    for firm, staff in firms:
        for number, person in enumerate(staff):
            yield _contact(person, firm["id"], number, chance)
    yield from links()
    yield from (link for firm, staff in firms for link in _links(firm, len(staff), chance))
    for firm, staff in firms:
        for number in range(len(staff)):
            if projects[firm["id"]] and chance.random() < 0.6:
                yield on_project(f"{firm['id']}-{number}", chance.choice(projects[firm["id"]])["id"], chance.choice(_ROLES))
    yield from history(today)
    yield from _calls([(firm["id"], len(staff)) for firm, staff in firms], today, chance)
    yield from sample_lists()


def _firms(names: Names, chance: Random) -> Iterator[tuple[Line, list[Person]]]:
    """Customers, each with its people."""
    taken: set[str] = set()
    while len(taken) < _FIRMS:
        name, word = names.firm()
        if word in taken:
            continue
        taken.add(word)
        staff = [names.person() for _ in range(chance.randint(*_PEOPLE_OF_A_FIRM))]
        language = staff[0].culture.language
        yield {"id": word, "name": name, "main_email": f"info@{word}.example", "language": language}, staff


def _projects(names: Names, customer: str) -> Iterator[Line]:
    for number in range(1 + len(customer) % 2 + (len(customer) % 5 == 0)):
        yield {"type": "project", "id": f"{customer}-p{number}", "customer": customer, "name": names.project()}


def _contact(person: Person, firm: str, number: int, chance: Random) -> Line:
    """Somebody at a firm: most are reachable, some are not."""
    at_work = email(f"{person.mailbox}@{firm}.example", primary=True)
    at_home = email(f"{person.mailbox}.{len(firm)}{number}@home.example", "home")
    emails = [at_work, at_home][: chance.choice((0, 1, 1, 1, 2, 2))]
    digits = (str(chance.randint(0, 9)) for _ in iter(int, 1))
    raw = "".join(next(digits) if sign == "#" else sign for sign in person.culture.number)
    phones = [phone(raw)] if chance.random() < 0.8 else []
    return contact(
        f"{firm}-{number}", person.given, person.family, person.culture.language, emails=emails, phones=phones
    )  # fmt: skip


def _links(firm: Line, staff: int, chance: Random) -> Iterator[Line]:
    domain = f"{firm['id']}.example"
    for number in range(staff):
        more: Line = {"favourite": True} if number == 0 else {}
        if chance.random() < 0.2:
            more["email"] = f"desk{number}@{domain}"
        yield at_customer(f"{firm['id']}-{number}", firm["id"], chance.choice(_ROLES), **more)


def _calls(firms: list[tuple[str, int]], today: date, chance: Random) -> Iterator[Line]:
    for number in range(150):
        firm, staff = chance.choice(firms)
        day = today - timedelta(days=chance.randint(1, 400))
        medium, direction = chance.choice(("phone", "email", "meeting")), chance.choice(("in", "out"))
        yield call(
            f"log-{number}", f"{firm}-{chance.randrange(staff)}", day, chance.choice(_SUBJECTS), customer=firm, medium=medium,
            direction=direction, operator=chance.choice(("bob", "ann")), hour=8 + number % 10,
        )  # fmt: skip
