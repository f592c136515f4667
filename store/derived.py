"""What can be made anew from the tables at any time: the search indexes and the guards of the append-only tables.

They are dropped before a migration and made again after it, because a rebuilt SQLite table silently loses its triggers.
"""

from __future__ import annotations

from typing import Any

SEARCH_TABLES = (("contact_search", "contact_id"), ("customer_search", "customer_id"), ("project_search", "project_id"))

APPEND_ONLY = ("audit_entry", "audit_change", "consent_event", "copy_receipt", "receipt_row")

_ERASING = "EXISTS (SELECT 1 FROM setting WHERE key = 'erasing')"

PERMITTED_UPDATES = {
    # Redaction by an erasure: old and new are blanked, nothing else moves.
    "audit_entry": """new.redacted AND new.old IS NULL AND new.new IS NULL AND new.id = old.id AND new.change_id = old.change_id
    AND new.at = old.at AND new.entity = old.entity AND new.entity_id = old.entity_id
    AND new.contact_id IS NOT DISTINCT FROM old.contact_id AND new.customer_id IS NOT DISTINCT FROM old.customer_id
    AND new.project_id IS NOT DISTINCT FROM old.project_id AND new.field = old.field""",
    # The end of the retention: noted once, nothing else moves.
    "copy_receipt": """old.scrubbed_at IS NULL AND new.scrubbed_at IS NOT NULL AND new.id = old.id AND new.uid = old.uid
    AND new.list_uid = old.list_uid AND new.list_name = old.list_name AND new.at = old.at
    AND new.operator_id IS NOT DISTINCT FROM old.operator_id AND new.author = old.author
    AND new.query IS NOT DISTINCT FROM old.query AND new.purpose = old.purpose AND new.context = old.context
    AND new.context_name = old.context_name AND new.primary_only = old.primary_only AND new.newcomers = old.newcomers
    AND new.format = old.format AND new.candidates = old.candidates AND new.people = old.people
    AND new.addresses = old.addresses AND new.excluded = old.excluded AND new.sha256 = old.sha256""",
    # A contact whose row goes is forgotten; an erasure blanks what names the person.
    "receipt_row": f"""new.id = old.id AND new.receipt_id = old.receipt_id AND new.reasons = old.reasons
    AND (new.contact_id IS NULL OR new.contact_id IS NOT DISTINCT FROM old.contact_id)
    AND ((new.name = old.name AND new.address = old.address) OR (new.name = '' AND new.address = '' AND {_ERASING}))""",
}
PERMITTED_DELETES = {
    "consent_event": _ERASING,
    "receipt_row": "EXISTS (SELECT 1 FROM copy_receipt r WHERE r.id = old.receipt_id AND r.scrubbed_at IS NOT NULL)",
}
"""What may be done to a row of an append-only table all the same; everything else is refused by the database itself."""

_SQLITE_SEARCH = """
CREATE VIRTUAL TABLE IF NOT EXISTS {t}_fts USING fts5(body, content='{t}', content_rowid='{k}', tokenize='trigram', detail=none)
CREATE TRIGGER IF NOT EXISTS {t}_added AFTER INSERT ON {t} BEGIN INSERT INTO {t}_fts (rowid, body) VALUES (new.{k}, new.body); END
CREATE TRIGGER IF NOT EXISTS {t}_removed AFTER DELETE ON {t} BEGIN INSERT INTO {t}_fts ({t}_fts, rowid, body) VALUES ('delete', old.{k}, old.body); END
CREATE TRIGGER IF NOT EXISTS {t}_changed AFTER UPDATE ON {t} BEGIN INSERT INTO {t}_fts ({t}_fts, rowid, body) VALUES ('delete', old.{k}, old.body); INSERT INTO {t}_fts (rowid, body) VALUES (new.{k}, new.body); END
"""

# REPLACE INTO deletes without firing a delete trigger, so an insert over an existing id is refused as well. An id that is not
# given is -1 here; looking for that one cost every save the reading of two pages.
_SQLITE_GUARD = """
CREATE TRIGGER IF NOT EXISTS {t}_no_delete BEFORE DELETE ON {t} WHEN NOT ({may_delete}) BEGIN SELECT RAISE(ABORT, '{t} is append-only'); END
CREATE TRIGGER IF NOT EXISTS {t}_no_replace BEFORE INSERT ON {t} WHEN new.id > 0 AND EXISTS (SELECT 1 FROM {t} WHERE id = new.id) BEGIN SELECT RAISE(ABORT, '{t} is append-only'); END
CREATE TRIGGER IF NOT EXISTS {t}_no_update BEFORE UPDATE ON {t} WHEN NOT ({may_update}) BEGIN SELECT RAISE(ABORT, '{t} is append-only'); END
"""

# One test inside the other: PostgreSQL looks up the columns of a condition only when it comes to it.
_POSTGRES_MAY = "IF TG_OP = '{op}' AND TG_TABLE_NAME = '{t}' THEN IF {may} THEN RETURN {row}; END IF; END IF;"
_POSTGRES_GUARD_FUNCTION = """CREATE OR REPLACE FUNCTION carnet_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {permitted}
    RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME;
END $$"""
_POSTGRES_GUARD = """
DROP TRIGGER IF EXISTS {t}_guard ON {t}
CREATE TRIGGER {t}_guard BEFORE UPDATE OR DELETE ON {t} FOR EACH ROW EXECUTE FUNCTION carnet_append_only()
DROP TRIGGER IF EXISTS {t}_guard_all ON {t}
CREATE TRIGGER {t}_guard_all BEFORE TRUNCATE ON {t} FOR EACH STATEMENT EXECUTE FUNCTION carnet_append_only()
"""


def create_all(db: Any, engine: str) -> None:
    """Make whatever is missing, all of it or nothing; what is there already is left alone.

    Tables that a store of before does not have yet are left out.
    """
    with db.atomic():
        if engine == "postgres":
            db.execute_sql(_POSTGRES_GUARD_FUNCTION.format(permitted=_postgres_permitted()))
        for table in _guarded(db):
            if engine == "postgres":
                _run(db, _POSTGRES_GUARD, t=table)
            else:
                may = {"may_delete": PERMITTED_DELETES.get(table, "0"), "may_update": PERMITTED_UPDATES.get(table, "0")}
                _run(db, _SQLITE_GUARD, t=table, **{name: _on_one_line(condition) for name, condition in may.items()})
        create_search_indexes(db, engine)


def is_there(db: Any, engine: str) -> bool:
    """Whether `create_all` has been done since `drop_all`: a program that is killed between them leaves nothing of it."""
    catalogue = "sqlite_master WHERE name = 'audit_entry_no_update'"
    if engine == "postgres":
        catalogue = "pg_trigger WHERE tgname = 'audit_entry_guard' AND tgrelid = 'audit_entry'::regclass"
    return db.execute_sql(f"SELECT 1 FROM {catalogue}").fetchone() is not None


def drop_all(db: Any, engine: str) -> None:
    """Take away triggers and search indexes, all or none, before tables are changed under them."""
    with db.atomic():
        if engine == "sqlite":
            names = db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in names:
                db.execute_sql(f'DROP TRIGGER "{name}"')
        else:
            for table in _guarded(db):
                db.execute_sql(f"DROP TRIGGER IF EXISTS {table}_guard ON {table}")
                db.execute_sql(f"DROP TRIGGER IF EXISTS {table}_guard_all ON {table}")
        drop_search_indexes(db, engine)


def _guarded(db: Any) -> list[str]:
    """The append-only tables that this store has."""
    there = set(db.get_tables())
    return [table for table in APPEND_ONLY if table in there]


def _on_one_line(condition: str) -> str:
    """As SQLite of any age reads it, without a line break."""
    return " ".join(condition.split()).replace(" IS NOT DISTINCT FROM ", " IS ")


def _postgres_permitted() -> str:
    updates = (_POSTGRES_MAY.format(op="UPDATE", t=table, may=may, row="new") for table, may in PERMITTED_UPDATES.items())
    deletes = (_POSTGRES_MAY.format(op="DELETE", t=table, may=may, row="old") for table, may in PERMITTED_DELETES.items())
    return "\n    ".join((*updates, *deletes))


def rebuild_search(db: Any, engine: str, table: str) -> None:
    """Make the full-text index of ``table`` anew from its rows (SQLite keeps it beside the table, PostgreSQL in an index)."""
    if engine == "sqlite":
        db.execute_sql(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")


def create_search_indexes(db: Any, engine: str) -> None:
    """Make the indexes of the search tables, filled from what is in them: the trigrams, and on PostgreSQL the order of the list.

    There the bodies are also laid down in that order: whoever has a name is then found on a few pages, and a walk along the
    list reads one page after the other. Trigrams only if the extension may be had; searching inside words is slow without
    them, but right.
    """
    if engine == "sqlite":
        for table, key in SEARCH_TABLES:
            fresh = not db.execute_sql("SELECT 1 FROM sqlite_master WHERE name = ?", (f"{table}_fts",)).fetchone()
            _run(db, _SQLITE_SEARCH, t=table, k=key)
            if fresh:
                rebuild_search(db, engine, table)
        return
    from store.search_sql import POSTGRES_KEY

    trigrams = trigrams_available(db)
    for table, key in SEARCH_TABLES:
        if not db.execute_sql("SELECT to_regclass(%s)", (f"{table}_order",)).fetchone()[0]:
            sort = POSTGRES_KEY.format(body="body").replace("%", "%%")
            db.execute_sql(f"CREATE INDEX {table}_order ON {table} ({sort}, {key})")
            db.execute_sql(f"CLUSTER {table} USING {table}_order")
        if trigrams:
            db.execute_sql(f"CREATE INDEX IF NOT EXISTS {table}_trgm ON {table} USING gin (body gin_trgm_ops)")


def drop_search_indexes(db: Any, engine: str) -> None:
    """Take those indexes away, before much is written into the search tables."""
    for table, _key in SEARCH_TABLES:
        if engine == "postgres":
            db.execute_sql(f"DROP INDEX IF EXISTS {table}_trgm, {table}_order")
        else:
            for event in ("added", "removed", "changed"):
                db.execute_sql(f"DROP TRIGGER IF EXISTS {table}_{event}")
            db.execute_sql(f"DROP TABLE IF EXISTS {table}_fts")


def trigrams_available(db: Any) -> bool:
    """Whether PostgreSQL's pg_trgm is there, or could be made by the owner of this database (it is a trusted extension)."""
    if db.execute_sql("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'").fetchone():
        return True
    if not db.execute_sql("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'").fetchone():
        return False
    allowed = db.execute_sql("SELECT has_database_privilege(current_database(), 'CREATE')").fetchone()[0]
    if allowed:
        db.execute_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    return bool(allowed)


def _run(db: Any, script: str, **words: str) -> None:
    for statement in script.strip().splitlines():
        db.execute_sql(statement.format(**words))
