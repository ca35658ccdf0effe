"""An entry of the audit trail belongs to the unit of work that it tells of."""

from __future__ import annotations

from typing import NoReturn

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Role
from survey.records.audit_trail import record
from survey.store.db import unit_of_work
from tests.integration.conftest import make_user


def test_an_entry_says_who_what_and_from_where(app: Flask, database: Session) -> None:
    user = make_user(database, "somebody", Role.DISTRICT).id
    with app.test_request_context(environ_base={"REMOTE_ADDR": "10.0.0.7"}), unit_of_work(database):
        record(database, "made", user_id=user, about=("campaign", 3), detail={"n": 1})
    with unit_of_work(database):
        record(database, "ran", user_id=None)
    found = database.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.action, one.user_id, one.object_type, one.object_id, one.detail, one.address) for one in found] == [
        ("made", user, "campaign", "3", {"n": 1}, "10.0.0.7"),
        ("ran", None, "", "", {}, ""),
    ]


def test_what_failed_leaves_no_entry(database: Session) -> None:
    def fail() -> NoReturn:
        with unit_of_work(database):
            record(database, "made", user_id=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert database.scalars(select(AuditEntry)).all() == []
