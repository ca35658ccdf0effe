"""The fingerprint of a version of the list: SHA-256 over its document and its entries in order, as canonical JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from survey.models import ListEntry

COLUMNS = (
    "participation_id", "version_id", "position", "status", "basis", "pool", "rank", "score", "self_rank",
    "self_score", "level", "decision_id", "reason", "facts",
)  # fmt: skip
"""The columns of an entry that the fingerprint covers, which is all but its numbers in the database."""
SHORT = 16
"""So many signs of a fingerprint are printed on paper and typed by who brings it back signed."""


def fingerprint_of(document: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the fingerprint of a document and entries (their `COLUMNS`), which must be in the order of the list."""
    return hashlib.sha256(text_of(document, entries).encode()).hexdigest()


def text_of(document: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the text whose SHA-256 in UTF-8 the fingerprint is: sorted keys, no blanks."""
    said = {"document": document, "entries": [[row[name] for name in COLUMNS] for row in entries]}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def as_rows(entries: Sequence[ListEntry]) -> list[dict[str, Any]]:
    """Return stored entries as what the fingerprint is made of."""
    return [{name: getattr(row, name) for name in COLUMNS} for row in entries]


def short(fingerprint: str) -> str:
    """Return the signs of a fingerprint that are printed, in fours."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, SHORT, 4))
