"""Where the addresses of a person are to hold: as such, for a customer, for a project."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class GlobalContext(NamedTuple):
    """No customer and no project: the contact as such."""


class CustomerContext(NamedTuple):
    """What holds for one customer."""

    customer_id: int


class ProjectContext(NamedTuple):
    """What holds for one project of, usually, a customer (M8: a project may have none)."""

    project_id: int
    customer_id: int | None


class OwnContext(NamedTuple):
    """Of a mailing list: each person where it was taken from, its customers or its project (M20)."""


Context: TypeAlias = GlobalContext | CustomerContext | ProjectContext
ListScope: TypeAlias = Context | OwnContext
"""Where the addresses of a mailing list are to hold."""
