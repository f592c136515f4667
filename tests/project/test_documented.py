"""What a user can press, set and type stands in the pages, and what the pages tell them to run exists."""

from __future__ import annotations

import re
import tomllib

import pytest
from helpers.sources import ROOT, documents
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from store.query_terms import TERMS, Kind, Subject
from tui import config, keys

MANUAL = "\n".join(path.read_text(encoding="utf-8") for path in documents() if path.name != "design.md")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))


def test_the_key_sheet_is_made_from_the_table_of_keys() -> None:
    page = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    assert page.endswith(keys.sheet()), "`make keys` writes it anew"


@pytest.mark.parametrize("subject", TERMS)
def test_every_term_of_the_query_line_is_documented(subject: Subject) -> None:
    page = (ROOT / "docs" / "searching.md").read_text(encoding="utf-8")
    about = page.split(f"## {subject.title()}s\n")[1].split("\n## ")[0]
    told = dict.fromkeys(re.findall(r"`([^`]+)`", about))
    for name, kind in TERMS[subject].items():
        assert f"{name}{'<' if kind.kind is Kind.TIME else ':'}" in told
        assert set(kind.codes) <= set(told), name


@pytest.mark.parametrize("name", [setting.name for setting in config.SETTINGS])
def test_every_setting_is_documented(name: str) -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert f"`{name}`" in page


@pytest.mark.parametrize("name", [setting.name for setting in config.SETTINGS if setting.in_environment])
def test_every_setting_of_the_environment_is_documented(name: str) -> None:
    assert f"CARNET_{name.upper()}" in (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")


def test_every_make_target_that_a_page_names_exists() -> None:
    assert set(re.findall(r"(?:`|^ {4})make ([a-z]+)", MANUAL, re.MULTILINE)) <= TARGETS


def test_every_make_target_that_a_user_calls_says_what_it_does() -> None:
    assert set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE)) == TARGETS


def test_every_page_is_linked_from_another() -> None:
    pages = [path for path in documents() if path.parent != ROOT]
    linked = {
        (path.parent / target.partition("#")[0]).resolve()
        for path in documents()
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
        if "://" not in target
    }
    assert not [path.name for path in pages if path.resolve() not in linked]
    assert not [path for path in linked if not path.exists()]


def test_every_requirement_is_pinned_to_a_version_that_it_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    wanted = [*project["build-system"]["requires"], *project["project"]["dependencies"], *(r for e in extras for r in e)]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines) if version}
    for requirement in map(Requirement, wanted):
        if requirement.name != "carnet":
            version = pins.get(canonicalize_name(requirement.name))
            assert version, f"{requirement.name} is not pinned: `make lock`"
            assert requirement.specifier.contains(version), f"{requirement} but {version} is pinned: `make lock`"
