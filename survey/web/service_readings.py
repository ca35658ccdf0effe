"""How the service is, gathered for its page, for the sign in the menu, and for machines (`/ready`)."""

from __future__ import annotations

import platform
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import utc_now
from survey.queries import service_state
from survey.store.failures import Failure, failures_since, note_failure
from survey.store.patience import patience
from survey.store.readings import (
    QUOTA_NEAR,
    STUCK,
    Level,
    Reading,
    Topic,
    last_place,
    level_of_room,
    read_backup,
    read_disk,
    read_key,
)
from survey.store.trouble import Trouble, trouble_of
from survey.version import VERSION
from survey.web.limits import count_request

PROBE = "ready"
"""The key of the row that is written to see whether the database can be."""
DAY, WEEK = timedelta(days=1), timedelta(days=7)
NEEDED = (Topic.DATABASE, Topic.SCHEMA, Topic.KEY, Topic.DISK, Topic.DATABASE_DISK, Topic.JOBS)
"""What must not be bad for the service to do its work."""
ASKING = 2.0  # seconds to wait for a database that is asked how it is
FRESH = 1.0
"""Seconds that an answer to `/ready` and the sign in the menu hold, so that asking often costs nothing."""
_Value = TypeVar("_Value")


def newest_revision() -> str:
    """Return the revision that this program brings a database to."""
    from survey.store import migrations  # noqa: PLC0415 - loads Alembic, which pages need for this reading alone

    return migrations.newest_revision()


def count_failure(app: Flask, status: int, kind: Trouble | None, endpoint: str) -> None:
    """Count an answer that was an error of the server."""
    settings: Settings = app.extensions["settings"]
    note_failure(settings.instance, Failure(utc_now(), status, kind or "", endpoint))


def read_service(app: Flask, database: Session) -> Sequence[Reading]:
    """Return every reading, in the order of the page. `database`: one that reads; where it fails, that is a reading."""
    settings: Settings = app.extensions["settings"]
    found = [_database(app), read_key(settings), read_disk(Topic.DISK, settings.uploads), _failures(settings)]
    found.append(read_backup(settings.instance, utc_now()))
    try:
        found += _of_database(settings, database)
    except SQLAlchemyError as error:
        if trouble_of(error) is None:
            raise
        database.rollback()
    order = list(Topic)
    return sorted(found, key=lambda reading: order.index(reading.topic))


def _database(app: Flask) -> Reading:
    """Return whether the database takes a write: a row of its own is written."""
    try:
        count_request(app.extensions["sessions"], PROBE, 1_000_000_000)
    except SQLAlchemyError as error:
        return Reading(Topic.DATABASE, Level.BAD, trouble_of(error) or "unknown")
    return Reading(Topic.DATABASE, Level.GOOD, "good")


def _of_database(settings: Settings, database: Session) -> list[Reading]:
    known = service_state.revision(database)
    matches = known == newest_revision()
    server = service_state.server(database)
    return [
        Reading(
            Topic.SCHEMA,
            Level.GOOD if matches else Level.BAD,
            "good" if matches else "another",
            {"found": known, "wanted": newest_revision()},
        ),
        _database_disk(settings, server),
        _jobs(service_state.queue(database)),
        _failed_jobs(service_state.failed_jobs(database, utc_now() - WEEK)),
        _quota(settings, service_state.kept_of_firms(database), service_state.files_of_firms(database)),
        _record(service_state.record(database, last_place(settings.instance))),
        Reading(
            Topic.VERSION,
            Level.GOOD,
            "good",
            {"program": VERSION, "python": platform.python_version(), "database": server.version},
        ),
    ]


def _database_disk(settings: Settings, server: service_state.Server) -> Reading:
    """Return how large the database is, and how much room its own disk has where it is a file."""
    path = make_url(settings.database_url).database
    if server.left is None or not path:
        return Reading(Topic.DATABASE_DISK, Level.GOOD, "elsewhere", {"size": server.size})
    disk = read_disk(Topic.DATABASE_DISK, Path(path).parent)
    if "free" not in disk.values:
        return disk
    free = min(disk.values["free"], server.left)
    level = level_of_room(free, disk.values["total"])
    return Reading(Topic.DATABASE_DISK, level, f"room_{level}", {"size": server.size, "free": free})


def _jobs(queue: service_state.Queue) -> Reading:
    values = {"waiting": queue.waiting, "oldest": queue.oldest, "running": queue.running}
    if queue.oldest is None:
        return Reading(Topic.JOBS, Level.GOOD, "none", values)
    stuck = utc_now() - queue.oldest > STUCK and not queue.running
    return Reading(Topic.JOBS, Level.BAD if stuck else Level.GOOD, "stuck" if stuck else "waiting", values)


def _failed_jobs(failed: Mapping[str, int]) -> Reading:
    level = Level.SOON if failed else Level.GOOD
    return Reading(Topic.FAILED_JOBS, level, "some" if failed else "none", {"kinds": failed})


def _failures(settings: Settings) -> Reading:
    found = failures_since(settings.instance, utc_now() - DAY)
    kinds = Counter(failure.kind for failure in found)
    last = found[-1].at if found else None
    values = {"count": len(found), "kinds": kinds, "last": last}
    if not found:
        return Reading(Topic.FAILURES, Level.GOOD, "none", values)
    return Reading(Topic.FAILURES, Level.SOON, "faults" if kinds[""] else "troubles", values)


def _record(record: service_state.Record) -> Reading:
    values = {"places": record.places, "oldest": record.oldest}
    if not record.fits:
        return Reading(Topic.RECORD, Level.BAD, "broken", values)
    if record.oldest is not None and utc_now() - record.oldest > STUCK:
        return Reading(Topic.RECORD, Level.BAD, "waiting", values)
    return Reading(Topic.RECORD, Level.GOOD, "good", values)


def _quota(settings: Settings, kept: Sequence[int], files: Sequence[int]) -> Reading:
    limit, most = settings.firm_limit, settings.firm_files
    near = max(sum(100 * size >= QUOTA_NEAR * limit for size in kept), sum(100 * n >= QUOTA_NEAR * most for n in files))
    full = max(sum(size >= limit for size in kept), sum(number >= most for number in files))
    values = {"limit": limit, "largest": max(kept, default=0), "near": near, "full": full, "all": sum(kept)}
    values |= {"files": sum(files), "most_files": max(files, default=0), "file_limit": most}
    if full:
        return Reading(Topic.QUOTA, Level.SOON, "full", values)
    return Reading(Topic.QUOTA, Level.SOON if near else Level.GOOD, "near" if near else "good", values)


def _kept_for(app: Flask, name: str, make: Callable[[], _Value]) -> _Value:
    """Return what `make` returned within the last seconds, in this process."""
    shelf = app.extensions.setdefault("service_readings", {"lock": threading.Lock(), "made": {}})
    value, until = shelf["made"].get(name, (None, 0.0))
    found: _Value = value
    if time.monotonic() < until or not shelf["lock"].acquire(blocking=value is None):
        return found  # fresh, or somebody is asking just now
    try:
        with patience(ASKING):
            found = make()
        shelf["made"][name] = (found, time.monotonic() + FRESH)
    finally:
        shelf["lock"].release()
    return found


def readiness(app: Flask) -> Mapping[str, str]:
    """Return topic -> ``ok``, or the code of what is bad; what machines are told, with no figures in it."""

    def make() -> Mapping[str, str]:
        with app.extensions["readers"]() as database:
            found = {reading.topic: reading for reading in read_service(app, database)}
        return {topic: "unknown" if topic not in found else _said(found[topic]) for topic in NEEDED}

    return _kept_for(app, "ready", make)


def _said(reading: Reading) -> str:
    return reading.code if reading.level == Level.BAD else "ok"


def alarm_count(app: Flask) -> int:
    """Return how many readings are not good; for the sign in the administrator's menu."""

    def make() -> int:
        with app.extensions["readers"]() as database:
            return sum(reading.level != Level.GOOD for reading in read_service(app, database))

    return _kept_for(app, "alarms", make)
