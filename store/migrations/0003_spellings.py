"""Indexes of the free words that a list is asked for: roles, cities, countries, languages."""

from __future__ import annotations

from typing import Any

_INDEXES = {
    "contact_in_customer_role": "contact_in_customer (role)",
    "contact_in_project_role": "contact_in_project (role)",
    "postal_address_city": "postal_address (city)",
    "postal_address_country": "postal_address (country)",
    "contact_language": "contact (language)",
}


def up(_migrator: Any, db: Any) -> None:
    """Make them."""
    for name, columns in _INDEXES.items():
        db.execute_sql(f"CREATE INDEX {name} ON {columns}")
