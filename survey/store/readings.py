"""How the service is: what was read of its disk, keys and backups, and whether that is good, soon bad, or bad."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from survey.config import KEY_FILE, LAST_BACKUP_FILE, LAST_PLACE_FILE, MEGABYTE, Settings

SOON_FULL, ALMOST_FULL = 2_048 * MEGABYTE, 300 * MEGABYTE
"""Bytes left on a disk: from here on somebody should act; from here on nothing large may be written any more. Of a
small disk 15 and 5 per cent."""
BACKUP_DUE, BACKUP_LATE = timedelta(hours=26), timedelta(days=7)
STUCK = timedelta(minutes=10)
"""A job that waits so long while none runs has nobody to run it."""
QUOTA_NEAR = 80
"""Per cent of an enterprise's room."""


class Level(StrEnum):
    """How bad something is."""

    GOOD = "good"
    SOON = "soon"  # somebody should act, and nothing fails yet
    BAD = "bad"  # something fails, or would be lost


class Topic(StrEnum):
    """What was looked at, in the order of the page."""

    DATABASE = "database"
    SCHEMA = "schema"
    KEY = "key"
    DISK = "disk"
    DATABASE_DISK = "database_disk"
    BACKUP = "backup"
    JOBS = "jobs"
    FAILED_JOBS = "failed_jobs"
    FAILURES = "failures"
    QUOTA = "quota"
    RECORD = "record"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found about a topic: a code with values, from which `survey.words.service_state` makes sentences."""

    topic: Topic
    level: Level
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


def read_disk(topic: Topic, place: Path) -> Reading:
    """Return how much room the disk of a folder has."""
    try:
        found = shutil.disk_usage(place)
    except OSError:
        return Reading(topic, Level.BAD, "missing", {"place": str(place)})
    if not os.access(place, os.W_OK):
        return Reading(topic, Level.BAD, "read_only", {"place": str(place)})
    level = level_of_room(found.free, found.total)
    return Reading(topic, level, f"room_{level}", {"free": found.free, "total": found.total})


def last_place(instance: Path) -> tuple[int, str] | None:
    """Return number and mac of the last place of the record as the instance knows it; None without a file of it."""
    try:
        said = json.loads((instance / "anchors" / LAST_PLACE_FILE).read_text(encoding="ascii"))
        return int(said["seq"]), str(said["mac"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def level_of_room(free: int, total: int) -> Level:
    """Return how bad it is that so many bytes of a disk are left."""
    if free < min(ALMOST_FULL, total * 5 // 100):
        return Level.BAD
    return Level.SOON if free < min(SOON_FULL, total * 15 // 100) else Level.GOOD


def read_key(settings: Settings) -> Reading:
    """Return whether the file of the key is there and is the one in use."""
    try:
        found = (settings.instance / KEY_FILE).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return Reading(Topic.KEY, Level.BAD, "missing")
    same = found == settings.secret_key
    return Reading(Topic.KEY, Level.GOOD if same else Level.BAD, "good" if same else "another")


def read_backup(instance: Path, now: datetime) -> Reading:
    """Return how old the last backup is, and where it lies."""
    try:
        said = json.loads((instance / LAST_BACKUP_FILE).read_text(encoding="utf-8"))
        at = datetime.fromisoformat(said["made_at"])
        values = {"at": at, "place": str(said["database"]), "files": bool(said["files"])}
        age = now - at
    except (OSError, ValueError, KeyError, TypeError):
        return Reading(Topic.BACKUP, Level.BAD, "none")
    if age > BACKUP_LATE:
        return Reading(Topic.BACKUP, Level.BAD, "late", values)
    if age > BACKUP_DUE:
        return Reading(Topic.BACKUP, Level.SOON, "due", values)
    if not values["files"]:
        return Reading(Topic.BACKUP, Level.SOON, "without_files", values)
    return Reading(Topic.BACKUP, Level.GOOD, "good", values)
