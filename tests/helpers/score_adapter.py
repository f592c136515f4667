"""Turns what an import would store into the one ``.jsonl`` file that the corpora's ``score.py`` reads.

``python score_adapter.py CORPUS_FOLDER < dry-run.jsonl > got.jsonl`` where ``dry-run.jsonl`` is what
``carnet import --dry-run --json CORPUS_FOLDER`` printed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from store.names import shown_name


def scored(record: Mapping[str, Any], source_file: str) -> dict[str, Any]:
    """One contact in the words of the score: its shown name, its two name parts, addresses, numbers, organisation."""
    return {
        "source_file": source_file,
        "full_name": shown_name(record.get("full_name"), record.get("given_name"), record.get("family_name")),
        "last_name": record.get("family_name") or "",
        "first_name": record.get("given_name") or "",
        "emails": [email["address"] for email in record.get("emails") or ()],
        "phones": [phone["raw"] or phone["number"] for phone in record.get("phones") or ()],
        "org": record.get("organisation") or "",
        "department": record.get("department") or "",
    }


def adapt(lines: Iterable[str], corpus: Path) -> Iterator[str]:
    """The lines for the score from the lines of a dry run; anything but contacts is passed over."""
    for line in lines:
        record = json.loads(line) if line.strip() else {}
        if record.get("type") == "contact":
            file = Path(record["source"]["file"])
            relative = file.relative_to(corpus) if file.is_relative_to(corpus) else file
            yield json.dumps(scored(record, relative.as_posix()), ensure_ascii=False)


if __name__ == "__main__":
    for adapted in adapt(sys.stdin, Path(sys.argv[1])):
        print(adapted)  # noqa: T201
