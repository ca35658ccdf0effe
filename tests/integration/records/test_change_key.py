"""A new key is added and recorded; entries before and after verify."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AuditEntry
from survey.records import audit_keys
from survey.records.append_chain import append_committed
from survey.records.audit_keys import KeyRing
from survey.records.change_key import change_key
from tests.integration.records.made_record import fault_of, write


def test_entries_before_and_after_a_new_key_verify(
    database: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_keys, "ANNOUNCED", timedelta(0))
    keys = KeyRing(tmp_path)
    database.info["audit_keys"] = keys
    write(database, "before")
    new = change_key(database, keys)
    write(database, "after")
    append_committed(database)
    entries = database.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    first = keys.all()[0]
    assert [(entry.action, entry.key) for entry in entries] == [
        ("before", first.id), ("rotate_key", new.id), ("after", new.id), ("begin_chain", new.id)
    ]  # fmt: skip
    assert entries[1].detail == {"key": new.id, "begins": new.begins.isoformat()}
    assert fault_of(database, keys) == ""
