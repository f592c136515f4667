"""No text of any record acts on the terminal: on no screen, page, dialog or command, by no door (T1, T3, T4, T5)."""

from __future__ import annotations

import base64
import json
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import hostile
from helpers.cli import COMMAND, run
from helpers.pty_app import PtyApp
from helpers.sequences import acting
from helpers.sources import ROOT
from helpers.torture import count

from store import tables
from store.actor import Actor
from store.database import Store, close_store
from store.exchange import plan
from store.opening import open_store
from store.vocabulary import Origin

ACTOR = Actor(None, "Tess Ter", Origin.IMPORT)
WALK = [sys.executable, str(ROOT / "tests" / "helpers" / "walk.py")]
DRAWING = {f"\x1b[{final}" for final in "mABCDGHKXbdrST"} | {"\r", "\n", "\x08", "\x1b]22;default\x07"}
"""What the drivers draw with: colours, moves, blanks, repeats, scrolling, and the shape of the pointer."""
ONCE = {"\x1b[2J", "\x0f", "\x1b(B", "\x1b[?2026$p", "\x1b[?2048$p", "\x1b[>1u", "\x1b[>25u", "\x1b[<u", "\x1b7", "\x1b8"}
"""What is written when the terminal is taken over or given back."""
MODES = re.compile(r"\x1b\[\?(1049|25|2004|1004|7|2026)[hl]")
CLIPBOARD = re.compile("\x1b]52;c;([A-Za-z0-9+/=]*)\x07")
SHOWN = {
    "customer", "project", "work_address", "contact", "contact_email", "contact_phone", "postal_address", "contact_in_customer",
    "contact_in_project", "tag", "title", "customer_type", "communication_preference", "consent_event",
}  # fmt: skip
"""Tables whose texts must have been on the screen somewhere on the walk."""
BELOW_THE_FOLD = {("contact_in_project", "override_email")}
"""What the walk may not scroll to."""
REACHED = {
    "CustomersScreen", "ProjectsScreen", "ContactsScreen", "CustomerScreen", "ProjectScreen", "ContactScreen", "HelpDialog",
    "PaletteDialog", "ActionsDialog", "ConfirmDialog", "ImpactDialog", "WhyDialog", "PickDialog", "DeactivateDialog",
    "ContactDialog", "NewContactDialog", "CustomerDialog", "ProjectDialog", "LinkDialog", "WorkAddressDialog", "EmailDialog",
    "PhoneDialog", "AddressDialog",
}  # fmt: skip
"""Screens and dialogs that the walk must have come to."""


@pytest.fixture(scope="module")
def hostile_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which every text of every record acts, as a foreign one could."""
    path = tmp_path_factory.mktemp("hostile") / "book.db"
    store = open_store(str(path))
    hostile.fill()
    hostile.spoil(store)
    close_store()
    return path


def unexpected(written: bytes) -> Counter[str]:
    """What acts on the terminal and is none of what our own drivers write."""
    found = acting(written)
    for sequence in list(found):
        if sequence in DRAWING or (found[sequence] <= 2 and (sequence in ONCE or MODES.fullmatch(sequence))):
            del found[sequence]
    return found


@pytest.mark.torture
@pytest.mark.timeout(count(300, 7200))
@pytest.mark.parametrize("driver", ["thin", "stock"])
def test_no_text_acts_on_any_screen_page_or_dialog(hostile_book: Path, tmp_path: Path, driver: str) -> None:
    shutil.copyfile(hostile_book, tmp_path / "book.db")
    env = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "CARNET_DRIVER": driver}
    records, rows = count(1, 4), count(4, 12)
    report_file = tmp_path / "report.json"
    modes = count(1, 0) * ["customers", "projects", "contacts"]
    everywhere = driver == "stock" or count(0, 1)
    if not everywhere:  # the stock driver hands on whatever it is given; the thin one writes cells
        records, rows, modes = 0, 1, ["contacts"]
    walk = [*WALK, str(tmp_path / "book.db"), str(tmp_path), str(report_file), str(records), str(rows), *modes]
    with PtyApp(walk, size=(160, 60), env=env, picture=False) as app:
        assert app.wait_for_exit(timeout=count(250, 7000)) == 0, app.written()[-3000:].decode(errors="replace")
        written = app.written()
    found = unexpected(written)
    copied = [match[1] for match in map(CLIPBOARD.fullmatch, list(found)) if match]
    assert copied, "addresses were copied on the way"
    for text in copied:
        assert not hostile.ACTS.search(base64.b64decode(text).decode()), "what is pasted must not act either"
    assert {sequence for sequence in found if not CLIPBOARD.fullmatch(sequence)} == set()
    if everywhere:
        seen_everything(json.loads(report_file.read_text()))


def seen_everything(report: dict[str, list[str]]) -> None:
    """Fail unless the walk came to every screen and dialog, and to the texts of every table."""
    seen = "\n".join(report["text"])
    assert REACHED - set(report["screens"]) == set()
    unseen = {place for number, place in enumerate(hostile.texts()) if hostile.mark(number) not in seen}
    missed = {(model._meta.table_name, column) for model, column in unseen if model._meta.table_name in SHOWN}
    assert missed <= BELOW_THE_FOLD


VERBS = {
    "find": ["find", "z"],
    "find as JSON": ["find", "z", "--json"],
    "query": ["query", "z"],
    "why": ["why", "k1"],
    "why in a customer": ["why", "k5", "--customer", "c1"],
    "why as JSON": ["why", "k5", "--project", "p1", "--json"],
    "a name that fits several": ["why", "q"],
    "export": ["export"],
    "export of cards": ["export", "--format", "vcard"],
    "check": ["store", "check"],
    "what is not found": ["why", "".join(hostile.PAYLOADS)],
    "a file that is not there": ["import", "".join(hostile.PAYLOADS).replace("/", "")[:200]],
    "a folder of files that are refused": ["import", "{folder}", "--dry-run"],
    "a dry run as JSON": ["import", "{folder}", "--dry-run", "--json"],
    "a verb that is not there": ["\x1b]0;x\x07"],
    "an option that is not there": ["find", "--\x9b2J"],
    "a store that is not there": ["--database", "/nowhere/\x1b[2J.db", "find", "z"],
}


@pytest.mark.parametrize("words", VERBS.values(), ids=VERBS)
def test_no_text_acts_through_a_command_on_a_terminal(hostile_book: Path, tmp_path: Path, words: list[str]) -> None:
    shutil.copyfile(hostile_book, tmp_path / "book.db")
    foreign_files(tmp_path / "folder")
    arguments = [word.replace("{folder}", str(tmp_path / "folder")) for word in words]
    with PtyApp([*COMMAND, "--database", str(tmp_path / "book.db"), *arguments], size=(200, 50), picture=False) as app:
        app.wait_for_exit()
        written = app.written()
    assert written
    assert set(acting(written)) - {"\r", "\n", "\t", "\x1b[K"} == set()


def foreign_files(folder: Path) -> None:
    """Files whose names act, with records that are refused and quote what acts, and one that can be read."""
    folder.mkdir()
    for number, payload in enumerate(hostile.PAYLOADS):
        name = payload.replace("/", "").replace("\0", "")
        (folder / f"{number}{name}.vcf").write_text(f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEMAIL:{name}\r\n")
        (folder / f"{number}{name}.jsonl").write_text(json.dumps({"type": "contact", "note": payload, payload: payload}))
        line = {"type": "contact", "note": payload, "family_name": payload, "emails": [{"address": payload}]}
        (folder / f"{number}b.jsonl").write_text(json.dumps(line))


def import_lines(folder: Path, payload: str) -> Path:
    """A book whose every word is hostile, as far as the interchange takes it."""
    words = ("title", "given_name", "middle_name", "family_name", "suffix", "full_name", "organisation", "department", "note")
    lines = [
        {"type": "medium", "id": "m", "label": f"m{payload}"},
        {"type": "status", "id": "s", "label": f"s{payload}"},
        {"type": "customer", "id": "c", "name": f"c{payload}", "phone": payload, "note": payload},
        {"type": "project", "id": "p", "customer": "c", "name": f"p{payload}"},
        {"type": "contact", "id": "k", **dict.fromkeys(words, f"x{payload}"), "job_title": payload, "tags": [f"t{payload}"],
         "phones": [{"raw": f"+33123456789{payload}"}],
         "addresses": [{"street": payload, "postcode": payload, "city": f"c{payload}", "region": payload}]},
        {"type": "contact_in_customer", "contact": "k", "customer": "c", "role": f"r{payload}", "label": f"l{payload}"},
        {"type": "interaction", "id": "i", "contact": "k", "at": "2026-01-01T00:00:00Z", "medium": "phone", "direction": "in",
         "subject": f"s{payload}", "description": f"d{payload}"},
    ]  # fmt: skip
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8", newline="")
    return path


def import_cards(folder: Path, payload: str) -> Path:
    """A card whose every property is hostile."""
    inside = payload.replace("\n", "\\n").replace("\r", "")
    properties = [
        f"{name}:x{inside};y{inside}" for name in ("N", "FN", "ORG", "TITLE", "ROLE", "NOTE", "TEL", "EMAIL", "ADR", "CATEGORIES")
    ]
    path = folder / "in.vcf"
    path.write_text("\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *properties, "END:VCARD", ""]), encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("door", [import_lines, import_cards])
def test_what_is_imported_is_kept_without_anything_that_acts(
    store: Store, tmp_path: Path, door: Callable[[Path, str], Path]
) -> None:
    for payload in hostile.PAYLOADS:
        plan.run(ACTOR, [door(tmp_path, payload)])
        plan.load(ACTOR, "next", [{"type": "contact", "id": "there"}])
    kept = 0
    for model, column in hostile.texts():
        for (text,) in model.select(getattr(model, column)).tuples():
            kept += bool(text)
            inside = (text or "").replace("\n", "") if column in ("note", "description", "old", "new") else text or ""
            assert not hostile.ACTS.search(inside), (model, column, text)
    assert kept > len(hostile.PAYLOADS)
    assert tables.Contact.select().count() > 1


def test_names_in_scripts_that_run_the_other_way_are_shown_as_they_are(tmp_path: Path) -> None:
    names = ["محمد بن سلمان", "שרה כהן", "می‌خواهم", "क्‍ष"]
    lines = [{"type": "contact", "id": f"k{n}", "family_name": name, "language": "ar"} for n, name in enumerate(names)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    database = str(tmp_path / "book.db")
    assert run("--database", database, "import", str(tmp_path / "in.jsonl")).code == 0
    with PtyApp([*COMMAND, "--database", database, "find", "lang:ar"], picture=False) as app:
        assert app.wait_for_exit() == 0
        written = app.written().decode()
    with PtyApp([*COMMAND, "--database", database], env={"CARNET_DATA_DIR": str(tmp_path)}) as app:
        app.wait_for("There are no customers yet")
        app.send(b"3")
        shown = app.wait_for(names[1])
        app.send(b"q")
        app.wait_for_exit()
    assert [name for name in names if name not in written] == []
    assert names[0] in shown


@pytest.mark.parametrize("payload", [text for text in hostile.PAYLOADS if hostile.ACTS.search(text)], ids=ascii)
def test_a_payload_that_came_through_would_be_found(payload: str) -> None:
    drawn = f"\x1b[1;1H\x1b[1mA{payload}B\x1b[0m".encode() * 3
    assert unexpected(drawn) or set(acting(payload.encode())) <= DRAWING
