"""Fixtures of the command-line tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.cli import Carnet


@pytest.fixture
def carnet(capsys: pytest.CaptureFixture[str]) -> Carnet:
    """`carnet` in this process, on whatever store its arguments name."""
    return Carnet(capsys)


@pytest.fixture
def on_store(capsys: pytest.CaptureFixture[str], store_url: str) -> Carnet:
    """`carnet` in this process, on an empty store of each engine."""
    return Carnet(capsys, store_url)


BOOK = """
{"type":"customer","id":"acme","name":"ACME Ltd","main_email":"info@acme.example"}
{"type":"customer","id":"tools","name":"Acme Tools"}
{"type":"project","id":"bridge","customer":"acme","name":"Bridge"}
{"type":"project","id":"loose","name":"Loose ends"}
{"type":"contact","id":"k1","given_name":"Éloïse","family_name":"Martin","language":"fr","tags":["vip"],\
"phones":[{"raw":"+33 1 23 45 67 89"}],\
"emails":[{"address":"eloise@home.example","primary":true},{"address":"e.martin@old.example"}]}
{"type":"contact","id":"k2","given_name":"Jane","family_name":"Doe","language":"en","emails":[{"address":"jane@doe.example"}]}
{"type":"contact","id":"k3","given_name":"John","family_name":"Doe","language":"en"}
{"type":"contact_in_customer","contact":"k1","customer":"acme","email":"e.martin@acme.example","role":"Buyer"}
{"type":"contact_in_customer","contact":"k2","customer":"acme"}
{"type":"contact_in_project","contact":"k1","project":"bridge","email":"bridge@acme.example"}
"""
"""A few records in the interchange form; some of them share words."""


@pytest.fixture
def book(on_store: Carnet, tmp_path: Path) -> Carnet:
    """`carnet` on a store of each engine with `BOOK` in it."""
    path = tmp_path / "book.jsonl"
    path.write_text(BOOK)
    assert on_store("import", path).code == 0
    return on_store
