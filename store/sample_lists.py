"""The mailing lists of the demo book: one for each purpose, found by a query or chosen one by one."""

from __future__ import annotations

from collections.abc import Iterator

from store.sample_people import Line

_LISTS: tuple[Line, ...] = (
    {"id": "spring-offer", "name": "Spring offer", "purpose": "commercial", "context": "own", "query": "", "format": "rfc5322"},
    {"id": "acme-notices", "name": "ACME service notices", "purpose": "automatic", "context": "customer", "customer": "acme",
     "query": "customer:acme"},
    {"id": "bridge-team", "name": "Bridge team", "purpose": "manual", "context": "project", "project": "bridge",
     "format": "semicolon"},
)  # fmt: skip
_BRIDGE_TEAM = {"eloise": True, "jane": True, "liwei": True, "sam": True, "omar": False}
"""Whom the last list has, and who of them is ticked."""


def sample_lists() -> Iterator[Line]:
    """The lines of the lists and of who is in them, in the interchange form."""
    yield from ({"type": "list", **one} for one in _LISTS)
    for contact, ticked in _BRIDGE_TEAM.items():
        yield {"type": "list_member", "list": "bridge-team", "contact": contact, "project": "bridge", "ticked": ticked}
