"""The real book: for every link the program says what the table of the address rule says, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from helpers.book_rule import BookOfLines, Holds
from helpers.cli import run
from helpers.torture import count

from store import links
from store.database import Store, close_store
from store.opening import open_store
from store.records.contexts import Context, CustomerContext, GlobalContext, ProjectContext
from store.rules.addressing import Resolution
from store.vocabulary import EmailState
from tui.commands import why


@pytest.fixture
def real_store(real_book: str) -> Iterator[Store]:
    """The real book, open, on each engine."""
    yield open_store(real_book)
    close_store()


def ids(store: Store, table: str) -> dict[str, int]:
    """The id of every record of a table by its name in the lines."""
    return dict(store.execute(f"SELECT uid, id FROM {table}").fetchall())


def places(book: BookOfLines, store: Store) -> Iterator[tuple[Context, str, str, str]]:
    """Every link of the book: its context, the contact, and customer or project, each by its name in the lines."""
    customers, projects = ids(store, "customer"), ids(store, "project")
    for contact, customer in book.in_customers:
        yield CustomerContext(customers[customer]), contact, customer, ""
    for contact, project in book.in_projects:
        of = book.projects[project].get("customer")
        yield ProjectContext(projects[project], customers[of] if of else None), contact, "", project


def expected(book: BookOfLines, contact: str, customer: str, project: str) -> Holds:
    """What the table says."""
    if project:
        return book.in_project(contact, project)
    return book.in_customer(contact, customer) if customer else book.globally(contact)


def held(resolution: Resolution) -> Holds:
    """What the program says, in the words of the table."""
    used, struck = ([use.address for use in uses] for uses in (resolution.used, resolution.struck))
    opted_out = tuple(use.address for use in resolution.used if use.state is EmailState.OPTED_OUT)
    return Holds(tuple(used), tuple(struck), resolution.rung.value, resolution.reason and resolution.reason.value, opted_out)


@pytest.mark.torture
@pytest.mark.timeout(count(300, 7200))
def test_every_link_of_the_real_book_holds_the_addresses_of_the_table(real_store: Store, real_lines: BookOfLines) -> None:
    contacts = ids(real_store, "contact")
    named = {number: name for name, number in contacts.items()}
    people: dict[Context, list[tuple[str, Holds]]] = {
        GlobalContext(): [(contact, real_lines.globally(contact)) for contact in real_lines.contacts]
    }
    for context, contact, customer, project in places(real_lines, real_store):
        people.setdefault(context, []).append((contact, expected(real_lines, contact, customer, project)))
    wrong, every = [], count(25, 1)
    for place, (context, table) in enumerate(people.items()):
        if place % every and not any(holds.struck for _, holds in table):
            continue
        said = {named[number]: held(answer) for number, answer in links.addresses([contacts[c] for c, _ in table], context)}
        wrong += [(context, contact, said.get(contact), holds) for contact, holds in table if said.get(contact) != holds]
    assert wrong == []
    assert len(people) == 1 + len({c for _, c in real_lines.in_customers}) + len({p for _, p in real_lines.in_projects})
    assert sum(map(len, people.values())) == len(real_lines.contacts) + len(real_lines.in_customers) + len(real_lines.in_projects)


@pytest.mark.torture
@pytest.mark.timeout(count(300, 7200))
def test_why_as_json_says_what_the_table_says(real_store: Store, real_lines: BookOfLines) -> None:
    contacts = ids(real_store, "contact")
    everything = list(places(real_lines, real_store))
    overridden = [place for place in everything if expected(real_lines, *place[1:]).struck]
    wrong = []
    for context, contact, customer, project in [*overridden, *everything[:: count(60, 1)]]:
        said = why._record(links.explain(contacts[contact], context))
        holds = expected(real_lines, contact, customer, project)
        of = real_lines.projects[project].get("customer") if project else customer
        facts = {"contact": contact, "customer": of, "project": project or None, "used": list(holds.used),
                 "struck": list(holds.struck), "rung": holds.rung, "reason": holds.reason}  # fmt: skip
        if {name: said[name] for name in facts} != facts or not said["ladder"]:
            wrong.append((said, facts))
    assert overridden
    assert wrong == []


def test_the_command_itself_says_so(real_book: str, real_lines: BookOfLines) -> None:
    projects = {pair[0]: pair[1] for pair, link in real_lines.in_projects.items() if link.get("email")}
    contact, project = sorted(projects.items())[0]
    somebody, customer = sorted(pair for pair, link in real_lines.in_customers.items() if link.get("email"))[0]
    asked = (
        (["why", contact, "--project", project, "--json"], real_lines.in_project(contact, project)),
        (["why", somebody, "--customer", customer, "--json"], real_lines.in_customer(somebody, customer)),
        (["why", somebody, "--json"], real_lines.globally(somebody)),
    )
    for words, holds in asked:
        ended = run("--database", real_book, *words)
        assert ended.code == 0, ended.err
        (said,) = ended.json
        assert (said["used"], said["struck"], said["rung"], said["reason"]) == (
            list(holds.used), list(holds.struck), holds.rung, holds.reason,
        )  # fmt: skip
