"""What a store survives: programs killed in the middle of an import or an upgrade, damage, newer programs, copies under way."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from helpers.torture import count
from helpers.waiting import wait_until

from store import backup, sample, schema
from store.actor import Actor
from store.check import check
from store.database import Store, close_store
from store.errors import Refused, StoreError, WrongVersion
from store.exchange import jsonl_export, plan
from store.exchange.take_back import take_back
from store.opening import open_store
from store.vocabulary import Origin

ACTOR = Actor(None, "Tess Ter", Origin.IMPORT)
ROOT = Path(__file__).resolve().parents[2]

IMPORT = """
import sys
from store.actor import Actor
from store.opening import open_store
from store.exchange import plan
from store.vocabulary import Origin
if len(sys.argv) > 3:
    plan.AT_ONCE, plan.CHUNK, plan.BATCH = 100, 100, 50
open_store(sys.argv[1])
print("open", flush=True)
plan.run(Actor(None, "killed", Origin.IMPORT), [sys.argv[2]], progress=lambda done, of: print(done, flush=True))
print("done", flush=True)
"""


def run_python(program: str, *arguments: str, memory: int = 0) -> subprocess.Popen[str]:
    """Another program of ours, in a process of its own that can be killed."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, preexec_fn=limit if memory else None,
    )  # fmt: skip


def killed_after(process: subprocess.Popen[str], delay: float) -> bool:
    """Kill ``process`` so many seconds after its first word; whether it was still at work then."""
    assert process.stdout is not None
    process.stdout.readline()
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    finally:
        process.stdout.close()
        if process.stderr:
            process.stderr.close()
    return False


def lines_of_a_book(contacts: int) -> Iterator[str]:
    yield '{"type":"customer","id":"c","name":"ACME"}'
    for number in range(contacts):
        yield (
            f'{{"type":"contact","id":"k{number}","family_name":"Of {number}","language":"en",'
            f'"emails":[{{"address":"a{number}@x.example","primary":true}},{{"address":"b{number}@x.example"}}]}}'
        )
        yield f'{{"type":"contact_in_customer","contact":"k{number}","customer":"c"}}'


def counts(store: Store) -> tuple[int, ...]:
    tables = ("contact", "contact_email", "contact_in_customer", "contact_search")
    return tuple(store.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)


def fingerprint(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir()) if path.is_file()}


# --- killed -------------------------------------------------------------------------------------


@pytest.mark.torture
@pytest.mark.timeout(count(300, 7200))
def test_an_import_that_is_killed_is_there_whole_or_not_at_all(store_url: str, tmp_path: Path) -> None:
    contacts = 800
    source = tmp_path / "book.jsonl"
    source.write_text("".join(f"{line}\n" for line in lines_of_a_book(contacts)), encoding="utf-8")
    chance = random.Random(1)
    started = time.monotonic()
    whole = run_python(IMPORT, f"sqlite:///{tmp_path / 'timed.db'}", str(source))
    killed_after(whole, 60)
    length = time.monotonic() - started
    for _ in range(count(2, 100)):
        killed_after(run_python(IMPORT, store_url, str(source)), chance.uniform(0, length))
        store = open_store(store_url)
        found = counts(store)
        assert found in ((0, 0, 0, 0), (contacts, 2 * contacts, contacts, contacts))
        assert check(store) == []
        runs = store.execute("SELECT created FROM import_run").fetchall()
        assert len(runs) == bool(found[0]), "a run that is not there left no trace, one that is left one"
        if found[0]:
            start_over(store)
        close_store()


@pytest.mark.torture
@pytest.mark.timeout(count(300, 7200))
def test_a_large_import_that_is_killed_holds_whole_chunks_and_can_be_finished_or_taken_back(
    store_url: str, tmp_path: Path
) -> None:
    contacts = 1000
    source = tmp_path / "book.jsonl"
    source.write_text("".join(f"{line}\n" for line in lines_of_a_book(contacts)), encoding="utf-8")
    chance = random.Random(2)
    for turn in range(count(2, 40)):
        open_store(store_url)
        plan.load(ACTOR, "one", [{"type": "contact", "id": "there", "family_name": "There"}])
        before = list(jsonl_export.dump())
        close_store()
        process = run_python(IMPORT, store_url, str(source), "in chunks")
        killed_after(process, chance.uniform(0.05, 1.5))
        store = open_store(store_url)
        assert check(store) == []
        runs = store.execute("SELECT id FROM import_run ORDER BY id DESC").fetchall()
        found = counts(store)[0] - 1
        if found and turn % 2:
            assert take_back(ACTOR, runs[0][0]) >= found
            assert list(jsonl_export.dump()) == before
        result = plan.run(ACTOR, [source])
        assert (result.updated, result.refused_count) == (0, 0)
        assert result.created + result.skipped == 2 * contacts + 1
        assert counts(store) == (contacts + 1, 2 * contacts, contacts, contacts + 1)
        assert check(store) == []
        assert store.execute("SELECT count(*) FROM import_run WHERE state = 'running'").fetchone()[0] == 0
        start_over(store)
        close_store()


def start_over(store: Store) -> None:
    """Empty the store again."""
    with store.transaction():
        for table in ("contact", "project", "customer", "import_run"):
            store.execute(f"DELETE FROM {table}")


UPGRADE = """
import sys
from store import schema
from store.opening import open_store
schema.FOLDER = __import__("pathlib").Path(sys.argv[2])
print("open", flush=True)
open_store(sys.argv[1])
"""

SECOND = '''"""A second schema, for the test."""
def up(migrator, db):
    db.execute_sql("ALTER TABLE contact ADD COLUMN shoe TEXT NOT NULL DEFAULT ''")
    db.execute_sql("UPDATE contact SET shoe = sort_key")
    db.execute_sql("CREATE INDEX contact_shoe ON contact (shoe)")
    db.execute_sql("CREATE TABLE sock (id INTEGER PRIMARY KEY, contact_id INTEGER)")
    db.execute_sql("INSERT INTO sock (contact_id) SELECT id FROM contact")
'''


@pytest.mark.torture
@pytest.mark.timeout(count(300, 7200))
def test_an_upgrade_that_is_killed_leaves_the_old_schema_or_the_new_one(sqlite_template: Path, tmp_path: Path) -> None:
    migrations = tmp_path / "migrations"
    shutil.copytree(schema.FOLDER, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    (migrations / "9000_second.py").write_text(SECOND, encoding="utf-8")
    made = tmp_path / "made.db"
    shutil.copyfile(sqlite_template, made)
    open_store(str(made))
    plan.run(ACTOR, [book_file(tmp_path, 3000)])
    close_store()
    chance = random.Random(3)
    seen = set()
    for turn in range(count(4, 60)):
        path = tmp_path / f"turn{turn}" / "carnet.db"
        path.parent.mkdir()
        shutil.copyfile(made, path)
        killed_after(run_python(UPGRADE, str(path), str(migrations)), chance.uniform(0.0, 0.4))
        with sqlite3.connect(path) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            applied = {name for (name,) in database.execute("SELECT name FROM schema_migration")}
            columns = {row[1] for row in database.execute("PRAGMA table_info(contact)")}
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            rows = database.execute("SELECT count(*) FROM contact").fetchone()[0]
        database.close()
        new = "9000_second" in applied
        assert new == ("shoe" in columns) == ("sock" in tables)
        assert rows == 3000
        seen.add(new)
        assert run_python(UPGRADE, str(path), str(migrations)).wait() == 0, "opening it again finishes the upgrade"
        with sqlite3.connect(path) as database:
            assert database.execute("SELECT count(*) FROM sock").fetchone()[0] == 3000
            assert database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'contact_search_added'").fetchone()[0] == 1
        database.close()
        shutil.rmtree(path.parent)
    assert seen


def book_file(folder: Path, contacts: int) -> Path:
    source = folder / "book.jsonl"
    source.write_text("".join(f"{line}\n" for line in lines_of_a_book(contacts)), encoding="utf-8")
    return source


# --- damaged ------------------------------------------------------------------------------------


def damages() -> list[str]:
    return [
        "emptied",
        "text",
        "other magic",
        "header",
        "first page",
        "cut to a page",
        "cut in the middle",
        *(f"pages {n}" for n in range(13)),
    ]


@pytest.mark.parametrize("damage", damages())
def test_a_damaged_store_is_refused_or_found_out_and_not_a_byte_of_it_changes(
    sqlite_template: Path, tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "here" / "carnet.db"
    path.parent.mkdir()
    shutil.copyfile(sqlite_template, path)
    open_store(str(path))
    sample.demo(ACTOR, date(2026, 5, 4))
    close_store()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(truncate)")
    database.close()
    path.with_name("carnet.db.lock").write_text("a store lives here\n", encoding="utf-8")
    spoil(path, damage)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    found = ""
    try:
        store = open_store(str(path), readonly=True)
        found = "; ".join(map(str, check(store)))
    except StoreError as error:
        found = str(error)
    finally:
        close_store()
    assert found
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    with pytest.raises(Refused):
        backup.restore(path, tmp_path / "restored.db")
    assert not (tmp_path / "restored.db").exists()


def spoil(path: Path, damage: str) -> None:
    data = bytearray(path.read_bytes())
    if damage == "emptied":
        data = bytearray()
    elif damage == "text":
        data = bytearray(b"BEGIN:VCARD\r\n" * 100)
    elif damage == "other magic":
        data[:16] = b"SQLite format 4\0"
    elif damage == "header":
        data[16:100] = bytes(84)
    elif damage == "first page":
        data[100:4096] = os.urandom(3996)
    elif damage == "cut to a page":
        data = data[:4096]
    elif damage == "cut in the middle":
        data = data[: len(data) // 2 + 123]
    else:
        chance = random.Random(damage)
        for page in chance.sample(range(2, len(data) // 4096), 12):
            data[page * 4096 : page * 4096 + 2048] = chance.randbytes(2048)
    path.write_bytes(data)


def test_a_store_of_a_newer_program_is_refused_and_not_a_byte_of_it_changes(store_url: str, engine: str, tmp_path: Path) -> None:
    store = open_store(store_url)
    newest = schema.known()[-1]
    store.execute(f"UPDATE schema_migration SET name = '9999_from_the_future' WHERE name = '{newest}'")
    path = store.path
    close_store()
    before = fingerprint(path.parent) if path else {}
    with pytest.raises(WrongVersion) as refusal:
        open_store(store_url)
    close_store()
    assert "9999_from_the_future" in str(refusal.value)
    assert newest in str(refusal.value)
    if path:
        assert {name: seen for name, seen in fingerprint(path.parent).items() if not name.endswith(("-wal", "-shm"))} == {
            name: seen for name, seen in before.items() if not name.endswith(("-wal", "-shm"))
        }


# --- copied -------------------------------------------------------------------------------------


@pytest.mark.torture
def test_every_backup_under_a_writer_is_whole_and_can_be_brought_back(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "carnet.db"
    shutil.copyfile(sqlite_template, path)
    store = open_store(str(path))
    sample.demo(ACTOR, date(2026, 5, 4))
    stop = threading.Event()
    written = [0]

    def write() -> None:
        store.connect()
        while not stop.is_set():
            number = written[0]
            plan.load(ACTOR, "writer", [
                {"type": "contact", "id": f"w{number}", "emails": [{"address": f"w{number}@x.example"}]},
                {"type": "contact_in_customer", "contact": f"w{number}", "customer": "acme"},
            ])  # fmt: skip
            written[0] += 1
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(count(4, 40)):
            before = written[0]
            copy = tmp_path / f"copy{turn}.db"
            backup.backup(copy)
            assert copy.stat().st_mode & 0o777 == 0o600
            wait_until(lambda before=before: written[0] > before + 1, "the writer to go on")  # type: ignore[misc]
            restored = tmp_path / f"restored{turn}.db"
            backup.restore(copy, restored)
            with sqlite3.connect(restored) as database:
                assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                made, linked = database.execute(
                    "SELECT (SELECT count(*) FROM contact WHERE uid LIKE 'w%' AND uid NOT LIKE '%-%'), "
                    "(SELECT count(*) FROM contact_in_customer l JOIN contact k ON k.id = l.contact_id "
                    "WHERE k.uid LIKE 'w%' AND k.uid NOT LIKE '%-%')"
                ).fetchone()
            database.close()
            assert made == linked >= before
    finally:
        stop.set()
        writer.join()
        close_store()


def test_a_restored_store_is_the_one_that_was_backed_up(store: Store, tmp_path: Path) -> None:
    if store.engine == "postgres":
        pytest.skip("PostgreSQL is brought back by its own tools")
    sample.demo(ACTOR, date(2026, 5, 4))
    before = list(jsonl_export.dump())
    backup.backup(tmp_path / "copy.db")
    assert store.path is not None
    path = store.path
    with pytest.raises(Refused, match="there already"):
        backup.backup(tmp_path / "copy.db")
    plan.load(ACTOR, "later", [{"type": "contact", "id": "later"}])
    later = list(jsonl_export.dump())
    close_store()
    with pytest.raises(Refused, match="--force"):
        backup.restore(tmp_path / "copy.db", path)
    backup.restore(tmp_path / "copy.db", path, force=True)
    open_store(str(path))
    assert list(jsonl_export.dump()) == before
    close_store()
    open_store(str(path.with_name(f"{path.name}.before-restore-1")))
    assert list(jsonl_export.dump()) == later, "what was replaced is set aside, not lost"


def test_a_store_that_is_open_elsewhere_is_not_replaced(store: Store, tmp_path: Path) -> None:
    if store.engine == "postgres":
        pytest.skip("PostgreSQL is brought back by its own tools")
    sample.demo(ACTOR, date(2026, 5, 4))
    backup.backup(tmp_path / "copy.db")
    assert store.path is not None
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Refused, match="in use"):
        backup.restore(tmp_path / "copy.db", store.path, force=True)
    other.close()
    assert check(store) == []


def test_a_backup_of_a_server_is_a_book_that_can_be_imported(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    open_store(postgres_url)
    sample.demo(ACTOR, date(2026, 5, 4))
    lines = list(jsonl_export.dump())
    assert "JSON Lines" in backup.backup(tmp_path / "book.jsonl")
    close_store()
    open_store(str(tmp_path / "elsewhere.db"))
    assert plan.run(ACTOR, [tmp_path / "book.jsonl"]).refused_count == 0
    assert list(jsonl_export.dump()) == lines
    close_store()


# --- the check ----------------------------------------------------------------------------------


def test_the_check_finds_what_is_wrong(store: Store) -> None:
    sample.demo(ACTOR, date(2026, 5, 4))
    assert check(store) == []
    store.execute("DROP INDEX contact_email_held")
    store.execute("UPDATE contact_email SET email_key = 'jane@doe.example' WHERE address = 'tom@ash.example'")
    store.execute("DELETE FROM contact_search WHERE contact_id = (SELECT id FROM contact WHERE uid = 'eloise')")
    store.execute("UPDATE contact_in_customer SET status = 'active' WHERE status = 'inactive'")
    found = [str(problem) for problem in check(store)]
    assert [line for line in found if line.startswith("index: contact_email_held")]
    assert [line for line in found if "held by two" in line]
    assert [line for line in found if line.startswith("search: a contact cannot be found")]
    assert [line for line in found if "I-17" in line]
    assert len(found) == 4


# --- hostile ------------------------------------------------------------------------------------

GRAB = """
import resource, sys
from store.actor import Actor
from store.opening import open_store
from store.exchange import plan
from store.vocabulary import Origin
open_store(sys.argv[1])
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
from store.exchange import vcard_read
import vobject, phonenumbers, email_validator
idle = peak()
result = plan.run(Actor(None, "x", Origin.IMPORT), [sys.argv[2]])
print(peak() - idle, *result.numbers)
"""


def hostile(kind: str, path: Path) -> None:
    million = count(1, 100) * 1_000_000
    with path.open("wb") as file:
        if kind == "one line":
            file.write(b'{"type":"contact","note":"' + b"x" * million)
        elif kind == "one line of a card":
            file.write(b"BEGIN:VCARD\nVERSION:3.0\nNOTE:" + b"x" * million + b"\nEND:VCARD\n")
        elif kind == "nothing but beginnings":
            file.write(b"BEGIN:VCARD\n" * 20_000)
        elif kind == "brackets":
            file.write((b"[" * 10_000 + b"\n") * (million // 10_000))
        elif kind == "small lines":
            file.write(b"{}\n" * (million // 3))
        elif kind == "folded":
            file.write(b"BEGIN:VCARD\nVERSION:3.0\nFN:x\nNOTE:" + b"x\n " * (million // 3) + b"\nEND:VCARD\n")
        else:
            file.writelines(
                b'{"type":"contact","family_name":"Same","emails":[{"address":"a@b.example"}]}\n' for _ in range(million // 80)
            )


@pytest.mark.torture
@pytest.mark.timeout(count(300, 7200))
@pytest.mark.parametrize(
    "kind", ["one line", "one line of a card", "nothing but beginnings", "brackets", "small lines", "folded", "all the same"]
)
def test_no_file_fills_the_memory(sqlite_template: Path, tmp_path: Path, kind: str) -> None:
    path, store = (
        tmp_path / ("in.vcf" if kind in ("one line of a card", "nothing but beginnings", "folded") else "in.jsonl"),
        tmp_path / "s.db",
    )
    shutil.copyfile(sqlite_template, store)
    hostile(kind, path)
    process = run_python(GRAB, str(store), str(path), memory=2_000_000_000)
    out, err = process.communicate()
    assert process.returncode == 0, err
    grown, created, *_ = map(int, out.split())
    assert grown <= 256, "megabytes over idle"
    assert created <= 2
