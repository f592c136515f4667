"""The first schema. Written out in full, so that it means the same whatever the models become."""

from __future__ import annotations

import re
import time
from typing import Any

# {K} a key compared by code point, {PK} an id never used twice, {LOG} the same where no row is ever deleted,
# {TS} microseconds since the epoch, {BOOL}, {T} and {F} truth.
_TABLES = """
CREATE TABLE operator (
    id {PK}, login {K} NOT NULL UNIQUE, name TEXT NOT NULL, email TEXT NOT NULL DEFAULT '', active {BOOL} NOT NULL DEFAULT {T});
CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE customer_type (
    id {PK}, code {K} NOT NULL UNIQUE, label TEXT NOT NULL, is_private {BOOL} NOT NULL DEFAULT {F},
    position INTEGER NOT NULL DEFAULT 0, retired {BOOL} NOT NULL DEFAULT {F});
CREATE TABLE title (
    id {PK}, label TEXT NOT NULL UNIQUE, position INTEGER NOT NULL DEFAULT 0, retired {BOOL} NOT NULL DEFAULT {F});
CREATE TABLE tag (id {PK}, name TEXT NOT NULL, name_key {K} NOT NULL UNIQUE);
CREATE TABLE import_run (
    id {PK}, source TEXT NOT NULL, source_sha256 TEXT, state TEXT NOT NULL, next_row INTEGER NOT NULL DEFAULT 0,
    started_at {TS} NOT NULL, finished_at {TS}, created INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0);
CREATE TABLE customer (
    id {PK}, {VERSIONED}, uid {K} NOT NULL UNIQUE, name TEXT NOT NULL, name_key {K} NOT NULL,
    customer_type_id {REF} NOT NULL REFERENCES customer_type (id),
    status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('potential', 'active', 'blocked', 'inactive')),
    relation TEXT NOT NULL DEFAULT 'customer' CHECK (relation IN ('customer', 'participant', 'both')),
    main_email TEXT NOT NULL DEFAULT '', main_email_key {K} NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '');
CREATE TABLE project (
    id {PK}, {VERSIONED}, uid {K} NOT NULL UNIQUE, customer_id {REF} REFERENCES customer (id) ON DELETE CASCADE,
    name TEXT NOT NULL, name_key {K} NOT NULL,
    status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'completed', 'inactive')));
CREATE TABLE work_address (
    id {PK}, {VERSIONED}, uid {K} NOT NULL UNIQUE, customer_id {REF} NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    label TEXT NOT NULL DEFAULT '', street TEXT NOT NULL DEFAULT '', postcode TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '', region TEXT NOT NULL DEFAULT '', country TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '', position INTEGER NOT NULL DEFAULT 0);
CREATE TABLE contact (
    id {PK}, {VERSIONED}, uid {K} NOT NULL UNIQUE,
    kind TEXT NOT NULL DEFAULT 'individual' CHECK (kind IN ('individual', 'structure')),
    title TEXT NOT NULL DEFAULT '', given_name TEXT NOT NULL DEFAULT '', middle_name TEXT NOT NULL DEFAULT '',
    family_name TEXT NOT NULL DEFAULT '', suffix TEXT NOT NULL DEFAULT '', full_name TEXT NOT NULL DEFAULT '',
    organisation TEXT NOT NULL DEFAULT '', department TEXT NOT NULL DEFAULT '', job_title TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '', birthday TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
    confidentiality TEXT NOT NULL DEFAULT 'free' CHECK (confidentiality IN ('free', 'restricted', 'confidential')),
    status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive', 'erased')),
    inactive_reason TEXT NOT NULL DEFAULT '', inactive_until TEXT NOT NULL DEFAULT '',
    stand_in_id {REF} REFERENCES contact (id) ON DELETE SET NULL,
    verified_at {TS}, deleted_at {TS}, sort_key {K} NOT NULL, incomplete {BOOL} NOT NULL DEFAULT {F},
    import_run_id {REF} REFERENCES import_run (id));
CREATE TABLE contact_email (
    id {PK}, {VERSIONED}, contact_id {REF} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    address TEXT NOT NULL, email_key {K} NOT NULL,
    label TEXT NOT NULL DEFAULT 'work' CHECK (label IN ('work', 'home', 'other')),
    is_primary {BOOL} NOT NULL DEFAULT {F},
    state TEXT NOT NULL DEFAULT 'ok' CHECK (state IN ('ok', 'invalid', 'opted_out')),
    position INTEGER NOT NULL DEFAULT 0, held {BOOL} NOT NULL DEFAULT {T});
CREATE TABLE contact_phone (
    id {PK}, {VERSIONED}, contact_id {REF} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    e164 TEXT NOT NULL DEFAULT '', raw TEXT NOT NULL, digits {K} NOT NULL,
    type TEXT NOT NULL DEFAULT 'office' CHECK (type IN ('office', 'mobile', 'home', 'fax', 'other')),
    country TEXT NOT NULL DEFAULT '', is_primary {BOOL} NOT NULL DEFAULT {F}, position INTEGER NOT NULL DEFAULT 0);
CREATE TABLE postal_address (
    id {PK}, {VERSIONED}, contact_id {REF} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    type TEXT NOT NULL CHECK (type IN ('main', 'delivery', 'invoice')),
    street TEXT NOT NULL DEFAULT '', postcode TEXT NOT NULL DEFAULT '', city TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '', country TEXT NOT NULL DEFAULT '');
CREATE TABLE contact_tag (
    contact_id {REF} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    tag_id {REF} NOT NULL REFERENCES tag (id) ON DELETE CASCADE, PRIMARY KEY (contact_id, tag_id));
CREATE TABLE contact_in_customer (
    id {PK}, {VERSIONED}, contact_id {REF} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    customer_id {REF} NOT NULL REFERENCES customer (id) ON DELETE CASCADE, {LINK},
    favourite {BOOL} NOT NULL DEFAULT {F}, is_primary {BOOL} NOT NULL DEFAULT {F},
    employed_from TEXT NOT NULL DEFAULT '', employed_to TEXT NOT NULL DEFAULT '',
    work_address_id {REF} REFERENCES work_address (id) ON DELETE SET NULL,
    CHECK ((override_email = '') = (override_key = '')));
CREATE TABLE contact_in_project (
    id {PK}, {VERSIONED}, contact_id {REF} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    project_id {REF} NOT NULL REFERENCES project (id) ON DELETE CASCADE, {LINK},
    CHECK ((override_email = '') = (override_key = '')));
CREATE TABLE communication_preference (
    id {PK}, {VERSIONED}, link_id {REF} NOT NULL REFERENCES contact_in_customer (id) ON DELETE CASCADE,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'phone', 'letter')), is_on {BOOL} NOT NULL,
    set_by TEXT NOT NULL CHECK (set_by IN ('auto', 'user', 'rule', 'import')), note TEXT NOT NULL DEFAULT '');
CREATE TABLE consent_event (
    id {PK}, contact_id {REF} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'phone', 'letter')),
    state TEXT NOT NULL CHECK (state IN ('requested', 'granted', 'withdrawn', 'expired')),
    at {TS} NOT NULL, source TEXT NOT NULL CHECK (source IN ('verbal', 'paper', 'email_tag', 'web', 'import')),
    evidence TEXT NOT NULL DEFAULT '', recorded_at {TS} NOT NULL, recorded_by {REF});
CREATE TABLE interaction (
    id {PK}, {VERSIONED}, uid {K} NOT NULL UNIQUE, contact_id {REF} NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    customer_id {REF} REFERENCES customer (id) ON DELETE SET NULL,
    project_id {REF} REFERENCES project (id) ON DELETE SET NULL, at {TS} NOT NULL,
    medium TEXT NOT NULL, direction TEXT NOT NULL CHECK (direction IN ('in', 'out')), status TEXT NOT NULL DEFAULT 'open',
    operator_id {REF} REFERENCES operator (id), subject TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '',
    origin TEXT NOT NULL DEFAULT 'logged' CHECK (origin IN ('logged', 'automatic')), follow_up {BOOL} NOT NULL DEFAULT {F});
CREATE TABLE audit_change (
    id {LOG}, uid {K} NOT NULL UNIQUE, at {TS} NOT NULL, operator_id {REF} REFERENCES operator (id), author TEXT NOT NULL,
    os_user TEXT NOT NULL, origin TEXT NOT NULL, action TEXT NOT NULL, summary TEXT NOT NULL DEFAULT '', undoes {REF});
CREATE TABLE audit_entry (
    id {LOG}, change_id {REF} NOT NULL REFERENCES audit_change (id), at {TS} NOT NULL, entity TEXT NOT NULL,
    entity_id {REF} NOT NULL, contact_id {REF}, customer_id {REF}, project_id {REF}, field TEXT NOT NULL,
    old TEXT, new TEXT, redacted {BOOL} NOT NULL DEFAULT {F});
CREATE TABLE contact_search (
    contact_id {REFPK} REFERENCES contact (id) ON DELETE CASCADE, body {K} NOT NULL);
CREATE TABLE customer_search (
    customer_id {REFPK} REFERENCES customer (id) ON DELETE CASCADE, body {K} NOT NULL);
CREATE TABLE project_search (
    project_id {REFPK} REFERENCES project (id) ON DELETE CASCADE, body {K} NOT NULL);
"""

_INDEXES = """
CREATE INDEX customer_name ON customer (name_key, id);
CREATE INDEX customer_main_email ON customer (main_email_key) WHERE main_email_key <> '';
CREATE INDEX customer_of_type ON customer (customer_type_id);
CREATE INDEX project_name ON project (name_key, id);
CREATE INDEX project_of_customer ON project (customer_id, name_key, id);
CREATE INDEX work_address_of_customer ON work_address (customer_id, position);
CREATE INDEX contact_sort ON contact (sort_key, id) WHERE deleted_at IS NULL AND status <> 'erased';
CREATE INDEX contact_incomplete ON contact (sort_key, id) WHERE incomplete;
CREATE INDEX contact_away ON contact (inactive_until) WHERE inactive_until <> '';
CREATE INDEX contact_imported ON contact (import_run_id) WHERE import_run_id IS NOT NULL;
CREATE UNIQUE INDEX contact_email_held ON contact_email (email_key) WHERE held;
CREATE UNIQUE INDEX contact_email_primary ON contact_email (contact_id) WHERE is_primary;
CREATE INDEX contact_email_of_contact ON contact_email (contact_id, position);
CREATE UNIQUE INDEX contact_phone_primary ON contact_phone (contact_id) WHERE is_primary;
CREATE INDEX contact_phone_of_contact ON contact_phone (contact_id, position);
CREATE INDEX contact_phone_digits ON contact_phone (digits);
CREATE UNIQUE INDEX postal_address_type ON postal_address (contact_id, type);
CREATE INDEX contact_tag_of_tag ON contact_tag (tag_id, contact_id);
CREATE UNIQUE INDEX contact_in_customer_once ON contact_in_customer (customer_id, contact_id);
CREATE UNIQUE INDEX contact_in_customer_primary ON contact_in_customer (customer_id) WHERE is_primary;
CREATE INDEX contact_in_customer_of_contact ON contact_in_customer (contact_id);
CREATE INDEX contact_in_customer_override ON contact_in_customer (override_key) WHERE override_key <> '';
CREATE INDEX contact_in_customer_at ON contact_in_customer (work_address_id) WHERE work_address_id IS NOT NULL;
CREATE UNIQUE INDEX contact_in_project_once ON contact_in_project (project_id, contact_id);
CREATE INDEX contact_in_project_of_contact ON contact_in_project (contact_id);
CREATE INDEX contact_in_project_override ON contact_in_project (override_key) WHERE override_key <> '';
CREATE UNIQUE INDEX communication_preference_once ON communication_preference (link_id, channel);
CREATE INDEX consent_event_of_contact ON consent_event (contact_id, channel, at);
CREATE INDEX interaction_of_contact ON interaction (contact_id, at);
CREATE INDEX interaction_of_customer ON interaction (customer_id, at) WHERE customer_id IS NOT NULL;
CREATE INDEX interaction_of_project ON interaction (project_id, at) WHERE project_id IS NOT NULL;
CREATE INDEX interaction_at ON interaction (at, id);
CREATE INDEX interaction_open ON interaction (at, id) WHERE status = 'open';
CREATE INDEX interaction_archived ON interaction (at, id) WHERE status = 'archived';
CREATE INDEX interaction_due ON interaction (at, id) WHERE status = 'open' AND follow_up;
CREATE INDEX interaction_of_operator ON interaction (operator_id, at) WHERE operator_id IS NOT NULL;
CREATE INDEX audit_entry_of_change ON audit_entry (change_id);
CREATE INDEX audit_entry_of_contact ON audit_entry (contact_id, at) WHERE contact_id IS NOT NULL;
CREATE INDEX audit_entry_of_customer ON audit_entry (customer_id, at) WHERE customer_id IS NOT NULL;
CREATE INDEX audit_entry_of_project ON audit_entry (project_id, at) WHERE project_id IS NOT NULL;
CREATE INDEX audit_entry_of_status ON audit_entry (entity_id, entity) WHERE field = 'status';
"""

_VERSIONED = (
    "version INTEGER NOT NULL DEFAULT 1, created_at {TS} NOT NULL, created_by {REF}, updated_at {TS} NOT NULL, updated_by {REF}"
)
_LINK = (
    "role TEXT NOT NULL DEFAULT '', label TEXT NOT NULL DEFAULT '', override_email TEXT NOT NULL DEFAULT '', "
    "override_key {K} NOT NULL DEFAULT '', "
    "email_state TEXT NOT NULL DEFAULT 'ok' CHECK (email_state IN ('ok', 'invalid', 'opted_out')), "
    "status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'former', 'inactive'))"
)
_WORDS = {
    "sqlite": {
        "PK": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", "REF": "INTEGER", "REFPK": "INTEGER NOT NULL PRIMARY KEY",
        "LOG": "INTEGER NOT NULL PRIMARY KEY", "K": "TEXT", "TS": "INTEGER", "BOOL": "INTEGER", "T": "1", "F": "0",
    },
    "postgres": {
        "PK": "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", "REF": "BIGINT", "REFPK": "BIGINT NOT NULL PRIMARY KEY",
        "LOG": "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        "K": 'TEXT COLLATE "C"', "TS": "BIGINT", "BOOL": "BOOLEAN", "T": "TRUE", "F": "FALSE",
    },
}  # fmt: skip

_TITLES = ("Mr", "Mrs", "Miss", "Ms", "Mx", "Dr", "Prof")
_CUSTOMER_TYPES = (("company", "company", False), ("private", "private", True), ("public", "public body", False))


def up(migrator: Any, db: Any) -> None:
    """Make every table and index, and the few rows that a new store starts with."""
    postgres = hasattr(db, "set_time_zone") or type(db).__name__.startswith("Postgres")
    words = _WORDS["postgres" if postgres else "sqlite"]
    words = words | {"VERSIONED": _VERSIONED.format(**words), "LINK": _LINK.format(**words)}
    for statement in re.split(r";\s*\n", (_TABLES + _INDEXES).strip()):
        db.execute_sql(statement.rstrip(";").format(**words))
    mark = "%s" if postgres else "?"
    for position, label in enumerate(_TITLES):
        db.execute_sql(f"INSERT INTO title (label, position) VALUES ({mark}, {mark})", (label, position))
    for position, (code, label, private) in enumerate(_CUSTOMER_TYPES):
        db.execute_sql(
            f"INSERT INTO customer_type (code, label, is_private, position) VALUES ({mark}, {mark}, {mark}, {mark})",
            (code, label, private, position),
        )
    for key, value in (("plan", '"pro"'), ("mailing_lists_enabled", "false"), ("sms_enabled", "false"),
                       ("created_at", str(time.time_ns() // 1000))):  # fmt: skip
        db.execute_sql(f"INSERT INTO setting (key, value) VALUES ({mark}, {mark})", (key, value))
