"""The database itself refuses to change what must never change."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey.models import AuditEntry
from survey.store.db import unit_of_work


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
def test_audit_trail_refuses_changes(database: Session, statement: str) -> None:
    with unit_of_work(database):
        database.add(AuditEntry(action="something"))
    with pytest.raises(DBAPIError, match="append-only"), unit_of_work(database):
        database.execute(text(statement))
    assert database.scalar(text("SELECT action FROM audit_entry")) == "something"
