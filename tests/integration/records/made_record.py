"""A small record with all that it can hold, and ways of spoiling it that go round the program and its triggers."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.models import AuditEntry
from survey.records import audit_keys
from survey.records.append_chain import append_committed
from survey.records.audit_keys import KeyRing
from survey.records.audit_trail import record
from survey.records.erase_personal import erase_personal
from survey.records.fault_results import Verified
from survey.records.read_anchors import Anchor
from survey.records.verify_chain import verify
from survey.store.db import unit_of_work


def write(database: Session, *actions: str) -> None:
    """Record an entry for each action, in one unit of work."""
    with unit_of_work(database):
        for action in actions:
            record(database, action, user_id=None, about=("campaign", 7), detail={"of": action}, address="10.0.0.7")


def make_record(database: Session, keys: KeyRing, patch: pytest.MonkeyPatch) -> None:
    """Fill the empty record.

    Entries by id: 1 began the chain; 2 to 4 plain; 5 with personal values; 6 on made with a second key; 8 was erased,
    and 9 says so; 10 and 11 plain. Their places in the chain are their ids.
    """
    database.info["audit_keys"] = keys
    append_committed(database)
    write(database, "a", "b", "c")
    with unit_of_work(database):
        record(database, "invited", user_id=None, personal={"name": "示例甲", "phone": "13800000000"})
    append_committed(database)
    patch.setattr(audit_keys, "ANNOUNCED", timedelta(0))
    keys.rotate()
    write(database, "d", "e", "f")
    append_committed(database)
    erase_personal(database, user_id=None, reason="示例", entries=[8])
    write(database, "g", "h")
    append_committed(database)
    assert database.scalar(select(func.count(AuditEntry.id))) == 11
    database.rollback()


def verified(database: Session, keys: KeyRing, *anchors: Anchor) -> Verified:
    """Return what a verification finds."""
    database.rollback()
    return verify(database, keys.all(), anchors)


def fault_of(database: Session, keys: KeyRing, *anchors: Anchor) -> str:
    """Return the first thing that does not fit; empty where everything does."""
    found = verified(database, keys, *anchors)
    return str(found.fault or "")


def spoil(settings: Settings, *statements: str) -> None:
    """Run statements as somebody would who owns the database: without triggers and foreign keys."""
    if settings.database_url.startswith("sqlite"):
        with sqlite3.connect(str(make_url(settings.database_url).database), timeout=20) as file:
            for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                file.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                file.execute(statement)
        file.close()
        return
    with psycopg.connect(settings.database_url) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]  # made up by the tests


def keys_in(folder: Path) -> KeyRing:
    """Return the keys of a folder of their own."""
    return KeyRing(folder)
