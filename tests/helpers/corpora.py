"""Where the corpora of real files are: data to test with, never part of the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from helpers.sources import ROOT


def corpora() -> Path:
    """The folder named by CARNET_CORPORA, else ``shared/corpora`` beside the checkout; skips the test where neither is."""
    folder = Path(os.environ.get("CARNET_CORPORA") or ROOT.parent / "shared" / "corpora")
    if not (folder / "score.py").is_file():
        pytest.skip("no corpora here: CARNET_CORPORA may name their folder")
    return folder
