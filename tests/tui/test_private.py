"""Files that are written whole or not at all, for their owner alone, whatever the umask is (A1)."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui import private


@pytest.fixture(params=[0o000, 0o002, 0o022, 0o077], ids=oct, autouse=True)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each mask that a user may have."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_and_its_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "file"
    private.write_file(path, "words")
    assert path.read_text() == "words"
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)
    assert not private.is_loose(path)
    assert private.complaint(path.parent) == ""


def test_a_file_that_replaces_a_loose_one_is_not_loose(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("former")
    path.chmod(0o666)
    private.write_file(path, "words", durable=True)
    assert (path.read_text(), mode(path)) == ("words", 0o600)


def test_what_fails_half_way_leaves_the_former_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file"
    private.write_file(path, "former")
    with pytest.raises(KeyboardInterrupt), private.replacing(path) as file:
        file.write("half")
        raise KeyboardInterrupt
    assert path.read_text() == "former"
    assert os.listdir(tmp_path) == ["file"]


def test_a_link_that_lies_in_wait_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / f".file.{os.getpid()}").symlink_to(victim)
    with pytest.raises(OSError):
        private.write_file(tmp_path / "file", "words")
    assert victim.read_text() == "precious"


def test_a_complaint_names_the_command_that_mends_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("words")
    path.chmod(0o640)
    tmp_path.chmod(0o701)
    assert private.complaint(path).endswith(f"chmod 600 {path}")
    assert private.complaint(tmp_path).endswith(f"chmod 700 {tmp_path}")
    assert private.complaint(tmp_path / "missing") == ""
