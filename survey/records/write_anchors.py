"""Anchors: how far the chain had come at a moment, kept outside of the database.

Every day has a file of its own in the folder `anchors` of the instance, also when nothing happened: an anchor when the
day begins or the service starts, and one more in each hour in which the chain grew; `last-place.json` beside them is
written over whenever the chain grew. The manifest of a backup holds one, and every export names the last place. What
was written after the last anchor that is kept elsewhere, nobody can prove.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.config import LAST_PLACE_FILE
from survey.models import AuditHead
from survey.records.audit_keys import KeyRing
from survey.records.entry_macs import GENESIS, anchor_mac, stamp
from survey.words.figures import SHANGHAI

ANCHORS = "anchors"
FORMAT = 1
SHORT = 16
"""So many signs of a mac are printed."""


def anchor_of(database: Session, keys: KeyRing) -> dict[str, Any]:
    """Return the chain's last place as a mapping for a file: number, mac, moment, key and seal.

    For the manifest of a backup call it before the database is copied. Raises KeysFileError.
    """
    row = database.execute(select(AuditHead.seq, AuditHead.mac)).one_or_none()
    seq, mac = row or (0, GENESIS)
    at, key = keys.now()
    said = {"format": FORMAT, "seq": seq, "mac": mac, "at": stamp(at), "key": key.id}
    return said | {"seal": anchor_mac(key.secret, said)}


def head_words(database: Session) -> str:
    """Return the chain's last place as it is printed: its number and the beginning of its mac, ``1234-0a1b…``.

    An empty text while there is no chain. ``python3 -m survey audit verify --against`` takes it.
    """
    row = database.execute(select(AuditHead.seq, AuditHead.mac)).one_or_none()
    return f"{row[0]}-{row[1][:SHORT]}" if row is not None and row[0] else ""


def write_anchor(folder: Path, anchor: Mapping[str, Any]) -> Path:
    """Add an anchor to the file of its day, which is made if need be, and return the file. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    path = folder / f"{_day(anchor)}.jsonl"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    with os.fdopen(descriptor, "ab") as file:
        file.write(json.dumps(anchor, sort_keys=True).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return path


def write_last(folder: Path, anchor: Mapping[str, Any]) -> None:
    """Write the last place over the one before it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    half = folder / f"{LAST_PLACE_FILE}.{os.getpid()}.part"
    half.write_text(json.dumps(anchor, sort_keys=True) + "\n", encoding="ascii")
    half.replace(folder / LAST_PLACE_FILE)


def is_due(anchor: Mapping[str, Any], last: Mapping[str, Any] | None) -> bool:
    """Return whether an anchor is to be written after the `last`: on another day, or an hour later and further on."""
    if last is None or _day(anchor) != _day(last):
        return True
    return bool(anchor["seq"] != last["seq"]) and _hour(anchor) != _hour(last)


def _day(anchor: Mapping[str, Any]) -> str:
    return f"{_moment(anchor):%Y-%m-%d}"


def _hour(anchor: Mapping[str, Any]) -> int:
    return int(f"{_moment(anchor):%H}")


def _moment(anchor: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(anchor["at"])).astimezone(SHANGHAI)
