"""The book as a whole."""

from __future__ import annotations

from store import contact_lists, customer_lists, project_lists


def is_empty() -> bool:
    """Whether there is nothing in the book at all."""
    return not any(subject.find(limit=1).rows for subject in (customer_lists, contact_lists, project_lists))
