"""What can be made anew from the tables at any time: the search indexes and the guards of the append-only tables.

They are dropped before a migration and made again after it, because a rebuilt SQLite table silently loses its triggers.
"""

from __future__ import annotations

from typing import Any

SEARCH_TABLES = (("contact_search", "contact_id"), ("customer_search", "customer_id"), ("project_search", "project_id"))

APPEND_ONLY = ("audit_entry", "audit_change", "consent_event")

_SQLITE_SEARCH = """
CREATE VIRTUAL TABLE IF NOT EXISTS {t}_fts USING fts5(body, content='{t}', content_rowid='{k}', tokenize='trigram', detail=none)
CREATE TRIGGER IF NOT EXISTS {t}_added AFTER INSERT ON {t} BEGIN INSERT INTO {t}_fts (rowid, body) VALUES (new.{k}, new.body); END
CREATE TRIGGER IF NOT EXISTS {t}_removed AFTER DELETE ON {t} BEGIN INSERT INTO {t}_fts ({t}_fts, rowid, body) VALUES ('delete', old.{k}, old.body); END
CREATE TRIGGER IF NOT EXISTS {t}_changed AFTER UPDATE ON {t} BEGIN INSERT INTO {t}_fts ({t}_fts, rowid, body) VALUES ('delete', old.{k}, old.body); INSERT INTO {t}_fts (rowid, body) VALUES (new.{k}, new.body); END
"""

# REPLACE INTO deletes without firing a delete trigger, so an insert over an existing id is refused as well.
_SQLITE_GUARD = """
CREATE TRIGGER IF NOT EXISTS {t}_no_delete BEFORE DELETE ON {t}{unless} BEGIN SELECT RAISE(ABORT, '{t} is append-only'); END
CREATE TRIGGER IF NOT EXISTS {t}_no_replace BEFORE INSERT ON {t} WHEN new.id IS NOT NULL AND EXISTS (SELECT 1 FROM {t} WHERE id = new.id) BEGIN SELECT RAISE(ABORT, '{t} is append-only'); END
"""
_UNLESS_ERASING = " WHEN NOT EXISTS (SELECT 1 FROM setting WHERE key = 'erasing')"
_SQLITE_NO_UPDATE = (
    "CREATE TRIGGER IF NOT EXISTS {t}_no_update BEFORE UPDATE ON {t} BEGIN SELECT RAISE(ABORT, '{t} is append-only'); END"
)
# The one permitted change of an audit entry is its redaction by an erasure: old and new are blanked, nothing else moves.
_SQLITE_REDACTION_ONLY = """CREATE TRIGGER IF NOT EXISTS audit_entry_no_update BEFORE UPDATE ON audit_entry
WHEN NOT (new.redacted AND new.old IS NULL AND new.new IS NULL AND new.id = old.id AND new.change_id = old.change_id
    AND new.at = old.at AND new.entity = old.entity AND new.entity_id = old.entity_id AND new.contact_id IS old.contact_id
    AND new.customer_id IS old.customer_id AND new.project_id IS old.project_id AND new.field = old.field)
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"""

_POSTGRES_GUARD_FUNCTION = """CREATE OR REPLACE FUNCTION carnet_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'consent_event' AND EXISTS (SELECT 1 FROM setting WHERE key = 'erasing') THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_entry' THEN
        IF NEW.redacted AND NEW.old IS NULL AND NEW.new IS NULL AND NEW.id = OLD.id AND NEW.change_id = OLD.change_id
           AND NEW.at = OLD.at AND NEW.entity = OLD.entity AND NEW.entity_id = OLD.entity_id
           AND NEW.contact_id IS NOT DISTINCT FROM OLD.contact_id AND NEW.customer_id IS NOT DISTINCT FROM OLD.customer_id
           AND NEW.project_id IS NOT DISTINCT FROM OLD.project_id AND NEW.field = OLD.field THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME;
END $$"""
_POSTGRES_GUARD = """
DROP TRIGGER IF EXISTS {t}_guard ON {t}
CREATE TRIGGER {t}_guard BEFORE UPDATE OR DELETE ON {t} FOR EACH ROW EXECUTE FUNCTION carnet_append_only()
DROP TRIGGER IF EXISTS {t}_guard_all ON {t}
CREATE TRIGGER {t}_guard_all BEFORE TRUNCATE ON {t} FOR EACH STATEMENT EXECUTE FUNCTION carnet_append_only()
"""


def create_all(db: Any, engine: str) -> None:
    """Make whatever is missing; what is there already is left alone."""
    if engine == "sqlite":
        create_search_indexes(db, engine)
        for table in APPEND_ONLY:
            _run(db, _SQLITE_GUARD, t=table, unless=_UNLESS_ERASING if table == "consent_event" else "")
            db.execute_sql(_SQLITE_REDACTION_ONLY if table == "audit_entry" else _SQLITE_NO_UPDATE.format(t=table))
        return
    db.execute_sql(_POSTGRES_GUARD_FUNCTION)
    for table in APPEND_ONLY:
        _run(db, _POSTGRES_GUARD, t=table)
    create_search_indexes(db, engine)


def drop_all(db: Any, engine: str) -> None:
    """Take away triggers and search indexes, before tables are changed under them."""
    if engine == "sqlite":
        names = db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            db.execute_sql(f'DROP TRIGGER "{name}"')
        drop_search_indexes(db, engine)
        return
    for table in APPEND_ONLY:
        db.execute_sql(f"DROP TRIGGER IF EXISTS {table}_guard ON {table}")
        db.execute_sql(f"DROP TRIGGER IF EXISTS {table}_guard_all ON {table}")
    drop_search_indexes(db, engine)


def rebuild_search(db: Any, engine: str, table: str) -> None:
    """Make the full-text index of ``table`` anew from its rows (SQLite keeps it beside the table, PostgreSQL in an index)."""
    if engine == "sqlite":
        db.execute_sql(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")


def create_search_indexes(db: Any, engine: str) -> None:
    """Make the trigram indexes of the search tables, filled from what is in them.

    On PostgreSQL only if the extension may be had; searching inside words is slow without it, but right.
    """
    if engine == "sqlite":
        for table, key in SEARCH_TABLES:
            fresh = not db.execute_sql("SELECT 1 FROM sqlite_master WHERE name = ?", (f"{table}_fts",)).fetchone()
            _run(db, _SQLITE_SEARCH, t=table, k=key)
            if fresh:
                rebuild_search(db, engine, table)
    elif trigrams_available(db):
        for table, _key in SEARCH_TABLES:
            db.execute_sql(f"CREATE INDEX IF NOT EXISTS {table}_trgm ON {table} USING gin (body gin_trgm_ops)")


def drop_search_indexes(db: Any, engine: str) -> None:
    """Take the trigram indexes away, before much is written into the search tables."""
    for table, _key in SEARCH_TABLES:
        if engine == "postgres":
            db.execute_sql(f"DROP INDEX IF EXISTS {table}_trgm")
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
