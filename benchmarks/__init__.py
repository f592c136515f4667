"""What a user feels and what a call costs, each beside its floor in the same run: `make bench`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))  # the emulator and the PostgreSQL server of the tests
