"""A Carnet over a real store, for tests of the pages and dialogs, and a colleague who works on the same book."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from helpers.books import Book
from helpers.desk_driver import Staff, at_the_keyboard

from store import search_docs, tables
from store.actor import Actor
from store.database import close_store
from store.opening import open_store
from store.vocabulary import Origin
from tui.app import CarnetApp
from tui.config import Config
from tui.desk import Desk

P = ParamSpec("P")
R = TypeVar("R")

Make = Callable[[Book], Any]


def fill(url: str, make: Make) -> Any:
    """Build a book in the store at `url`, findable, and close it again; gives what `make` gives."""
    store = open_store(url)
    made = make(Book(store))
    search_docs.refresh_customers(store, [row.id for row in tables.Customer.select()])
    search_docs.refresh_projects(store, [row.id for row in tables.Project.select()])
    search_docs.refresh_contacts(store, [row.id for row in tables.Contact.select()])
    close_store()
    return made


@asynccontextmanager
async def carnet(url: str, folder: Path, size: tuple[int, int] = (80, 24), **settings: Any) -> AsyncIterator[Staff]:
    """Somebody in front of Carnet on the store at `url`."""
    desk = Desk.at(url, "bob")
    desk.start()
    config = Config(database=url, operator="bob", data_dir=folder, **settings)
    try:
        async with at_the_keyboard(CarnetApp(config, desk), size) as staff:
            yield staff
    finally:
        close_store()  # the desk has closed its connections: whoever comes next must not find this store


async def colleague(staff: Staff, tell: Callable[Concatenate[Actor, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Let somebody else change the book, over a connection of her own; nobody tells this Carnet of it."""
    store = await staff.app.desk.opened()

    def change() -> R:
        store.connect()
        try:
            return store.write(tell, Actor(None, "ann", Origin.CLI), *args, **kwargs)
        finally:
            store.close()

    return await asyncio.get_running_loop().run_in_executor(None, change)


async def answer(staff: Staff, ask: Callable[..., R], *args: Any) -> R:
    """What the store says now."""
    return await staff.app.desk.ask(ask, *args)
