"""Who is in a record is seen by everybody who works on the book, whatever role of the server each of them signs on with."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from store import operators, presence
from store.database import Store


@pytest.mark.parametrize("engine", ["postgres"])
def test_a_role_without_rights_sees_who_is_in_a_record_with_another_role(store: Store) -> None:
    ann, bob = (operators.me(login).id for login in ("ann", "bob"))
    role = f"nobody_{uuid.uuid4().hex}"
    of_bob = "SELECT query FROM pg_stat_activity WHERE application_name = %s"

    def as_ann() -> tuple[tuple[str, ...] | None, list[str]]:
        store.connect()
        try:
            store.execute(f"CREATE ROLE {role}")
            store.execute(f"GRANT SELECT ON operator TO {role}")
            store.execute(f"SET ROLE {role}")
            queries = [query for (query,) in store.execute(of_bob, (f"carnet customer 42 {bob}",)).fetchall()]
            return presence.look_around(ann, "customer", 42), queries
        finally:
            store.execute("RESET ROLE")
            store.execute(f"DROP OWNED BY {role}")
            store.execute(f"DROP ROLE {role}")
            store.close()

    presence.look_around(bob, "customer", 42)
    with ThreadPoolExecutor(1) as pool:
        seen, queries = pool.submit(as_ann).result()
    assert queries == ["<insufficient privilege>"], "the role has no rights in the session that it sees"
    assert seen == ("bob",)
